"""An archive loads again with equal numbers; a hostile one is refused, and leaves nothing."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from analysis.export import contents
from analysis.export.contents import Scope
from analysis.export.loading import load
from analysis.export.opening import ArchiveError
from analysis.export.person import archive
from analysis.models import Clip, CueNote, NoteReply, OwnBand, OwnCue, Result
from analysis.notes.services import edit_note
from analysis.selectors import curves, progress_series
from athletes.models import Athlete, Pain, User
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse

Files = dict[str, bytes]


@pytest.fixture
def clip(people: Cast) -> Clip:
    made = actors.clip(people.cleo, people.alice, note="Looked tired.", original_name="Side view.MOV")
    actors.correction(made, people.alice)
    OwnCue.objects.create(clip=made, author=people.alice, text="Quick feet.")
    OwnBand.objects.create(athlete=people.cleo, metric="Kpk", low=90.0, set_by=people.alice)
    Pain.objects.create(athlete=people.cleo, said_by=people.cleo.user)
    note = actors.note(made, people.alice, spoken=True, text="First words.")
    edit_note(note, people.alice, text="Second words.")
    NoteReply.objects.create(note=note, author=people.cleo.user, felt="easy", text="Like flying.")
    made.sha256 = hashlib.sha256(made.original_path.read_bytes()).hexdigest()
    made.save()
    return made


@pytest.fixture
def exported(people: Cast, clip: Clip) -> Files:
    with zipfile.ZipFile(io.BytesIO(b"".join(archive(Scope(people.cleo, None))))) as stored:
        return {name: stored.read(name) for name in stored.namelist()}


@pytest.fixture
def elsewhere(exported: Files, media_root: Path) -> None:
    """An installation with nobody in it."""
    Athlete.objects.all().delete()
    User.objects.all().delete()
    shutil.rmtree(media_root)


def packed(files: Files, path: Path, *, listed: bool = True) -> Path:
    """As an archive; `listed`: with a list that fits."""
    if listed:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
            if name != "manifest.json"
        }
        files = files | {"manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    return path


def nothing_is_here(media_root: Path) -> bool:
    rows = Athlete.objects.exists() or User.objects.exists() or Clip.objects.exists()
    return not rows and not [path for path in media_root.rglob("*") if path.is_file()]


def test_it_loads_again_with_equal_numbers(
    people: Cast, clip: Clip, exported: Files, elsewhere: None, tmp_path: Path
) -> None:
    before = clip.result
    loaded = load(packed(exported, tmp_path / "cleo.zip"))
    assert loaded == people.cleo
    again = Clip.objects.get()
    assert (again.pk, again.uploaded_at, again.note) == (clip.pk, clip.uploaded_at, clip.note)
    assert again.result.payload == before.payload
    assert again.result.details == before.details
    assert again.result.stored_at == before.stored_at
    assert curves(again) is not None
    note = CueNote.objects.get()
    assert (note.text, note.author.name, note.versions.get().text) == ("Second words.", "Alice", "First words.")
    assert (note.replies.get().author, note.replies.get().text) == (loaded.user, "Like flying.")
    assert note.voice_path.read_bytes() == actors.RECORDING.content
    assert again.own_cue.text == "Quick feet."
    assert loaded.own_bands.get().low == 90.0
    assert loaded.pain is not None
    assert again.corrections.get().author == User.objects.get(email="alice@example.org")


def test_who_coached_reads_on_and_a_password_is_nobodys(
    people: Cast, exported: Files, elsewhere: None, tmp_path: Path
) -> None:
    loaded = load(packed(exported, tmp_path / "cleo.zip"))
    alice = User.objects.get(email="alice@example.org")
    assert not alice.has_usable_password()
    assert [entry["metrics"]["Kpk"]["value"] for entry in progress_series(loaded, alice)] == [75.5]
    assert browse(alice).get(f"/clips/{Clip.objects.get().pk}/").status_code == 200
    assert not Athlete.objects.visible_to(User.objects.get(email="zoe@example.org")).exists()


def test_an_athletes_own_archive_names_people_who_cannot_log_in(
    people: Cast, clip: Clip, media_root: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own.zip"
    path.write_bytes(b"".join(archive(Scope(people.cleo, people.cleo.user))))
    Athlete.objects.all().delete()
    User.objects.all().delete()
    shutil.rmtree(media_root)
    bob = actors.coach("Bob")
    load(path, bob)
    author = CueNote.objects.get().author
    assert author is not None
    assert (author.name, author.is_active) == ("Alice", False)
    assert author.email.endswith(".invalid")
    assert User.objects.filter(name="Alice").count() == 1
    assert list(Athlete.objects.visible_to(bob)) == [people.cleo]


def test_accounts_that_are_here_are_the_same_people(
    people: Cast, exported: Files, media_root: Path, tmp_path: Path
) -> None:
    people.cleo.delete()
    shutil.rmtree(media_root)
    before = User.objects.count()
    load(packed(exported, tmp_path / "cleo.zip"))
    assert User.objects.count() == before
    assert Athlete.objects.coached_by(people.alice).filter(name="Cleo").exists()


def test_a_clip_that_was_waiting_waits_again(people: Cast, media_root: Path, tmp_path: Path) -> None:
    actors.clip(people.dan, people.alice, state=Clip.State.RUNNING, stage=Clip.Stage.POSE, sha256="")
    path = tmp_path / "dan.zip"
    path.write_bytes(b"".join(archive(Scope(people.dan, None))))
    people.dan.delete()
    shutil.rmtree(media_root)
    load(path)
    clip = Clip.objects.get()
    assert (clip.state, clip.stage, clip.claim) == (Clip.State.QUEUED, "", None)


def test_nobody_is_loaded_twice(people: Cast, exported: Files, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as refused:
        load(packed(exported, tmp_path / "cleo.zip"))
    assert refused.value.code == "EXISTS"
    assert Clip.objects.get().original_path.exists()


def changed(name: str, change: Callable[[Any], Any]) -> Callable[[Files], Files]:
    """The archive with one JSON file of it changed; a folder's file by its last name."""

    def apply(files: Files) -> Files:
        full = next(one for one in files if one == name or one.endswith(f"/{name}"))
        content = json.loads(files[full])
        change(content)
        return files | {full: json.dumps(content).encode()}

    return apply


def put(*path: str | int, value: Any) -> Callable[[Any], None]:
    def apply(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = value

    return apply


BAD_VALUES = {
    "no state": changed("clip.json", put("clip", "state", value="perfect")),
    "a pace of nobody": changed("clip.json", put("clip", "pace_mps", value=99.0)),
    "no number": changed("clip.json", put("clip", "pace_mps", value="fast")),
    "another clip": changed("clip.json", put("clip", "id", value="00000000-0000-0000-0000-000000000001")),
    "a column of its own": changed("clip.json", put("clip", "claim", value=None)),
    "a way out in a name": changed("clip.json", put("notes", 0, "note", "voice", value="../../secret_key")),
    "somebody else's recording": changed(
        "clip.json", put("notes", 0, "note", "voice", value="voice-00000000-0000-0000-0000-000000000000.webm")
    ),
    "a drawing of no kind": changed("clip.json", put("notes", 0, "note", "drawing", value=[{"kind": "bomb"}])),
    "a correction of no kind": changed("clip.json", put("corrections", 0, "data", value={"side": "up"})),
    "an author of nowhere": changed("clip.json", put("notes", 0, "note", "author", value=99)),
    "no strides": changed("result.json", put("payload", "strides", value=None)),
    "details of another result": changed("result.json", put("details", "stride_doubts", value=[])),
    "no payload": changed("result.json", put("payload", value="scored")),
    "a giant": changed("person.json", put("athlete", "height_m", value=30.0)),
    "no name": changed("person.json", put("athlete", "name", value="")),
    "an account of no address": changed("person.json", put("people", 0, "email", value="nobody")),
    "no list": changed("person.json", put("pains", value=7)),
    "pain twice at once": changed("person.json", lambda person: person["pains"].append(person["pains"][0])),
    "a band of nothing": changed("person.json", put("own_bands", 0, "metric", value="beauty")),
    "a list and no person": lambda files: files | {"person.json": b"[]"},
    "no JSON": lambda files: files | {"person.json": b"{"},
    "not a number": changed("person.json", put("athlete", "height_m", value=float("nan"))),
}


@pytest.mark.parametrize("what", BAD_VALUES)
def test_values_that_make_no_sense_are_refused(
    exported: Files, elsewhere: None, media_root: Path, tmp_path: Path, what: str
) -> None:
    with pytest.raises(ArchiveError) as refused:
        load(packed(BAD_VALUES[what](exported), tmp_path / "bad.zip"))
    assert refused.value.code == "BAD_DATA"
    assert nothing_is_here(media_root)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "clips/../../evil",
        "clips\\evil",
        "settings.py",
        "clips/2026-01-01_00000000-0000-0000-0000-000000000000/original.mov/x",
        "clips/2026-01-01_00000000-0000-0000-0000-000000000000/voice-x.webm",
        "clips/2026-01-01_00000000-0000-0000-0000-00000000000g/clip.json",
        "clips/",
    ],
)
def test_names_that_no_archive_has_are_refused(
    exported: Files, elsewhere: None, media_root: Path, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ArchiveError) as refused:
        load(packed(exported | {name: b"x"}, tmp_path / "bad.zip"))
    assert refused.value.code == "BAD_PATH"
    assert nothing_is_here(media_root)


def test_a_link_is_refused(exported: Files, elsewhere: None, media_root: Path, tmp_path: Path) -> None:
    path = packed(exported, tmp_path / "bad.zip")
    link = zipfile.ZipInfo(
        next(name for name in exported if name.endswith("poster.jpg")).replace("poster.jpg", "original")
    )
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as target:
        target.writestr(link, b"/etc/passwd")
    with pytest.raises(ArchiveError) as refused:
        load(path)
    assert refused.value.code == "BAD_PATH"
    assert nothing_is_here(media_root)


def test_a_name_twice_is_refused(exported: Files, elsewhere: None, media_root: Path, tmp_path: Path) -> None:
    path = packed(exported, tmp_path / "bad.zip")
    with zipfile.ZipFile(path, "a") as target, pytest.warns(UserWarning, match="Duplicate name"):
        target.writestr("person.json", b"{}")
    with pytest.raises(ArchiveError) as refused:
        load(path)
    assert refused.value.code == "BAD_PATH"
    assert nothing_is_here(media_root)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("UNKNOWN_FORMAT", lambda files: {name: files[name] for name in files if name != "manifest.json"}),
        ("UNKNOWN_FORMAT", changed("manifest.json", put("version", value=2))),
        ("UNKNOWN_FORMAT", changed("manifest.json", put("format", value="other"))),
        ("NOT_AS_LISTED", lambda files: {name: files[name] for name in files if not name.endswith("poster.jpg")}),
        ("NOT_AS_LISTED", lambda files: files | {"person.json": files["person.json"] + b" "}),
        ("NOT_AS_LISTED", lambda files: files | {"person.json": b"{" + files["person.json"][1:-2] + b" }"}),
        ("NOT_AS_LISTED", lambda files: {n: c[::-1] if n.endswith("poster.jpg") else c for n, c in files.items()}),
    ],
)
def test_what_is_not_as_listed_is_refused(
    exported: Files,
    elsewhere: None,
    media_root: Path,
    tmp_path: Path,
    code: str,
    change: Callable[[Files], Files],
) -> None:
    with pytest.raises(ArchiveError) as refused:
        load(packed(change(exported), tmp_path / "bad.zip", listed=False))
    assert refused.value.code == code
    assert nothing_is_here(media_root)


def test_what_is_no_archive_is_refused(exported: Files, elsewhere: None, media_root: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    for content in (b"", b"GIF89a"):
        path.write_bytes(content)
        with pytest.raises(ArchiveError) as refused:
            load(path)
        assert refused.value.code == "NOT_AN_ARCHIVE"
    whole = packed(exported, tmp_path / "cleo.zip").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ArchiveError):
        load(path)
    assert nothing_is_here(media_root)


def test_what_would_fill_the_disk_is_refused(
    exported: Files, elsewhere: None, media_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.export.opening.SPARE_BYTES", 1 << 60)
    with pytest.raises(ArchiveError) as refused:
        load(packed(exported, tmp_path / "cleo.zip"))
    assert refused.value.code == "TOO_BIG"


def test_a_text_that_unpacks_to_too_much_is_refused(exported: Files, elsewhere: None, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("manifest.json", b" " * (65 * 1024**2))
    with pytest.raises(ArchiveError) as refused:
        load(path)
    assert refused.value.code == "TOO_BIG"


def test_the_operator_moves_a_person(
    people: Cast, clip: Clip, media_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cleo.zip"
    call_command("export_person", str(people.cleo.pk), str(path))
    with pytest.raises(CommandError, match="there already"):
        call_command("export_person", str(people.cleo.pk), str(path))
    with pytest.raises(CommandError, match="EXISTS"):
        call_command("import_export", str(path))
    people.cleo.delete()
    shutil.rmtree(media_root)
    with pytest.raises(CommandError, match="no coach"):
        call_command("import_export", str(path), "--coach", "cleo@example.org")
    call_command("import_export", str(path), "--coach", "bob@example.org")
    assert Athlete.objects.coached_by(people.bob).filter(name="Cleo").exists()
    assert Result.objects.count() == 1
    assert contents.folder_of(clip) == contents.folder_of(Clip.objects.get())
    assert "Cleo: 1 clips" in capsys.readouterr().out
