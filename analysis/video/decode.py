"""Pictures of a clip in order, each with its own timestamp, the right way up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from av import VideoFrame
from av.container import InputContainer
from av.error import InvalidDataError
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from analysis.video.container import open_video
from analysis.video.errors import clip_error

RgbArray = NDArray[np.uint8]

_to_rgb = VideoReformatter()
"""Kept from picture to picture: a new one costs more than the conversion itself."""

TOLERATED_DAMAGE = 0.1
"""Share of packets that may fail to decode, as they do around a lost key frame at the start of a trimmed clip."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded picture.

    stamp   the container's timestamp in ticks of the stream's time base, strictly increasing over a clip
    time_s  the same in seconds
    frame   pixels as stored
    turns   quarter turns counter-clockwise that bring it upright
    """

    stamp: int
    time_s: float
    frame: VideoFrame
    turns: int

    def rgb(self) -> RgbArray:
        """(height, width, 3) uint8, upright, rows without padding (which MediaPipe would take for pixels)."""
        stored = _to_rgb.reformat(self.frame, format="rgb24").to_ndarray()
        return np.ascontiguousarray(np.rot90(stored, self.turns))


@contextmanager
def pictures(path: Path, start_s: float | None = None, threads: int = 1) -> Iterator[Iterator[Picture]]:
    """All pictures of the file from `start_s` on, in time order.

    Raises ClipError, on entry or from the iterator, as `open_video` does, and DAMAGED when too much of it is broken.
    """
    with open_video(path, threads) as (container, stream):
        yield decoded(container, stream, start_s)


def decoded(container: InputContainer, stream: VideoStream, start_s: float | None = None) -> Iterator[Picture]:
    """The same from an opened container. Pictures whose timestamp does not advance are left out."""
    base: Any = stream.time_base
    first = -np.inf
    if start_s is not None:
        # Half a tick of slack: start_s is a timestamp that went through floating point.
        first = start_s / base - 0.5
        container.seek(int(start_s / base), stream=stream)
    packets = broken = 0
    last: int | None = None
    for packet in container.demux(stream):
        packets += 1
        try:
            frames = packet.decode()
        except InvalidDataError:
            broken += 1
            continue
        for frame in frames:
            stamp = frame.pts if frame.pts is not None else frame.dts
            if stamp is None or stamp < first or (last is not None and stamp <= last):
                continue
            last = stamp
            yield Picture(stamp, float(stamp * base), frame, round(frame.rotation / 90) % 4)
    if broken > max(1, TOLERATED_DAMAGE * packets):
        raise clip_error("DAMAGED")
