"""Numbers become sentences, and nothing is said that the result does not hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from analysis import wording
from analysis.advice import REFUSALS, advice_for
from analysis.gait.fault_rules import RULES
from analysis.gait.gates import GATES
from analysis.gait.metrics import METRICS as MEASURED
from analysis.review.result import review_of
from analysis.units import read_by
from athletes.models import User
from tests import actors
from tests.conftest import ROOT


def test_every_metric_and_every_fault_has_words() -> None:
    assert {metric.key for metric in MEASURED} <= set(wording.METRICS)
    assert {rule.id for rule in RULES} <= set(wording.FAULTS)
    for _, metrics in wording.FAULTS.values():
        assert set(metrics) <= set(wording.METRICS)


def test_every_gate_has_advice() -> None:
    source = (ROOT / "analysis" / "gait" / "gates.py").read_text()
    codes = {word for word in source.split('"') if word.isupper() and "_" in word} | {
        "WALKING",
        "IMPLAUSIBLE",
        "LOW_FPS",
    }
    assert GATES
    assert {code for code in codes if code in source} <= set(REFUSALS)


def test_an_unknown_code_still_has_a_headline() -> None:
    assert advice_for("SOMETHING_NEW", readable=True).headline
    assert advice_for("BAD_FILE", readable=False).headline == "We could not read this file"


def test_what_the_science_says_of_a_pace_is_told_in_the_readers_unit() -> None:
    stored = "The pace typed is 3.03 m/s, but the film shows 2.1 ± 0.3 m/s: check pace, unit and slow motion."
    assert "typed is 5:30/km, but the film shows 7:56 ±1:08/km: check" in wording.told(stored)
    with read_by(User(pace_unit="km/h")):
        assert "typed is 10.9 km/h, but the film shows 7.6 ±1.1 km/h: check" in wording.told(stored)


def test_a_number_is_a_sentence() -> None:
    found = wording.findings(actors.reading())[0]
    assert found.sentence == "Peak knee bend 76°, ±4."
    assert found.expected == "At 5:33/km we expect 84–114°."
    assert found.level == "fault"


@pytest.mark.parametrize(
    ("source", "pace", "start"),
    [
        ("typed", 3.0, "At 5:33/km we expect"),
        ("video", 3.0, "At about 5:33/km, judged from the video, we expect"),
        ("none", None, "With the pace unknown we expect"),
    ],
)
def test_expectations_say_where_the_pace_is_from(source: str, pace: float | None, start: str) -> None:
    found = wording.findings(actors.reading(pace_source=source, pace_mps=pace))[0]
    assert found.expected.startswith(start)


def metric(**changes: Any) -> dict[str, Any]:
    row = {"value": 0.4, "unit": "LL", "error": 0.05, "low": None, "high": None, "verdict": None, "n": 8}
    return actors.reading(metrics={"heelPk": row | changes}, faults=[])


def test_without_a_band_nothing_is_expected() -> None:
    found = wording.findings(metric())[0]
    assert (found.expected, found.level, found.verdict) == ("", "info", "")


@pytest.mark.parametrize(
    ("claimed", "words", "level"),
    [
        ("fault", "lazy heel", "fault"),
        ("watch", "below the band", "watch"),
        ("edge", "at the edge of the band", "ok"),
        ("ok", "in the band", "ok"),
    ],
)
def test_a_fault_is_named_only_where_one_is_claimed(claimed: str, words: str, level: str) -> None:
    result = metric(low=0.5, high=0.6, verdict="in_band" if claimed == "ok" else "lazy_heel")
    result["metrics"]["heelPk"]["level"] = claimed
    found = wording.findings(result)[0]
    assert (found.verdict, found.level) == (words, level)


def test_negative_bands_and_numbers_have_true_minus_signs() -> None:
    words = wording.METRICS["thTO"]
    assert words.quantity(-21.4) == "−21°"
    assert words.quantity(-0.2) == "0°"
    assert wording.expected_text(words, -42.0, -27.0, actors.reading()) == "At 5:33/km we expect −42 to −27°."


def test_an_error_is_never_nothing() -> None:
    assert wording.METRICS["cadence"].spread(0.2) == "±1"
    assert wording.METRICS["leverMean"].spread(0.021) == "±0.02"


def test_a_clip_in_one_sentence() -> None:
    assert wording.headline(actors.reading()) == "Lazy heel lift: peak knee bend 76°, ±4."
    keep = {"fault": None, "text": "Nothing to change: keep it.", "drill": None}
    assert wording.headline(actors.reading(cue=keep)) == "Nothing to change: keep it."
    assert wording.headline(actors.reading(status="preview", cue=None)) == (
        "A first look from 2 strides: too few for a verdict."
    )


def test_strides_are_counted_by_leg() -> None:
    assert wording.stride_labels([{"near": n} for n in (False, True, False, True, True)]) == ["f1", "1", "f2", "2", "3"]


def test_ids_do_not_reach_the_coach() -> None:
    assert wording.spoken("Lazy heel: heelPk, Kpk beyond the edge.") == (
        "Lazy heel: heel lift, peak knee bend beyond the edge."
    )


def test_words_that_are_ids_too_stay_words() -> None:
    for text in ("The runner is about 81 pixels tall; 120 are needed.", "Stand tall, lean from the ankles."):
        assert wording.told(text) == text
    card = review_of(actors.reading(cue={"fault": None, "text": "x", "drill": "Stand tall, lean."})).cue
    assert card
    assert card.drill == "Stand tall, lean."


def test_words_do_not_judge_people() -> None:
    everything = json.dumps([[w.name, w.meaning] for w in wording.METRICS.values()]) + json.dumps(wording.FAULTS)
    everything += "".join(advice.headline for advice in REFUSALS.values())
    everything += "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    for word in ("abnormal", "patient", "injur", "muscle", "hamstring", "flexor"):
        assert word not in everything.lower(), word


def test_the_card_says_how_many_strides_show_it() -> None:
    card = review_of(actors.reading()).cue
    assert card is not None
    assert card.fault == "Lazy heel lift"
    assert card.strides == "2 of 2 near strides"
    assert card.frames == ["1", "2"]
    payload = actors.reading()
    payload["strides"] += [payload["strides"][0] | {"metrics": {"Kpk": value}} for value in (60.0, 90.0)] * 5
    card = review_of(payload).cue
    assert card is not None
    assert (card.strides, len(card.frames)) == ("7 of 12 near strides", 7), "all that are counted are offered"


def test_two_strides_have_no_best_and_no_worst() -> None:
    review = review_of(actors.reading())
    assert (review.best, review.worst) == (None, None)
    payload = actors.reading()
    payload["strides"] += [payload["strides"][0] | {"metrics": {"Kpk": value}} for value in (60.0, 90.0)]
    review = review_of(payload)
    assert (review.best, review.worst) == ("4", "3")
    assert {row.label: row.mark for row in review.rows} == {"1": "", "2": "", "3": "worst", "4": "best"}


def test_slow_motion_is_asked_about_only_when_suspected() -> None:
    assert review_of(actors.reading()).slow_motion_factor is None
    asked = review_of(actors.reading(slow_motion={"suspected": True, "factor": 2.0}))
    assert asked.slow_motion_factor == 2.0


def test_a_stride_that_does_not_count_says_why() -> None:
    payload = actors.reading()
    payload["strides"][1] |= {"valid": False, "doubts": ["landmarks are missing", "the leg is hidden"]}
    assert review_of(payload).rows[1].why_not == "landmarks are missing; the leg is hidden"


def test_what_the_cue_is_about_is_read_first() -> None:
    row = actors.reading()["metrics"]["Kpk"]
    metrics = dict.fromkeys(wording.METRICS, row)
    cue = {"fault": "flick", "text": "Hide your soles.", "drill": None}
    review = review_of(actors.reading(metrics=metrics, cue=cue, faults=[]))
    assert [f.id for f in review.findings] == ["thKpk", "xKpk", "simul", "heelPk", "Kpk", "Kpass"]
    assert len(review.findings) + len(review.more) == len(metrics)
    assert review.more_outside == len(review.more)
