"""Foot strike and toe-off against force plates, on runners whose keypoints come from markers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.gait.filtering import lowpass
from analysis.gait.model import SIDES, ClipContext, PoseTrack
from analysis.gait.pipeline import analyse
from tests.accuracy.force_plate import NOISE_MM, SMOOTHED, bias_and_sd, compare, detect
from tests.gait.motion_data import Trial, trials


@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> dict[str, Trial]:
    return {trial.name: trial for trial in trials(shared_data)}


@pytest.mark.parametrize("noise_mm", NOISE_MM)
@pytest.mark.parametrize("rate", [30, 60])
@pytest.mark.parametrize("name", ["rbds001_v25", "rbds001_v35", "biomac02_v21", SMOOTHED])
def test_events_lie_where_the_force_plate_felt_them(
    recorded: dict[str, Trial], name: str, rate: int, noise_mm: float
) -> None:
    errors = compare(recorded[f"{name}_{rate}hz"], noise_mm)
    strike, strike_sd = bias_and_sd(errors.strike_s)
    toe_off, toe_off_sd = bias_and_sd(errors.toe_off_s)
    print(
        f"\n{name} {rate} fps {noise_mm:.0f} mm: strike {strike:+.1f} +- {strike_sd:.1f} ms, "
        f"toe-off {toe_off:+.1f} +- {toe_off_sd:.1f} ms, {len(errors.strike_s)} contacts"
    )
    assert (errors.missed, errors.invented) == (0, 0)
    assert abs(strike) <= 5
    if name == SMOOTHED:
        assert -16 <= toe_off <= -8
    else:
        assert abs(toe_off) <= 8
    assert strike_sd <= 8
    assert toe_off_sd <= 8


@pytest.mark.parametrize("cutoff_hz", [8.0, 6.0, 5.0])
@pytest.mark.parametrize("name", ["rbds001_v25", "rbds001_v35", "biomac02_v21", SMOOTHED])
def test_smoothed_landmarks_do_not_make_the_strike_late(
    recorded: dict[str, Trial], name: str, cutoff_hz: float
) -> None:
    trial = recorded[f"{name}_60hz"]
    given = np.isfinite(trial.track.xy_px).all(axis=(0, 2))
    xy = trial.track.xy_px.copy()
    xy[:, given] = lowpass(xy[:, given], cutoff_hz, 60.0)
    strike, strike_sd = bias_and_sd(compare(replace(trial, track=replace(trial.track, xy_px=xy)), 0.0).strike_s)
    assert abs(strike) <= 5
    assert strike_sd <= 8


@pytest.mark.parametrize("name", ["rbds001_v25", "rbds001_v35", SMOOTHED])
def test_belt_speed_is_read_from_the_stance(recorded: dict[str, Trial], name: str) -> None:
    trial = recorded[f"{name}_60hz"]
    pace = np.mean([contacts.pace_ll for contacts in detect(trial.track).values()]) * trial.leg_length_m
    assert pace == pytest.approx(trial.speed_mps, rel=0.05)


@pytest.mark.parametrize("name", ["rbds001_v25_60hz", "rbds001_v35_60hz", "rbds044_v25_60hz", "rajagopal_v38_60hz"])
def test_a_good_runner_is_scored_and_told_to_keep_it(recorded: dict[str, Trial], name: str) -> None:
    trial = recorded[name]
    result = analyse(trial.track, ClipContext(pace_mps=trial.speed_mps))
    assert result.status == "scored"
    assert [f.id for f in result.faults if f.status == "fault"] == []
    assert result.cue is not None
    assert result.cue.fault is None
    # No shoulders in these tables: what needs them is not measured, and nothing else suffers.
    assert "lean" not in result.metrics
    assert {"Kpk", "heelPk", "Kpass", "leverMean", "over", "cadence", "tc"} <= set(result.metrics)


def test_a_recording_of_two_seconds_runs_through(recorded: dict[str, Trial]) -> None:
    trial = recorded["biomac02_v21_60hz"]
    result = analyse(trial.track)
    assert (result.status, result.code) == ("refused", "TOO_FEW_STRIDES")
    found = {(s.side, round(s.foot_strike_s, 1)) for s in result.strides}
    true = {(side, round(float(strike), 1)) for side in SIDES for strike, _ in trial.contacts[side]}
    assert true <= found


def test_a_marker_that_jumps_for_one_frame_does_not_break_the_run(recorded: dict[str, Trial]) -> None:
    result = analyse(recorded["rbds001_v35_60hz"].track)
    assert len(result.segments) == 1


@pytest.mark.parametrize("name", ["rbds001_v25_30hz", "rbds001_v35_60hz", "rbds044_v25_60hz", "rajagopal_v38_30hz"])
@pytest.mark.parametrize("stretch", [0.75, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0])
def test_a_clip_at_the_wrong_speed_is_never_scored_in_silence(
    recorded: dict[str, Trial], name: str, stretch: float
) -> None:
    track = recorded[name].track
    played = PoseTrack(track.time_s * stretch, track.xy_px, track.visibility, 4000, 1200, track.engine)
    result = analyse(played)
    asked = result.slow_motion.suspected or any("normal speed" in warning for warning in result.warnings)
    assert result.status == "refused" or asked
    if stretch >= 1.5:
        assert result.code == "SLOW_MOTION"
        assert result.slow_motion.factor == pytest.approx(stretch, rel=0.15)
    # Told the factor, the same clip gives the runner's own numbers.
    told = analyse(played, ClipContext(slow_motion=stretch))
    original = analyse(track)
    assert told.status == "scored"
    assert told.metrics["Kpk"].value == pytest.approx(original.metrics["Kpk"].value, abs=0.05)
    assert told.cadence_spm == pytest.approx(original.cadence_spm, rel=1e-3)
    assert told.strides[0].foot_strike_s == pytest.approx(
        original.strides[0].foot_strike_s * stretch, abs=0.01 * stretch
    )
