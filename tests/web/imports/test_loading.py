"""An archive loads again, with equal numbers and the same people."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from analysis.export import contents
from analysis.export.loading import load
from analysis.export.opening import ArchiveError, Opened
from analysis.models import Clip, CueNote, Result
from analysis.selectors import curves, progress_series
from athletes import access_log
from athletes.models import Athlete, User
from tests import actors
from tests.actors import Cast
from tests.commands import manage
from tests.web.archives import Files, archive_of, changed, forget_everybody, genuine, packed, put, unpacked
from tests.web.browsing import browse


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
    assert (note.text, note.author.name, note.versions.get().text) == ("Heel to the pocket.", "Alice", "First words.")
    assert (note.replies.get().author, note.replies.get().text) == (loaded.user, "Like flying.")
    assert note.voice_path.read_bytes() == actors.RECORDING.content
    assert again.own_cue.text == "Quick feet."
    assert loaded.own_bands.get().low == 90.0
    assert loaded.pain is not None
    assert again.corrections.get().author == User.objects.get(email="alice@example.org")


def test_who_coached_reads_on_and_a_password_is_nobodys(exported: Files, elsewhere: None, tmp_path: Path) -> None:
    loaded = load(packed(exported, tmp_path / "cleo.zip"))
    alice = User.objects.get(email="alice@example.org")
    assert not alice.has_usable_password()
    assert [entry["metrics"]["Kpk"]["value"] for entry in progress_series(loaded, alice)] == [75.5]
    assert browse(alice).get(f"/clips/{Clip.objects.get().pk}/").status_code == 200
    assert not Athlete.objects.visible_to(User.objects.get(email="zoe@example.org")).exists()


def test_an_athletes_own_archive_names_people_who_cannot_log_in(
    people: Cast, clip: Clip, media_root: Path, tmp_path: Path
) -> None:
    path = packed(unpacked(archive_of(people.cleo, people.cleo.user)), tmp_path / "own.zip")
    forget_everybody(media_root)
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
    genuine(actors.clip(people.dan, people.alice, state=Clip.State.RUNNING, stage=Clip.Stage.POSE))
    path = packed(unpacked(archive_of(people.dan)), tmp_path / "dan.zip")
    people.dan.delete()
    shutil.rmtree(media_root)
    load(path)
    clip = Clip.objects.get()
    assert (clip.state, clip.stage, clip.claim) == (Clip.State.QUEUED, "", None)


def test_what_a_clip_counts_for_is_what_is_there(exported: Files, elsewhere: None, tmp_path: Path) -> None:
    """A made-up size would take from, or give to, what its sender may upload."""
    load(packed(changed("clip.json", put("clip", "size_bytes", value=10**15))(exported), tmp_path / "cleo.zip"))
    clip = Clip.objects.get()
    assert clip.size_bytes == clip.original_path.stat().st_size


@pytest.mark.django_db(transaction=True)
def test_the_database_is_free_while_files_are_copied(
    exported: Files, elsewhere: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite lets nobody else write meanwhile."""
    copied, copy = [], Opened.copy

    def watched(archive: Opened, name: str, path: Path) -> str:
        assert not connection.in_atomic_block
        copied.append(name)
        return copy(archive, name, path)

    monkeypatch.setattr(Opened, "copy", watched)
    load(packed(exported, tmp_path / "cleo.zip"))
    assert len(copied) == 6


@pytest.mark.parametrize("text", ["Not \\u0000 but \\\\u0000.", "Größer 👟\n– und weiter."])
def test_whatever_can_be_written_is_loaded(exported: Files, elsewhere: None, tmp_path: Path, text: str) -> None:
    load(packed(changed("clip.json", put("notes", 0, "note", "text", value=text))(exported), tmp_path / "cleo.zip"))
    assert CueNote.objects.get().text == text


def test_nobody_is_loaded_twice(exported: Files, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as refused:
        load(packed(exported, tmp_path / "cleo.zip"))
    assert refused.value.code == "EXISTS"
    assert Clip.objects.get().original_path.exists()


def test_who_looked_at_somebody_elses_clip_is_not_taken_over(people: Cast, clip: Clip, tmp_path: Path) -> None:
    """The page of who looked says of a clip that it is there, and of when."""
    of_eve = actors.clip(people.eve, people.bob)
    access_log.note(people.cleo, people.alice, access_log.Kind.VIEWED, of_eve.pk)
    path = packed(unpacked(archive_of(people.cleo)), tmp_path / "cleo.zip")
    people.cleo.delete()
    shutil.rmtree(clip.folder)
    with pytest.raises(ArchiveError) as refused:
        load(path)
    assert refused.value.code == "BAD_DATA"
    assert list(Clip.objects.all()) == [of_eve]


def test_the_operator_moves_a_person(
    people: Cast, clip: Clip, media_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cleo.zip"
    call_command("export_person", str(people.cleo.pk), str(path))
    with pytest.raises(CommandError, match="there already"):
        call_command("export_person", str(people.cleo.pk), str(path))
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_person", str(people.cleo.pk), str(tmp_path / "nowhere" / "cleo.zip"))
    with pytest.raises(CommandError, match="EXISTS"):
        call_command("import_export", str(path))
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_export", str(tmp_path / "nobody.zip"))
    people.cleo.delete()
    shutil.rmtree(media_root)
    with pytest.raises(subprocess.CalledProcessError) as failed:
        manage(os.environ | {"GAITSITE_VAR": str(tmp_path / "new")}, "import_export", str(path))
    assert failed.value.stderr.strip().endswith("start it once with make up.")
    with pytest.raises(CommandError, match="no coach"):
        call_command("import_export", str(path), "--coach", "cleo@example.org")
    call_command("import_export", str(path), "--coach", "bob@example.org")
    assert Athlete.objects.coached_by(people.bob).filter(name="Cleo").exists()
    assert Result.objects.count() == 1
    assert contents.folder_of(clip) == contents.folder_of(Clip.objects.get())
    said = capsys.readouterr().out
    assert "Cleo: 1 clip, at /athletes/" in said
    assert "coach: alice@example.org\ncoach: bob@example.org\n" in said
    assert "log-in: cleo@example.org\n" in said
