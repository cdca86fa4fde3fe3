"""The analysis against a runner whose truth is known: errors, invariances, faults found and not invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pytest

from analysis.gait.model import Analysis, ClipContext, PoseTrack, Side
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import (
    CameraView,
    Noise,
    RunnerParameters,
    SyntheticRunner,
    Timing,
    Truth,
    landmark_track,
)

SPEEDS = (2.2, 2.5, 3.0, 3.5, 4.5)
STRIKES = (12.0, -6.0)
NOISY = Noise(sigma_mm=6.0)
PHONE = Timing(rate_hz=30.0, duration_s=8.0)
SEEDS = 4

ALL_SPEEDS = (2.0, *SPEEDS, 5.0, 5.5)

ANGLES = ("Kpk", "Kpass", "thKpk", "gamma", "thMax", "thRange", "KstMax", "lean", "ankMin")
ANGLES_AT_CONTACTS = ("shankFS", "KFS", "ankFS", "thTO", "ankMaxSt")
POSITIONS = ("heelPk", "xHeelPk", "xKpk", "leverMean", "leverMin", "over", "tall", "legTO", "VO_LL")

GROSS: list[tuple[str, dict[str, float]]] = [
    ("lazy_heel", {"lazy_deg": 40.0}),
    ("flick", {"flick": 1.0}),
    ("over_cooked", {"overcooked_deg": 25.0}),
    ("late_pull", {"late_pull_deg": 18.0}),
    ("overstride", {"overstride_ll": 0.14}),
    ("sitting_back", {"sitting_ll": 0.08, "lean_deg": -4.0}),
    ("folded", {"folded_deg": 16.0}),
    ("weak_hip_push", {"weak_push_deg": 20.0}),
    ("bounce", {"bounce_ll": 0.10}),
]


@dataclass
class Errors:
    """Measured minus true."""

    metrics: dict[str, list[float]] = field(default_factory=dict)
    strike_ms: list[float] = field(default_factory=list)
    toe_off_ms: list[float] = field(default_factory=list)
    found: int = 0
    true: int = 0

    def bias(self, key: str) -> float:
        return float(np.mean(self.metrics[key]))

    def add(self, result: Analysis, truth: Truth) -> None:
        side = truth.near_side
        for key, value in truth.metrics[side].items():
            if key in result.metrics:
                self.metrics.setdefault(key, []).append(result.metrics[key].value - value)
        near = [stride for stride in result.strides if stride.near]
        self.true += len(truth.foot_strike_s[side]) - 1
        self.found += len(near)
        for stride in near:
            self.strike_ms.append(_nearest_ms(stride.foot_strike_s, truth.foot_strike_s[side]))
            self.toe_off_ms.append(_nearest_ms(stride.toe_off_s, truth.toe_off_s[side]))


def _nearest_ms(found_s: float, true_s: np.ndarray) -> float:
    return 1000 * float((found_s - true_s)[np.abs(found_s - true_s).argmin()])


@cache
def runner(**parameters: Any) -> SyntheticRunner:
    return SyntheticRunner(RunnerParameters(**parameters))


def measure(
    view: CameraView | None = None,
    timing: Timing = PHONE,
    noise: Noise | None = None,
    seed: int = 0,
    **parameters: Any,
) -> tuple[Analysis, Truth, PoseTrack]:
    subject = runner(**parameters)
    track, truth = landmark_track(subject, view, timing, noise, seed)
    return analyse(track, ClipContext(pace_mps=subject.speed_mps, height_m=subject.height_m)), truth, track


@pytest.mark.parametrize("facing", ["right", "left"])
@pytest.mark.parametrize("strike", STRIKES)
@pytest.mark.parametrize("speed", ALL_SPEEDS)
def test_without_noise_nearly_nothing_is_lost(speed: float, strike: float, facing: Side) -> None:
    """Also where the thigh turns by 600 degrees a second while it is read."""
    errors = Errors()
    result, truth, _ = measure(
        CameraView(facing=facing), Timing(240.0, 6.0, start_s=0.3), speed_mps=speed, strike_deg=strike
    )
    errors.add(result, truth)
    assert result.status == "scored"
    assert (result.segments[0].direction, result.segments[0].near_side) == (facing, facing)
    assert errors.found >= errors.true - 1
    assert np.abs(errors.strike_ms).max() <= 6.0
    assert np.abs(errors.toe_off_ms).max() <= 6.0
    assert abs(errors.bias("cadence")) <= 0.3
    for key in (*ANGLES, *ANGLES_AT_CONTACTS):
        assert abs(errors.bias(key)) <= 0.5, key
    for key in POSITIONS:
        assert abs(errors.bias(key)) <= 0.005, key


@pytest.mark.parametrize("strike", STRIKES)
@pytest.mark.parametrize("speed", SPEEDS)
def test_a_phone_and_a_pose_model_lose_little(speed: float, strike: float) -> None:
    errors = Errors()
    for seed in range(SEEDS):
        timing = Timing(30.0, 8.0, start_s=0.1 + 0.137 * seed)
        result, truth, _ = measure(timing=timing, noise=NOISY, seed=seed, speed_mps=speed, strike_deg=strike)
        errors.add(result, truth)
    assert errors.found >= errors.true - SEEDS
    assert abs(errors.bias("Kpk")) <= 1.0
    assert abs(errors.bias("heelPk")) <= 0.01
    assert abs(errors.bias("over")) <= 0.02
    assert abs(errors.bias("leverMean")) <= 0.005
    assert abs(errors.bias("shankFS")) <= 2.0
    assert abs(errors.bias("KFS")) <= 2.5
    assert abs(np.mean(errors.strike_ms)) <= 10.0
    assert np.std(errors.strike_ms) <= 8.0


def test_direction_and_mirror_change_nothing_at_all() -> None:
    plain, _, _ = measure(speed_mps=3.0)
    mirrored, _, _ = measure(CameraView(mirror=True), speed_mps=3.0)
    for key, result in plain.metrics.items():
        assert mirrored.metrics[key].value == pytest.approx(result.value, abs=1e-4), key


def test_a_panning_camera_changes_nearly_nothing() -> None:
    plain, _, _ = measure(speed_mps=3.0)
    panned, _, _ = measure(CameraView(place="pan"), speed_mps=3.0)
    for key in ("Kpk", "heelPk", "Kpass", "leverMean", "thMax", "over", "cadence", "tc"):
        assert panned.metrics[key].value == pytest.approx(plain.metrics[key].value, rel=0.01), key


def test_pace_from_the_film_is_near() -> None:
    for speed in SPEEDS:
        track, _ = landmark_track(runner(speed_mps=speed), timing=PHONE, noise=NOISY)
        result = analyse(track, ClipContext(height_m=1.75))
        assert result.pace_source == "video"
        assert result.pace_mps == pytest.approx(speed, rel=0.06)


@pytest.mark.parametrize("speed", [2.2, 2.5, 3.0, 3.5, 4.0, 4.5])
@pytest.mark.parametrize("strike", STRIKES)
def test_the_usual_runner_has_no_fault(speed: float, strike: float) -> None:
    for noise in (Noise(), NOISY):
        result, _, _ = measure(noise=noise, speed_mps=speed, strike_deg=strike, stride_jitter=1.0)
        assert result.status == "scored"
        assert [f.id for f in result.faults if f.status in ("fault", "watch")] == []


@pytest.mark.parametrize(("fault", "parameters"), GROSS, ids=[fault for fault, _ in GROSS])
def test_gross_faults_are_found_at_every_pace(fault: str, parameters: dict[str, float]) -> None:
    for speed in (2.5, 3.5, 4.5):
        for timing, noise in ((Timing(60.0, 8.0), Noise()), (PHONE, NOISY)):
            result, _, _ = measure(timing=timing, noise=noise, speed_mps=speed, **parameters)
            status = {f.id: f.status for f in result.faults}
            assert status[fault] == "fault", (speed, timing.rate_hz, status)
            if fault in ("flick", "over_cooked"):
                assert result.cue is not None
                assert result.cue.fault not in ("lazy_heel", "long_lever")


def test_a_gross_calf_push_is_watched() -> None:
    for speed in (2.5, 3.5, 4.5):
        result, _, _ = measure(timing=Timing(60.0, 8.0), speed_mps=speed, calf_push=2.0)
        assert {f.id: f.status for f in result.faults}["calf_push"] == "watch", speed


def test_small_faults_are_not_called_faults() -> None:
    small: list[dict[str, float]] = [
        {"lazy_deg": 12.0},
        {"overcooked_deg": 8.0},
        {"overstride_ll": 0.04},
        {"sitting_ll": 0.03},
        {"folded_deg": 6.0},
        {"weak_push_deg": 5.0},
        {"bounce_ll": 0.02},
    ]
    for parameters in small:
        result, _, _ = measure(timing=Timing(60.0, 8.0), speed_mps=3.0, **parameters)
        assert [f.id for f in result.faults if f.status == "fault"] == [], parameters


@pytest.mark.parametrize("speed", [1.1, 1.3, 1.5])
def test_walkers_are_refused(speed: float) -> None:
    for noise in (Noise(), NOISY):
        result, _, _ = measure(noise=noise, speed_mps=speed, walking=True, lean_deg=2.0)
        assert (result.status, result.code) == ("refused", "WALKING")


@pytest.mark.parametrize(("speed", "lazy_deg"), [(2.0, 20.0), (2.2, 20.0), (2.5, 25.0)])
def test_a_slow_jogger_with_a_lazy_heel_is_a_runner(speed: float, lazy_deg: float) -> None:
    for strike in STRIKES:
        result, truth, _ = measure(noise=NOISY, speed_mps=speed, lazy_deg=lazy_deg, strike_deg=strike)
        assert 60 < truth.metrics["right"]["Kpk"] < 80
        assert result.status == "scored"
        assert {f.id: f.status for f in result.faults}["lazy_heel"] in ("fault", "watch")


def test_a_pass_before_a_still_camera_is_too_short() -> None:
    result, _, _ = measure(CameraView(place="static", px_per_m=200.0), Timing(60.0, 5.0), speed_mps=3.0)
    assert result.code == "TOO_FEW_STRIDES"


@pytest.mark.parametrize("factor", [2.0, 4.0, 8.0])
def test_slow_motion_is_asked_for_and_then_taken_out(factor: float) -> None:
    timing = Timing(30.0 * factor, 6.0, slow_motion=factor)
    track, truth = landmark_track(runner(speed_mps=3.0), timing=timing)
    undeclared = analyse(track, ClipContext(pace_mps=3.0))
    assert undeclared.code == "SLOW_MOTION"
    assert undeclared.slow_motion.factor == pytest.approx(factor, rel=0.1)
    declared = analyse(track, ClipContext(pace_mps=3.0, slow_motion=factor))
    assert declared.metrics["cadence"].value == pytest.approx(truth.metrics["right"]["cadence"], abs=0.3)
    assert declared.metrics["Kpk"].value == pytest.approx(truth.metrics["right"]["Kpk"], abs=1.0)


def test_uneven_and_missing_frames_swaps_and_gaps_are_borne() -> None:
    timing = Timing(30.0, 10.0, wobble_s=0.003, dropped=0.03)
    noise = Noise(sigma_mm=6.0, slow_share=0.3, swap_share=0.05, gap_share=0.02)
    errors = Errors()
    for seed in range(SEEDS):
        result, truth, _ = measure(timing=timing, noise=noise, seed=seed, speed_mps=3.0)
        assert result.status == "scored"
        errors.add(result, truth)
    assert abs(errors.bias("Kpk")) <= 1.5
    assert abs(errors.bias("cadence")) <= 1.0
    assert abs(np.mean(errors.strike_ms)) <= 10.0
