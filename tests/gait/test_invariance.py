"""What must not matter: where and how large the runner is in the picture, which way the run goes, when the clock
starts, how often frames are taken, which leg the model calls left."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.gait.metrics import BY_KEY, METRICS
from analysis.gait.model import LEGS, Analysis, ClipContext, PoseTrack, other
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track
from tests.gait.stick_runner import mirrored

FEW = settings(max_examples=10, deadline=None, derandomize=True, database=None)
MORE = settings(FEW, max_examples=30)
EXACT = 1e-6
FLOAT32 = 1e-4  # landmarks are kept in single precision, and mirrored ones are rounded differently

runners = st.builds(
    RunnerParameters,
    speed_mps=st.sampled_from([2.2, 3.0, 3.8, 4.6]),
    strike_deg=st.sampled_from([12.0, -6.0]),
    lazy_deg=st.sampled_from([0.0, 25.0]),
    asymmetry_deg=st.sampled_from([0.0, 10.0]),
    stride_jitter=st.just(1.0),
    seed=st.integers(0, 3),
)


@cache
def filmed(parameters: RunnerParameters, rate_hz: float = 60.0, sigma_mm: float = 4.0) -> PoseTrack:
    timing, noise = Timing(rate_hz, 7.0), Noise(sigma_mm=sigma_mm)
    return landmark_track(SyntheticRunner(parameters), None, timing, noise)[0]


@cache
def measured(parameters: RunnerParameters) -> Analysis:
    return analyse(filmed(parameters), at(parameters))


def at(parameters: RunnerParameters) -> ClipContext:
    return ClipContext(pace_mps=parameters.speed_mps, height_m=parameters.height_m)


def same_runner(a: Analysis, b: Analysis, tolerance: float = EXACT, shift_s: float = 0.0) -> None:
    assert (a.status, a.code, a.kind) == (b.status, b.code, b.kind) == ("scored", None, "running")
    assert [f.status for f in a.faults] == [f.status for f in b.faults]
    assert (a.cue and a.cue.fault) == (b.cue and b.cue.fault)
    assert set(a.metrics) == set(b.metrics)
    for key, result in a.metrics.items():
        assert b.metrics[key].value == pytest.approx(result.value, abs=tolerance, rel=tolerance), key
        assert (b.metrics[key].verdict, b.metrics[key].level) == (result.verdict, result.level), key
    for mine, other_one in zip(a.strides, b.strides, strict=True):
        assert (mine.near, mine.valid, mine.flags) == (other_one.near, other_one.valid, other_one.flags)
        assert other_one.foot_strike_s - shift_s == pytest.approx(mine.foot_strike_s, abs=tolerance)
        assert other_one.toe_off_s - shift_s == pytest.approx(mine.toe_off_s, abs=tolerance)


@MORE
@given(runners, st.floats(0.35, 3.0), st.floats(-300, 4000), st.floats(-200, 2000))
def test_place_and_size_in_the_picture(parameters: RunnerParameters, size: float, right: float, down: float) -> None:
    track = filmed(parameters)
    shift = np.array([right, down])
    moved = replace(track, xy_px=track.xy_px.astype(float) * size + shift, width_px=9000, height_px=9000)
    moved.xy_px[...] -= np.minimum(0, np.nanmin(moved.xy_px, axis=(0, 1)))
    same_runner(measured(parameters), analyse(moved, at(parameters)))


@MORE
@given(runners)
def test_the_mirror(parameters: RunnerParameters) -> None:
    a = measured(parameters)
    b = analyse(mirrored(replace(filmed(parameters), xy_px=filmed(parameters).xy_px.astype(float))), at(parameters))
    flipped = sorted(b.strides, key=lambda s: (s.foot_strike_s, other(s.side)))
    same_runner(a, replace(b, strides=flipped))
    assert [s.side for s in flipped] == [other(s.side) for s in a.strides]
    assert [(s.direction, s.near_side) for s in b.segments] == [
        (other(s.direction), other(s.near_side)) for s in a.segments
    ]


@MORE
@given(runners, st.floats(0.0, 5000.0))
def test_when_the_clock_starts(parameters: RunnerParameters, later_s: float) -> None:
    track = filmed(parameters)
    b = analyse(replace(track, time_s=track.time_s + later_s), at(parameters))
    same_runner(measured(parameters), b, tolerance=1e-4, shift_s=later_s)


@FEW
@given(runners, st.floats(1.2, 8.0))
def test_slow_motion_once_it_is_declared(parameters: RunnerParameters, factor: float) -> None:
    track = filmed(parameters)
    told = replace(at(parameters), slow_motion=factor)
    a, b = measured(parameters), analyse(replace(track, time_s=track.time_s * factor), told)
    true_time = [replace(s, foot_strike_s=s.foot_strike_s / factor, toe_off_s=s.toe_off_s / factor) for s in b.strides]
    same_runner(a, replace(b, strides=true_time), tolerance=1e-4)


@FEW
@given(runners, st.sampled_from([30.0, 120.0, 240.0]))
def test_how_often_frames_are_taken(parameters: RunnerParameters, rate_hz: float) -> None:
    """Faster filters sharpen the events a little; everything else is the same runner."""
    a = analyse(filmed(parameters, 60.0, 0.0), at(parameters))
    b = analyse(filmed(parameters, rate_hz, 0.0), at(parameters))
    assert a.status == b.status == "scored"
    steady = {"Kpk": 1.0, "Kpass": 2.5, "heelPk": 0.01, "leverMean": 0.005, "thMax": 1.0, "cadence": 0.5, "lean": 0.1}
    contact = {"over": 0.02, "shankFS": 2.0, "thTO": 2.0, "tc": 0.008}
    for key, tolerance in (steady | contact).items():
        assert b.metrics[key].value == pytest.approx(a.metrics[key].value, abs=tolerance), key


@FEW
@given(runners, st.sampled_from([30.0, 120.0]))
def test_how_often_frames_are_taken_of_noisy_landmarks(parameters: RunnerParameters, rate_hz: float) -> None:
    """Each film has noise of its own. 4 mm at both ends of a thigh or shank are 0.8 degrees, 1.2 for a knee, and .007
    leg lengths between two points; the filter and the median of the strides leave a third, twice for two films. Three
    standard deviations of that are 2 degrees and .01 leg lengths; the lever of a bent knee moves by .0135 with 2 of its
    degrees; what is read at a contact has its jitter besides."""
    a, b = measured(parameters), analyse(filmed(parameters, rate_hz), at(parameters))
    assert a.status == b.status == "scored"
    assert set(a.metrics) == set(b.metrics)
    angles = dict.fromkeys(("Kpk", "KstMax", "thMax", "thRange", "gamma"), 2.0)
    lengths = dict.fromkeys(("heelPk", "tall", "VO_LL"), 0.01) | dict.fromkeys(("leverMean", "leverMin"), 0.0135)
    contact = {"over": 0.03, "shankFS": 3.0, "KFS": 3.0, "thTO": 2.0, "tc": 0.010, "Kpass": 3.0}
    for key, tolerance in (angles | lengths | contact | {"cadence": 0.5, "lean": 0.1, "leverLoad": 0.01}).items():
        assert b.metrics[key].value == pytest.approx(a.metrics[key].value, abs=tolerance), key


@FEW
@given(runners, st.integers(0, 99))
def test_a_hand_that_pans(parameters: RunnerParameters, seed: int) -> None:
    runner, timing = SyntheticRunner(parameters), Timing(60.0, 7.0)
    held, panned = (
        analyse(landmark_track(runner, CameraView(place=place), timing, None, seed)[0], at(parameters))
        for place in ("treadmill", "pan")
    )
    assert set(panned.metrics) == set(held.metrics)
    for key, result in held.metrics.items():
        assert panned.metrics[key].value == pytest.approx(result.value, rel=0.01), key


@FEW
@given(st.sampled_from([2.2, 3.0, 3.8, 4.6]), st.sampled_from([12.0, -6.0]), st.sampled_from([30.0, 60.0, 240.0]))
def test_which_way_the_run_goes(speed_mps: float, strike_deg: float, rate_hz: float) -> None:
    """A runner whose legs do the same, filmed from the other side half a stride later, is the same film mirrored."""
    parameters = RunnerParameters(speed_mps=speed_mps, strike_deg=strike_deg)
    runner = SyntheticRunner(parameters)
    there, back = (
        analyse(
            landmark_track(runner, CameraView(facing=facing), Timing(rate_hz, 7.0, start_s=start_s))[0], at(parameters)
        )
        for facing, start_s in (("right", 0.2), ("left", 0.2 + runner.stride_s / 2))
    )
    assert [(s.direction, s.near_side) for s in back.segments] == [("left", "left")]
    in_order = sorted(back.strides, key=lambda s: (s.foot_strike_s, other(s.side)))
    same_runner(there, replace(back, strides=in_order), tolerance=FLOAT32)


@FEW
@given(runners, st.sampled_from([-3.0, 2.0, 4.0]))
def test_a_camera_that_is_not_level(parameters: RunnerParameters, roll_deg: float) -> None:
    """Angles between two segments stay; those against the vertical turn with the camera."""
    runner, timing = SyntheticRunner(parameters), Timing(60.0, 7.0)
    level, rolled = (
        analyse(landmark_track(runner, CameraView(roll_deg=roll), timing)[0], at(parameters))
        for roll in (0.0, roll_deg)
    )
    turned = rolled.metrics["lean"].value - level.metrics["lean"].value
    assert abs(turned) == pytest.approx(abs(roll_deg), abs=0.05)
    for key, tolerance in {"Kpk": 0.2, "KstMax": 0.3, "leverMean": 0.003, "leverMin": 0.002, "cadence": 0.05}.items():
        assert rolled.metrics[key].value == pytest.approx(level.metrics[key].value, abs=tolerance), key
    for key in ("thMax", "thKpk"):
        assert level.metrics[key].value - rolled.metrics[key].value == pytest.approx(turned, abs=0.3), key


@FEW
@given(runners)
def test_which_leg_the_model_calls_left(parameters: RunnerParameters) -> None:
    """Exchanged throughout, near and far change places; only the leg length is then the other leg's."""
    track = filmed(parameters)
    exchanged = replace(track, xy_px=track.xy_px.copy(), visibility=np.full_like(track.visibility, 0.9))
    for left, right in zip(_points("left"), _points("right"), strict=True):
        exchanged.xy_px[:, [left, right]] = track.xy_px[:, [right, left]]
    seen = replace(track, visibility=exchanged.visibility)
    a, b = analyse(seen, at(parameters)), analyse(exchanged, at(parameters))
    for near in (True, False):
        mine = [s for s in a.strides if s.near == near]
        theirs = [s for s in b.strides if s.near != near]
        assert len(mine) == len(theirs)
        for s, t in zip(mine, theirs, strict=True):
            assert t.foot_strike_s == pytest.approx(s.foot_strike_s, abs=0.002)
            assert set(t.metrics) == set(s.metrics)
            for key in (metric.key for metric in METRICS if not metric.contact and metric.key in s.metrics):
                absolute, relative = relabelled(key)
                assert t.metrics[key] == pytest.approx(s.metrics[key], abs=absolute, rel=relative), key


def relabelled(key: str) -> tuple[float, float]:
    """How far a metric may move with the leg that gives the leg length: lengths by as much as the legs differ, the
    others by what one sample of the fine time base more or less, at the ends of a phase, makes of them."""
    if BY_KEY[key].unit in ("LL", "cm"):
        return 0.001, 0.01
    usual = 0.1 if BY_KEY[key].unit == "deg" else 0.01
    return {"ankMin": 0.6, "ankMaxSt": 0.6, "simul": 0.04, "tKpk": 0.2}.get(key, usual), 0.0


@FEW
@given(runners, st.floats(0.0, 0.3), st.integers(0, 99))
def test_labels_that_flip_now_and_then(parameters: RunnerParameters, share: float, seed: int) -> None:
    clean = filmed(parameters)
    flips = np.random.default_rng(seed).random(len(clean.time_s)) < share
    flipping = replace(clean, xy_px=clean.xy_px.copy())
    for left, right in zip(_points("left"), _points("right"), strict=True):
        flipping.xy_px[flips, left], flipping.xy_px[flips, right] = clean.xy_px[flips, right], clean.xy_px[flips, left]
    a, b = measured(parameters), analyse(flipping, at(parameters))
    assert b.status == "scored"
    for key, tolerance in {"Kpk": 2.0, "heelPk": 0.02, "over": 0.03, "cadence": 1.0}.items():
        assert b.metrics[key].value == pytest.approx(a.metrics[key].value, abs=tolerance), key


def _points(side: str) -> list[int]:
    leg = LEGS["left" if side == "left" else "right"]
    return [leg.hip, leg.knee, leg.ankle, leg.heel, leg.toe]
