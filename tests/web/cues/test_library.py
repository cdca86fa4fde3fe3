"""A coach changes the library: words, translations, order, what is hidden, and what is added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from analysis.cues import services as cues
from analysis.cues.library import Kind, library_of
from analysis.gait.cue_library import library as packaged
from analysis.models import LibraryEntry
from athletes import erasure
from tests.actors import Cast
from tests.dumps import mentions
from tests.web.cues.entries import HURDLES, POP, PULL, WHEEL, entry, own, refusal, words


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
