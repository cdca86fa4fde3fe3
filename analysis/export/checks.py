"""Whether the rows and files of an archive make sense, before anybody meets them on a page. Raises ValidationError."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from analysis.corrections.runner import LONGEST_S
from analysis.cues.words import check_cue
from analysis.models import Clip, CueNote, NoteReply, NoteVersion, OwnCue
from analysis.notes.drawing import check_drawing, check_point
from analysis.notes.voice import HEAD_BYTES, MOST_BYTES, MOST_S, container_of
from analysis.services import check_note as check_words
from analysis.services import check_pace, check_shoes, check_slow_motion, check_surface
from athletes.consent import WORDS
from athletes.models import AccessEntry, Athlete, Coaching, Consent, Guardianship

GREATEST = 1e9
"""No number of ours is greater, whatever its unit."""
MOST_CHARS = 4000
FIRST_YEAR = 2000
DIGEST_CHARS = 64
JPEG = b"\xff\xd8\xff"


def check_row(row: models.Model) -> None:
    """Of any table: numbers and texts within reason, and times that have been."""
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        what = f"{type(row).__name__}: {column.name}"
        if isinstance(value, str):
            most = column.max_length or MOST_CHARS
            if len(value) > most:
                _wrong(f"{what} is no text of at most {most} letters.")
        elif isinstance(value, float) and not -GREATEST <= value <= GREATEST:
            _wrong(f"{what} is no number within reason.")
        elif isinstance(value, datetime):
            _check_time(value, what)


def _check_time(when: datetime, what: str) -> None:
    if timezone.is_naive(when):
        _wrong(f"{what} does not say in which time zone.")
    if not (when.year >= FIRST_YEAR and when <= timezone.now() + timedelta(days=1)):
        _wrong(f"{what} is no time that has been.")


def check_person(row: models.Model, athlete: Athlete) -> None:
    """What hangs on the athlete."""
    if isinstance(row, Consent) and row.wording not in WORDS:
        _wrong(f"A consent was given in words that are not known here (version {row.wording}): it cannot be shown.")
    if isinstance(row, Coaching | Guardianship):
        other = row.coach if isinstance(row, Coaching) else row.guardian
        if other == athlete.user:
            _wrong("Nobody coaches or looks after themselves.")
        if isinstance(row, Coaching) and not other.is_coach:
            _wrong("Somebody coaches who is no coach.")


def check_entries(athlete: Athlete) -> None:
    """What somebody looked at was the athlete's, as far as it is here."""
    looked_at = AccessEntry.objects.filter(athlete=athlete, clip__isnull=False).values("clip")
    if Clip.objects.filter(pk__in=looked_at).exclude(athlete=athlete).exists():
        _wrong("An access entry speaks of somebody else's clip.")


def check_clip(clip: Clip) -> None:
    check_surface(clip.surface)
    check_pace(clip.pace_mps)
    check_slow_motion(clip.slow_motion)
    check_words(clip.note)
    clip.shoes = check_shoes(clip.shoes)
    shares = (clip.runner_x, clip.runner_y)
    if any(share is not None and not 0 <= share <= 1 for share in shares) or not _is_instant(clip.runner_at_s):
        _wrong("The runner is pointed out where no picture is.")
    if not _is_instant(clip.duration_s):
        _wrong("A clip lasts longer than a day.")
    if clip.sha256 and not (len(clip.sha256) == DIGEST_CHARS and set(clip.sha256) <= set("0123456789abcdef")):
        _wrong("A clip's SHA-256 is none.")


def check_note(said: CueNote | NoteVersion | NoteReply | OwnCue) -> None:
    """Whatever somebody wrote about a clip."""
    if isinstance(said, NoteReply):
        if not (said.text.strip() or said.felt):
            _wrong("A reply says nothing.")
        return
    if isinstance(said, OwnCue):
        if check_cue(said.text) != said.text:
            _wrong("A cue of a coach's own is one short sentence.")
        return
    check_words(said.text)
    said.drawing = check_drawing(said.drawing)
    said.point = check_point(said.point)
    if isinstance(said, CueNote):
        if said.voice_s is not None and not 0 <= said.voice_s <= MOST_S:
            _wrong(f"A recording has up to {MOST_S:g} seconds.")
        if not (_is_instant(said.time_s) and _is_instant(said.stride_start_s)):
            _wrong("A note is pinned to an instant that no clip has.")


def _is_instant(seconds: float | None) -> bool:
    return seconds is None or 0 <= seconds <= LONGEST_S


def check_voice(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES or container_of(_head(path)) is None:
        _wrong("A recording is none that a browser can play.", "BAD_FILE")


def check_video(path: Path) -> None:
    """The copy for browsers, by its first bytes: they, and the confined process that blurs it, decode it."""
    if container_of(_head(path)) != "mp4":
        _wrong("The browser's copy of a video is no MP4 file.", "BAD_FILE")


def check_still(path: Path) -> None:
    if not _head(path).startswith(JPEG):
        _wrong("A still is no JPEG file.", "BAD_FILE")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _wrong(sentence: str, code: str = "BAD_DATA") -> NoReturn:
    raise ValidationError(sentence, code=code)
