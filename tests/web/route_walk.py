"""Walking every address of the application as everybody: what `routes.txt` is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from analysis.cues.services import add_entry
from analysis.models import Upload
from analysis.sharing import services as sharing
from athletes import consent
from athletes.clubs import services as clubs
from athletes.invitations.services import invite
from athletes.models import Athlete, Consent, Guardianship, Invitation, User
from tests import actors
from tests.actors import Cast, next_year
from tests.web.test_uploads import TUS, begin, describe

TABLE = Path(__file__).with_name("routes.txt")
ACTORS = ("anonymous", "athlete", "other-athlete", "coach", "other-coach", "ex-coach", "guardian", "operator")
REFUSED = {"login", "401", "403", "404"}
CHANGE = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "?(athletes|analysis)_')

FORMS: dict[str, dict[str, Any]] = {
    "account-units": {"pace_unit": "km/h", "length_unit": "in"},
    "athlete-new": {"name": "Finn"},
    "athlete-edit": {"name": "Cleo", "minor_until": "2099-01"},
    "athlete-invite": {"kind": "coach"},
    "athlete-pain": {"hurts": "1"},
    "athlete-tags": {"new": "800 m"},
    "clip-said": {"surface": "treadmill", "pace": "5:00", "pace_unit": "min/km"},
    "clip-correct": {"surface": "treadmill", "pace": "5:00", "pace_unit": "min/km"},
    "clip-notes": {"side": "left", "stride_start_s": "0.3", "time_s": "0.5", "text": "Higher."},
    "note": {"text": "Lower.", "visible_to_athlete": "on"},
    "clip-cue": {"text": "Quick feet."},
    "cue-library": {"kind": "cue", "fault": "flick", "text-en": "Quick feet."},
    "cue-entry": {"act": "hide"},
    "clip-corrections": {"kind": "add", "event": "toe_off", "side": "left", "time_s": "0.5"},
    "clip-slow-motion": {"factor": "2"},
    "clip-runner": {"x": "0.4", "y": "0.5", "time_s": "1.5"},
    "note-replies": {"felt": "easy"},
    "club-new": {"name": "Striders"},
    "club-squads": {"squad-name": "Hurdlers"},
    "club": {"name": "Harriers"},
    "club-kept": {"original_days": "30", "copy_days": "90", "numbers_days": "0"},
}
"""What is posted; nothing where a route is not named here. Then whoever may gets 400, 422 or the form again."""

QUERIES: dict[str, str] = dict.fromkeys(("athlete-progress-figure", "athlete-pull", "shared-progress"), "?metric=Kpk")

HEADERS: dict[str, dict[str, str]] = dict.fromkeys(("uploads", "upload"), TUS)


@dataclass(frozen=True)
class Walk:
    """A log-in for each column of the table, and what the parts of the addresses stand for: all of it is Cleo's."""

    sessions: Mapping[str, str]
    things: Mapping[str, Any]


def set_out(cast: Cast) -> Walk:
    """Cleo, a minor with a log-in, coached by Alice, once by Zoe, guarded by Gus; with one of everything.

    A part of an address that is new gets its thing here: by its name, or by "route.name" where the name is not enough.
    """
    cleo, alice = cast.cleo, cast.alice
    Athlete.objects.filter(pk=cleo.pk).update(minor_until=next_year())
    cleo.refresh_from_db()
    guardianship = Guardianship.objects.create(guardian=cast.gus, athlete=cleo)
    consent.give(cleo, cast.gus, Consent.Purpose)
    clip, second = actors.clip(cleo, alice), actors.clip(cleo, alice, pace_mps=4.5, result=actors.payload(pace_mps=4.5))
    share = sharing.share_clip(clip, cast.gus, days=7)
    owner = Client()
    owner.force_login(alice)
    club = clubs.found_club("Harriers", by=alice)
    invitation, token = invite(cleo, Invitation.Kind.COACH, by=alice)
    begin(owner, describe(cleo))
    things = {
        "athlete_id": cleo.pk,
        "clip_id": clip.pk,
        "first_id": clip.pk,
        "second_id": second.pk,
        "note_id": actors.note(clip, alice, spoken=True).pk,
        "reply_id": actors.reply(actors.note(clip, alice)).pk,
        "correction_id": actors.correction(clip, alice).pk,
        "upload_id": Upload.objects.get().pk,
        "coaching_id": cleo.coaching.get(ended_at=None).pk,
        "guardianship_id": guardianship.pk,
        "invitation_id": invitation.pk,
        "join.token": token,
        "club_id": club.pk,
        "membership_id": club.memberships.get().pk,
        "place_id": clubs.offer_place(club, cleo, None, by=alice).pk,
        "share_id": share.pk,
        "token": sharing.token_of(share),
        "shared-progress.token": sharing.token_of(sharing.share_progress(cleo, cast.gus, days=7)),
        "key": "nothing",
        "cue-entry.key": add_entry(alice, "lazy_heel", "cue", {"en": "Heel to the pocket."}).pk,
        "uidb36": "1",
    }
    somebody = (None, cleo.user, cast.eve.user, alice, cast.bob, cast.zoe, cast.gus, cast.olga)
    return Walk({actor: _session(user) for actor, user in zip(ACTORS, somebody, strict=True)}, things)


def _session(user: User | None) -> str:
    """Key of a log-in; empty for nobody."""
    if user is None:
        return ""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def routes(patterns: list[Any] | None = None, space: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every named route and the parts of its address."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield space + pattern.name, set(pattern.pattern.regex.groupindex)


def address(route: str, walk: Walk) -> str:
    parts = dict(routes())[route]
    known = {part: walk.things.get(f"{route}.{part}", walk.things.get(part)) for part in parts}
    missing = [part for part, thing in known.items() if thing is None]
    assert not missing, f"tests/web/route_walk.py: say in set_out() what {missing} of {route} stands for"
    return reverse(route, kwargs=known) + QUERIES.get(route, "")


def cells(walk: Walk, route: str, method: str) -> list[str]:
    """What each actor gets: a status, or "login" for being sent to log in. Nothing of it stays in the database.

    A status of somebody who is refused and yet caused a change has a "!" behind it.
    """
    return [_cell(walk, actor, method, route) for actor in ACTORS]


def _cell(walk: Walk, actor: str, method: str, route: str) -> str:
    client = Client()
    if walk.sessions[actor]:
        client.cookies[settings.SESSION_COOKIE_NAME] = walk.sessions[actor]
    form = FORMS.get(route, {}) if method == "POST" else None
    with transaction.atomic(), CaptureQueriesContext(connection) as caught:
        answer = getattr(client, method.lower())(address(route, walk), form, headers=HEADERS.get(route))
        if answer.streaming:
            b"".join(answer.streaming_content)  # so that its file is closed
        transaction.set_rollback(True)
    to_log_in = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    cell = "login" if to_log_in else str(answer.status_code)
    changed = any(CHANGE.match(query["sql"]) for query in caught.captured_queries)
    return f"{cell}!" if cell in REFUSED and changed else cell


def methods_of(walk: Walk, route: str) -> list[str]:
    """GET and POST, and whatever else somebody is answered on; the coach, and who is not logged in, are asked for all.

    Beyond GET and POST, being sent elsewhere is no answer: Django does it to all. Its forms take PUT for POST.
    """
    found = ["GET", "POST"]
    for method in ("PUT", "PATCH", "DELETE"):
        heard = [_cell(walk, actor, method, route) for actor in ("anonymous", "coach")]
        alias = method == "PUT" and heard == [_cell(walk, actor, "POST", route) for actor in ("anonymous", "coach")]
        if not alias and not set(heard) <= REFUSED | {"405", "302"}:
            found.append(method)
    return found


def line(route: str, method: str, found: list[str]) -> str:
    """A row as it stands in the table."""
    widths = [max(len(actor), 5) + 1 for actor in ACTORS]
    row = f"{route:<38} {method:<6} " + " ".join(f"{c:<{w}}" for c, w in zip(found, widths, strict=True))
    return row.rstrip()


def table() -> dict[tuple[str, str], list[str]]:
    """The rows of routes.txt by route and method."""
    rows: dict[tuple[str, str], list[str]] = {}
    for text in TABLE.read_text().splitlines():
        if text.strip() and not text.startswith("#"):
            route, method, *found = text.split()
            assert len(found) == len(ACTORS), f"routes.txt: {text}"
            assert (route, method) not in rows, f"routes.txt has {route} {method} twice"
            rows[route, method] = found
    return rows
