"""The person detector by itself: everybody in a picture. Needs no OpenCV, so that it runs beside any pose engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.gait.model import FloatArray, IntArray
from analysis.pose import blazepose
from analysis.pose.blazepose import ANCHOR_COUNT, DETECTOR_PX, Person
from analysis.pose.network import DETECTOR, Network
from analysis.video.decode import RgbArray

LEAST_SECOND = 0.7
"""Score of somebody seen only after the first has been painted over: what is left of a gym gets .6."""
TORN_BELOW = 0.65
"""Between two people the detector may settle on neither, with such a score."""
COLUMN, GREY = 0.22, 127
"""Half width of what is painted over, in sides of the square around the body."""


class PersonDetector:
    """Sees bodies that take a fifth of the picture's long side or more.

    model  path of a `.task` bundle
    """

    def __init__(self, model: Path) -> None:
        self._network = Network(model, DETECTOR)

    def people(self, rgb: RgbArray) -> list[Person]:
        """Everybody in the (height, width, 3) uint8 picture once, surest first."""
        height, width = rgb.shape[:2]
        scale = max(height, width) / DETECTOR_PX
        columns, rows = round(width / scale), round(height / scale)
        left, top = (DETECTOR_PX - columns) // 2, (DETECTOR_PX - rows) // 2
        picture = np.full((DETECTOR_PX, DETECTOR_PX, 3), -1, np.float32)
        picture[top : top + rows, left : left + columns] = shrunk(rgb, rows, columns) * np.float32(1 / 127.5) - 1
        out = self._network(picture)
        shift_px = np.array([left, top], np.float64)
        return blazepose.people(out[(ANCHOR_COUNT, 12)], out[(ANCHOR_COUNT, 1)][:, 0], scale, shift_px)

    def crowded(self, rgb: RgbArray) -> bool:
        """Whether there may be more than one person in the picture."""
        found = self.people(rgb)
        if len(found) != 1:
            return len(found) > 1
        if found[0].score < TORN_BELOW:
            return True
        return any(person.score >= LEAST_SECOND for person in self.people(without(rgb, found)))


def without(rgb: RgbArray, people: Sequence[Person]) -> RgbArray:
    """The picture with these people painted over: next to somebody seen clearly the detector overlooks others."""
    left = rgb.copy()
    for person in people:
        x, y, side = person.square.x_px, person.square.y_px, person.square.side_px
        edges = (x - COLUMN * side, y - side / 2, x + COLUMN * side, y + side / 2)
        west, north, east, south = (max(0, round(edge)) for edge in edges)
        left[north:south, west:east] = GREY
    return left


def shrunk(rgb: RgbArray, rows: int, columns: int) -> FloatArray:
    """(rows, columns, 3) float32, 0..255: the picture read at evenly spaced points, each between four pixels."""
    above, below, down = _between(len(rgb), rows)
    left, right, across = _between(rgb.shape[1], columns)
    down, across = down[:, None, None], across[:, None]
    upper, lower = (rgb[which] for which in (above, below))
    high = upper[:, left] * (1 - across) + upper[:, right] * across
    low = lower[:, left] * (1 - across) + lower[:, right] * across
    return np.asarray(high * (1 - down) + low * down)


def _between(length: int, points: int) -> tuple[IntArray, IntArray, FloatArray]:
    """For each of evenly spaced points on a line of pixels: the pixels before and after it, how near the latter is."""
    place = np.clip((np.arange(points) + 0.5) * length / points - 0.5, 0, length - 1)
    before = place.astype(np.intp)
    return before, np.minimum(before + 1, length - 1), (place - before).astype(np.float32)
