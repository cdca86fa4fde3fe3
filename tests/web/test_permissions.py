"""Every address of the application against everybody: what you may not see does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import serializers
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from analysis.models import Clip, Correction, CueNote, NoteVersion, Result, Upload
from athletes.models import Athlete, Coaching, User
from tests import actors
from tests.actors import Cast
from tests.web.test_uploads import TUS, begin, describe

METHODS = ("get", "head", "post", "put", "patch", "delete")

SAID = {"surface": "treadmill", "pace": "5:00", "pace_unit": "min/km"}
NOTE = {"side": "left", "stride_start_s": "0.3", "time_s": "0.5", "text": "Higher."}
CORRECTION = {"kind": "add", "event": "toe_off", "side": "left", "time_s": "0.5"}

# Addresses of somebody's data: method and form, then what the present coach and the athlete get.
# Strangers get 404 from every one of them, and whoever is not logged in is sent to log in.
DATA: dict[str, tuple[str, dict[str, str], int, int]] = {
    "athlete": ("get", {}, 200, 200),
    "athlete-edit": ("post", {"name": "Cleo"}, 302, 403),
    "athlete-login": ("get", {}, 200, 403),
    "athlete-progress": ("get", {"metric": "Kpk"}, 200, 200),
    "athlete-export": ("get", {}, 200, 200),
    "athlete-archive": ("get", {}, 200, 200),
    "clip-said": ("post", SAID, 200, 403),
    "clip": ("get", {}, 200, 200),
    "clip-proxy": ("get", {}, 200, 200),
    "clip-poster": ("get", {}, 200, 200),
    "clip-landmarks": ("get", {}, 200, 200),
    "clip-status": ("get", {}, 200, 200),
    "clip-data": ("get", {}, 200, 200),
    "clip-skeleton": ("get", {}, 200, 200),
    "clip-figure": ("get", {}, 200, 200),
    "clip-evidence": ("get", {}, 200, 200),
    "clip-notes": ("post", NOTE, 200, 403),
    "note": ("post", {"text": "Lower.", "visible_to_athlete": "on"}, 200, 403),
    "note-delete": ("post", {}, 200, 403),
    "note-voice": ("get", {}, 200, 200),
    "clip-cue": ("post", {"text": "Quick feet."}, 302, 403),
    "athlete-pain": ("post", {"hurts": "0"}, 302, 302),
    "athlete-bands": ("get", {}, 200, 403),
    "athlete-pull": ("get", {"metric": "Kpk"}, 404, 404),
    "clip-correct": ("post", SAID, 302, 403),
    "clip-corrections": ("post", CORRECTION, 202, 403),
    "correction-undo": ("post", {}, 202, 403),
    "correction-redo": ("post", {}, 422, 403),
    "clip-slow-motion": ("post", {"factor": "2"}, 302, 403),
    "clip-runner": ("post", {"x": "0.4", "y": "0.5", "time_s": "1.5"}, 302, 403),
    "clip-retry": ("post", {}, 302, 403),
    "clip-delete": ("post", {}, 302, 403),
}
ELSEWHERE = {"desk", "athlete-new", "health", "uploads", "upload"}
"""Tested by name below, or with the upload protocol."""


def names(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != "accounts/":
                yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield pattern.name


@pytest.fixture
def clip(people: Cast) -> Clip:
    made = actors.clip(people.cleo, people.alice)
    actors.correction(made, people.alice)
    return made


@pytest.fixture
def note(people: Cast, clip: Clip) -> CueNote:
    return actors.note(clip, people.alice, spoken=True)


def address(name: str, clip: Clip, note: CueNote) -> str:
    correction_id = clip.corrections.get().pk
    for kwargs in (
        {"clip_id": clip.pk},
        {"correction_id": correction_id},
        {"note_id": note.pk},
        {"athlete_id": clip.athlete_id},
    ):
        try:
            return reverse(name, kwargs=kwargs)
        except Exception:  # noqa: S112 - the address is of another thing
            continue
    raise AssertionError(name)


def call(user: User | None, method: str, url: str, form: dict[str, str] | None = None) -> HttpResponse:
    client = Client()
    if user is not None:
        client.force_login(user)
    return getattr(client, method)(url, form or {})


def everything() -> str:
    models = (Athlete, Coaching, Clip, Result, CueNote, NoteVersion, Correction, Upload)
    rows = [row for model in models for row in model.objects.order_by("pk")]
    return serializers.serialize("json", rows)


def test_no_address_is_forgotten() -> None:
    assert set(names(get_resolver().url_patterns)) == set(DATA) | ELSEWHERE


@pytest.mark.parametrize("name", DATA)
def test_the_coach_and_the_athlete_get_what_is_theirs(people: Cast, clip: Clip, note: CueNote, name: str) -> None:
    method, form, for_coach, for_athlete = DATA[name]
    url = address(name, clip, note)
    before = everything()
    assert call(people.cleo.user, method, url, form).status_code == for_athlete
    assert everything() == before
    assert call(people.alice, method, url, form).status_code == for_coach


@pytest.mark.parametrize("name", DATA)
def test_strangers_find_nothing_and_change_nothing(people: Cast, clip: Clip, note: CueNote, name: str) -> None:
    method, form, _, _ = DATA[name]
    url = address(name, clip, note)
    before = everything()
    for stranger in (people.bob, people.zoe, people.eve.user):
        assert call(stranger, method, url, form).status_code == 404
        for other in METHODS:
            assert call(stranger, other, url).status_code in {404, 405}, other
    assert everything() == before


@pytest.mark.parametrize("name", [*DATA, "desk", "athlete-new"])
def test_whoever_is_not_logged_in_is_asked_to(people: Cast, clip: Clip, note: CueNote, name: str) -> None:
    url = reverse(name) if name in ELSEWHERE else address(name, clip, note)
    before = everything()
    for method in METHODS:
        answer = call(None, method, url)
        assert answer.status_code == 302, method
        assert answer["Location"].startswith("/accounts/login/")
    assert everything() == before


def test_an_upload_under_way_belongs_to_its_owner(people: Cast) -> None:
    client = Client()
    client.force_login(people.alice)
    url = begin(client, describe(people.cleo))["Location"]
    for user, status in (
        (people.alice, 200),
        (people.bob, 404),
        (people.zoe, 404),
        (people.cleo.user, 404),
        (people.eve.user, 404),
        (None, 401),
    ):
        other = Client()
        if user is not None:
            other.force_login(user)
        assert other.head(url, headers=TUS).status_code == status


def test_the_desk_shows_only_ones_own(people: Cast, clip: Clip) -> None:
    assert b"Cleo" in call(people.alice, "get", "/").content
    for stranger in (people.bob, people.zoe):
        assert b"Cleo" not in call(stranger, "get", "/").content
    assert call(people.cleo.user, "get", "/")["Location"] == reverse("athlete", args=[people.cleo.pk])


def test_only_coaches_add_athletes(people: Cast) -> None:
    assert call(people.alice, "post", "/athletes/new/", {"name": "Finn"}).status_code == 302
    assert call(people.cleo.user, "post", "/athletes/new/", {"name": "Gil"}).status_code == 403
    assert set(Athlete.objects.coached_by(people.alice).values_list("name", flat=True)) == {"Cleo", "Dan", "Finn"}


def test_a_private_note_is_not_there_for_the_athlete(people: Cast, clip: Clip) -> None:
    feeds = [reverse(name, args=[clip.pk]) for name in ("clip-figure", "clip-data", "clip-evidence", "clip-skeleton")]
    before = [call(people.cleo.user, "get", url).content for url in feeds]
    private = actors.note(clip, people.alice, text="Tired today.", visible_to_athlete=False)
    assert [call(people.cleo.user, "get", url).content for url in feeds] == before
    assert call(people.alice, "get", feeds[0]).content != before[0]
    for name in ("note", "note-delete"):
        assert call(people.cleo.user, "post", reverse(name, args=[private.pk]), {"text": "x"}).status_code == 404
    for name in ("clip", "clip-notes", "clip-figure", "athlete"):
        url = address(name, clip, private)
        assert b"Tired today" not in call(people.cleo.user, "get", url).content
    assert b"Tired today" in call(people.alice, "get", reverse("clip", args=[clip.pk])).content


def test_what_coaches_note_to_themselves_is_not_there_for_the_athlete(people: Cast, clip: Clip) -> None:
    Clip.objects.update(note="Slept badly, worried.")
    for name in ("clip", "athlete"):
        url = reverse(name, args=[clip.pk if name == "clip" else people.cleo.pk])
        assert b"Slept badly" in call(people.alice, "get", url).content
        assert b"Slept badly" not in call(people.cleo.user, "get", url).content


def test_health_tells_anybody_and_nothing_more(client: Client, db: None) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
