"""Faults found and invented, on a few of the drawn runners that `make accuracy` measures in full."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.gait import kind
from analysis.gait.metrics import BY_KEY
from analysis.gait.model import ClipContext
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import RunnerParameters, SyntheticRunner, Timing, landmark_track
from tests.accuracy.faults import (
    ALONG_WITH,
    FOREFOOT,
    PHONE_NOISE,
    REARFOOT,
    SPEEDS_MPS,
    STYLES,
    Case,
    confusion,
    false_alarms,
    judge,
    page,
    usual_runners,
    wrong_runners,
)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_grossly_wrong_is_found_and_nothing_else_invented(style: str) -> None:
    for judged in wrong_runners([style], ["gross"], rates=[30.0]):
        assert judged.found == "fault", judged.case
        assert not judged.invented, judged.case
        cue = judged.analysis.cue
        assert cue is not None
        assert cue.fault in {style, *ALONG_WITH.get(style, ())}, judged.case


@pytest.mark.parametrize("style", STYLES)
def test_what_is_hardly_wrong_is_not_called_a_fault(style: str) -> None:
    for judged in wrong_runners([style], ["small"], strikes=[REARFOOT], rates=[30.0]):
        assert not judged.those("fault"), judged.case
        assert judged.analysis.cue is not None
        assert judged.analysis.cue.fault is None


@pytest.mark.parametrize("rate", [30.0, 60.0])
@pytest.mark.parametrize("strike", [REARFOOT, FOREFOOT])
@pytest.mark.parametrize("style", ["flick", "over_cooked"])
def test_who_pulls_too_much_is_never_asked_for_more(style: str, strike: float, rate: float) -> None:
    for judged in wrong_runners([style], strikes=[strike], rates=[rate]):
        assert not judged.asks_for_more_pull, judged.case


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_usual_runners_are_told_to_keep_it(first: int) -> None:
    """200 runners with nothing wrong, the same that the page counts: not one false fault is less than 2 % of them."""
    for judged in usual_runners(20, first):
        assert judged.analysis.status == "scored", judged.case
        assert not judged.those("fault"), judged.case
        assert judged.analysis.cue is not None, judged.case
        assert judged.analysis.cue.fault is None, judged.case


def test_the_page_counts_what_was_found() -> None:
    judged = list(wrong_runners(["folded"], ["small", "gross"], [3.5], [REARFOOT], [30.0]))
    assert confusion(judged)["folded"] == {"runners": 2, "folded": 1}
    alarms = false_alarms(2)
    assert (alarms.runners, alarms.scored, alarms.share) == (2, 2, 0.0)
    text = page(judged, alarms)
    assert "| folded | 0, 0 of 1 | 0, 0 of 0 | 1, 0 of 1 |" in text
    assert "Of 2 runners with nothing wrong" in text


def test_a_runner_who_never_leaves_the_ground_is_judged_on_the_swing_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn runners all fly: to see one who does not, the limit comes down to them."""
    monkeypatch.setattr(kind, "GROUNDED_DUTY", 0.3)
    result = judge(Case(2.5, rate_hz=60.0)).analysis
    assert (result.status, result.kind) == ("scored", "grounded_running")
    assert "tf" not in result.metrics
    assert all("tf" not in stride.metrics for stride in result.strides)
    for key, metric in result.metrics.items():
        assert metric.verdict is None or BY_KEY[key].phase == "swing", key
    status = {fault.id: fault.status for fault in result.faults}
    assert (status["overstride"], status["bounce"]) == ("not_measurable", "not_measurable")
    assert status["lazy_heel"] != "not_measurable"
    assert any("always on the ground" in warning for warning in result.warnings)


@pytest.mark.parametrize("stretch", [0.75, 1.25, 1.5, 2.0, 4.0, 8.0])
@pytest.mark.parametrize("speed", SPEEDS_MPS)
@pytest.mark.parametrize("lazy_deg", [0.0, 25.0])
def test_a_clip_at_the_wrong_speed_is_never_scored_in_silence(speed: float, stretch: float, lazy_deg: float) -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=speed, lazy_deg=lazy_deg, stride_jitter=1.0))
    track, _ = landmark_track(runner, timing=Timing(60.0, 8.0), noise=PHONE_NOISE)
    result = analyse(replace(track, time_s=track.time_s * stretch), ClipContext(pace_mps=speed))
    asked = result.slow_motion.suspected or any(
        "normal speed" in warning or "slow motion" in warning for warning in result.warnings
    )
    assert result.status == "refused" or asked
    if result.status == "refused":
        assert result.code in ("SLOW_MOTION", "IMPLAUSIBLE", "LOW_FPS")


def test_a_case_can_be_filmed_from_either_side() -> None:
    left, right = (judge(Case(3.5, "lazy_heel", facing=side)) for side in ("left", "right"))
    assert left.found == right.found == "fault"
    assert left.analysis.segments[0].near_side == "left"
