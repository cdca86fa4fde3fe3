"""A coach's voice on a note: what is taken from the browser, and where it is kept.

The bytes are somebody else's until a browser plays them: they are measured, their container is told by its first
bytes, and they are stored. Nothing here decodes them.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from analysis.models import Clip, CueNote

MOST_S = 60.0
MOST_BYTES = 2 * 1024**2
"""A minute of speech takes 0.25 MB; a browser that will not spare takes 1.5."""
CONTENT_TYPES: Mapping[str, str] = {"webm": "audio/webm", "ogg": "audio/ogg", "mp4": "audio/mp4"}
"""By container, which is also the ending of the file's name."""
HEAD_BYTES = 64
NAMED = "voice-"


@dataclass(frozen=True, slots=True)
class Recording:
    """What the browser recorded, and how long it says that is."""

    content: bytes
    seconds: float


def container_of(head: bytes) -> str | None:
    """Container of a recording that begins with these bytes (the first 64 are enough); None for anything else."""
    head = head[:HEAD_BYTES]
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return "webm"
    if head.startswith(b"OggS") and b"OpusHead" in head:
        return "ogg"
    if head[4:8] == b"ftyp":
        return "mp4"
    return None


def check_recording(recording: Recording) -> str:
    """Its container. Raises ValidationError."""
    if not (isfinite(recording.seconds) and 0 < recording.seconds <= MOST_S):
        raise ValidationError(
            gettext("A recording has up to %(most)s seconds.") % {"most": f"{MOST_S:g}"}, code="VOICE_TOO_LONG"
        )
    if len(recording.content) > MOST_BYTES:
        raise ValidationError(
            gettext("A recording has up to %(most)s MB.") % {"most": MOST_BYTES // 1024**2}, code="VOICE_TOO_BIG"
        )
    container = container_of(recording.content)
    if container is None:
        raise ValidationError(gettext("That is no recording that a browser can play."), code="BAD_VOICE")
    return container


def keep(clip: Clip, recording: Recording) -> str:
    """Writes a checked recording among the clip's files, under a name of its own; returns the name."""
    name = f"{NAMED}{uuid.uuid4()}.{check_recording(recording)}"
    path = clip.folder / name
    path.write_bytes(recording.content)
    return name


def content_type(name: str) -> str:
    return CONTENT_TYPES[name.rpartition(".")[2]]


def leftovers() -> list[Path]:
    """Recordings of no note, as a crash may leave them."""
    known = set(CueNote.objects.exclude(voice="").values_list("voice", flat=True))
    return [path for path in settings.MEDIA_ROOT.glob(f"clips/*/{NAMED}*") if path.name not in known]
