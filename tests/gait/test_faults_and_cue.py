from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files

import numpy as np
import pytest

from analysis.gait import cue, faults, verdicts
from analysis.gait.bands import Expectations, references
from analysis.gait.fault_rules import RULES
from analysis.gait.metrics import BY_KEY
from analysis.gait.model import Cue, FaultStatus, MetricResult
from analysis.gait.pace import Pace

TYPED = Pace(3.5, 0.0, "typed")
UNKNOWN = Pace(2.9, 0.5, "none")
AT = Expectations(TYPED, 60.0)
MUSCLES = ("glute", "hamstring", "quad", "calf", "hip flexor", "psoas", "muscle", "core", "soleus")


def reference(pace: Pace) -> dict[str, float]:
    return {key: ref.value(pace.mps) for key, ref in references().items()}


def clip(changes: Mapping[str, float], pace: Pace = TYPED, rate: float = 60.0, strides: int = 8) -> faults.Clip:
    """A runner on every reference but for some changes, all strides alike."""
    values = reference(pace) | dict(changes)
    sd = {key: ref.measurement_sd for key, ref in references().items()}
    results = {key: MetricResult(v, "", sd[key], None, None, None, strides) for key, v in values.items()}
    return faults.Clip(results, [(i, values) for i in range(strides)], Expectations(pace, rate), 0.9)


def statuses(changes: Mapping[str, float], pace: Pace = TYPED, rate: float = 60.0) -> dict[str, FaultStatus]:
    return {
        f.rule.id: f.status for f in faults.find_faults(clip(changes, pace, rate)) if f.status in ("fault", "watch")
    }


def chosen(changes: Mapping[str, float], pace: Pace = TYPED, trust: float = 0.9) -> Cue:
    return cue.choose(faults.find_faults(clip(changes, pace)), pace, trust)


# References at 3.5 m/s: Kpk 107, heelPk .59, Kpass 83, thKpk 20, leverMean .83, leverLoad .76, over .27, thTO -22.
LAZY = {"Kpk": 68.0, "heelPk": 0.38, "Kpass": 50.0}
LONG = {"leverMean": 0.92, "leverLoad": 0.88}
FLICK = {"thKpk": -2.0, "Kpk": 124.0, "heelPk": 0.95}
BIG = {"heelPk": 0.85, "Kpk": 128.0}
OVERSTRIDE = {"over": 0.42, "shankFS": 19.0}
SITTING = {"KstMax": 60.0, "tall": 0.85, "lean": -3.0}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        (LAZY, {"lazy_heel": "fault"}),
        ({"Kpk": 68.0}, {"lazy_heel": "watch"}),
        ({"Kpk": 91.0, "heelPk": 0.46}, {"lazy_heel": "watch"}),
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


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (LAZY, "lazy_heel"),
        (LAZY | LONG, "lazy_heel"),
        (LONG, "long_lever"),
        (LAZY | {"thTO": -8.0}, "weak_hip_push"),
        (SITTING | OVERSTRIDE, "sitting_back"),
        (LAZY | OVERSTRIDE, "lazy_heel"),
        (OVERSTRIDE | {"thTO": -8.0}, "overstride"),
        (FLICK, "flick"),
        (BIG, "over_cooked"),
        (LAZY | {"simul": 0.5}, "lazy_heel"),
    ],
)
def test_the_one_cue(changes: dict[str, float], fault: str) -> None:
    cued = chosen(changes)
    assert cued.fault == fault
    assert cued.metric in BY_KEY
    assert cued.drill
    assert (cued.reasoning[0].kind, cued.reasoning[0].fault) == ("chosen", fault)
    assert cued.reasons[0].endswith("beyond the edge.")


def test_what_is_not_cued_is_said_with_the_reason() -> None:
    reasons = {r.fault: (r.kind, r.to) for r in chosen(LAZY | LONG | OVERSTRIDE | {"lean": 21.0}).reasoning}
    assert reasons == {
        "lazy_heel": ("chosen", None),
        "folded": ("outranked", "lazy_heel"),
        "long_lever": ("yields", "lazy_heel"),
        "overstride": ("yields", "lazy_heel"),
    }


@pytest.mark.parametrize("changes", [FLICK, BIG, FLICK | LONG, BIG | LONG])
def test_a_pull_that_is_too_big_is_never_cued_bigger(changes: dict[str, float]) -> None:
    cued = chosen(changes)
    assert cued.fault is not None
    assert cue.library()[cued.fault].pull != "more"


def test_without_a_pace_no_cue_about_the_pull_but_posture_may_be_cued() -> None:
    assert chosen(LAZY, UNKNOWN).fault is None
    assert "pace" in chosen(LAZY, UNKNOWN).text
    assert chosen(LAZY | SITTING, UNKNOWN).fault == "sitting_back"


def test_a_clip_of_little_trust_gets_no_cue() -> None:
    assert "Film again" in chosen(LAZY, trust=0.5).text
    assert cue.confidence(0.9, 4, 30, 0.05) > cue.LEAST_CONFIDENCE > cue.confidence(0.6, 4, 30, 0.25)


@pytest.mark.parametrize(
    ("changes", "fault", "signs", "why"),
    [
        ({"Kpk": 68.0}, "lazy_heel", ("Kpk",), "one sign alone"),
        ({"Kpk": 91.0, "heelPk": 0.46}, "lazy_heel", ("Kpk", "heelPk"), "less than half the error"),
        ({"calfShare": 0.95, "VO_LL": 0.115}, "calf_push", ("calfShare",), "one sign alone"),
    ],
)
def test_what_is_only_watched_is_kept_with_a_word(
    changes: dict[str, float], fault: str, signs: tuple[str, ...], why: str
) -> None:
    kept = chosen(changes)
    assert kept.fault is None
    assert kept.text == "Nothing to change: keep it."
    (reason,) = kept.reasoning
    assert (reason.kind, reason.fault, reason.metrics) == ("watch", fault, signs)
    assert why in reason.text
    assert kept.reasons == (reason.text,)


def test_one_clip_is_never_enough_for_a_push_from_the_calf() -> None:
    reasons = chosen({"calfShare": 0.95, "VO_LL": 0.16}).reasoning
    watched = next(r for r in reasons if r.kind == "watch")
    assert watched.fault == "calf_push"
    assert "one clip is not enough" in watched.text


def levels(changes: Mapping[str, float]) -> dict[str, str | None]:
    """Of a clip whose verdicts are given by the bands, as in the pipeline."""
    this = clip(changes)
    judged = verdicts.summarise([m for _, m in this.strides], AT, verdicts.Footage(), float("nan"), judged=True)
    findings = faults.find_faults(faults.Clip(judged, this.strides, AT, 0.9))
    return {key: result.level for key, result in verdicts.settle(judged, findings).items()}


@pytest.mark.parametrize(
    ("changes", "metric", "level"),
    [
        ({}, "Kpk", "ok"),
        (LAZY, "Kpk", "fault"),
        ({"Kpk": 68.0}, "Kpk", "watch"),  # one sign of a fault that needs two
        ({"cadence": 190.0}, "cadence", "watch"),  # clearly outside, though no fault rests on it
        ({"tKpk": 56.5}, "tKpk", "edge"),
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


def test_the_library_covers_every_fault_in_short_external_words() -> None:
    library = cue.library()
    assert set(library) == {rule.id for rule in RULES}
    for card in library.values():
        assert card.metric in BY_KEY
        assert len(card.texts) == 3
        for text in card.texts:
            assert len(text.split()) <= 12, text
            assert not [m for m in MUSCLES if re.search(rf"\b{m}", text.lower())], text
    raw = files("analysis.gait").joinpath("cues.json").read_text(encoding="utf-8")
    assert set(json.loads(raw)) == {"schema", "note", "cues", "keep", "pace", "sprint", "film_again"}
