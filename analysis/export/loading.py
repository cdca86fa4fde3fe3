"""An archive loaded into this installation: checked as what it is, a stranger's file, and then taken over as a whole.

Whatever is wrong, nothing of the archive stays.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction

from analysis.doorbell import ring
from analysis.export import checks, contents
from analysis.export.files import Unpacked, unpack
from analysis.export.forms import PersonFile
from analysis.export.opening import ArchiveError, Opened, refuse
from analysis.export.rows import Row, built, insert
from analysis.gait import corrections
from analysis.grading.services import check_band
from analysis.models import CURVES, Clip, Correction, CueNote, NoteReply, NoteVersion, OwnBand, OwnCue, Result
from athletes.models import Athlete, Coaching, User
from athletes.services import check_height, check_name

WRONG = (
    DataError,
    IntegrityError,
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
SHOWN = (Clip.State.SCORED, Clip.State.PREVIEW)
NOBODY = "imported.invalid"
"""Where the addresses of accounts lie whose own the archive does not tell."""


def load(path: Path, coach: User | None = None) -> Athlete:
    """Takes the person in the archive over, with the same ids; `coach` coaches them from now on.

    Accounts that the archive names by their address are those of this installation, or made without a password; the
    others become names that nobody can log in under. Raises ArchiveError.
    """
    with _in_sentences(), Opened(path) as archive, _folders() as made:
        person = archive.json(contents.PERSON, PersonFile)
        _check_new(person)
        clips = [unpack(archive, folder, made) for folder in archive.clip_folders()]
        with transaction.atomic():
            people = _people(person["people"])
            athlete = _person(person, people)
            for clip in clips:
                _clip(clip, athlete, people)
            if coach is not None:
                Coaching.objects.get_or_create(coach=coach, athlete=athlete, ended_at=None)
            checks.check_entries(athlete)
    return athlete


@contextmanager
def _in_sentences() -> Iterator[None]:
    """Whatever is wrong with the archive becomes an ArchiveError."""
    try:
        yield
    except ValidationError as wrong:
        code = "BAD_FILE" if getattr(wrong, "code", "") == "BAD_FILE" else "BAD_DATA"
        said = " ".join(wrong.messages)
        raise ArchiveError(code, f"Something in the archive makes no sense. {said}") from wrong
    except WRONG as wrong:
        said = f"Its parts do not fit each other ({type(wrong).__name__}: {str(wrong)[:200]})."
        raise ArchiveError("BAD_DATA", f"Something in the archive makes no sense. {said}") from wrong


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


def _check_new(person: Row) -> None:
    if Athlete.objects.filter(pk=person["athlete"]["id"]).exists():
        refuse("EXISTS", "This person is here already.")


def _person(person: Row, people: list[User | None]) -> Athlete:
    athlete = built(Athlete, person["athlete"], people)
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


def _clip(one: Unpacked, athlete: Athlete, people: list[User | None]) -> None:
    clip = built(Clip, one.said["clip"], people, contents.A_CLIP.leave, athlete=athlete)
    if clip.pk != one.clip_id:
        refuse("BAD_DATA", f"{one.folder} holds another clip than its name says.")
    checks.check_clip(clip)
    if clip.sha256 and one.sha256 and clip.sha256 != one.sha256:
        refuse("NOT_AS_LISTED", f"The original in {one.folder} is not the file that the clip was made from.")
    if clip.state == Clip.State.RUNNING:
        clip.state = Clip.State.QUEUED
    # what counts against whoever sent it is what is here
    clip.size_bytes = clip.original_path.stat().st_size if one.sha256 else 0
    insert(clip)
    _result(one, clip, people)
    for row in one.said["corrections"]:
        correction = built(Correction, row, people, clip=clip)
        corrections.read(correction.kind, correction.data)
        insert(correction)
    if one.said["own_cue"] is not None:
        _insert_words(built(OwnCue, one.said["own_cue"], people, clip=clip))
    for item in one.said["notes"]:
        note = built(CueNote, item["note"], people, clip=clip)
        _insert_words(note)
        for model, rows in ((NoteVersion, item["versions"]), (NoteReply, item["replies"])):
            for row in rows:
                _insert_words(built(model, row, people, note=note))
    if clip.state == Clip.State.QUEUED:
        transaction.on_commit(partial(ring, "analysis.analyse", clip.pk), robust=True)


def _result(one: Unpacked, clip: Clip, people: list[User | None]) -> None:
    if one.measured is None:
        if clip.state in SHOWN:
            refuse("BAD_DATA", f"{one.folder} has no result.")
        return
    result = built(Result, one.measured["result"], people, contents.RESULT_OF_CLIP.leave, clip=clip)
    result.payload, result.details, result.curves = one.measured["payload"], one.measured["details"], CURVES
    if clip.state in SHOWN and result.payload["status"] != clip.state:
        refuse("BAD_DATA", f"The clip of {one.folder} is {clip.state}, its result {result.payload['status']}.")
    insert(result)


def _insert_words(said: models.Model) -> None:
    checks.check_note(said)
    insert(said)
