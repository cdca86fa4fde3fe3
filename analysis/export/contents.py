"""What is in a person's archive, and who gets how much of it.

index.html                       for reading, without GaitSite and without a network
person.json                      the athlete, and everything that hangs on the athlete and on no clip
clips/DATE_ID/clip.json          the clip, what was said, corrected and noted
clips/DATE_ID/result.json        what was measured: the contract of `manage.py analyse --json`, and the details
clips/DATE_ID/strides.csv        every number of every stride
clips/DATE_ID/original.*, browser.mp4, poster.jpg, landmarks.npz, curves.npz, voice-*
manifest.json                    format, version, and size and SHA-256 of every other file; the last in the archive
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import translation

from analysis.models import Clip, Correction, CueNote, NoteReply, NoteVersion, OwnBand, OwnCue, Result, Tag
from analysis.sharing.blurring import path_of
from analysis.units import read_by
from athletes.models import AccessEntry, Athlete, ClubPlace, Coaching, Consent, Guardianship, Pain, User
from athletes.rules import coaches, is_guardian, is_self

FORMAT = "gaitsite-person"
VERSION = 1

INDEX, PERSON, MANIFEST = "index.html", "person.json", "manifest.json"
CLIP, RESULT, STRIDES = "clip.json", "result.json", "strides.csv"
BROWSER, POSTER, LANDMARKS, CURVES = "browser.mp4", "poster.jpg", "landmarks.npz", "curves.npz"
UUID_WORDS = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CLIP_FOLDER = re.compile(rf"clips/\d{{4}}-\d\d-\d\d_(?P<id>{UUID_WORDS})")
ORIGINAL_NAME = re.compile(r"original(\.[a-z0-9]{1,5})?")
VOICE_NAME = re.compile(rf"voice-{UUID_WORDS}\.(webm|ogg|mp4)")
ENDING = re.compile(r"\.[a-z0-9]{1,5}$")


@dataclass(frozen=True)
class Table:
    """Rows that belong to a person.

    leave  columns that mean nothing elsewhere
    names  columns of which the name of what they point at is told
    loads  whether another installation takes the rows over, or they are there to be read
    """

    model: type[models.Model]
    leave: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    loads: bool = True


ATHLETE = Table(Athlete)
OF_ATHLETE: Mapping[str, Table] = {
    "pains": Table(Pain),
    "coaching": Table(Coaching),
    "guardianships": Table(Guardianship),
    "own_bands": Table(OwnBand),
    "tags": Table(Tag),
    "consents": Table(Consent),
    "access_entries": Table(AccessEntry),
    "places": Table(ClubPlace, names=("club", "squad"), loads=False),
}
"""By their name in person.json, which is the athlete's own name for them."""
A_CLIP = Table(
    Clip,
    leave=("stage", "progress", "stage_started_at", "claim", "heartbeat_at", "attempts"),
)
RESULT_OF_CLIP = Table(Result, leave=("payload", "details", "curves"))
CORRECTION, OWN_CUE = Table(Correction), Table(OwnCue)
NOTE, NOTE_VERSION, REPLY = Table(CueNote), Table(NoteVersion), Table(NoteReply)
OF_CLIP = (A_CLIP, RESULT_OF_CLIP, CORRECTION, OWN_CUE, NOTE, NOTE_VERSION, REPLY)
TOLD_TO_COACHES = ("pains", "own_bands")
"""Of these; of OWN_PARTS a coach gets the own part."""
OWN_PARTS = ("coaching", "tags")
LEFT_OUT: Mapping[str, str] = {
    "analysis.Upload": "on its way: it becomes a clip, or expires",
    "analysis.Keeping": "how long this installation keeps clips; another one has rules of its own",
    "analysis.Look": "when somebody last opened a clip: the access entries tell the athlete",
    "analysis.PurgeNotice": "when this installation lets files go",
    "analysis.BlurredCopy": "made anew wherever it is asked for",
    "analysis.Share": "links into this installation; that they were made stands among the access entries",
    "athletes.Invitation": "a door of this installation, open for some days",
}
"""Tables that tell of a person and are in no archive, with the reason."""


@dataclass(frozen=True)
class Scope:
    """How much of a person's data somebody gets; `reader` None is the operator, who gets everything.

    A person and whoever stands in for a minor get all but what coaches keep among themselves: notes that are not
    shared, earlier words of notes, and what was jotted down at the upload. Those are the coaches' own words, and were
    written with that promise. A coach gets what the coach sees of the athlete in GaitSite, but nothing of the account
    and of other coaches.
    """

    athlete: Athlete
    reader: User | None
    faces_blurred: bool = False
    """Videos as blurred copies where there are any, and no original, no still and no other video."""
    language: str = field(default_factory=lambda: translation.get_language() or settings.LANGUAGE_CODE)
    """What the archive's words are in: the language of whoever asks for it."""

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """What is written inside is in the reader's language and units: the request that the archive is sent for is
        answered by then."""
        with translation.override(self.language), read_by(self.reader):
            yield

    @property
    def kind(self) -> str:
        return "everything" if self.reader is None else "own" if self.private else "coach"

    @cached_property
    def coaches_words(self) -> bool:
        """With what coaches keep among themselves?"""
        return self.reader is None or coaches.test(self.reader, self.athlete)

    @cached_property
    def private(self) -> bool:
        """With what concerns the athlete's account, and the athlete's dealings with everybody?"""
        return self.reader is None or (is_self | is_guardian).test(self.reader, self.athlete)

    def clips(self) -> models.QuerySet[Clip]:
        seen = Clip.objects.all() if self.reader is None else Clip.objects.visible_to(self.reader)
        return seen.filter(athlete=self.athlete)

    def notes(self, clip: Clip) -> models.QuerySet[CueNote]:
        every = CueNote.objects.all() if self.reader is None else CueNote.objects.visible_to(self.reader)
        return every.filter(clip=clip).select_related("author")

    def rows(self, name: str) -> models.QuerySet[models.Model]:
        """Of one of OF_ATHLETE."""
        named = [column.name for column in OF_ATHLETE[name].model._meta.concrete_fields if column.is_relation]
        found: models.QuerySet[models.Model] = getattr(self.athlete, name).select_related(*named).order_by("pk")
        if self.private or name in TOLD_TO_COACHES:
            return found
        return found.filter(coach=self.reader) if name in OWN_PARTS else found.none()

    def tells_email_of(self, user: User) -> bool:
        if self.reader is None or user.pk == self.reader.pk:
            return True
        return self.private and self.athlete.user_id == user.pk


def folder_of(clip: Clip) -> str:
    return f"clips/{clip.uploaded_at:%Y-%m-%d}_{clip.pk}"


def videos_of(clip: Clip, scope: Scope) -> dict[str, Path]:
    """The clip's pictures that are in the archive, by their names there. Not all of them need exist."""
    if scope.faces_blurred:
        blurred = path_of(clip)
        return {BROWSER: blurred} if blurred else {}
    return {original_name(clip): clip.original_path, BROWSER: clip.proxy_path, POSTER: clip.poster_path}


def original_name(clip: Clip) -> str:
    """What the original is called in the archive: with the ending of the uploaded file, where it is a plain one."""
    ending = ENDING.search(clip.original_name.lower())
    return f"original{ending[0] if ending else ''}"
