"""The page of the library."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse

from analysis import wording
from analysis.gait.cue_library import library as packaged
from analysis.models import Clip, LibraryEntry
from tests.actors import Cast
from tests.web.browsing import browse, text_of
from tests.web.cues.entries import HURDLES, TARMAC, WHEEL, own, words


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
