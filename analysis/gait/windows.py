"""So many seconds around each frame, however unevenly they lie: phones take fewer pictures a second in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from analysis.gait.model import FloatArray, IntArray

LEAST_EITHER_SIDE = 2  # frames: of five, two wild ones in a row are no majority


def around(time_s: FloatArray, window_s: float) -> tuple[IntArray, IntArray]:
    """First and last frame, (n,) each and both included, of the window of so many seconds around each of the frames at
    time_s (n,), strictly increasing; no fewer than two on either side of it.

    A frame lasts from half-way to the one before to half-way to the one after. Frames below 0 and beyond n - 1 lie
    outside of the clip, as far apart as its first two and its last two.
    """
    n, half_s = len(time_s), window_s / 2
    steps_s = np.diff(time_s) if n > 1 else np.array([window_s])
    more = max(LEAST_EITHER_SIDE, int(np.ceil(half_s / steps_s.min())) + 1)
    steps = np.arange(1, more + 1)
    before = time_s[0] - steps[::-1] * steps_s[0]
    after = time_s[-1] + steps * steps_s[-1]
    times = np.concatenate([before, time_s, after])
    turns = (times[:-1] + times[1:]) / 2
    here = np.arange(n)
    first = np.searchsorted(turns, time_s - half_s) - more
    last = np.searchsorted(turns, time_s + half_s, side="right") - more
    return np.minimum(first, here - LEAST_EITHER_SIDE), np.maximum(last, here + LEAST_EITHER_SIDE)


def running(statistic: Callable[..., Any], time_s: FloatArray, values: FloatArray, window_s: float) -> FloatArray:
    """A statistic with an axis, such as np.median, of the values (n, ...) in the window around each frame, (n, ...).
    Outside of the clip stand its first and its last value."""
    first, last = around(time_s, window_s)
    here = np.arange(len(time_s))
    out = np.empty(values.shape)
    shapes, shape_of = np.unique(np.stack([here - first, last - here], axis=1), axis=0, return_inverse=True)
    for k, (before, after) in enumerate(shapes):
        rows = here[shape_of.ravel() == k]
        window = np.clip(rows[:, None] + np.arange(-before, after + 1), 0, len(time_s) - 1)
        out[rows] = statistic(values[window], axis=1)
    return out
