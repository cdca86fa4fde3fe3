from __future__ import annotations

import numpy as np
import pytest

from analysis.gait import filtering
from analysis.gait.model import FloatArray
from tests.gait.stick_runner import runner_at


@pytest.mark.parametrize(("rate", "expected"), [(30, (7, 8)), (60, (8, 10)), (120, (10, 12)), (240, (10, 15))])
def test_cutoffs_follow_the_table(rate: float, expected: tuple[float, float]) -> None:
    assert filtering.cutoffs(rate) == pytest.approx(expected)


def test_cutoffs_never_fall_below_the_table() -> None:
    assert filtering.cutoffs(24) == (7.0, 8.0)
    assert filtering.cutoffs(1000) == (10.0, 15.0)


def gain(cutoff: float, frequency: float, rate: float = 240.0) -> tuple[float, float]:
    """Amplitude and phase (degrees) of a sine after the filter, ends left out."""
    t = np.arange(0, 6, 1 / rate)
    out = filtering.lowpass(np.sin(2 * np.pi * frequency * t)[:, None], cutoff, rate)[:, 0]
    middle = (t >= 2) & (t < 4)
    wave = 2 * np.mean(out[middle] * np.exp(-2j * np.pi * frequency * t[middle])) * 1j
    return float(np.abs(wave)), float(np.degrees(np.angle(wave)))


def test_half_power_at_the_cutoff_and_no_lag() -> None:
    assert gain(8.0, 8.0) == pytest.approx((np.sqrt(0.5), 0.0), abs=0.01)
    amplitude, phase = gain(8.0, 2.0)
    assert amplitude == pytest.approx(1.0, abs=0.01)
    assert abs(phase) < 0.1


def ankle(time_s: FloatArray, at: FloatArray) -> FloatArray:
    xy = runner_at(time_s).xy_px[:, 23:33]
    full = np.full((len(time_s), 33, 2), np.nan)
    full[:, 23:33] = xy
    return filtering.smooth(time_s, full).position(at)[:, 28]


def test_uneven_timestamps_give_the_same_curve() -> None:
    even = np.arange(0, 6, 1 / 30)
    uneven = even + np.random.default_rng(2).uniform(-0.003, 0.003, len(even))
    uneven = np.delete(uneven, [40, 90, 91])
    at = np.arange(1, 5, 0.005)
    off = np.hypot(*(ankle(even, at) - ankle(uneven, at)).T)
    assert np.percentile(off, 95) < 3.0  # pixels, of a leg of 210
    assert np.median(off) < 0.5


def test_what_is_not_given_stays_so_and_velocity_is_the_slope() -> None:
    time_s = np.arange(0, 3, 1 / 60)
    xy = np.full((len(time_s), 33, 2), np.nan)
    xy[:, 24] = np.stack([5 * time_s, -2 * time_s], axis=1)
    smooth = filtering.smooth(time_s, xy)
    at = np.array([1.0, 1.5])
    assert smooth.given == (24,)
    assert np.isnan(smooth.position(at)[:, 23]).all()
    assert smooth.velocity(at)[:, 24] == pytest.approx(np.array([[5, -2], [5, -2]]), abs=1e-6)
