"""A person's archive: complete for whoever asks, nothing of anybody else, and readable by itself."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

from analysis.export import contents
from analysis.export.contents import Scope
from analysis.export.person import archive
from analysis.models import Clip, CueNote
from athletes import access_log
from athletes.models import Athlete, User
from tests import actors
from tests.actors import Cast
from tests.web.archives import archive_of, clip_with_everything
from tests.web.browsing import browse


def read(stored: zipfile.ZipFile, name: str) -> Any:
    return json.loads(stored.read(name))


@pytest.fixture
def clip(people: Cast) -> Clip:
    """With a note, besides everything else, that is not for the athlete."""
    made = clip_with_everything(people)
    actors.note(made, people.alice, text="Worried about her.", visible_to_athlete=False)
    return made


def test_it_holds_every_file_and_says_so(people: Cast, clip: Clip) -> None:
    stored = archive_of(people.cleo)
    assert stored.testzip() is None
    manifest = read(stored, "manifest.json")
    assert (manifest["format"], manifest["version"]) == (contents.FORMAT, contents.VERSION)
    assert stored.namelist()[-1] == "manifest.json"
    assert set(manifest["files"]) == set(stored.namelist()) - {"manifest.json"}
    for name, said in manifest["files"].items():
        content = stored.read(name)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (said["bytes"], said["sha256"])
    folder = contents.folder_of(clip)
    voice = clip.notes.exclude(voice="").get().voice
    for name, path in (
        ("original.mov", clip.original_path),
        ("browser.mp4", clip.proxy_path),
        ("poster.jpg", clip.poster_path),
        ("landmarks.npz", clip.landmarks_path),
        ("curves.npz", clip.curves_path),
        (voice, clip.folder / voice),
    ):
        assert stored.read(f"{folder}/{name}") == path.read_bytes()
    assert read(stored, f"{folder}/result.json")["payload"] == clip.result.payload


def test_every_stride_is_a_line_of_the_table(people: Cast, clip: Clip) -> None:
    table = archive_of(people.cleo).read(f"{contents.folder_of(clip)}/strides.csv").decode()
    lines = list(csv.DictReader(io.StringIO(table)))
    assert [line["stride"] for line in lines] == ["1", "2"]
    assert [float(line["Kpk Peak knee bend [deg]"]) for line in lines] == [75.0, 76.0]
    assert [float(line["foot_strike_s"]) for line in lines] == [0.3, 1.0]


def test_the_athlete_gets_all_but_what_coaches_keep_to_themselves(people: Cast, clip: Clip) -> None:
    stored = archive_of(people.cleo, people.cleo.user)
    everything = b"".join(stored.read(name) for name in stored.namelist()).decode(errors="replace")
    assert "Heel to the pocket." in everything
    assert "Like flying." in stored.read("index.html").decode()
    assert "cleo@example.org" in everything
    for kept in ("Worried about her.", "First words.", "Looked tired.", "alice@example.org"):
        assert kept not in everything
    assert len(read(stored, "person.json")["coaching"]) == 2


def test_a_coach_gets_what_the_coach_sees(people: Cast, clip: Clip) -> None:
    stored = archive_of(people.cleo, people.alice)
    everything = b"".join(stored.read(name) for name in stored.namelist()).decode(errors="replace")
    for seen in ("Heel to the pocket.", "Worried about her.", "First words.", "Looked tired."):
        assert seen in everything
    for of_others in ("cleo@example.org", "zoe@example.org", "Zoe"):
        assert of_others not in everything


def test_a_guardian_gets_what_the_minor_would(people: Cast) -> None:
    clip = actors.clip(people.dan, people.alice)
    actors.note(clip, people.alice, text="Worried about him.", visible_to_athlete=False)
    stored = archive_of(people.dan, people.gus)
    assert read(stored, "manifest.json")["covers"] == "own"
    assert read(stored, f"{contents.folder_of(clip)}/clip.json")["notes"] == []


def test_nothing_of_anybody_else_is_in_it(people: Cast, clip: Clip) -> None:
    other = actors.clip(people.eve, people.bob, body=b"Eve runs", original_name="eve.mp4")
    actors.note(other, people.bob, text="Eve, taller!")
    stored = archive_of(people.cleo)
    everything = b"".join(stored.read(name) for name in stored.namelist()).decode(errors="replace")
    for foreign in ("Eve", "eve.mp4", "Bob", str(other.pk)):
        assert foreign not in everything


def test_a_clip_that_was_refused_or_waits_is_in_it_too(people: Cast) -> None:
    for state in (Clip.State.REFUSED, Clip.State.QUEUED):
        clip = actors.clip(people.dan, people.alice, state=state, code="TOO_FEW", message="Only two strides.")
        clip.proxy_path.unlink()
    stored = archive_of(people.dan)
    assert sum(name.endswith("/clip.json") for name in stored.namelist()) == 2
    assert not any(name.endswith(("browser.mp4", "result.json")) for name in stored.namelist())
    assert "Only two strides." in stored.read("index.html").decode()


class _Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.targets += [value for name, value in attrs if name in ("href", "src", "poster") and value]


def test_the_page_leads_to_files_beside_it_and_nowhere_else(people: Cast, clip: Clip) -> None:
    stored = archive_of(people.cleo, people.cleo.user)
    page = _Links(stored.read("index.html").decode())
    assert "script" not in page.tags
    assert "svg" in page.tags
    for target in page.targets:
        assert target.startswith("#") or target in stored.namelist(), target


def test_the_page_tells_the_person_who_looked_and_what_was_agreed_to_and_no_coach(people: Cast, clip: Clip) -> None:
    access_log.note(people.cleo, people.alice, access_log.Kind.VIEWED, clip.pk)
    for reader, told in ((people.cleo.user, True), (None, True), (people.alice, False)):
        page = archive_of(people.cleo, reader).read("index.html").decode()
        assert ("Alice, viewed" in page) == told
        assert ("analysis of video, on paper, Zoe" in page) == told


def test_a_name_cannot_become_part_of_the_page(people: Cast) -> None:
    Athlete.objects.filter(pk=people.dan.pk).update(name="<script>alert(1)</script>")
    people.dan.refresh_from_db()
    actors.clip(people.dan, people.alice, original_name="../../<b>.mp4")
    stored = archive_of(people.dan)
    assert "script" not in _Links(stored.read("index.html").decode()).tags
    assert not any(".." in name for name in stored.namelist())


def test_it_is_in_the_language_of_whoever_asks_for_it(people: Cast, clip: Clip) -> None:
    """It is written while it is sent: the request is answered by then, and the next may be somebody else's."""
    User.objects.filter(pk=people.alice.pk).update(language="de")
    answer = browse(User.objects.get(pk=people.alice.pk)).get(reverse("athlete-archive", args=[people.cleo.pk]))
    translation.activate("en")
    stored = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert '<html lang="de">' in stored.read("index.html").decode()
    assert translation.get_language() == "en"
    assert '<html lang="en">' in archive_of(people.cleo).read("index.html").decode()


def test_it_is_sent_while_it_is_made(people: Cast, clip: Clip) -> None:
    clip.original_path.write_bytes(bytes(3_000_000))
    blocks = list(archive(Scope(people.cleo, None)))
    assert max(map(len, blocks)) < 500_000


def test_it_is_downloaded_as_a_file(people: Cast, clip: Clip) -> None:
    for user in (people.cleo.user, people.alice):
        browser = browse(user)
        assert (
            reverse("athlete-archive", args=[people.cleo.pk])
            in browser.get(reverse("athlete-export", args=[people.cleo.pk])).content.decode()
        )
        answer = browser.get(reverse("athlete-archive", args=[people.cleo.pk]))
        assert answer.streaming
        assert answer["Content-Disposition"].startswith('attachment; filename="gaitsite-cleo-')
        assert "no-store" in answer["Cache-Control"]
        assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).testzip() is None
    for stranger in (people.bob, people.zoe, people.olga):
        assert browse(stranger).get(reverse("athlete-archive", args=[people.cleo.pk])).status_code == 404


def test_whoever_asks_only_what_would_be_sent_has_taken_nothing_away(people: Cast, clip: Clip) -> None:
    address = reverse("athlete-archive", args=[people.cleo.pk])
    assert browse(people.alice).head(address).getvalue() == b""
    assert not people.cleo.access_entries.filter(kind="exported").exists()
    browse(people.alice).get(address)
    assert people.cleo.access_entries.filter(kind="exported").exists()


def test_no_table_of_a_person_is_forgotten() -> None:
    """Every table with a way to an athlete is in the archive, or says why not."""
    exported = {table.model for table in (*contents.OF_ATHLETE.values(), *contents.OF_CLIP)}
    ours = [model for label in ("athletes", "analysis") for model in apps.get_app_config(label).get_models()]
    for model in ours:
        towards = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
        if towards & {Athlete, Clip, CueNote}:
            assert (model in exported) != (model._meta.label in contents.LEFT_OUT), model._meta.label
