from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.gait import angles, body, cycle, filtering
from analysis.gait.model import FloatArray
from tests.gait.stick_runner import BOUNCE_PX, STEP_S, runner


def still(points: dict[int, tuple[float, float]], frames: int = 90) -> FloatArray:
    xy = np.full((frames, 33, 2), np.nan)
    for landmark, point in points.items():
        xy[:, landmark] = point
    return xy


def pose(sign: int, **points: tuple[float, float]) -> angles.Motion:
    """A motionless right leg and trunk; pixels forward and UP of the hip."""
    where = {"hip": 24, "knee": 26, "ankle": 28, "heel": 30, "toe": 32, "shoulder": 12}
    xy = still({where[name]: (900 + sign * x, 300 - y) for name, (x, y) in points.items()})
    return angles.describe(filtering.smooth(np.arange(len(xy)) / 30, xy), sign, "right")


@pytest.mark.parametrize("sign", [1, -1])
def test_angles_of_a_hand_drawn_leg(sign: int) -> None:
    motion = pose(
        sign, hip=(0, 0), knee=(100, -100), ankle=(0, -200), heel=(0, -220), toe=(100, -120), shoulder=(50, 50)
    )
    leg = motion.legs["right"]
    assert leg.thigh_deg == pytest.approx(45.0)
    assert leg.shank_deg == pytest.approx(-45.0)
    assert leg.knee_deg == pytest.approx(90.0)
    assert leg.foot_deg == pytest.approx(45.0)
    assert motion.lean_deg == pytest.approx(45.0)
    assert motion.leg_length_px == pytest.approx(2 * np.hypot(100, 100))
    assert leg.reach_ll == pytest.approx(200 / (2 * np.hypot(100, 100)))


def test_a_straight_leg_is_zero_and_a_fully_folded_one_is_no_negative_angle() -> None:
    assert pose(1, hip=(0, 0), knee=(0, -100), ankle=(0, -200)).legs["right"].knee_deg == pytest.approx(0.0)
    folded = pose(1, hip=(0, 0), knee=(40, -100), ankle=(-10, -5))
    assert 140 < folded.legs["right"].knee_deg[0] < 180


def test_angles_come_from_pixels_whatever_the_shape_of_the_picture() -> None:
    """A right angle that does not lie along the axes: coordinates scaled by width and height would bend it."""
    motion = pose(1, hip=(0, 0), knee=(160, -90), ankle=(70, -250))
    assert motion.legs["right"].knee_deg == pytest.approx(90.0)


def test_leg_length_is_that_of_the_unforeshortened_half() -> None:
    spans = np.array([1.0] * 40 + [2.0] * 60)
    assert body.leg_length(spans) == 2.0
    assert np.isnan(body.leg_length(np.array([np.nan])))


def test_step_period_and_bounce_of_a_known_rhythm() -> None:
    track = runner(seconds=7, rate_hz=60)
    motion = angles.describe(filtering.smooth(track.time_s, track.xy_px), 1, "right")
    rhythm = cycle.find_rhythm(motion)
    assert rhythm.step_s == pytest.approx(STEP_S, abs=0.002)
    assert rhythm.cadence_spm == pytest.approx(171.4, abs=1)
    assert rhythm.bounce.amplitude_ll == pytest.approx(BOUNCE_PX / 210, rel=0.05)
    assert -60 < rhythm.bounce.phase_deg < 110
    heavier = rhythm.bounce.amplitude_ll * (2 * np.pi / rhythm.step_s) ** 2 * cycle.TYPICAL_LEG_M / cycle.GRAVITY
    assert rhythm.bounce.gravity_share == pytest.approx(heavier)


def test_two_steps_that_differ_are_two_steps() -> None:
    """As a sprinter's past the camera, whose far leg seems to stay behind: the stride repeats better than the step."""
    track = runner(seconds=4, rate_hz=60)
    motion = angles.describe(filtering.smooth(track.time_s, track.xy_px), 1, "right")
    left = motion.legs["left"]
    behind = replace(left, ankle=left.ankle - [0.5, 0.0])
    uneven = replace(motion, legs={**motion.legs, "left": behind})
    assert cycle.step_period(uneven.time_s, uneven.ankle_separation_ll) == pytest.approx(2 * STEP_S, rel=0.02)
    assert cycle.find_rhythm(uneven).step_s == pytest.approx(STEP_S, rel=0.02)


def test_no_rhythm_is_nan() -> None:
    time_s = np.arange(0, 3, 0.01)
    still_legs = np.full(len(time_s), 0.3)
    assert np.isnan(cycle.step_period(time_s, still_legs))
    assert cycle.bounce(time_s, still_legs, still_legs, 0.35) == cycle.NO_BOUNCE
    assert cycle.bounce(time_s, still_legs, still_legs, float("nan")) == cycle.NO_BOUNCE
    assert np.isnan(cycle.step_period(time_s[:5], still_legs[:5]))


def test_a_curve_is_highest_between_its_samples() -> None:
    time = np.arange(20.0)
    for top in (4.0, 4.3, 4.5, 4.8):
        curve = 7.0 - 0.2 * (time - top) ** 2
        assert cycle.summit(curve, int(np.argmax(curve))) == pytest.approx(top)
    assert (cycle.summit(time, 0), cycle.summit(time, 19), cycle.summit(time, 5)) == (0.0, 19.0, 5.0)
    assert cycle.summit(np.array([0.0, 1.0, 0.9, 0.0, 9.0]), 3) == 3.0
