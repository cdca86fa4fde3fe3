"""Whatever is changed in an archive, it is refused as a whole, or every page shows what came of it."""

from __future__ import annotations

import io
import json
import random
import shutil
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from analysis.charts.figures import CHARTS
from analysis.export.contents import Scope
from analysis.export.loading import load
from analysis.export.opening import ArchiveError
from analysis.export.person import archive
from analysis.export.results import check_form
from analysis.gait.model import ClipContext, LastCue
from analysis.gait.pipeline import analyse
from analysis.gait.serialise import details, to_dict
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track
from analysis.models import Clip, NoteReply, OwnBand, OwnCue
from analysis.notes.services import edit_note
from athletes.models import Athlete, Pain, User
from tests import actors
from tests.web.archives import Files, genuine, packed
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
    clip = genuine(actors.clip(people.cleo, people.alice, note="Looked tired."))
    genuine(actors.clip(people.cleo, people.alice, body=b"another", pace_mps=4.5, result=actors.payload(pace_mps=4.5)))
    actors.correction(clip, people.alice)
    OwnCue.objects.create(clip=clip, author=people.alice, text="Quick feet.")
    OwnBand.objects.create(athlete=people.cleo, metric="Kpk", low=90.0, set_by=people.alice)
    Pain.objects.create(athlete=people.cleo, said_by=people.cleo.user)
    drawing = [{"kind": "line", "colour": "hand", "points": [[0.1, 0.2], [0.3, 0.4]]}]
    note = actors.note(clip, people.alice, spoken=True, drawing=drawing)
    edit_note(note, people.alice, text="Second words.")
    NoteReply.objects.create(note=note, author=people.cleo.user, felt="easy", text="Like flying.")
    with zipfile.ZipFile(io.BytesIO(b"".join(archive(Scope(people.cleo, None))))) as stored:
        return {name: stored.read(name) for name in stored.namelist()}


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
        with transaction.atomic():
            Athlete.objects.all().delete()
            User.objects.all().delete()
        shutil.rmtree(folder / "clips", ignore_errors=True)
        coach = actors.coach("Bob")
        why = ""
        try:
            athlete = load(packed(spoilt(whole, chance), tmp_path / "cleo.zip"), coach)
        except ArchiveError as refused:
            why = f"{refused.code}: {refused.message}"
        if why:
            assert why[0].isupper()
            assert why.endswith((".", ")"))
            assert not Athlete.objects.exists()
            assert not [path for path in folder.rglob("*") if path.is_file()]
            return
        reader = browse(coach)
        for address in addresses(athlete):
            answer = reader.get(address)
            assert answer.status_code in (200, 404), address
            answer.getvalue()


SPEEDS = {"easy": 2.6, "fast": 5.0}
SAID = {
    "a pace": ClipContext(pace_mps=3.0),
    "nothing": ClipContext(),
    "pain": ClipContext(pace_mps=3.0, pain=True),
    "a cue before": ClipContext(pace_mps=3.0, last_cue=LastCue("lazy_heel", "Up.", 1.0)),
    "a height and a band": ClipContext(pace_mps=3.0, height_m=1.8, bands={"Kpk": (90.0, None)}),
}


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("speed", SPEEDS)
def test_what_the_science_says_has_the_form_that_is_asked_of_an_archive(speed: str, said: str) -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=SPEEDS[speed], seed=3))
    view = CameraView(width_px=1280, height_px=720, px_per_m=260, facing="right")
    track, _ = landmark_track(runner, view, Timing(rate_hz=60, duration_s=6.0), Noise(sigma_mm=4.0), seed=3)
    found = analyse(track, SAID[said])
    assert found.strides
    check_form(json.loads(json.dumps(to_dict(found))), json.loads(json.dumps(details(found))))


def test_so_has_what_it_refuses() -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=3.0, seed=3))
    view = CameraView(width_px=192, height_px=128, px_per_m=12, facing="right")
    track, _ = landmark_track(runner, view, Timing(rate_hz=30, duration_s=1.0), Noise(sigma_mm=4.0), seed=3)
    found = analyse(track, ClipContext())
    assert found.status == "refused"
    check_form(to_dict(found), details(found))
    assert Clip.State(found.status) == Clip.State.REFUSED
