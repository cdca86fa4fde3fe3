"""Single steps of the search for contacts."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.gait import angles, body, filtering
from analysis.gait.events import MOST_PELVIS_TOLERANCE_S, PELVIS_TOLERANCE_S, Contacts, pelvis_lag
from analysis.gait.model import LEGS, FloatArray
from tests.gait.stick_runner import STEP_S, runner

PACE = 3.0


def contacts(pelvis_lags_s: FloatArray) -> Contacts:
    strikes = 0.7 * np.arange(len(pelvis_lags_s))
    calm = np.zeros(len(strikes))
    return Contacts(strikes, strikes + 0.24, calm + 0.03, pelvis_lags_s, calm, 3.8)


def test_noise_widens_what_confirms_a_strike_up_to_a_limit() -> None:
    usual = np.tile([-1.0, 0.0, 1.0], 6)
    steady = contacts(pelvis_lag(PACE) + 0.001 * usual)
    shaky = contacts(pelvis_lag(PACE) + 0.008 * usual)
    wild = contacts(pelvis_lag(PACE) + 0.060 * usual)
    assert steady.pelvis_tolerance_s == pytest.approx(PELVIS_TOLERANCE_S, rel=0.02)
    assert PELVIS_TOLERANCE_S < shaky.pelvis_tolerance_s < MOST_PELVIS_TOLERANCE_S
    assert wild.pelvis_tolerance_s == MOST_PELVIS_TOLERANCE_S
    assert shaky.pelvis_agrees(PACE).all()
    assert wild.pelvis_agrees(PACE).sum() == len(usual) / 3


def test_without_a_fall_of_the_hips_nothing_is_confirmed() -> None:
    blind = contacts(np.full(4, np.nan))
    assert blind.pelvis_tolerance_s == PELVIS_TOLERANCE_S
    assert not blind.pelvis_agrees(PACE).any()


def test_a_curve_is_followed_up_to_where_it_turns() -> None:
    track = runner(seconds=3, rate_hz=60)
    motion = angles.describe(filtering.smooth(track.time_s, track.xy_px), 1, "right")
    corner_s = float(motion.time_s[100]) + 0.002
    curve = 2.0 * motion.time_s - 30.0 * np.clip(motion.time_s - corner_s, 0.0, None)
    assert motion.before(curve, corner_s) == pytest.approx(2.0 * corner_s, abs=1e-9)
    assert motion.before(curve, -1.0) == pytest.approx(-2.0, abs=1e-9)


def test_noise_hardly_lengthens_a_leg_whose_strides_are_known() -> None:
    track = runner(seconds=8, rate_hz=30)
    true_px = body.leg_length(body.leg_span(track.xy_px.astype(float), LEGS["right"]))
    strikes = np.arange(0.3, 7.5, 2 * STEP_S)
    longer, usual = [], []
    for seed in range(4):
        noisy = track.xy_px + np.random.default_rng(seed).normal(size=track.xy_px.shape) * 0.012 * true_px
        smooth = filtering.smooth(track.time_s, noisy)
        longer.append(angles.describe(smooth, 1, "right").leg_length_px / true_px - 1)
        usual.append(angles.describe(smooth, 1, "right", strikes).leg_length_px / true_px - 1)
    assert np.mean(longer) > 0.006
    assert abs(np.mean(usual)) < 0.005
    # Too few strides to lay over each other: all of the leg's spans.
    few = angles.describe(filtering.smooth(track.time_s, track.xy_px), 1, "right", strikes[:3])
    assert few.leg_length_px == angles.describe(filtering.smooth(track.time_s, track.xy_px), 1, "right").leg_length_px
