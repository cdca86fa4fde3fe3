"""Size and turn of yuv420p pictures."""

from __future__ import annotations

import cv2
import numpy as np
from av import VideoFrame
from av.video.plane import VideoPlane
from numpy.typing import NDArray


def shrunk(frame: VideoFrame, width: int, height: int) -> VideoFrame:
    """The picture in another size, each pixel the mean of those it covers."""
    if (frame.width, frame.height) == (width, height):
        return frame
    made = VideoFrame(width, height, "yuv420p")
    for source, target in zip(frame.planes, made.planes, strict=True):
        size = (target.width, target.height)
        cv2.resize(_samples(source), size, dst=_samples(target), interpolation=cv2.INTER_AREA)
    return made


def turned(frame: VideoFrame, turns: int) -> VideoFrame:
    """The picture turned by so many quarter turns counter-clockwise."""
    if turns == 0:
        return frame
    size = (frame.height, frame.width) if turns % 2 else (frame.width, frame.height)
    made = VideoFrame(*size, "yuv420p")
    for source, target in zip(frame.planes, made.planes, strict=True):
        _samples(target)[:] = np.rot90(_samples(source), turns)
    return made


def _samples(plane: VideoPlane) -> NDArray[np.uint8]:
    """(height, width) view of a plane's samples without the rows' padding."""
    rows: NDArray[np.uint8] = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]
