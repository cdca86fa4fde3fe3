"""Where in each picture the runner is: windows that the pose model is shown instead of the whole picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from scipy.ndimage import median_filter, uniform_filter1d

from analysis.gait.model import BoolArray, FloatArray, IntArray

ROOM = 1.5
"""Windows are so much larger than the square around the body; it then fills nearly half of them."""
STEADY_PLACE, STEADY_SIZE = 9, 61
"""Pictures over which place and size are evened out, so that a model that goes by the last picture is not confused."""


@dataclass(frozen=True, slots=True)
class Windows:
    """One window for each picture.

    time_s    (frames,) timestamps
    edges_px  (frames, 4) int32 left, top, right, bottom, inside the picture; all 0 where the runner is not seen
    """

    time_s: FloatArray
    edges_px: IntArray

    @classmethod
    def around(cls, time_s: FloatArray, squares: FloatArray, width_px: int, height_px: int) -> Self:
        """From (frames, 3) x, y and side of the square around the body, NaN where nobody is seen."""
        edges = np.zeros((len(time_s), 4), np.int32)
        picture = np.array([width_px, height_px])
        for first, end in stretches(np.isfinite(squares[:, 0])):
            place = uniform_filter1d(squares[first:end, :2], STEADY_PLACE, axis=0, mode="nearest")
            size = median_filter(squares[first:end, 2], STEADY_SIZE, mode="nearest")
            size = np.minimum(np.round(ROOM * uniform_filter1d(size, STEADY_SIZE, mode="nearest"))[:, None], picture)
            corner = np.clip(np.round(place - size / 2), 0, picture - size)
            edges[first:end] = np.hstack([corner, corner + size])
        return cls(time_s, edges)

    def at(self, time_s: float) -> tuple[slice, slice] | None:
        """Rows and columns of the picture that was taken then, None where the runner is not seen."""
        left, top, right, bottom = (int(edge) for edge in self.edges_px[np.abs(self.time_s - time_s).argmin()])
        return (slice(top, bottom), slice(left, right)) if right else None

    def save(self, path: Path) -> None:
        np.savez(path, time_s=self.time_s, edges_px=self.edges_px)

    @classmethod
    def load(cls, path: Path) -> Self:
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["time_s"], stored["edges_px"])


def stretches(seen: BoolArray) -> list[tuple[int, int]]:
    """First index and the index after the last of each run of True."""
    steps = np.diff(np.concatenate([[False], seen, [False]]).astype(int))
    return list(zip(np.flatnonzero(steps > 0).tolist(), np.flatnonzero(steps < 0).tolist(), strict=True))
