"""Every page in a language in which every text is in brackets: what is not in them was not made to be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from analysis.models import Clip
from tests import actors
from tests.actors import Cast
from tests.web import route_walk
from tests.web.untranslated import install, outside_of, untranslated

KNOWN = re.compile(
    r"\b(?:GaitSite|Alice|Bob|Zoe|Cleo|Dan|Eve|Gus|Olga|Harriers|Deutsch|English)\b"
    r"|[\w.-]+@example\.org|side\.mp4|Heel to the pocket\.|Ten fast pulls a side\."
    r"|\b(?:min/km|min/mile|km/h|mph|m/s|ms|cm|GB|MB)\b|/km|/mile"
)
"""No language: names, what people wrote, units."""
READERS = ("coach", "athlete", "guardian")
OTHERS = ("anonymous", "operator")
"""Asked as well where a coach is shown no page."""


@pytest.fixture(scope="module")
def brackets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("brackets"))


@pytest.fixture
def in_brackets(settings: Settings, brackets: Path) -> Iterator[None]:
    settings.LOCALE_PATHS = [brackets]
    settings.LANGUAGE_CODE = "de"
    settings.ACCOUNT_RATE_LIMITS = False
    yield
    translation.deactivate()


class Finds:
    """What was met in English, and where."""

    def __init__(self) -> None:
        self.where: dict[str, set[str]] = {}

    def look(self, session: str, address: str, called: str) -> bool:
        """Whether there was something to read."""
        client = Client()
        client.cookies["gaitsite_session"] = session
        answer = client.get(address)
        kind = answer.get("Content-Type", "").partition(";")[0]
        if answer.streaming or answer.status_code != 200 or kind not in ("text/html", "application/json"):
            return False
        met = untranslated(answer.content.decode(), KNOWN) if kind == "text/html" else outside_of(answer.json(), KNOWN)
        for text in met:
            self.where.setdefault(text, set()).add(called)
        return True

    def __str__(self) -> str:
        return "\n".join(f"{text}   [{', '.join(sorted(where))}]" for text, where in sorted(self.where.items()))


@pytest.mark.usefixtures("in_brackets")
def test_every_page_is_made_to_be_translated(people: Cast) -> None:
    walk, finds = route_walk.set_out(people), Finds()
    for route in sorted({route for route, _ in route_walk.routes()}):
        address = route_walk.address(route, walk)
        read = [finds.look(walk.sessions[actor], address, route) for actor in READERS]
        if not read[0]:
            for actor in OTHERS:
                finds.look(walk.sessions[actor], address, route)
    assert not finds.where, str(finds)


@pytest.mark.usefixtures("in_brackets")
def test_every_state_of_a_clip_is_made_to_be_translated(people: Cast) -> None:
    walk, finds = route_walk.set_out(people), Finds()
    cleo, alice = people.cleo, people.alice
    kept = actors.payload(faults=[], cue={"fault": None, "text": "Nothing to change: keep it.", "drill": None})
    looked_at = actors.payload(status="preview", code="TOO_FEW_STRIDES", metrics={}, faults=[], cue=None)
    walking = "112 steps a minute with at most 63 degrees of knee bend: this is walking. "
    walking += "GaitSite scores running: film a steady run."
    states = {
        "kept": actors.clip(cleo, alice, result=kept),
        "preview": actors.clip(cleo, alice, state=Clip.State.PREVIEW, result=looked_at),
        "refused": actors.clip(cleo, alice, state=Clip.State.REFUSED, code="WALKING", message=walking),
        "failed": actors.clip(
            cleo,
            alice,
            state=Clip.State.FAILED,
            code="EMPTY_FILE",
            message="This file is empty. Please upload it again.",
        ),
        "queued": actors.clip(cleo, alice, state=Clip.State.QUEUED),
        "running": actors.clip(cleo, alice, state=Clip.State.RUNNING, stage=Clip.Stage.POSE, progress=0.4),
    }
    for called, clip in states.items():
        for part in ("", "status/"):
            for actor in ("coach", "athlete"):
                assert finds.look(walk.sessions[actor], f"/clips/{clip.pk}/{part}", called)
    for actor in ("coach", "athlete"):
        assert finds.look(walk.sessions[actor], f"/athletes/{cleo.pk}/", "athlete")
    assert finds.look(walk.sessions["coach"], "/", "desk")
    assert not finds.where, str(finds)
