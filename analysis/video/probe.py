"""What a clip is, found without decoding more than its first picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream
from numpy.typing import NDArray

from analysis.video.container import Limits, open_video
from analysis.video.decode import Picture, decoded
from analysis.video.errors import clip_error
from analysis.video.sandbox import Progress


@dataclass(frozen=True, slots=True)
class Probe:
    """Facts about a clip.

    width, height  of the upright picture in square pixels
    duration_s     from the first picture to the end of the last
    frames         pictures in the file; a trimmed clip shows fewer
    fps_median     of the steps between timestamps
    codec          FFmpeg's name of the decoder
    rotation       degrees counter-clockwise that bring the stored picture upright: 0, 90, 180, 270
    """

    width: int
    height: int
    duration_s: float
    frames: int
    fps_median: float
    codec: str
    rotation: int
    variable_frame_rate: bool
    bytes: int


def probe(path: Path, limits: Limits) -> Probe:
    """Looks at the file and refuses what is no usable clip.

    Raises ClipError: TOO_LARGE, TOO_MANY_STREAMS, TOO_MANY_FRAMES, TOO_LONG, TOO_SHORT, TOO_MANY_PIXELS,
    TOO_FEW_PIXELS, TRUNCATED, NO_FRAMES, and those of `open_video`.
    """
    size = path.stat().st_size
    if size > limits.bytes:
        raise clip_error("TOO_LARGE", megabytes=size / 1e6, limit_megabytes=limits.bytes / 1e6)
    with open_video(path) as (container, stream):
        if len(container.streams) > limits.streams:
            raise clip_error("TOO_MANY_STREAMS", streams=len(container.streams))
        # Before the first picture is decoded: its size is what a decoder allocates.
        _check_size(stream.codec_context.width, stream.codec_context.height, limits)
        times, end, missing = packet_times(container, stream, limits)
        if missing:
            raise clip_error("TRUNCATED")
        if len(times) == 0:
            raise clip_error("NO_FRAMES")
        duration = end - float(times[0])
        if duration > limits.seconds:
            raise clip_error("TOO_LONG", seconds=duration, limit_seconds=limits.seconds)
        if len(times) < limits.shortest_frames:
            raise clip_error("TOO_SHORT", frames=len(times), seconds=duration)
        container.seek(0)
        first = next(decoded(container, stream), None)
        if first is None:
            raise clip_error("DAMAGED")
        width, height = shown_size(first, stream)
        _check_size(width, height, limits)
        steps = np.diff(times)
        step = float(np.median(steps))
        return Probe(
            width=width,
            height=height,
            duration_s=duration,
            frames=len(times),
            fps_median=1 / step if step else 0.0,
            codec=stream.codec_context.name,
            rotation=first.turns * 90,
            variable_frame_rate=bool(np.mean(np.abs(steps - step) > 0.1 * step) > 0.02),
            bytes=size,
        )


def times_job(progress: Progress, *, source: str, limits: Mapping[str, Any]) -> dict[str, Any]:
    """Sandbox job: the timestamps of all pictures."""
    with open_video(Path(source)) as (container, stream):
        times, _, _ = packet_times(container, stream, Limits(**limits))
    progress(1, 1)
    return {"time_s": times.tolist()}


def shown_size(picture: Picture, stream: VideoStream) -> tuple[int, int]:
    """Width and height of the upright picture in square pixels."""
    width = round(picture.frame.width * float(stream.sample_aspect_ratio or 1))
    height = picture.frame.height
    return (height, width) if picture.turns % 2 else (width, height)


def packet_times(
    container: InputContainer, stream: VideoStream, limits: Limits
) -> tuple[NDArray[np.float64], float, bool]:
    """Timestamps of all pictures in order, when the last one ends (seconds), and whether the file's end is missing.

    A file that breaks off gives what it has. Its end is missing where neither picture nor sound reaches the duration
    that the file claims, less a tenth and half a second.
    """
    stamps: set[int] = set()
    end = reached = Fraction(0)
    try:
        for packet in container.demux([s for s in container.streams if s.type in ("video", "audio")]):
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is None or packet.is_discard or packet.is_corrupt:
                continue
            until = (stamp + (packet.duration or 0)) * packet.time_base
            reached = max(reached, until)
            if packet.stream is not stream:
                continue
            stamps.add(stamp)
            end = max(end, until)
            if len(stamps) > limits.frames:
                raise clip_error("TOO_MANY_FRAMES", limit_frames=limits.frames)
    except FFmpegError:
        pass
    base = stream.time_base or Fraction(0)
    claimed_s = (container.duration or 0) / 1e6
    missing = claimed_s - float(reached) > 0.5 + 0.1 * claimed_s
    return np.array([float(stamp * base) for stamp in sorted(stamps)]), float(end), missing


def _check_size(width: int, height: int, limits: Limits) -> None:
    if width * height > limits.pixels:
        raise clip_error("TOO_MANY_PIXELS", width=width, height=height)
    if min(width, height) < limits.shortest_side_px:
        raise clip_error("TOO_FEW_PIXELS", width=width, height=height)
