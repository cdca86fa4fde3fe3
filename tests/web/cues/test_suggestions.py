"""What clips are cued in: the words of the library of who coaches the athlete, now and on the next clip."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from analysis import selectors
from analysis.cues import services as cues
from analysis.cues.library import library_of
from analysis.export.forms import CueMore
from analysis.gait.cue_library import library as packaged
from analysis.gait.cue_model import FaultWords, LastCue
from analysis.grading.services import reword_cue, suggest_again
from analysis.models import Clip
from analysis.review.cue_card import card_of
from analysis.walk.context import context_of, library_for
from athletes.clubs import services as clubs
from athletes.models import ClubMembership, ClubPlace
from athletes.services import end_coaching
from tests import actors
from tests.actors import Cast
from tests.web.cues.entries import ENGINE, HURDLES, POP, PULL, TARMAC, WHEEL, entry, judged, own


def test_an_athlete_hears_the_first_of_the_present_coaches(people: Cast, clip: Clip) -> None:
    for coach in (people.bob, people.zoe):
        cues.add_entry(coach, "lazy_heel", "cue", {"en": f"{coach} says pop."})
        cues.put_first(coach, str(coach.library_entries.get().pk))
    assert context_of(clip, ENGINE).cues == {}
    people.cleo.coaching.create(coach=people.bob)
    assert context_of(clip, ENGINE).cues == {}
    end_coaching(people.cleo, people.alice, by=people.alice)
    assert context_of(clip, ENGINE).cues["lazy_heel"].texts[0] == "Bob says pop."


def test_whom_only_a_club_coaches_hears_its_head(people: Cast) -> None:
    club = clubs.found_club("Riverside", by=people.bob)
    ClubMembership.objects.create(club=club, user=people.alice)
    place = ClubPlace.objects.create(club=club, athlete=people.dan)
    cues.put_first(people.bob, WHEEL)
    own(people.alice)
    clubs.accept_place(place, by=people.gus)
    assert library_for(people.dan).said == library_of(people.alice).said  # she coaches him herself, too
    end_coaching(people.dan, people.alice, by=people.gus)
    assert library_for(people.dan).said == library_of(people.bob).said


def test_only_what_was_changed_is_handed_on(people: Cast, clip: Clip) -> None:
    for key in (HURDLES, TARMAC, WHEEL):
        cues.hide(people.alice, key)
    own(people.alice, {"en": "Ten pops."}, "drill")
    cues.hide(people.alice, PULL)
    assert context_of(clip, ENGINE).cues == {"lazy_heel": FaultWords((), "Ten pops.")}


def test_a_result_keeps_the_coachs_translations(people: Cast, clip: Clip, german: Callable[[], Any]) -> None:
    key = own(people.alice)
    own(people.alice, {"en": "Ten pops.", "de": "Zehnmal plopp."}, "drill")
    said = judged(clip, "Pop.", "Ten pops.")
    assert said == {"entry": key, "text": POP, "drill": {"en": "Ten pops.", "de": "Zehnmal plopp."}}
    assert CueMore.model_validate(clip.result.details["cue"]).said is not None  # an archive may hold it
    cues.delete_entry(people.alice, key)
    reading = selectors.get_reading(clip)
    with german():
        card = card_of(reading, [])
        assert (card.text, card.drill) == ("Plopp.", "Zehnmal plopp.")
    card = card_of(reading, [])
    assert (card.text, card.drill) == ("Pop.", "Ten pops.")


def test_packaged_words_need_none(people: Cast, clip: Clip, german: Callable[[], Any]) -> None:
    said = judged(clip, packaged()["lazy_heel"].cues["hurdles"], packaged()["lazy_heel"].drills["foot_pull"])
    assert said == {"entry": HURDLES, "text": {}, "drill": {}}
    with german():
        assert card_of(selectors.get_reading(clip), []).text == entry(people.alice, HURDLES).words


def days_later(clip: Clip, people: Cast) -> Clip:
    Clip.objects.filter(pk=clip.pk).update(uploaded_at=timezone.now() - timedelta(days=7))
    return actors.clip(people.cleo, people.alice)


def test_the_athlete_goes_on_in_the_words_that_the_library_now_has(people: Cast, clip: Clip) -> None:
    key = own(people.alice)
    judged(clip, "Pop.")
    now = days_later(clip, people)
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", "Pop.")
    cues.edit_entry(people.alice, key, {"en": "Pop it."})
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", "Pop it.")
    cues.hide(people.alice, key)
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", "")
    cues.delete_entry(people.alice, key)
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", "Pop.")
    assert judged(now, "Pop.") == {"entry": key, "text": POP, "drill": {}}


def test_another_coachs_words_go_on_as_they_were_said(people: Cast, clip: Clip, german: Callable[[], Any]) -> None:
    own(people.alice)
    judged(clip, "Pop.")
    now = days_later(clip, people)
    people.cleo.coaching.create(coach=people.bob)
    end_coaching(people.cleo, people.alice, by=people.alice)
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", "Pop.")
    judged(now, "Pop.")
    with german():
        assert card_of(selectors.get_reading(now), []).text == "Plopp."


def test_another_wording_that_a_coach_took_goes_on_in_every_language(
    people: Cast, clip: Clip, german: Callable[[], Any]
) -> None:
    judged(clip, packaged()["lazy_heel"].cues["hurdles"])
    with german():
        reword_cue(clip, people.alice, entry(people.alice, WHEEL).words)
    now = days_later(clip, people)
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", packaged()["lazy_heel"].cues["wheel"])
    reword_cue(clip, people.alice, "Like in the yard.")
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", "Like in the yard.")
    assert judged(now, "Like in the yard.") == {"entry": "", "text": {}, "drill": {}}
    suggest_again(clip, people.alice)
    cues.hide(people.alice, HURDLES)
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", "")


def test_a_result_of_before_is_found_in_the_library_by_its_words(people: Cast, clip: Clip) -> None:
    clip.result.payload["cue"]["text"] = packaged()["lazy_heel"].cues["hurdles"]
    clip.result.save()
    now = days_later(clip, people)
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", packaged()["lazy_heel"].cues["hurdles"])
    cues.edit_entry(people.alice, HURDLES, POP)
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", "Pop.")


def test_no_clip_is_measured_again_for_other_words(
    people: Cast, clip: Clip, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        cues.put_first(people.alice, own(people.alice))
    clip.refresh_from_db()
    assert clip.state == Clip.State.SCORED
