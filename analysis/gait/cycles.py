"""Strides cut out of a curve and laid over each other on 0-100 % of the cycle."""

from __future__ import annotations

import warnings

import numpy as np
from scipy.interpolate import CubicSpline

from analysis.gait.model import FloatArray

PER_CENT: FloatArray = np.linspace(0.0, 100.0, 101)
AROUND = 3  # samples beyond either end, so that the curve is as smooth there as inside


def cycle(time_s: FloatArray, values: FloatArray, foot_strike_s: float, next_foot_strike_s: float) -> FloatArray:
    """One stride of a curve on `PER_CENT`, (101,), through its samples by a cubic spline.

    time_s (n,) strictly increasing, evenly spaced or not; values (n,) in any unit. All NaN where the samples do not
    span the stride or one within it is missing. Raises ValueError for a stride without duration.
    """
    if not next_foot_strike_s > foot_strike_s:
        raise ValueError("a stride ends after it begins")
    first = int(np.searchsorted(time_s, foot_strike_s, side="right")) - 1
    last = int(np.searchsorted(time_s, next_foot_strike_s, side="left"))
    if first < 0 or last >= len(time_s) or not np.isfinite(values[first : last + 1]).all():
        return np.full(len(PER_CENT), np.nan)
    near = slice(max(first - AROUND, 0), last + AROUND + 1)
    known = np.isfinite(values[near])
    curve = CubicSpline(time_s[near][known], values[near][known])
    return np.asarray(curve(foot_strike_s + PER_CENT / 100.0 * (next_foot_strike_s - foot_strike_s)))


def mean_and_sd(cycles: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Over strides (k, 101): mean and standard deviation between strides, each (101,). Strides of NaN are left out;
    the mean is NaN without a stride, the deviation with fewer than two.
    """
    whole = cycles[np.isfinite(cycles).all(axis=1)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of nothing there is no mean
        return np.asarray(np.mean(whole, axis=0)), np.asarray(np.std(whole, axis=0, ddof=1))


def knee_peak(knee: FloatArray, toe_off_pct: float) -> int:
    """Per cent of the cycle at which the knee bends most in swing, of a cycle (101,)."""
    start = int(np.ceil(toe_off_pct))
    return start + int(np.argmax(knee[start:]))
