"""The athlete's page, the page of bands, and the cue card: what several clips and people add to one clip's result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from analysis.grading import services as grading
from analysis.models import Clip, OwnBand, OwnCue
from athletes.models import Pain
from athletes.services import say_pain
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse, text_of

KEEP = {"fault": None, "text": "Nothing to change: keep it.", "drill": None}
PAIN = {"fault": None, "text": "No cue while it hurts: have it looked at by a professional first.", "drill": None}


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


@pytest.fixture
def alice(people: Cast) -> Client:
    return browse(people.alice)


@pytest.fixture
def page(people: Cast) -> str:
    return reverse("athlete", args=[people.cleo.pk])


def told(clip: Clip, **cue: Any) -> Clip:
    """The clip with more in its details of the cue."""
    clip.result.details["cue"] |= cue
    clip.result.save()
    return clip


def review(clip: Clip) -> str:
    return reverse("clip", args=[clip.pk])


# ---- the cue card


def test_a_coach_says_the_cue_in_own_words_and_takes_them_back(alice: Client, people: Cast, clip: Clip) -> None:
    url = reverse("clip-cue", args=[clip.pk])
    shown = alice.post(url, {"text": "Shoes to the <pockets>."}, follow=True).content.decode()
    assert '<blockquote class="cue">“Shoes to the &lt;pockets&gt;.”</blockquote>' in shown
    assert "Alice" in shown.split("own words")[1][:60]
    assert "Suggested: “Pull the heel up under the body.”" in shown
    theirs = text_of(browse(people.cleo.user), review(clip))
    assert "“Shoes to the &lt;pockets&gt;.”" in theirs
    assert "Back to the suggestion" not in theirs
    assert "“Shoes to the &lt;pockets&gt;.”" in text_of(alice, "/")
    assert "“Shoes to the &lt;pockets&gt;.”" in text_of(alice, reverse("athlete", args=[people.cleo.pk]))
    again = alice.post(url, {"suggested": "1"}, follow=True).content.decode()
    assert "own words</span>" not in again
    assert "“Pull the heel up under the body.”" in again


def test_a_cue_that_is_none_is_refused_with_a_sentence(alice: Client, clip: Clip) -> None:
    answer = alice.post(reverse("clip-cue", args=[clip.pk]), {"text": "  "}, follow=True)
    assert "One short sentence, please" in answer.content.decode()
    assert not OwnCue.objects.exists()


def test_other_wordings_of_the_library_are_offered(alice: Client, people: Cast, clip: Clip) -> None:
    shown = text_of(alice, review(clip))
    assert 'value="Step over a line of low hurdles."' in shown
    assert "Step over a line" not in text_of(browse(people.cleo.user), review(clip))


def test_the_card_says_drill_retest_stop_rule_and_how_it_was_chosen(alice: Client, people: Cast, clip: Clip) -> None:
    reasoning = [
        {"kind": "chosen", "text": "Lazy heel: Kpk beyond the edge.", "fault": "lazy_heel", "metrics": ["Kpk"]},
        {"kind": "yields", "text": "Long lever is left alone: the same finding.", "fault": "long_lever", "metrics": []},
    ]
    told(clip, stop="Not with a flick.", retest="Film again in a week.", reasoning=reasoning, metric="heelPk")
    shown = text_of(alice, review(clip))
    for words in (
        "Ten fast pulls a side.",
        "Film again in a week.",
        "Not with a flick.",
        "Lazy heel: peak knee bend beyond the edge.",
        "Long lever is left alone",
        "Peak knee bend 76°, ±4.",
    ):
        assert words in shown, words
    assert 'data-evidence="Kpk" data-stride="1"' in shown
    theirs = text_of(browse(people.cleo.user), review(clip))
    assert "Not with a flick." in theirs
    assert "How it was chosen" not in theirs


def test_nothing_to_change_is_a_result(alice: Client, people: Cast) -> None:
    row = actors.payload()["metrics"]["Kpk"] | {"value": 0.5, "unit": "LL", "low": 0.4, "high": 0.6, "error": 0.05}
    metrics = {"heelPk": row | {"verdict": "in_band"}}
    clip = actors.clip(people.cleo, people.alice, result=actors.payload(cue=KEEP, faults=[], metrics=metrics))
    shown = text_of(alice, review(told(clip, reasoning=[{"kind": "inside", "text": "Nothing points to a fault."}])))
    assert "“Nothing to change: keep it.”" in shown
    assert "1 of 1 numbers lie in their band." in shown
    assert "Heel lift 0.50 of leg length, ±0.05." in shown
    assert "Show a typical stride" in shown
    assert '<details class="small reasons">' in shown
    watched = {"kind": "watch", "text": "Lazy heel: heelPk outside, but one sign alone is no fault."}
    assert '<details class="small reasons" open>' in text_of(alice, review(told(clip, reasoning=[watched])))
    OwnCue.objects.create(clip=clip, author=people.alice, text="Knees to the front wall.")
    assert "they hold until the next clip" in text_of(alice, review(clip))


def test_who_cannot_type_the_pace_in_is_not_told_to(alice: Client, people: Cast) -> None:
    advice = {"fault": None, "text": "Type in the pace, then one cue can be named.", "drill": None}
    clip = actors.clip(people.cleo, people.alice, result=actors.payload(cue=advice, faults=[]))
    told(clip, reasoning=[{"kind": "pace", "text": "What is right for the swing depends on the pace."}])
    assert "Your coach can do that." in text_of(browse(people.cleo.user), review(clip))
    assert "Your coach can do that." not in text_of(alice, review(clip))


def test_advice_is_no_cue(alice: Client, people: Cast) -> None:
    advice = {"fault": None, "text": "Film again before changing anything.", "drill": None}
    clip = actors.clip(people.cleo, people.alice, result=actors.payload(cue=advice, faults=[]))
    shown = text_of(alice, review(told(clip, reasoning=[{"kind": "confidence", "text": "Confidence is 0.40."}])))
    assert "No cue from this clip" in shown
    assert "“Film again" not in shown
    assert "Film again before changing anything." in shown


def test_a_cue_that_is_met_once_is_no_fault(alice: Client, people: Cast, page: str) -> None:
    row = actors.payload()["metrics"]["Kpk"] | {"value": 95.0, "verdict": "in_band"}
    result = actors.payload(metrics={"Kpk": row}, faults=[{"id": "lazy_heel", "status": "ok", "z": None}])
    kept = {"kind": "kept", "text": "Lazy heel stays the cue.", "fault": "lazy_heel", "metrics": ["Kpk"]}
    clip = told(actors.clip(people.cleo, people.alice, result=result), solved=1, reasoning=[kept])
    shown = text_of(alice, review(clip))
    assert "Cue, as last time" in shown
    assert "Met in this clip: once more to be sure." in shown
    assert "Lazy heel lift" not in shown.split('id="cue"')[1].split("</section>")[0]
    assert "Met, once more to be sure: peak knee bend 95°, ±4." in text_of(alice, page)
    assert "state fault" not in text_of(alice, page)
    told(clip, solved=0)
    shown = text_of(alice, review(clip))
    assert "Not surely in the band yet: go on with it." in shown
    assert "state watch" in text_of(alice, page)


def test_a_band_of_the_coachs_is_called_yours(alice: Client, people: Cast, clip: Clip) -> None:
    clip.result.details["metrics"]["Kpk"]["own_band"] = True
    clip.result.save()
    assert "Your band: 84–114°." in text_of(alice, review(clip))


def test_the_chart_says_the_cue_as_it_is_given(alice: Client, people: Cast, clip: Clip) -> None:
    grading.reword_cue(clip, people.alice, "Pockets!")
    drawn = text_of(alice, reverse("clip-figure", args=[clip.pk]))
    assert "Pockets!" in drawn
    assert "Pull the heel up" not in drawn


@pytest.mark.parametrize("kind", ["pain", "confidence", "pace", "unfit"])
def test_advice_is_pinned_to_no_frame(alice: Client, people: Cast, kind: str) -> None:
    metrics = {"heelPk": actors.payload()["metrics"]["Kpk"] | {"value": 0.31, "low": 0.3, "high": 0.6}}
    clip = actors.clip(people.cleo, people.alice, result=actors.payload(cue=PAIN, metrics=metrics))
    assert alice.get(reverse("clip-data", args=[clip.pk])).json()["cue"]["keep"]
    told(clip, reasoning=[{"kind": kind, "text": "Why."}])
    assert alice.get(reverse("clip-data", args=[clip.pk])).json()["cue"] is None


# ---- pain


def test_pain_is_noted_and_ended_by_coach_or_athlete(alice: Client, people: Cast, clip: Clip, page: str) -> None:
    url = reverse("athlete-pain", args=[people.cleo.pk])
    cleo = browse(people.cleo.user)
    assert "Does something hurt?" in text_of(cleo, page)
    assert "Does something hurt Cleo?" in text_of(alice, page)
    noted = cleo.post(url, {"hurts": "1"}, follow=True).content.decode()
    assert "No cue while something hurts." in noted
    today = f"{timezone.now():%b} {timezone.now().year}"
    shown = text_of(alice, page)
    assert "Cleo noted it on" in shown
    assert today in shown.split("Cleo noted it on")[1][:30]
    assert "Pull the heel up" not in shown
    alice.post(url, {"hurts": "0"})
    assert Pain.objects.get().ended_by == people.alice
    assert "“Pull the heel up under the body.”" in text_of(alice, page)


def test_the_card_says_kindly_why_there_is_no_cue_and_shows_the_numbers(alice: Client, people: Cast) -> None:
    clip = actors.clip(people.cleo, people.alice, result=actors.payload(cue=PAIN))
    told(clip, reasoning=[{"kind": "pain", "text": "Pain was reported."}])
    OwnCue.objects.create(clip=clip, author=people.alice, text="Push on.")
    say_pain(people.cleo, people.cleo.user, hurts=True)
    shown = text_of(alice, review(clip))
    assert "No cue for now" in shown
    assert "have it looked at by a professional first" in shown
    assert "Cleo noted on" in shown
    assert "Push on." not in shown
    assert "Your own words" not in shown
    assert "Peak knee bend 76°, ±4." in shown


# ---- bands


def test_a_band_is_set_shown_and_reset(alice: Client, people: Cast, clip: Clip) -> None:
    url = reverse("athlete-bands", args=[people.cleo.pk])
    empty = text_of(alice, url)
    assert "84–114°" in empty
    assert 'name="reset"' not in empty
    assert f'href="{reverse("clip", args=[clip.pk])}?number=Kpk"' in empty
    assert '76° <span class="xs muted">±4</span>' in empty
    assert f'action="{url}#band"' in empty, "what is wrong with a band is said at its form"
    kept = alice.post(url, {"metric": "tc", "low": "220", "high": "260,5 "})
    assert kept["Location"] == f"{url}#", "and that it was kept at the top"
    band = OwnBand.objects.get()
    assert (band.metric, band.low, band.high, band.set_by) == ("tc", 0.22, 0.2605, people.alice)
    shown = text_of(alice, url)
    assert "220–260" in shown.replace("261", "260")
    assert "Alice" in shown.split("220–26")[1][:120]
    assert 'value="220"' in text_of(alice, f"{url}?metric=tc")
    Clip.objects.update(state="queued")
    assert "84–114°" in text_of(alice, url), "until the clip is measured anew its result counts"
    alice.post(url, {"reset": "tc"})
    assert not OwnBand.objects.exists()


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"metric": "Kpk", "low": "soon", "high": ""}, "A number, please."),
        ({"metric": "Kpk", "low": "", "high": ""}, "At least one of the two"),
        ({"metric": "Kpk", "low": "90", "high": "92"}, "at least that wide"),
        ({"metric": "Kpk", "low": "900", "high": ""}, "Peak knee bend: between"),
        ({"metric": "bogus", "low": "1", "high": "2"}, "bogus"),
    ],
)
def test_a_band_that_makes_no_sense_is_asked_again(
    alice: Client, people: Cast, form: dict[str, str], says: str
) -> None:
    answer = alice.post(reverse("athlete-bands", args=[people.cleo.pk]), form)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert not OwnBand.objects.exists()


# ---- several clips


def season(people: Cast, *paces: float, **changes: Any) -> list[Clip]:
    """One clip for each pace, a week apart, whose heel lift is the reference's at that pace."""
    clips = []
    for number, pace in enumerate(paces):
        row = {"unit": "LL", "error": 0.05, "low": 0.3, "high": 0.8, "verdict": "in_band", "n": 8}
        metrics = {"heelPk": row | {"value": 0.442 + 0.153 * (pace - 2.5)}}
        result = actors.payload(pace_mps=pace, metrics=metrics, cue=KEEP, faults=[]) | changes
        made = actors.clip(people.cleo, people.alice, result=result)
        made.result.details["metrics"]["heelPk"]["random_error"] = 0.005
        made.result.save()
        day = timezone.now() - timedelta(days=7 * (len(paces) - number))
        Clip.objects.filter(pk=made.pk).update(uploaded_at=day)
        clips.append(made)
    return clips


def progress(people: Cast) -> str:
    return reverse("athlete-progress", args=[people.cleo.pk])


def test_the_pull_is_shown_over_the_paces_where_there_are_enough(alice: Client, people: Cast) -> None:
    season(people, 2.6)
    assert "Needs clips at two paces or more; so far there is 6:25/km." in text_of(alice, progress(people))
    season(people, 3.8)
    shown = text_of(alice, progress(people))
    assert "It grows with the pace, as it should." in shown
    assert "from 6:25/km to 4:23/km; the reference grows by 0.18 leg lengths." in shown
    figure = alice.get(reverse("athlete-pull", args=[people.cleo.pk]), {"metric": "heelPk", "theme": "light"})
    assert len(figure.json()["data"][-1]["x"]) == 2
    assert alice.get(reverse("athlete-pull", args=[people.cleo.pk]), {"metric": "Kpk"}).status_code == 404


def test_left_and_right_are_compared_where_two_clips_allow_it(alice: Client, people: Cast) -> None:
    (left,) = season(people, 3.0)
    assert "only the left leg was near the camera" in text_of(alice, progress(people))
    other = {"start_s": 0.0, "end_s": 2.0, "direction": "right", "near_side": "right"}
    (right,) = season(people, 3.0, segments=[other])
    shown = text_of(alice, progress(people))
    assert "Left and right" in shown
    assert "alike, within 0.06" in shown
    for clip in (left, right):
        assert review(clip) in shown.split("Left and right")[1].split("</section>")[0]


def test_the_focus_is_the_newest_cue_that_was_given(alice: Client, people: Cast, page: str) -> None:
    advice = {"fault": None, "text": "Film again before changing anything.", "drill": None}
    first, second, third = season(people, 3.0, 3.0, 3.0)
    for clip, cue in ((first, actors.payload()["cue"]), (second, actors.payload()["cue"]), (third, advice)):
        clip.result.payload["cue"] = cue
        clip.result.save()
    focus = text_of(alice, page).split('data-live="focus"')[1].split("</section>")[0]
    assert "“Pull the heel up under the body.”" in focus
    assert "on 2 clips" in focus
    assert review(second) in focus


def test_many_clips_come_in_pages(alice: Client, people: Cast, page: str) -> None:
    season(people, *[3.0] * 14)
    first, second = text_of(alice, page), text_of(alice, f"{page}?page=2")
    assert first.count('class="clip"') == 12
    assert second.count('class="clip"') == 2
    assert "1 to 12 of 14" in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
    assert text_of(alice, f"{page}?page=99").count('class="clip"') == 2


def test_the_page_asks_the_database_no_more_for_more_clips(alice: Client, people: Cast, page: str) -> None:
    season(people, 3.0)
    text_of(alice, page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        text_of(alice, page)
    season(people, *[3.0] * 8)
    with CaptureQueriesContext(connection) as many:
        text_of(alice, page)
    assert len(many) == len(few)
    payloads = [query for query in many.captured_queries if '"analysis_result"."engine_version"' in query["sql"]]
    assert len(payloads) == 1, "whole results are read once, for the clips in the list"


def test_a_page_of_a_clip_reads_its_result_once(alice: Client, clip: Clip) -> None:
    with CaptureQueriesContext(connection) as asked:
        text_of(alice, review(clip))
    assert len([query for query in asked.captured_queries if "analysis_result" in query["sql"]]) == 1


def test_words_of_several_people_stay_apart(people: Cast, clip: Clip) -> None:
    grading.reword_cue(clip, people.alice, "Quick feet.")
    people.alice.delete()
    people.cleo.coaching.create(coach=people.bob)
    assert "a former coach" in text_of(browse(people.bob), review(clip))
