from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from analysis.gait import faults, verdicts
from analysis.gait.bands import Expectations
from analysis.gait.fault_rules import RULES
from analysis.gait.metrics import BY_KEY
from analysis.gait.model import FaultStatus, MetricResult
from analysis.gait.pace import Pace
from tests.gait.fault_clips import (
    AT,
    BIG,
    FLICK,
    LAZY,
    LONG,
    OVERSTRIDE,
    SITTING,
    TYPED,
    UNKNOWN,
    chosen,
    clip,
    reference,
)


def statuses(changes: Mapping[str, float], pace: Pace = TYPED, rate: float = 60.0) -> dict[str, FaultStatus]:
    return {
        f.rule.id: f.status for f in faults.find_faults(clip(changes, pace, rate)) if f.status in ("fault", "watch")
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        (LAZY, {"lazy_heel": "fault"}),
        ({"Kpk": 68.0}, {"lazy_heel": "watch"}),
        ({"Kpk": 91.0, "heelPk": 0.46}, {"lazy_heel": "watch"}),
        ({"Kpk": 80.0, "heelPk": 0.52, "Kpass": 70.0}, {"lazy_heel": "fault"}),  # the others are well on the way
        ({"Kpk": 80.0, "heelPk": 0.52, "Kpass": 76.0}, {"lazy_heel": "watch"}),  # one of them is not
        ({"Kpk": 89.0, "heelPk": 0.52, "Kpass": 70.0}, {"lazy_heel": "watch"}),
        ({"Kpk": 94.0, "heelPk": 0.52, "Kpass": 70.0}, {}),  # a hint in everything is no sign
        (LAZY | {"simul": 0.5}, {"lazy_heel": "fault"}),  # late because lazy
        (LONG, {"long_lever": "fault"}),
        (FLICK, {"flick": "fault"}),
        (BIG, {"over_cooked": "fault"}),
        (OVERSTRIDE, {"overstride": "fault"}),
        ({"over": 0.42}, {"overstride": "watch"}),
        (SITTING, {"sitting_back": "fault"}),
        ({"KstMax": 60.0}, {"sitting_back": "watch"}),
        ({"lean": 21.0}, {"folded": "fault"}),
        ({"thTO": -8.0}, {"weak_hip_push": "fault"}),
        ({"VO_LL": 0.16}, {"bounce": "fault"}),
        ({"simul": 0.5}, {"late_pull": "fault"}),
        ({"calfShare": 0.75, "VO_LL": 0.16}, {"calf_push": "watch", "bounce": "fault"}),
    ],
)
def test_rules(changes: dict[str, float], expected: dict[str, str]) -> None:
    assert statuses(changes) == expected


@pytest.mark.parametrize("pace", [2.2, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
def test_the_reference_runner_has_no_fault_at_any_pace(pace: float) -> None:
    at = Pace(pace, 0.0, "typed")
    assert statuses({}, at) == {}
    assert chosen({}, at).text == "Nothing to change: keep it."


def test_the_same_pull_is_fine_when_slow_and_lazy_when_fast() -> None:
    shuffle = {"Kpk": 82.0, "heelPk": 0.38, "Kpass": 60.0}
    assert "lazy_heel" not in statuses(shuffle, Pace(2.2, 0.0, "typed"))
    assert statuses(shuffle, Pace(4.5, 0.0, "typed"))["lazy_heel"] == "fault"


def test_an_unknown_pace_widens_the_edges_and_never_calls_a_pull_too_big() -> None:
    nearly = {"Kpk": 80.0, "heelPk": 0.34, "Kpass": 53.0}
    assert "lazy_heel" in statuses(nearly, Pace(2.9, 0.0, "typed"))
    assert "lazy_heel" not in statuses(nearly, UNKNOWN)
    finding = next(f for f in faults.find_faults(clip(BIG, UNKNOWN)) if f.rule.id == "over_cooked")
    assert finding.status == "not_measurable"


def test_a_hit_needs_most_of_the_strides() -> None:
    base = clip(LAZY)
    good = reference(TYPED)
    half = [(i, dict(m) if i % 2 else good) for i, m in base.strides]
    found = faults.find_faults(faults.Clip(base.metrics, half, AT, 0.9))
    assert next(f for f in found if f.rule.id == "lazy_heel").status == "ok"


def test_a_fault_points_at_the_strides_that_show_it() -> None:
    base = clip(LAZY)
    good = reference(TYPED)
    mixed = [(i, good if i in (2, 5) else dict(m)) for i, m in base.strides]
    found = faults.find_faults(faults.Clip(base.metrics, mixed, AT, 0.9))
    assert next(f for f in found if f.rule.id == "lazy_heel").strides == (0, 1, 3, 4, 6, 7)


def test_what_cannot_be_measured_is_said_so() -> None:
    values = reference(TYPED)
    del values["lean"]
    results = {k: MetricResult(v, "", 1.0, None, None, None, 8) for k, v in values.items()}
    found = faults.find_faults(faults.Clip(results, [(i, values) for i in range(8)], Expectations(TYPED, 30.0), 0.9))
    status = {f.rule.id: f.status for f in found}
    assert status["folded"] == "not_measurable"
    assert status["calf_push"] == "not_measurable"  # 30 frames a second are too few
    assert status["asymmetry"] == "not_measurable"  # one clip is too few
    assert status["sitting_back"] == "ok"  # two of three signs are enough


def test_edges_lie_at_or_beyond_the_bands() -> None:
    for rule in RULES:
        for criterion in [c for part in rule.parts for c in part.criteria]:
            assert criterion.metric in BY_KEY
            at, band = faults.edge(criterion, AT), AT.band(criterion.metric)
            assert at is not None
            assert band is not None
            assert band.low is not None
            assert band.high is not None
            if criterion.from_reference is not None and criterion.metric != "Kpk":
                assert at <= band.low or at >= band.high, criterion


def levels(changes: Mapping[str, float]) -> dict[str, str | None]:
    """Of a clip whose verdicts are given by the bands, as in the pipeline."""
    this = clip(changes)
    judged = verdicts.summarise([m for _, m in this.strides], AT, verdicts.Footage(), {}, judged=True)
    findings = faults.find_faults(faults.Clip(judged, this.strides, AT, 0.9))
    return {key: result.level for key, result in verdicts.settle(judged, findings).items()}


@pytest.mark.parametrize(
    ("changes", "metric", "level"),
    [
        ({}, "Kpk", "ok"),
        (LAZY, "Kpk", "fault"),
        ({"Kpk": 68.0}, "Kpk", "watch"),  # one sign of a fault that needs two
        ({"cadence": 190.0}, "cadence", "watch"),  # clearly outside, though no fault rests on it
        ({"thRange": 77.0}, "thRange", "edge"),
    ],
)
def test_a_verdict_claims_no_more_than_the_faults_do(changes: dict[str, float], metric: str, level: str) -> None:
    found = levels(changes)
    assert found[metric] == level
    assert {lv for key, lv in found.items() if key not in changes} <= {"ok", None}


@pytest.mark.parametrize("changes", [{}, {"Kpk": 68.0}, {"heelPk": 0.38}, {"over": 0.42}, {"thTO": -14.0}])
def test_keep_it_is_never_said_beside_a_metric_at_fault(changes: dict[str, float]) -> None:
    assert chosen(changes).fault is None
    assert "fault" not in levels(changes).values()


def test_without_a_verdict_nothing_is_claimed() -> None:
    base = clip({})
    results = verdicts.settle(base.metrics, [])
    assert {result.level for result in results.values()} == {None}
    assert verdicts.beyond(base.metrics["Kpk"]) == -np.inf
