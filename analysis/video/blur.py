"""A copy of a proxy with a face in it made unrecognisable: every picture at its own timestamp, as in the proxy.

Within a disc the picture is replaced by a few squares of its mean colour, which cannot be undone. A picture of which
nobody can say where the face is becomes squares as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av import VideoFrame
from av.video.frame import PictureType
from av.video.stream import VideoStream
from numpy.typing import NDArray

from analysis.video.container import open_video, translated_errors
from analysis.video.decode import decoded
from analysis.video.proxy import MUXER, proxy_track
from analysis.video.sandbox import Progress

Disc = Sequence[float]
"""x, y, radius: pixels of the upright picture."""
Plane = NDArray[np.uint8]

CELLS = 4
"""Squares across a disc: the face of a runner is then a few patches of light and dark."""
CELLS_OF_ALL = 8
"""Squares across the short side of a picture that is covered as a whole."""


def job(progress: Progress, *, source: str, target: str, discs: Sequence[Disc | None]) -> dict[str, Any]:
    """Sandbox job: writes the copy. discs: for each picture of the proxy; None, and what is missing: cover all of it.
    Raises ClipError."""
    count = 0
    with open_video(Path(source)) as (container, stream), translated_errors():
        base = stream.time_base or Fraction(1, 1000)
        clock, fps = Fraction(1, base.denominator), float(stream.average_rate or 30)
        muxer = {**MUXER, "movie_timescale": str(base.denominator)}
        with av.open(target, "w", format="mp4", container_options=muxer) as output:
            track: VideoStream | None = None
            for picture in decoded(container, stream):
                frame = covered(picture.frame, discs[count] if count < len(discs) else None)
                if track is None:
                    track = proxy_track(output, frame, picture.frame, clock, fps)
                frame.pts, frame.time_base = picture.stamp * base.numerator, clock
                frame.pict_type = PictureType.NONE
                for packet in track.encode(frame):
                    packet.duration = round(1 / fps / clock)
                    output.mux(packet)
                count += 1
                progress(count, max(count, len(discs)))
            for packet in track.encode(None) if track else ():
                packet.duration = round(1 / fps / clock)
                output.mux(packet)
    return {"pictures": count}


def covered(frame: VideoFrame, disc: Disc | None) -> VideoFrame:
    """The picture, yuv420p, with the disc covered; None: all of it."""
    packed: Plane = np.ascontiguousarray(frame.to_ndarray(format="yuv420p"), np.uint8)
    height, width = frame.height, frame.width
    split = height * width
    flat = packed.reshape(-1)
    colours = flat[split:].reshape(2, height // 2, width // 2)
    for plane, scale in ((flat[:split].reshape(height, width), 1), (colours[0], 2), (colours[1], 2)):
        if disc is None:
            plane[:] = _squares(plane, CELLS_OF_ALL)
        else:
            _cover(plane, [value / scale for value in disc])
    made = VideoFrame.from_ndarray(packed, format="yuv420p")
    made.color_range = frame.color_range
    return made


def _cover(plane: Plane, disc: Disc) -> None:
    x, y, radius = disc
    height, width = plane.shape
    left, right = max(0, int(x - radius)), min(width, int(np.ceil(x + radius)) + 1)
    top, low = max(0, int(y - radius)), min(height, int(np.ceil(y + radius)) + 1)
    if left >= right or top >= low:
        return
    rows, columns = np.ogrid[top:low, left:right]
    inside = (rows - y) ** 2 + (columns - x) ** 2 <= radius**2
    patch = plane[top:low, left:right]
    patch[inside] = _squares(patch, CELLS)[inside]


def _squares(plane: Plane, cells: int) -> Plane:
    """The plane in squares of their mean, so many across the short side."""
    side = max(2, -(-min(plane.shape) // cells))
    made = np.empty_like(plane)
    for top in range(0, plane.shape[0], side):
        for left in range(0, plane.shape[1], side):
            square = plane[top : top + side, left : left + side]
            made[top : top + side, left : left + side] = square.mean()
    return made
