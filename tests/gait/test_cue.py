from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from importlib.resources import files

import pytest

from analysis.gait import cue
from analysis.gait.cue_library import library, saying
from analysis.gait.cue_model import FaultWords, LastCue
from analysis.gait.fault_rules import RULES
from analysis.gait.metrics import BY_KEY
from analysis.gait.model import ClipContext
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track
from tests.gait.fault_clips import BIG, FLICK, LAZY, LONG, OVERSTRIDE, SITTING, UNKNOWN, chosen

MUSCLES = ("glute", "hamstring", "quad", "calf", "hip flexor", "psoas", "muscle", "core", "soleus")


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


def test_signs_that_make_up_for_one_too_few_are_named() -> None:
    """Else the same single sign would be called enough in one clip and not enough in another."""
    alone, helped = {"heelPk": 0.38}, {"heelPk": 0.38, "Kpk": 95.0, "Kpass": 71.0}
    assert "one sign alone" in chosen(alone).reasons[0]
    said = chosen(helped).reasons[0]
    assert said == "Lazy heel: heelPk beyond the edge, Kpk and Kpass more than half the way there."


def test_what_is_not_cued_is_said_with_the_reason() -> None:
    reasons = {r.fault: (r.kind, r.to) for r in chosen(LAZY | LONG | OVERSTRIDE | {"lean": 21.0}).reasoning}
    assert reasons == {
        "lazy_heel": ("chosen", None),
        "folded": ("outranked", "lazy_heel"),
        "long_lever": ("yields", "lazy_heel"),
        "overstride": ("unfit", "long_lever"),
    }


@pytest.mark.parametrize("changes", [FLICK, BIG, FLICK | LONG, BIG | LONG])
def test_a_pull_that_is_too_big_is_never_cued_bigger(changes: dict[str, float]) -> None:
    cued = chosen(changes)
    assert cued.fault is not None
    assert library()[cued.fault].pull != "more"


def test_without_a_pace_no_cue_about_the_pull_but_posture_may_be_cued() -> None:
    assert chosen(LAZY, UNKNOWN).fault is None
    assert "pace" in chosen(LAZY, UNKNOWN).text
    assert chosen(LAZY | SITTING, UNKNOWN).fault == "sitting_back"


def test_a_clip_of_little_trust_gets_no_cue() -> None:
    assert "Film again" in chosen(LAZY, trust=0.5).text
    assert cue.confidence(0.9, 4, 30, 0.05) > cue.LEAST_CONFIDENCE > cue.confidence(0.6, 4, 30, 0.25)


def test_a_clip_that_nothing_tells_how_far_to_trust_gets_no_cue() -> None:
    for unknown in (cue.confidence(0.9, 8, 60, math.nan), cue.confidence(math.nan, 8, 60, 0.05)):
        cued = chosen(LAZY, trust=unknown)
        assert (cued.fault, [r.kind for r in cued.reasoning]) == (None, ["confidence"])
        assert "nan" not in cued.reasons[0].lower()


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


SAYINGS = {"keep", "pace", "sprint", "film_again", "pain", "no_fit", "retest"}


def test_the_library_covers_every_fault_in_short_external_words() -> None:
    assert set(library()) == {rule.id for rule in RULES}
    for card in library().values():
        assert card.metric in BY_KEY
        assert len(set(card.cues.values())) == 3
        assert len(card.drills) == 1
        assert card.words == FaultWords(tuple(card.cues.values()), *card.drills.values())
        assert card.stop
        assert card.source
        assert set(card.not_with) < set(library())
        for text in card.cues.values():
            assert len(text.split()) <= 12, text
            assert not [m for m in MUSCLES if re.search(rf"\b{m}", text.lower())], text
    raw = json.loads(files("analysis.gait").joinpath("cues.json").read_text(encoding="utf-8"))
    assert set(raw) == {"schema", "note", "cues"} | SAYINGS
    assert all(saying(kind).endswith(".") for kind in SAYINGS)


def test_the_number_of_a_cue_is_a_sign_of_its_fault() -> None:
    for rule in RULES:
        signs = {c.metric for part in rule.parts for c in part.criteria}
        assert rule.paired or library()[rule.id].metric in signs


def test_a_cue_comes_with_its_rules_and_sources() -> None:
    cued = chosen(LAZY)
    assert "hamstring" in (cued.stop or "")
    assert cued.source
    assert "Film again" in (cued.retest or "")
    assert cued.z == pytest.approx((0.595 - 0.132 - 0.38) / 0.05, abs=0.05)
    kept = chosen({})
    assert (kept.z, kept.stop, kept.retest, kept.solved) == (None, None, None, 0)


def test_pain_comes_before_everything() -> None:
    for changes in ({}, LAZY, FLICK):
        cued = chosen(changes, pain=True)
        assert (cued.fault, cued.drill) == (None, None)
        assert "professional" in cued.text
        assert [r.kind for r in cued.reasoning] == ["pain"]
    assert chosen(LAZY, trust=0.1, pain=True, last=LastCue("lazy_heel", "Go.")).reasoning[0].kind == "pain"


@pytest.mark.parametrize(
    ("changes", "unfit", "to", "cued"),
    [
        (OVERSTRIDE | LONG, "overstride", "long_lever", "long_lever"),
        (OVERSTRIDE | {"cadence": 190.0}, "overstride", "cadence", None),
        ({"KstMax": 60.0, "tall": 0.85, "lean": 21.0}, "sitting_back", "lean", "folded"),
        ({"heelPk": 0.73, "Kpk": 118.0} | LONG, "long_lever", "over_cooked", None),
    ],
)
def test_a_cue_is_not_given_where_it_must_not(changes: dict[str, float], unfit: str, to: str, cued: str | None) -> None:
    found = chosen(changes)
    assert found.fault == cued
    reason = next(r for r in found.reasoning if r.kind == "unfit")
    assert (reason.fault, reason.to) == (unfit, to)
    if cued is None:  # a fault is there: "keep it" would be wrong
        assert "your eye decides" in found.text


WORKING = LastCue("lazy_heel", "Roll your shoes on a small wheel beneath you.", z=1.5)
SOLVED_ONCE = LastCue("lazy_heel", WORKING.text, z=-1.0, solved=1)


def test_the_athlete_goes_on_with_a_cue_that_works_but_is_not_done() -> None:
    cued = chosen({"Kpk": 89.0, "heelPk": 0.45} | OVERSTRIDE, last=WORKING)
    assert (cued.fault, cued.text, cued.solved) == ("lazy_heel", WORKING.text, 0)
    assert [r.kind for r in cued.reasoning[:1]] == ["kept"]
    barely = chosen({"heelPk": 0.47}, last=WORKING)  # inside, but by less than a quarter of the error
    assert (barely.fault, barely.solved) == ("lazy_heel", 0)


def test_a_cue_is_done_when_it_was_solved_on_two_clips() -> None:
    once = chosen({}, last=WORKING)
    assert (once.fault, once.solved) == ("lazy_heel", 1)
    assert "once more" in once.reasons[0]
    twice = chosen({}, last=LastCue("lazy_heel", once.text, once.z, once.solved))
    assert twice.fault is None
    assert twice.text == "Nothing to change: keep it."
    assert [r.kind for r in twice.reasoning] == ["solved"]
    other = chosen(OVERSTRIDE, last=SOLVED_ONCE)
    assert other.fault == "overstride"
    assert [r.kind for r in other.reasoning] == ["chosen", "solved"]


def test_a_setback_after_a_solved_clip_starts_the_count_again() -> None:
    back = chosen({"heelPk": 0.46}, last=LastCue("lazy_heel", WORKING.text, z=-0.5, solved=1))
    assert (back.fault, back.solved) == ("lazy_heel", 0)


def test_a_cue_that_makes_it_worse_is_changed() -> None:
    first, second, _ = library()["lazy_heel"].words.texts
    before = LastCue("lazy_heel", first, z=0.5)
    again = chosen(LAZY, last=before)
    assert again.fault == "lazy_heel"
    assert again.text == second
    assert {r.kind for r in again.reasoning} >= {"chosen", "worse"}
    other = chosen(LAZY | {"thTO": -8.0}, last=before)
    assert other.fault == "weak_hip_push"


@pytest.mark.parametrize("last", [LastCue("lazy_heel", "x", 1.0), LastCue("long_lever", "x", 1.0)])
@pytest.mark.parametrize("changes", [FLICK, BIG])
def test_no_more_pull_is_kept_up_once_the_pull_is_too_big(changes: dict[str, float], last: LastCue) -> None:
    cued = chosen(changes, last=last)
    assert cued.fault in ("flick", "over_cooked")


def test_a_last_cue_that_cannot_be_read_is_forgotten() -> None:
    assert chosen(SITTING, last=LastCue("asymmetry", "x")).fault == "sitting_back"
    assert chosen(SITTING, last=LastCue("no_such_fault", "x")).fault == "sitting_back"
    blind = chosen({}, UNKNOWN, last=WORKING)
    assert (blind.fault, blind.reasoning[0].kind) == (None, "pace")
    assert chosen({"KstMax": 52.5}, UNKNOWN, last=LastCue("sitting_back", "x", 1.0)).fault == "sitting_back"


OWN = {"lazy_heel": FaultWords(("Pop.", "Over the logs."), "Ten pops.")}


def test_a_fault_is_cued_in_the_coachs_words() -> None:
    cued = chosen(LAZY, words=OWN)
    assert (cued.fault, cued.text, cued.drill) == ("lazy_heel", "Pop.", "Ten pops.")
    assert (cued.stop, cued.source) == (chosen(LAZY).stop, chosen(LAZY).source)
    assert chosen(SITTING, words=OWN) == chosen(SITTING)


def test_the_coachs_words_go_on_and_make_room_for_others() -> None:
    pop = LastCue("lazy_heel", "Pop.", z=0.5)
    kept = chosen({"Kpk": 89.0, "heelPk": 0.45}, last=LastCue("lazy_heel", "As in the yard.", z=1.5), words=OWN)
    assert (kept.text, kept.drill) == ("As in the yard.", "Ten pops.")
    unsaid = chosen({"Kpk": 89.0, "heelPk": 0.45}, last=LastCue("lazy_heel", "", z=1.5), words=OWN)
    assert (unsaid.text, unsaid.reasoning[0].kind) == ("Pop.", "kept")
    assert chosen(LAZY, last=pop, words=OWN).text == "Over the logs."
    alone = {"lazy_heel": FaultWords(("Pop.",), None)}
    only = chosen(LAZY, last=pop, words=alone)
    assert (only.text, only.drill) == ("Pop.", None)


def test_a_fault_without_words_is_passed_over_with_the_reason() -> None:
    silent = {"lazy_heel": FaultWords((), "Ten pops.")}
    cued = chosen(LAZY | {"lean": 21.0}, words=silent)
    assert cued.fault == "folded"
    unfit = next(r for r in cued.reasoning if r.kind == "unfit")
    assert (unfit.fault, unfit.to) == ("lazy_heel", None)
    assert "hidden" in unfit.text
    alone = chosen(LAZY, words=silent)
    assert alone.fault is None
    assert "your eye decides" in alone.text
    assert chosen(LAZY | {"lean": 21.0}, last=LastCue("lazy_heel", "Pop.", z=1.5), words=silent).fault == "folded"


def test_words_that_are_hidden_still_rule_others_out() -> None:
    silent = {"flick": FaultWords((), None)}
    assert chosen(FLICK | LONG, words=silent).fault != "long_lever"


def test_a_whole_clip_is_cued_in_the_coachs_words() -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=3.5, lazy_deg=40.0))
    track, _ = landmark_track(runner, CameraView(), Timing(60.0, 7.0), Noise(sigma_mm=3.0), 1)
    packaged = analyse(track, ClipContext(pace_mps=3.5)).cue
    own = analyse(track, ClipContext(pace_mps=3.5, cues=OWN)).cue
    assert packaged is not None
    assert packaged.fault == "lazy_heel"
    assert own == replace(packaged, text="Pop.", drill="Ten pops.")
