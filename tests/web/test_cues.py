"""A coach's cue library: packaged cues and drills, reworded, translated, hidden or put first, and the coach's own."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from analysis import selectors, wording
from analysis.cues import services as cues
from analysis.cues.library import Entry, Kind, library_of
from analysis.export.forms import CueMore
from analysis.gait.cue_library import library as packaged
from analysis.gait.cue_model import Cue, FaultWords, LastCue
from analysis.gait.model import Analysis, Engine, PoseTrack
from analysis.grading.services import reword_cue, suggest_again
from analysis.models import Clip, CueNote, LibraryEntry
from analysis.review.cue_card import card_of
from analysis.sharing import services as sharing
from analysis.walk import claims
from analysis.walk.context import context_of, library_for
from analysis.walk.measure import store
from athletes import consent, erasure
from athletes.clubs import services as clubs
from athletes.models import ClubMembership, ClubPlace, Consent, User
from athletes.services import end_coaching
from gaitsite.languages import catalogue
from tests import actors
from tests.actors import Cast
from tests.dumps import mentions
from tests.web.browsing import browse, text_of

ENGINE = Engine("test", "none", "1")
HURDLES, TARMAC, WHEEL = (f"lazy_heel/cue/{name}" for name in ("hurdles", "hot_tarmac", "wheel"))
PULL = "lazy_heel/drill/foot_pull"
POP = {"en": "Pop.", "de": "Plopp."}


@pytest.fixture
def german(settings: Settings, tmp_path: Path) -> Callable[[], Any]:
    """The packaged words in German; what is called with it reads German."""
    catalogue.compile_into(tmp_path / "locale", tmp_path / "static")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return lambda: translation.override("de")


def words(owner: User, fault: str = "lazy_heel", kind: Kind = Kind.CUE) -> list[str]:
    return [entry.words for entry in library_of(owner).faults[fault].of(kind)]


def entry(owner: User, key: str) -> Entry:
    found = library_of(owner).get(key)
    assert found is not None
    return found


def own(owner: User, texts: dict[str, str] | None = None, kind: str = "cue") -> str:
    return str(cues.add_entry(owner, "lazy_heel", kind, texts or POP).pk)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(ValidationError) as refused:
        act()
    return str(refused.value.error_list[0].code)


# ---- what a coach changes


def test_as_it_comes_it_is_the_packaged_one_with_keys_for_good(people: Cast) -> None:
    assert words(people.alice) == list(packaged()["lazy_heel"].cues.values())
    keys = [one.key for one in library_of(people.alice)]
    assert len(set(keys)) == len(keys) == sum(len(c.cues) + len(c.drills) for c in packaged().values())
    assert {HURDLES, PULL} <= set(keys)
    assert library_of(people.alice).said == {}


def test_a_coach_adds_cues_and_drills_of_the_own(people: Cast) -> None:
    cues.add_entry(people.alice, "lazy_heel", "cue", {"en": "  Pop   the shoe. ", "de": " "})
    cues.add_entry(people.alice, "lazy_heel", "drill", {"en": "Ten pops."})
    assert words(people.alice)[-1] == "Pop the shoe."
    assert words(people.alice, kind=Kind.DRILL)[-1] == "Ten pops."
    assert words(people.bob) == list(packaged()["lazy_heel"].cues.values())


def test_a_packaged_one_is_reworded_and_comes_back(people: Cast) -> None:
    cues.edit_entry(people.alice, HURDLES, POP)
    assert (words(people.alice)[0], entry(people.alice, HURDLES).edited) == ("Pop.", True)
    cues.restore(people.alice, HURDLES)
    assert words(people.alice) == words(people.bob)
    assert not LibraryEntry.objects.exists()


def test_what_is_typed_as_it_was_changes_nothing(people: Cast, german: Callable[[], Any]) -> None:
    as_it_was = entry(people.alice, HURDLES).in_all_languages()
    assert as_it_was["de"] != as_it_was["en"]
    cues.edit_entry(people.alice, HURDLES, as_it_was)
    assert not LibraryEntry.objects.exists()


def test_each_reader_gets_the_own_language_or_the_first_there_is(people: Cast, german: Callable[[], Any]) -> None:
    both, alone = own(people.alice), own(people.alice, {"de": "Hopp."})
    with german():
        assert [entry(people.alice, key).words for key in (both, alone)] == ["Plopp.", "Hopp."]
    assert [entry(people.alice, key).words for key in (both, alone)] == ["Pop.", "Hopp."]
    assert [entry(people.alice, key).stored for key in (both, alone)] == ["Pop.", "Hopp."]


def test_hidden_ones_are_shown_again(people: Cast) -> None:
    key = own(people.alice)
    for one in (HURDLES, key):
        cues.hide(people.alice, one)
    assert library_of(people.alice).wordings("lazy_heel") == words(people.alice)[1:3]
    for one in (HURDLES, key):
        cues.show_again(people.alice, one)
    assert library_of(people.alice).wordings("lazy_heel") == words(people.alice)
    assert LibraryEntry.objects.count() == 1


def test_one_is_suggested_first_at_a_time(people: Cast) -> None:
    key = own(people.alice)
    cues.put_first(people.alice, WHEEL)
    cues.put_first(people.alice, WHEEL)
    assert (words(people.alice)[0], LibraryEntry.objects.count()) == (packaged()["lazy_heel"].cues["wheel"], 2)
    cues.put_first(people.alice, key)
    assert (words(people.alice)[0], LibraryEntry.objects.count()) == ("Pop.", 1)
    assert library_of(people.alice).said["lazy_heel"].texts[:2] == ("Pop.", packaged()["lazy_heel"].cues["hurdles"])
    cues.put_back(people.alice, key)
    assert words(people.alice)[-1] == "Pop."
    cues.put_first(people.alice, key)
    cues.hide(people.alice, key)
    cues.show_again(people.alice, key)
    assert words(people.alice)[-1] == "Pop."


def test_own_ones_are_deleted_and_packaged_ones_are_not(people: Cast) -> None:
    key = own(people.alice)
    with pytest.raises(Http404):
        cues.delete_entry(people.alice, HURDLES)
    with pytest.raises(Http404):
        cues.restore(people.alice, key)
    cues.delete_entry(people.alice, key)
    assert not LibraryEntry.objects.exists()


@pytest.mark.parametrize(
    ("kind", "texts", "code"),
    [
        ("cue", {}, "NO_WORDS"),
        ("cue", {"en": " ", "de": ""}, "NO_WORDS"),
        ("cue", {"fr": "Hop."}, "NO_WORDS"),
        ("cue", {"en": "x" * 161}, "BAD_CUE"),
        ("cue", {"en": "Pop.", "de": "a\x00b"}, "BAD_CUE"),
        ("drill", {"en": "x" * 401}, "BAD_DRILL"),
        ("cue", {"en": "step over a line of LOW hurdles."}, "SAID_ALREADY"),
        ("curse", {"en": "Pop."}, "NO_SUCH_FAULT"),
    ],
)
def test_what_makes_no_cue_is_refused(people: Cast, kind: str, texts: dict[str, str], code: str) -> None:
    assert refusal(lambda: cues.add_entry(people.alice, "lazy_heel", kind, texts)) == code
    assert not LibraryEntry.objects.exists()


def test_there_is_an_end_to_it(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cues, "MOST_OWN", 1)
    own(people.alice)
    assert refusal(lambda: own(people.alice, {"en": "Another."})) == "TOO_MANY"
    assert refusal(lambda: cues.add_entry(people.alice, "no_such_fault", "cue", POP)) == "NO_SUCH_FAULT"
    cues.add_entry(people.alice, "flick", "cue", POP)


def test_each_coach_has_the_own_library_and_nobody_else_has_one(people: Cast) -> None:
    key = own(people.alice)
    for act in (cues.hide, cues.put_first, cues.delete_entry, lambda who, key: cues.edit_entry(who, key, POP)):
        with pytest.raises(Http404):
            act(people.bob, key)
        with pytest.raises(PermissionDenied):
            act(people.cleo.user, HURDLES)
    for who in (people.cleo.user, people.gus, people.olga):
        with pytest.raises(PermissionDenied):
            cues.add_entry(who, "lazy_heel", "cue", POP)


def test_it_goes_with_the_account(people: Cast) -> None:
    own(people.bob, {"en": "Bounce like a kangaroo."})
    cues.edit_entry(people.bob, HURDLES, {"en": "Over the kangaroo."})
    own(people.alice)
    erasure.erase_account(people.bob)
    assert mentions(["kangaroo"]) == []
    assert LibraryEntry.objects.count() == 1


# ---- what clips are judged by


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


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


def judged(clip: Clip, text: str, drill: str | None = None) -> dict[str, Any]:
    """What is kept of an analysis that cues this."""
    Clip.objects.filter(pk=clip.pk).update(state=Clip.State.QUEUED, claim=None)
    claim = claims.take(clip.pk)
    assert claim is not None
    clip.refresh_from_db()
    points = np.zeros((1, 33, 2), np.float32)
    track = PoseTrack(np.zeros(1), points, points[..., 0], 9, 9, ENGINE)
    said = Analysis("scored", None, "", ENGINE, 1, 0.0, cue=Cue("lazy_heel", text, drill))
    store(claim, clip, track, said, clip.folder)
    clip.refresh_from_db()
    return clip.result.details["cue"]["said"]


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


# ---- what is shown


def test_whatever_shows_a_cue_shows_it_in_the_readers_language(
    people: Cast, clip: Clip, german: Callable[[], Any]
) -> None:
    clip.result.payload["cue"] |= {"text": "Pop."}
    clip.result.details["cue"] |= {"said": {"entry": "", "text": POP, "drill": {}}}
    clip.result.save()
    own(people.alice, {"en": "Over it.", "de": "Drüber."})
    consent.give(people.cleo, people.cleo.user, Consent.Purpose)
    shared = reverse("shared", args=[sharing.token_of(sharing.share_clip(clip, people.alice, days=7))])
    for language, said, other in (("de", "Plopp.", "Drüber."), ("en", "Pop.", "Over it.")):
        for who in (people.alice, people.cleo.user):
            User.objects.filter(pk=who.pk).update(language=language)
        alice, cleo = browse(people.alice), browse(people.cleo.user)
        review = text_of(alice, reverse("clip", args=[clip.pk]))
        assert said in review
        assert f'value="{other}"' in review
        figure = reverse("clip-figure", args=[clip.pk])
        assert said in alice.get(figure).content.decode()
        for url in (reverse("clip", args=[clip.pk]), reverse("athlete", args=[people.cleo.pk])):
            assert said in text_of(cleo, url), url
        assert said in text_of(cleo, shared)
        assert said in text_of(cleo, reverse("athlete-progress", args=[people.cleo.pk]))
        assert said in text_of(alice, reverse("desk"))
    reword_cue(clip, people.alice, "Like in the yard.")
    own_words = text_of(cleo, shared)
    assert "Like in the yard." in own_words
    assert "“Pop.”" not in own_words


def test_a_note_takes_from_the_writers_library(people: Cast, clip: Clip) -> None:
    own(people.alice, {"en": "Pop."})
    cues.hide(people.alice, HURDLES)
    alice, url = browse(people.alice), reverse("clip-notes", args=[clip.pk])
    panel = html.unescape(text_of(alice, url))
    assert 'value="Pop."' in panel
    assert "low hurdles" not in panel
    alice.post(url, {"time_s": "0.5", "cue": "Pop."})
    assert CueNote.objects.get().text == "Pop."
    people.cleo.coaching.create(coach=people.bob)
    assert 'value="Pop."' not in text_of(browse(people.bob), url)


# ---- the page


@pytest.fixture
def alice(people: Cast) -> Client:
    return browse(people.alice)


def page(client: Client, query: str = "") -> str:
    return html.unescape(text_of(client, reverse("cue-library") + query))


def act(client: Client, key: str, what: str, **said: str) -> str:
    answer = client.post(reverse("cue-entry", args=[key]), {"act": what, **said}, follow=True)
    assert answer.status_code == 200, answer
    return html.unescape(answer.content.decode())


def test_the_page_has_all_with_what_to_mind_and_what_it_rests_on(alice: Client) -> None:
    text = page(alice)
    for card in packaged().values():
        for said in (*card.cues.values(), *card.drills.values(), card.stop, card.source):
            assert said in text
    assert wording.fault_name("lazy_heel") in text
    assert "yours" not in text


def test_a_coach_works_with_it(alice: Client, people: Cast) -> None:
    assert 'name="text-de"' in page(alice, "?add=cue&to=lazy_heel")
    said = {"kind": "cue", "fault": "lazy_heel", "text-en": "Pop.", "text-de": ""}
    answer = alice.post(reverse("cue-library"), said)
    key = str(LibraryEntry.objects.get().pk)
    assert answer["Location"].endswith(f"#{key}")
    assert "Not yet in Deutsch" in page(alice)
    assert ">Pop.</textarea>" in page(alice, f"?edit={key}").replace("\n", "")
    assert "Plopp." in act(alice, key, "save", **{"text-en": "Pop.", "text-de": "Plopp."})
    assert "suggested first" in act(alice, key, "first")
    assert words(people.alice)[0] == "Pop."
    assert "hidden" in act(alice, HURDLES, "hide")
    act(alice, HURDLES, "show")
    act(alice, HURDLES, "save", **{"text-en": "Hop."})
    act(alice, HURDLES, "restore")
    act(alice, key, "delete")
    assert not LibraryEntry.objects.exists()


def test_all_hidden_is_said(alice: Client) -> None:
    for key in (HURDLES, TARMAC, WHEEL):
        text = act(alice, key, "hide")
    assert "your athletes are not cued for this" in text


def test_what_was_typed_is_there_again_beside_what_is_wrong(alice: Client) -> None:
    said = {"kind": "cue", "fault": "lazy_heel", "text-en": "x" * 161, "text-de": "Hopp."}
    answer = alice.post(reverse("cue-library"), said)
    text = answer.content.decode()
    assert "at most 160 letters" in text
    assert "x" * 161 in text
    assert "Hopp." in text
    again = act(alice, HURDLES, "save", **{"text-en": "", "text-de": " "})
    assert "In one language at least" in again
    assert not LibraryEntry.objects.exists()


def test_what_there_is_not_is_not_found(alice: Client, people: Cast) -> None:
    theirs = own(people.bob)
    for key, what in ((theirs, "hide"), ("lazy_heel/cue/nothing", "hide"), (HURDLES, "explode"), (HURDLES, "delete")):
        assert alice.post(reverse("cue-entry", args=[key]), {"act": what}).status_code == 404
    assert alice.post(reverse("cue-library"), {"kind": "cue", "fault": "x", "text-en": "a"}).status_code == 404
    assert "Pop." not in page(alice, f"?edit={theirs}")


def test_the_way_there(alice: Client, people: Cast, clip: Clip) -> None:
    there = reverse("cue-library")
    assert there in text_of(alice, reverse("desk"))
    assert f"{there}#lazy_heel" in text_of(alice, reverse("clip", args=[clip.pk]))
    assert there not in text_of(browse(people.cleo.user), reverse("clip", args=[clip.pk]))
