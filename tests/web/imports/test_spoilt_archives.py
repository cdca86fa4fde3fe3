"""Whatever is changed in an archive, it is refused as a whole, or every page shows what came of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from analysis.charts.figures import CHARTS
from analysis.export.loading import load
from analysis.export.opening import ArchiveError
from athletes.models import Athlete
from tests import actors
from tests.web.archives import (
    Files,
    archive_of,
    clip_with_everything,
    forget_everybody,
    genuine,
    packed,
    unpacked,
)
from tests.web.browsing import browse
from tests.web.test_histories import HISTORIES, world

STRANGE = [
    None,
    True,
    0,
    -1,
    0.5,
    1e12,
    10**30,
    "",
    "x",
    "<b>",
    "a" * 5000,
    "\ud800",
    "\0",
    [],
    {},
    [[]],
    [0],
    {"a": 1},
]
READ = ("clip.json", "result.json", "person.json")


@cache
def everything() -> Files:
    """The archive of somebody of whom there is one of everything, and two clips."""
    people = actors.cast()
    clip_with_everything(people)
    genuine(actors.clip(people.cleo, people.alice, body=b"another", pace_mps=4.5, result=actors.payload(pace_mps=4.5)))
    return unpacked(archive_of(people.cleo))


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in it."""
    if way:
        yield way
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield from places(item, (*way, key))


def spoilt(files: Files, chance: random.Random) -> Files:
    """One value of it is another, or is gone, or stands there under another name."""
    name = chance.choice([one for one in files if one.endswith(READ)])
    content = json.loads(files[name])
    *way, last = chance.choice(list(places(content)))
    around = content
    for step in way:
        around = around[step]
    what = chance.random()
    if what < 0.15 and isinstance(around, dict):
        around[chance.choice(["name", "value", "html", "x" * 60])] = around.pop(last)
    elif what < 0.3:
        del around[last]
    else:
        around[last] = chance.choice(STRANGE)
    return files | {name: json.dumps(content).encode()}


def addresses(athlete: Athlete) -> Iterator[str]:
    for route in ("athlete", "athlete-progress", "athlete-kept", "athlete-consent", "athlete-people", "athlete-bands"):
        yield reverse(route, args=[athlete.pk])
    yield reverse("desk")
    yield reverse("athlete-archive", args=[athlete.pk])
    yield f"{reverse('athlete-progress-figure', args=[athlete.pk])}?metric=Kpk"
    clips = list(athlete.clips.all())
    for clip in clips:
        for route in ("clip", "clip-data", "clip-evidence", "clip-skeleton", "clip-share", "clip-status"):
            yield reverse(route, args=[clip.pk])
        for chart in ("time", *CHARTS):
            yield f"{reverse('clip-figure', args=[clip.pk])}?chart={chart}"
    if len(clips) > 1:
        yield reverse("compare", args=[clips[0].pk, clips[1].pk])


@HISTORIES
@given(chance=st.randoms(use_true_random=True))
@pytest.mark.django_db
def test_it_is_refused_or_every_page_shows_it(chance: random.Random, settings: Settings, tmp_path: Path) -> None:
    with world(settings) as folder:
        whole = everything()
        forget_everybody(folder)
        coach = actors.coach("Bob")
        path = packed(spoilt(whole, chance), tmp_path / "cleo.zip")
        try:
            athlete = load(path, coach)
        except ArchiveError as why:
            refused = why.message
        else:
            refused = ""
        if refused:
            assert refused.endswith((".", "?"))
            assert not Athlete.objects.exists()
            assert not [path for path in folder.rglob("*") if path.is_file()]
            return
        reader = browse(coach)
        for address in addresses(athlete):
            answer = reader.get(address)
            assert answer.status_code in (200, 404), address
            answer.getvalue()
