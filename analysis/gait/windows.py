"""So many seconds around each frame, however unevenly they lie: phones take fewer pictures a second in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from analysis.gait.model import FloatArray, IntArray

LEAST_EITHER_SIDE = 2  # frames: of five, two wild ones in a row are no majority
MOST_EITHER_SIDE = 400  # frames: 0.4 s at a thousand a second; what lies closer together was not filmed like that
AT_ONCE = 4_000_000  # values in memory


def around(time_s: FloatArray, window_s: float) -> tuple[IntArray, IntArray]:
    """First and last frame, (n,) each and both included, of the window of so many seconds around each of the frames at
    time_s (n,), strictly increasing; from two to four hundred on either side of it.

    A frame lasts from half-way to the one before to half-way to the one after. Frames below 0 and beyond n - 1 lie
    outside of the clip, as far apart as is usual inside.
    """
    half_s, here = window_s / 2, np.arange(len(time_s))
    usual_s = float(np.median(np.diff(time_s))) if len(time_s) > 1 else window_s
    outside = usual_s * np.arange(1, MOST_EITHER_SIDE + 1)
    times = np.concatenate([time_s[0] - outside[::-1], time_s, time_s[-1] + outside])
    turns = (times[:-1] + times[1:]) / 2
    first = np.searchsorted(turns, time_s - half_s) - MOST_EITHER_SIDE
    last = np.searchsorted(turns, time_s + half_s, side="right") - MOST_EITHER_SIDE
    return (
        np.clip(first, here - MOST_EITHER_SIDE, here - LEAST_EITHER_SIDE),
        np.clip(last, here + LEAST_EITHER_SIDE, here + MOST_EITHER_SIDE),
    )


def running(statistic: Callable[..., Any], time_s: FloatArray, values: FloatArray, window_s: float) -> FloatArray:
    """A statistic with an axis, such as np.median, of the values (n, ...) in the window around each frame, (n, ...).
    Outside of the clip stand its first and its last value."""
    first, last = around(time_s, window_s)
    here = np.arange(len(time_s))
    out = np.empty(values.shape)
    shapes, shape_of = np.unique(np.stack([here - first, last - here], axis=1), axis=0, return_inverse=True)
    for k, (before, after) in enumerate(shapes):
        alike = here[shape_of.ravel() == k]
        values_each = (before + after + 1) * values[0].size
        for rows in np.array_split(alike, 1 + len(alike) * values_each // AT_ONCE):
            window = np.clip(rows[:, None] + np.arange(-before, after + 1), 0, len(time_s) - 1)
            out[rows] = statistic(values[window], axis=1)
    return out
