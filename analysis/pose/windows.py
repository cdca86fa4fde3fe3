"""Where in each picture the runner is: windows that the pose model is shown instead of the whole picture."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from scipy.ndimage import median_filter, uniform_filter1d

from analysis.gait.model import BoolArray, FloatArray, IntArray, Landmark
from analysis.video.decode import RgbArray

ROOM = 1.5
"""Windows are so much larger than the square around the body; it then fills nearly half of them."""
STEADY_PLACE, STEADY_SIZE = 9, 61
"""Pictures over which place and size are evened out, so that a model that goes by the last picture is not confused."""
ON_RUNNER = 0.25
"""Hips this near to the middle of the square around the runner, in its sides, are the runner's."""
GREY = 127
"""Painted over other people."""


@dataclass(frozen=True, slots=True)
class Windows:
    """One window for each picture.

    time_s    (frames,) timestamps
    edges_px  (frames, 4) int32 left, top, right, bottom, inside the picture; all 0 where the runner is not seen
    squares   (frames, 3) x, y and side of the square around the runner, pixels; NaN where not seen
    own_px    (frames, 4) like edges_px, the runner's body where it must be told from others'
    others_px (frames, people, 4) likewise, the bodies of others, which the pose model is not to see
    hidden    (frames,) whether the runner is behind somebody else, so that landmarks would be a mixture of both
    """

    time_s: FloatArray
    edges_px: IntArray
    squares: FloatArray
    own_px: IntArray
    others_px: IntArray
    hidden: BoolArray

    @classmethod
    def around(
        cls,
        time_s: FloatArray,
        squares: FloatArray,
        width_px: int,
        height_px: int,
        own_px: IntArray | None = None,
        others_px: IntArray | None = None,
        hidden: BoolArray | None = None,
    ) -> Self:
        """From (frames, 3) x, y and side of the square around the body, NaN where nobody is seen."""
        edges = np.zeros((len(time_s), 4), np.int32)
        picture = np.array([width_px, height_px])
        for first, end in stretches(np.isfinite(squares[:, 0])):
            place = uniform_filter1d(squares[first:end, :2], STEADY_PLACE, axis=0, mode="nearest")
            size = median_filter(squares[first:end, 2], STEADY_SIZE, mode="nearest")
            size = np.minimum(np.round(ROOM * uniform_filter1d(size, STEADY_SIZE, mode="nearest"))[:, None], picture)
            corner = np.clip(np.round(place - size / 2), 0, picture - size)
            edges[first:end] = np.hstack([corner, corner + size])
        own_px = np.zeros((len(time_s), 4), np.int32) if own_px is None else own_px
        others_px = np.zeros((len(time_s), 0, 4), np.int32) if others_px is None else others_px
        hidden = np.zeros(len(time_s), bool) if hidden is None else hidden
        return cls(time_s, edges, squares, own_px, others_px, hidden)

    def at(self, time_s: float) -> tuple[slice, slice] | None:
        """Rows and columns of the picture that was taken then, None where the runner is not seen."""
        rows, columns = _slices(self.edges_px[self._frame(time_s)])
        return (rows, columns) if columns.stop else None

    def cut_out(self, rgb: RgbArray, time_s: float) -> tuple[RgbArray, FloatArray] | None:
        """The window, without other people, of the picture that was taken then; (2,) where its left top corner is."""
        window = self.at(time_s)
        if window is None:
            return None
        rows, columns = window
        others = self.others_px[self._frame(time_s)]
        if others[:, 2].any():
            own = _slices(self.own_px[self._frame(time_s)])
            runner = rgb[own].copy()
            rgb = rgb.copy()
            for box in others:
                rgb[_slices(box)] = GREY
            rgb[own] = runner
        return np.ascontiguousarray(rgb[rows, columns]), np.array([columns.start, rows.start], np.float32)

    def in_view(self, time_s: FloatArray) -> BoolArray:
        """(n,) whether the runner is in view at these times, and not hidden."""
        frames = self._frames(time_s)
        return np.asarray(np.isfinite(self.squares[frames, 0]) & ~self.hidden[frames])

    def on_runner(self, time_s: FloatArray, xy_px: FloatArray) -> BoolArray:
        """(n,) whether (n, 33, 2) landmarks of these times, NaN where nobody was found, are the runner's."""
        squares = self.squares[self._frames(time_s)]
        hips = xy_px[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
        away = np.linalg.norm(hips - squares[:, :2], axis=1)
        return np.asarray((away <= ON_RUNNER * squares[:, 2]) & self.in_view(time_s))

    def save(self, path: Path) -> None:
        np.savez(path, **{each.name: getattr(self, each.name) for each in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Self:
        with np.load(path, allow_pickle=False) as stored:
            return cls(**stored)

    def _frame(self, time_s: float) -> int:
        return int(np.abs(self.time_s - time_s).argmin())

    def _frames(self, time_s: FloatArray) -> IntArray:
        return np.asarray(np.searchsorted((self.time_s[1:] + self.time_s[:-1]) / 2, time_s))


def _slices(edges: IntArray) -> tuple[slice, slice]:
    left, top, right, bottom = (int(edge) for edge in edges)
    return slice(top, bottom), slice(left, right)


def stretches(seen: BoolArray) -> list[tuple[int, int]]:
    """First index and the index after the last of each run of True."""
    steps = np.diff(np.concatenate([[False], seen, [False]]).astype(int))
    return list(zip(np.flatnonzero(steps > 0).tolist(), np.flatnonzero(steps < 0).tolist(), strict=True))
