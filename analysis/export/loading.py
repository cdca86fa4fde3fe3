"""An archive loaded into this installation: checked as what it is, a stranger's file, and then taken over as a whole.

Nothing is written under a name that the archive chooses: names that `contents` does not know are refused, and files go
where their clip says. Whatever is wrong, nothing of the archive stays.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from analysis.doorbell import ring
from analysis.export import checks, contents
from analysis.export.arrays import check_curves, check_landmarks
from analysis.export.contents import CLIP_FOLDER
from analysis.export.forms import ClipFile, PersonFile, ResultFile
from analysis.export.opening import ArchiveError, Opened, refuse
from analysis.export.results import SHOWN, check_result
from analysis.export.rows import Row, built, insert
from analysis.gait import corrections
from analysis.grading.services import check_band
from analysis.models import CURVES, Clip, Correction, CueNote, NoteReply, NoteVersion, OwnBand, OwnCue, Result
from athletes.models import Athlete, Coaching, User
from athletes.services import check_height, check_name

WRONG = (
    DatabaseError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    EOFError,
    BadZipFile,
)
"""What values that make no sense may lead to, wherever they are met."""
NOBODY = "imported.invalid"
"""Where the addresses of accounts lie whose own the archive does not tell."""


def load(path: Path, coach: User | None = None) -> Athlete:
    """Takes the person in the archive over, with the same ids; `coach` coaches them from now on.

    Accounts that the archive names by their address are those of this installation, or made without a password; the
    others become names that nobody can log in under. Raises ArchiveError.
    """
    with Opened(path) as archive, _folders() as moved:
        person = archive.json(contents.PERSON, PersonFile)
        try:
            with transaction.atomic():
                people = _people(person["people"])
                athlete = _person(person, people)
                for folder in archive.clip_folders():
                    _clip(archive, folder, athlete, people, moved)
                if coach is not None:
                    Coaching.objects.get_or_create(coach=coach, athlete=athlete, ended_at=None)
                checks.check_entries(athlete)
        except ValidationError as wrong:
            code = "BAD_FILE" if getattr(wrong, "code", "") == "BAD_FILE" else "BAD_DATA"
            said = " ".join(wrong.messages)
            raise ArchiveError(code, f"Something in the archive makes no sense. {said}") from wrong
        except WRONG as wrong:
            said = f"Its parts do not fit each other ({type(wrong).__name__}: {str(wrong)[:200]})."
            raise ArchiveError("BAD_DATA", f"Something in the archive makes no sense. {said}") from wrong
    return athlete


@contextmanager
def _folders() -> Iterator[list[Path]]:
    """The folders that were made; gone again should anything fail."""
    made: list[Path] = []
    try:
        yield made
    except BaseException:
        for folder in made:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _person(person: Row, people: list[User | None]) -> Athlete:
    said = person["athlete"]
    if Athlete.objects.filter(pk=said["id"]).exists():
        refuse("EXISTS", "This person is here already.")
    athlete = built(Athlete, said, people)
    check_name(athlete.name)
    check_height(athlete.height_m)
    if athlete.user and Athlete.objects.filter(user=athlete.user).exists():
        refuse("EXISTS", f"{athlete.user.email} is another athlete's account here.")
    insert(athlete)
    for name, table in contents.OF_ATHLETE.items():
        for row in person.get(name, ()) if table.loads else ():
            one = built(table.model, row, people, table.leave, athlete=athlete)
            checks.check_person(one, athlete)
            if isinstance(one, OwnBand):
                check_band(one.metric, one.low, one.high)
            insert(one)
    return athlete


def _people(rows: list[Row]) -> list[User | None]:
    found: list[User | None] = []
    for row in rows:
        email, name = row["email"].strip().lower(), check_name(row["name"])
        user = User.objects.filter(email=email).first() if email else None
        if user is None:
            user = User(name=name, email=email or f"{uuid.uuid4()}@{NOBODY}", is_coach=row["is_coach"])
            user.is_active = bool(email)
            user.set_unusable_password()
            user.full_clean()
            user.save()
        found.append(user)
    return found


def _clip(archive: Opened, folder: str, athlete: Athlete, people: list[User | None], moved: list[Path]) -> None:
    said = archive.json(f"{folder}/{contents.CLIP}", ClipFile)
    clip = built(Clip, said["clip"], people, contents.A_CLIP.leave, athlete=athlete)
    named = CLIP_FOLDER.fullmatch(folder)
    if named is None or str(clip.pk) != named["id"]:
        refuse("BAD_DATA", f"{folder} holds another clip than its name says.")
    if Clip.objects.filter(pk=clip.pk).exists() or clip.folder.exists():
        refuse("EXISTS", f"The clip of {folder} is here already.")
    checks.check_clip(clip)
    if clip.state == Clip.State.RUNNING:
        clip.state = Clip.State.QUEUED
    insert(clip)
    clip.folder.mkdir(parents=True)
    moved.append(clip.folder)
    _files(archive, folder, clip)
    _result(archive, folder, clip, people)
    for row in said["corrections"]:
        one = built(Correction, row, people, clip=clip)
        corrections.read(one.kind, one.data)
        insert(one)
    if said["own_cue"] is not None:
        _insert_words(built(OwnCue, said["own_cue"], people, clip=clip))
    for item in said["notes"]:
        note = built(CueNote, item["note"], people, clip=clip)
        _insert_words(note)
        if note.voice:
            _take(archive, f"{folder}/{note.voice}", note.voice_path)
            checks.check_voice(note.voice_path)
        for model, rows in ((NoteVersion, item["versions"]), (NoteReply, item["replies"])):
            for row in rows:
                _insert_words(built(model, row, people, note=note))
    if clip.state == Clip.State.QUEUED:
        transaction.on_commit(partial(ring, "analysis.analyse", clip.pk), robust=True)


def _insert_words(said: Any) -> None:
    checks.check_note(said)
    insert(said)


def _files(archive: Opened, folder: str, clip: Clip) -> None:
    """Whatever of its files the clip had: one may have been cleared away before."""
    if original := archive.original_in(folder):
        digest = _take(archive, f"{folder}/{original}", clip.original_path)
        if clip.sha256 and digest != clip.sha256:
            refuse("NOT_AS_LISTED", f"{folder}/{original} is not the file that the clip was made from.")
    for name, path, check in (
        (contents.BROWSER, clip.proxy_path, checks.check_video),
        (contents.POSTER, clip.poster_path, checks.check_still),
        (contents.LANDMARKS, clip.landmarks_path, check_landmarks),
    ):
        if f"{folder}/{name}" in archive:
            _take(archive, f"{folder}/{name}", path)
            check(path)
    # what counts against whoever sent it is what is here
    clip.size_bytes = clip.original_path.stat().st_size if original else 0
    clip.save(update_fields=["size_bytes"])


def _take(archive: Opened, name: str, path: Path) -> str:
    if name not in archive:
        refuse("BAD_DATA", f"{name} is not in the archive.")
    return archive.copy(name, path)


def _result(archive: Opened, folder: str, clip: Clip, people: list[User | None]) -> None:
    name = f"{folder}/{contents.RESULT}"
    if name not in archive:
        if clip.state in SHOWN:
            refuse("BAD_DATA", f"{folder} has no result.")
        return
    measured = archive.json(name, ResultFile)
    result = built(Result, measured["result"], people, contents.RESULT_OF_CLIP.leave, clip=clip)
    result.payload, result.details, result.curves = measured["payload"], measured["details"], CURVES
    if f"{folder}/{contents.CURVES}" in archive:
        archive.copy(f"{folder}/{contents.CURVES}", clip.folder / CURVES)
        check_curves(clip.folder / CURVES)
    insert(result)
    check_result(clip, result)
