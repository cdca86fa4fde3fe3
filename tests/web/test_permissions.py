"""Every address of the application against everybody: what you may not see does not exist."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from analysis.models import Clip, CueNote
from athletes.models import Athlete, User
from tests import actors
from tests.actors import Cast
from tests.web import route_walk
from tests.web.test_uploads import TUS, begin, describe

pytestmark = pytest.mark.usefixtures("unhurried")

ROUTES = sorted({route for route, _ in route_walk.routes()})


@pytest.fixture
def unhurried(settings: Settings) -> None:
    """Everybody may ask as often as they like: who asks often is slowed down elsewhere."""
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def clip(people: Cast) -> Clip:
    made = actors.clip(people.cleo, people.alice)
    actors.correction(made, people.alice)
    return made


@pytest.fixture
def note(people: Cast, clip: Clip) -> CueNote:
    return actors.note(clip, people.alice, spoken=True)


def call(user: User | None, method: str, url: str, form: dict[str, str] | None = None) -> HttpResponse:
    client = Client()
    if user is not None:
        client.force_login(user)
    return getattr(client, method)(url, form or {})


def test_the_table_has_no_row_without_a_route() -> None:
    assert {route for route, _ in route_walk.table()} <= set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_everybody_gets_what_the_table_says(people: Cast, route: str) -> None:
    """Each method that somebody is answered on has a row, and each route has one; who is refused changes nothing."""
    walk, rows, wrong = route_walk.set_out(people), route_walk.table(), []
    wanted = {method: cells for (other, method), cells in rows.items() if other == route}
    found = {
        method: route_walk.cells(walk, route, method)
        for method in dict.fromkeys([*route_walk.methods_of(walk, route), *wanted])
    }
    answered = [method for method, cells in found.items() if not set(cells) <= route_walk.REFUSED | {"405"}]
    for method in dict.fromkeys([*answered, *wanted]) or ["GET"]:
        if found[method] != wanted.get(method):
            wrong.append(route_walk.line(route, method, found[method]))
    assert not wrong, "tests/web/routes.txt lacks, or has otherwise (is it meant?):\n" + "\n".join(wrong)


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
        url = reverse(name, args=[clip.athlete_id if name == "athlete" else clip.pk])
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
