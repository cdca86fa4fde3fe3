from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from analysis.gait.bands import references
from analysis.gait.cue_model import LastCue
from analysis.gait.fault_rules import RULES
from analysis.gait.metrics import BY_KEY
from analysis.gait.model import Analysis, ClipContext, FaultStatus, PaceSource, Side, Status, other
from analysis.gait.pipeline import analyse
from analysis.gait.serialise import details, last_cue, tells, to_dict
from tests.gait.stick_runner import mirrored, runner

AT_3_5 = ClipContext(pace_mps=3.5)


def same_runner(a: Analysis, b: Analysis, tolerance: float = 1e-6) -> None:
    assert (a.status, a.code) == (b.status, b.code)
    assert [f.status for f in a.faults] == [f.status for f in b.faults]
    assert a.cue == b.cue
    assert set(a.metrics) == set(b.metrics)
    for key, result in a.metrics.items():
        assert result.value == pytest.approx(b.metrics[key].value, abs=tolerance), key
        assert result.verdict == b.metrics[key].verdict


@pytest.mark.parametrize("noise_px", [0.0, 2.0])
def test_a_mirrored_clip_shows_the_same_runner_the_other_way_round(noise_px: float) -> None:
    track = runner(noise_px=noise_px)
    a, b = analyse(track, AT_3_5), analyse(mirrored(track), AT_3_5)
    same_runner(a, b)
    for s, m in zip(a.segments, b.segments, strict=True):
        assert (m.direction, m.near_side) == (other(s.direction), other(s.near_side))
    key = lambda s: (round(s.foot_strike_s, 6), s.near)  # noqa: E731
    for s, m in zip(sorted(a.strides, key=key), sorted(b.strides, key=key), strict=True):
        assert m.side == other(s.side)
        assert m.foot_strike_s == pytest.approx(s.foot_strike_s, abs=1e-9)
        assert m.toe_off_s == pytest.approx(s.toe_off_s, abs=1e-9)


def test_place_and_size_in_the_picture_change_nothing() -> None:
    track = runner()
    moved = replace(track, xy_px=track.xy_px * 0.7 + np.array([150.0, 60.0]))
    same_runner(analyse(track, AT_3_5), analyse(moved, AT_3_5))


def test_a_clock_that_starts_later_changes_only_the_times() -> None:
    track = runner()
    a, b = analyse(track, AT_3_5), analyse(replace(track, time_s=track.time_s + 100.0), AT_3_5)
    same_runner(a, b, tolerance=1e-4)
    assert b.strides[0].foot_strike_s == pytest.approx(a.strides[0].foot_strike_s + 100.0, abs=1e-5)


def test_a_camera_that_pans_changes_nothing() -> None:
    track = runner()
    shift = 80.0 * np.sin(track.time_s / 2)[:, None]
    panned = replace(track, xy_px=track.xy_px + np.stack([shift, 0.2 * shift], axis=-1))
    a, b = analyse(track, AT_3_5), analyse(panned, AT_3_5)
    for key in ("Kpk", "Kpass", "leverMean", "thKpk", "cadence", "over"):
        assert b.metrics[key].value == pytest.approx(a.metrics[key].value, rel=0.01), key


@pytest.mark.parametrize("pace", [None, 3.5])
@pytest.mark.parametrize("height", [None, 1.75])
def test_pace_is_typed_or_read_or_unknown(pace: float | None, height: float | None) -> None:
    result = analyse(runner(), ClipContext(pace_mps=pace, height_m=height))
    if pace is not None:
        assert (result.pace_source, result.pace_mps) == ("typed", 3.5)
    elif height is not None:
        assert result.pace_source == "video"
        assert result.pace_mps == pytest.approx(3.5, rel=0.25)
    else:
        assert (result.pace_source, result.pace_mps) == ("none", None)
    widths = {
        source: analyse(runner(), context).metrics["Kpk"]
        for source, context in (("typed", AT_3_5), ("this", ClipContext(pace_mps=pace, height_m=height)))
    }
    typed, this = widths["typed"], widths["this"]
    if pace is None:
        assert this.high - this.low > typed.high - typed.low


def test_a_typed_pace_that_the_film_contradicts_is_doubted() -> None:
    result = analyse(runner(), ClipContext(pace_mps=5.5, height_m=1.75))
    assert any("5.50 m/s" in warning for warning in result.warnings)


def test_lazy_and_big_pulls_are_told_apart() -> None:
    lazy, usual, big = (analyse(runner(knee_scale=k), AT_3_5) for k in (0.6, 1.0, 1.25))
    assert [r.metrics["Kpk"].verdict for r in (lazy, usual, big)] == ["lazy_heel", "in_band", "over_cooked"]
    assert [r.cue.fault if r.cue else "" for r in (lazy, usual, big)] == ["lazy_heel", None, "over_cooked"]
    shown = next(f for f in lazy.faults if f.id == "lazy_heel").strides
    assert shown
    assert all(lazy.strides[i].near and lazy.strides[i].valid for i in shown)


@pytest.mark.filterwarnings("error")
def test_keypoints_without_visibility_are_looked_at_all_the_same() -> None:
    track = runner()
    track.visibility[:] = np.nan
    result = analyse(track, AT_3_5)
    assert (result.status, len(result.segments)) == ("refused", 1)
    assert all("hidden" in doubt for stride in result.strides if stride.near for doubt in stride.doubts)


def test_a_factor_that_is_no_factor_is_an_error() -> None:
    with pytest.raises(ValueError, match="slow-motion factor"):
        analyse(runner(seconds=1), ClipContext(slow_motion=0.0))


CONTRACT = {
    "status": str,
    "code": (str, type(None)),
    "message": str,
    "engine": dict,
    "frames": int,
    "duration_s": float,
    "cadence_spm": (float, type(None)),
    "pace_mps": (float, type(None)),
    "pace_source": str,
    "pace_error_mps": (float, type(None)),
    "slow_motion": dict,
    "segments": list,
    "strides": list,
    "metrics": dict,
    "faults": list,
    "cue": (dict, type(None)),
}


CODES = {
    "NO_PERSON",
    "LOW_FPS",
    "NOT_SIDE_VIEW",
    "POSE_UNRELIABLE",
    "BODY_CUT_OFF",
    "RUNNER_TOO_SMALL",
    "NOT_RUNNING",
    "WALKING",
    "SLOW_MOTION",
    "TOO_FEW_STRIDES",
    "IMPLAUSIBLE",
}
FAULTS = [
    "lazy_heel",
    "long_lever",
    "flick",
    "over_cooked",
    "late_pull",
    "overstride",
    "sitting_back",
    "folded",
    "weak_hip_push",
    "calf_push",
    "bounce",
    "asymmetry",
]
WITHOUT_A_BAND = {"tf"}  # flight time: what contact leaves of a step


def test_words_that_others_read_stay_as_they_are() -> None:
    assert get_args(Status) == ("scored", "preview", "refused")
    assert get_args(PaceSource) == ("typed", "video", "none")
    assert get_args(FaultStatus) == ("fault", "watch", "ok", "not_measurable")
    assert get_args(Side) == ("left", "right")
    assert [rule.id for rule in RULES] == FAULTS
    assert set(BY_KEY) - set(references()) == WITHOUT_A_BAND
    assert set(references()) <= set(BY_KEY)


def of_contract(data: dict[str, Any]) -> None:
    """Every word of a result is one that was promised."""
    assert data["status"] in get_args(Status)
    assert (data["code"] is None) == (data["status"] == "scored")
    assert data["code"] is None or data["code"] in CODES
    assert data["pace_source"] in get_args(PaceSource)
    for segment in data["segments"]:
        assert {segment["direction"], segment["near_side"]} <= set(get_args(Side))
    known = set(references()) | WITHOUT_A_BAND
    for stride in data["strides"]:
        assert stride["side"] in get_args(Side)
        assert set(stride["metrics"]) <= known
    assert set(data["metrics"]) <= known
    for key, metric in data["metrics"].items():
        assert metric["unit"] == BY_KEY[key].unit
        assert metric["verdict"] in {None, "in_band", *BY_KEY[key].words}
    assert [fault["id"] for fault in data["faults"]] in ([], FAULTS)
    for fault in data["faults"]:
        assert fault["status"] in get_args(FaultStatus)
    if data["cue"] is not None:
        assert data["cue"]["fault"] in {None, *FAULTS}


@pytest.mark.parametrize("context", [ClipContext(), AT_3_5, ClipContext(3.5, height_m=1.75, pain=True)])
@pytest.mark.parametrize("knee_scale", [0.6, 1.0, 1.25])
@pytest.mark.parametrize("seconds", [0.2, 2.0, 2.9, 7.0])
def test_a_result_speaks_in_the_words_of_the_contract(seconds: float, knee_scale: float, context: ClipContext) -> None:
    of_contract(to_dict(analyse(runner(seconds=seconds, knee_scale=knee_scale), context)))


@pytest.mark.parametrize("seconds", [0.2, 2.0, 2.9, 7.0])
def test_the_json_contract(seconds: float) -> None:
    data = to_dict(analyse(runner(seconds=seconds), AT_3_5))
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert list(data) == list(CONTRACT)
    for key, kind in CONTRACT.items():
        assert isinstance(data[key], kind), key
    assert set(data["engine"]) == {"name", "model", "version"}
    assert set(data["slow_motion"]) == {"suspected", "factor"}
    for segment in data["segments"]:
        assert set(segment) == {"start_s", "end_s", "direction", "near_side"}
    for stride in data["strides"]:
        assert set(stride) == {
            "segment",
            "side",
            "near",
            "valid",
            "foot_strike_s",
            "toe_off_s",
            "next_foot_strike_s",
            "metrics",
        }
    for metric in data["metrics"].values():
        assert set(metric) == {"value", "unit", "error", "low", "high", "verdict", "n"}
    for fault in data["faults"]:
        assert set(fault) == {"id", "status", "z"}
    if data["cue"] is not None:
        assert set(data["cue"]) == {"fault", "text", "drill"}


@pytest.mark.parametrize("knee_scale", [0.6, 1.0])
@pytest.mark.parametrize("seconds", [2.0, 7.0])
def test_the_details_hold_what_the_pages_add(seconds: float, knee_scale: float) -> None:
    result = analyse(runner(seconds=seconds, knee_scale=knee_scale), AT_3_5)
    extra = details(result)
    assert json.loads(json.dumps(extra, allow_nan=False)) == extra
    assert len(extra["stride_doubts"]) == len(extra["stride_flags"]) == len(result.strides)
    assert set(extra["metrics"]) == set(result.metrics)
    assert set(extra["fault_strides"]) == {f.id for f in result.faults}
    if result.status == "refused":
        assert (extra["events"], extra["kind"], extra["cue"]) == (None, None, None)
        return
    assert extra["kind"] == "running"
    assert extra["events"]["contact_error_ms"] >= extra["events"]["foot_strike_error_ms"] >= 10.0
    assert extra["metrics"]["Kpk"]["level"] == ("fault" if knee_scale < 1 else "ok")
    assert extra["cue"]["reasons"] == [r["text"] for r in extra["cue"]["reasoning"]]


def test_one_clip_leads_to_the_next() -> None:
    """A lazy heel is cued, goes on being cued while it gets better, and is done when it was in the band twice."""
    context, told = AT_3_5, []
    for knee_scale in (0.6, 0.7, 0.95, 0.95):
        result = analyse(runner(knee_scale=knee_scale), context)
        working_on = last_cue(to_dict(result), details(result))
        told.append((result.cue.fault if result.cue else None, working_on.solved if working_on else None))
        context = ClipContext(pace_mps=3.5, last_cue=working_on)
    assert told == [("lazy_heel", 0), ("lazy_heel", 0), ("lazy_heel", 1), (None, None)]
    refused = analyse(runner(seconds=1))
    assert last_cue(to_dict(refused), details(refused)) is None
    old = {"cue": {"fault": "lazy_heel", "text": "Go.", "drill": None}}
    assert last_cue(old, {"cue": None}) == LastCue("lazy_heel", "Go.")


def test_a_clip_that_cannot_carry_a_cue_tells_nothing_of_the_last_one() -> None:
    def of(context: ClipContext) -> bool:
        result = analyse(runner(knee_scale=0.6), context)
        return tells(to_dict(result), details(result))

    assert of(AT_3_5)
    assert not of(ClipContext(pace_mps=3.5, pain=True))
    assert not of(ClipContext())  # the pull is not judged without a pace
    preview = analyse(runner(seconds=2.0), AT_3_5)
    assert not tells(to_dict(preview), details(preview))


def test_pain_leaves_the_numbers_and_takes_the_cue() -> None:
    result = analyse(runner(knee_scale=0.6), ClipContext(pace_mps=3.5, pain=True))
    assert result.status == "scored"
    assert {f.id: f.status for f in result.faults}["lazy_heel"] == "fault"
    assert result.cue is not None
    assert result.cue.fault is None
    assert "professional" in result.cue.text
