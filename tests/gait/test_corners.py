"""What the filter rounds off at foot strike comes back; where nothing turns sharply, nothing is added."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.gait import angles, corners, cycle, direction, events, filtering, gaps
from analysis.gait.corners import USUAL_JUMP_LL
from analysis.gait.filtering import SmoothTrack
from analysis.gait.model import LEGS, SIDES, FloatArray, Side
from tests.gait.motion_data import Trial, trials

LEG_PX = 200.0
JUMP = np.array([-500.0, 240.0])  # pixels a second
STRIKES = np.arange(0.51, 7.5, 0.703)
LEG = LEGS["right"]


def clip(rate_hz: float, jump: FloatArray = JUMP, noise_px: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """A right leg whose ankle swings to and fro and jumps at each strike."""
    time_s = np.arange(0.0, 8.0, 1 / rate_hz)
    xy = np.full((len(time_s), 33, 2), np.nan)
    xy[:, LEG.hip] = 600.0, 100.0
    xy[:, LEG.knee] = 600.0, 100.0 + LEG_PX / 2
    for k in (LEG.ankle, LEG.heel, LEG.toe):
        xy[:, k] = true_ankle(time_s, jump)
    return time_s, xy + noise_px * np.random.default_rng(4).normal(size=xy.shape)


def true_ankle(time_s: FloatArray, jump: FloatArray) -> FloatArray:
    swing = 60.0 * np.sin(2 * np.pi * time_s / 0.703)
    calm = np.stack([600.0 + swing, np.full(len(time_s), 100.0 + LEG_PX)], axis=-1)
    sawtooth = filtering.ramp(time_s, STRIKES) - time_s / 0.703
    return np.asarray(calm + sawtooth[:, None] * jump)


def given_back(time_s: FloatArray, xy: FloatArray, strikes: FloatArray) -> tuple[SmoothTrack, SmoothTrack]:
    smooth = filtering.smooth(time_s, xy)
    measured = np.isfinite(xy).all(axis=-1)
    return smooth, corners.give_back(smooth, time_s, xy, measured, {"right": strikes, "left": np.zeros(0)})


@pytest.mark.parametrize("rate_hz", [30.0, 60.0, 240.0])
def test_a_rounded_corner_comes_back(rate_hz: float) -> None:
    time_s, xy = clip(rate_hz)
    smooth, whole = given_back(time_s, xy, STRIKES)
    inner = STRIKES[1:-1]
    truth = true_ankle(inner, JUMP)
    rounded = np.abs(smooth.position(inner)[:, LEG.ankle] - truth).max()
    left = np.abs(whole.position(inner)[:, LEG.ankle] - truth).max()
    assert rounded > 1.0
    assert left < 0.25 * rounded
    before, after = (whole.velocity(inner + late)[:, LEG.ankle] for late in (-1e-6, 1e-6))
    assert (after - before).mean(axis=0) == pytest.approx(JUMP, rel=0.1)


def test_velocity_is_the_slope_of_the_position() -> None:
    time_s, xy = clip(60.0)
    _, whole = given_back(time_s, xy, STRIKES)
    at, step = STRIKES[3] + np.array([-0.05, -0.02, 0.01, 0.04]), 1e-5
    slope = (whole.position(at + step) - whole.position(at - step)) / (2 * step)
    assert whole.velocity(at)[:, LEG.ankle] == pytest.approx(slope[:, LEG.ankle], abs=0.05)


def test_a_leg_that_does_not_turn_sharply_keeps_its_curve() -> None:
    time_s, xy = clip(60.0, jump=np.zeros(2))
    smooth, whole = given_back(time_s, xy, STRIKES)
    assert np.nanmax(np.abs(whole.position(time_s) - smooth.position(time_s))) < 0.3


def test_one_noisy_stride_tells_little_and_changes_little() -> None:
    time_s, xy = clip(30.0, jump=np.zeros(2), noise_px=40.0)
    smooth, whole = given_back(time_s, xy, STRIKES[4:5])
    by_one = max(np.abs(corner.jumps).max() for corner in whole.corners)
    assert by_one < 0.5 * USUAL_JUMP_LL * LEG_PX
    assert np.nanmax(np.abs(whole.position(time_s) - smooth.position(time_s))) < 10.0


def test_frames_that_were_bridged_tell_nothing() -> None:
    time_s, xy = clip(60.0)
    smooth = filtering.smooth(time_s, xy)
    nowhere = np.zeros(xy.shape[:2], dtype=bool)
    whole = corners.give_back(smooth, time_s, xy, nowhere, {"right": STRIKES})
    assert not any(corner.jumps.any() for corner in whole.corners)


def test_landmarks_that_are_not_given_stay_so() -> None:
    time_s, xy = clip(60.0)
    xy[:, LEG.heel] = np.nan
    _, whole = given_back(time_s, xy, STRIKES)
    assert np.isnan(whole.position(time_s)[:, LEG.heel]).all()
    assert LEG.heel not in {k for corner in whole.corners for k in corner.points}
    assert not given_back(time_s, xy, np.zeros(0))[1].corners


# Recorded runners: angles at the strikes of the force plate, from slow noisy frames, against the fast clean ones.
RECORDED = ("rbds001_v25", "rbds001_v35")


@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> dict[str, Trial]:
    return {trial.name: trial for trial in trials(shared_data)}


def at_strikes(leg: angles.LegMotion, motion: angles.Motion, times: FloatArray) -> dict[str, FloatArray]:
    curves = {"knee": leg.knee_deg, "shank": leg.shank_deg, "over": leg.ankle[:, 0] - leg.hip[:, 0]}
    return {name: np.array([motion.before(curve, t) for t in times]) for name, curve in curves.items()}


def unfiltered(trial: Trial, side: Side) -> dict[str, FloatArray]:
    """At the force plate's strikes, straight from 150 frames a second."""
    track, leg = trial.track, LEGS[side]
    way = direction.find_direction(track.time_s, track.xy_px, track.visibility)
    xy = angles.body_frame(track.xy_px, way.sign, trial.leg_length_m * trial.px_per_m)
    strikes = trial.contacts[side][:, 0]
    hip, knee, ankle = (
        np.stack([np.interp(strikes, track.time_s, xy[:, k, axis]) for axis in (0, 1)], axis=-1)
        for k in (leg.hip, leg.knee, leg.ankle)
    )
    thigh, shank = angles.direction_angle(hip, knee), angles.direction_angle(knee, ankle)
    return {"knee": angles.knee_flexion(thigh, shank), "shank": shank, "over": ankle[:, 0] - hip[:, 0]}


@pytest.mark.parametrize("rate", [30, 60])
@pytest.mark.parametrize("name", RECORDED)
def test_recorded_runners_land_as_fast_film_shows(recorded: dict[str, Trial], name: str, rate: int) -> None:
    slow, fast = recorded[f"{name}_{rate}hz"], recorded[f"{name}_150hz"]
    off: dict[str, list[float]] = {}
    for seed in range(3):
        track = slow.with_noise(6.0, seed)
        points = gaps.bridge(track.time_s, track.xy_px)
        smooth = filtering.smooth(track.time_s, points.xy_px)
        way = direction.find_direction(track.time_s, points.xy_px, track.visibility)
        motion = angles.describe(smooth, way.sign, way.near_side)
        stride_s = cycle.find_rhythm(motion).stride_s
        found = {side: events.find_contacts(motion, motion.legs[side], stride_s).foot_strike_s for side in SIDES}
        whole = corners.give_back(smooth, track.time_s, points.xy_px, points.measured, found)
        motion = angles.describe(whole, way.sign, way.near_side, found[way.near_side])
        for side in SIDES:
            truth = unfiltered(fast, side)
            nearest = [found[side][np.abs(found[side] - t).argmin()] for t in fast.contacts[side][:, 0]]
            for key, values in at_strikes(motion.legs[side], motion, np.array(nearest)).items():
                off.setdefault(key, []).append(float(np.median(values - truth[key])))
    assert np.abs(off["knee"]).max() <= 1.5
    assert np.abs(off["shank"]).max() <= 1.5
    assert np.abs(off["over"]).max() <= 0.015
    assert abs(np.mean(off["knee"])) <= 0.7
