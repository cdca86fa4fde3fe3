"""Strides on 0-100 % of the cycle, and what other runners' strides look like there."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.gait.bands import references
from analysis.gait.cycles import PER_CENT, cycle, knee_peak, mean_and_sd
from analysis.gait.reference_curves import reference_cycle

RNG = np.random.default_rng(5)


def wave(time_s: np.ndarray, start_s: float, duration_s: float) -> np.ndarray:
    return 40 + 50 * np.sin(2 * np.pi * (time_s - start_s) / duration_s) + 8 * np.cos(4 * np.pi * time_s / duration_s)


@pytest.mark.parametrize("rate", [30, 60, 240])
def test_a_stride_is_cut_to_the_sample_and_beyond(rate: int) -> None:
    uneven = RNG.uniform(-0.2, 0.2, 3 * rate) / rate
    time_s = np.arange(3 * rate) / rate + uneven
    got = cycle(time_s, wave(time_s, 0.913, 0.702), 0.913, 0.913 + 0.702)
    want = wave(0.913 + PER_CENT / 100 * 0.702, 0.913, 0.702)
    assert got.shape == (101,)
    assert np.abs(got - want).max() < 0.5


def test_two_cadences_give_the_same_cycle() -> None:
    time_s = np.arange(200) / 60
    slow = cycle(time_s, np.sin(2 * np.pi * time_s / 0.8), 0.8, 1.6)
    fast = cycle(time_s, np.sin(2 * np.pi * time_s / 0.6), 0.6, 1.2)
    np.testing.assert_allclose(slow, fast, atol=5e-3)


def test_what_is_not_all_there_is_not_cut() -> None:
    time_s = np.arange(60) / 30
    values = np.sin(time_s)
    assert np.isnan(cycle(time_s, values, 1.5, 2.1)).all()
    assert np.isnan(cycle(time_s, values, -0.1, 0.6)).all()
    holed = values.copy()
    holed[20] = np.nan
    assert np.isnan(cycle(time_s, holed, 0.5, 1.2)).all()
    assert np.isfinite(cycle(time_s, holed, 0.7, 1.4)).all()
    with pytest.raises(ValueError, match="after it begins"):
        cycle(time_s, values, 1.0, 1.0)


def test_mean_and_spread_leave_out_what_is_missing() -> None:
    strides = np.stack([np.full(101, 10.0), np.full(101, 14.0), np.full(101, np.nan)])
    mean, sd = mean_and_sd(strides)
    np.testing.assert_allclose(mean, 12.0)
    np.testing.assert_allclose(sd, np.sqrt(8.0))
    assert np.isnan(mean_and_sd(strides[:1])[1]).all()
    assert np.isnan(mean_and_sd(strides[2:])[0]).all()


def test_the_knee_peaks_in_swing_even_where_stance_bends_more() -> None:
    knee = np.zeros(101)
    knee[20], knee[70] = 120, 90
    assert knee_peak(knee, 35.2) == 70


@pytest.mark.parametrize("pace", [2.5, 3.0, 3.5, 4.2, 4.5])
def test_the_reference_agrees_with_the_reference_of_the_single_numbers(pace: float) -> None:
    expected = reference_cycle(pace)
    swing = slice(int(expected.toe_off_pct), None)
    peak = expected.curves["knee"].mean[swing].max()
    assert peak == pytest.approx(references()["Kpk"].value(pace), abs=5)
    drive = expected.curves["thigh"].mean[swing].max()
    assert drive == pytest.approx(references()["thMax"].value(pace), abs=6)
    assert 25 < expected.toe_off_pct < 40


def test_between_two_speeds_the_reference_lies_between_them() -> None:
    slow, middle, fast = (reference_cycle(pace).curves["knee"].mean for pace in (2.5, 3.0, 3.5))
    np.testing.assert_allclose(middle, (slow + fast) / 2)
    assert reference_cycle(3.0).runners == {2.5: 49, 3.5: 7}
    assert reference_cycle(4.5).runners == {4.5: 5}


def test_the_reference_is_followed_a_little_beyond_what_was_measured_and_then_held() -> None:
    assert reference_cycle(2.0).curves["knee"].mean.max() < reference_cycle(2.5).curves["knee"].mean.max()
    np.testing.assert_allclose(reference_cycle(1.0).curves["knee"].mean, reference_cycle(2.0).curves["knee"].mean)
    np.testing.assert_allclose(reference_cycle(9.0).curves["knee"].high, reference_cycle(5.5).curves["knee"].high)


def test_the_band_is_as_wide_as_runners_differ_and_never_finer_than_the_measurement() -> None:
    for pace in (2.0, 2.5, 3.2, 4.5, 5.5):
        for name, least in (("knee", 12.0), ("thigh", 6.0)):
            band = reference_cycle(pace).curves[name]
            assert np.all(band.high - band.mean >= least - 1e-9)
            np.testing.assert_allclose(band.high - band.mean, band.mean - band.low)
    sure, unsure = reference_cycle(3.0), reference_cycle(3.0, 0.5)
    assert np.all(unsure.curves["knee"].high >= sure.curves["knee"].high)
    assert (unsure.curves["knee"].high - sure.curves["knee"].high).max() > 5
