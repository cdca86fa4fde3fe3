"""Whether what an archive says of a clip makes sense, before anybody meets it on a page. Raises ValidationError."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.core.exceptions import ValidationError

from analysis.export.contents import VOICE_NAME
from analysis.models import Clip, CueNote, NoteVersion, Result
from analysis.notes.drawing import check_drawing, check_point
from analysis.notes.voice import HEAD_BYTES, container_of
from analysis.review.feeds import clip_data
from analysis.review.result import review_of
from analysis.selectors import curves, get_reading
from analysis.services import check_note as check_words
from analysis.services import check_pace, check_slow_motion, check_surface
from analysis.wording import headline

MOST_ARRAY_BYTES = 512 * 1024**2
"""Of the arrays in one NumPy archive, unpacked: an hour at 240 pictures a second."""


def check_clip(clip: Clip) -> None:
    check_surface(clip.surface)
    check_pace(clip.pace_mps)
    check_slow_motion(clip.slow_motion)
    check_words(clip.note)


def check_note(said: CueNote | NoteVersion) -> None:
    check_words(said.text)
    said.drawing = check_drawing(said.drawing)
    said.point = check_point(said.point)
    if isinstance(said, CueNote) and said.voice and not VOICE_NAME.fullmatch(said.voice):
        raise ValidationError("A recording has a name that none has.", code="BAD_DATA")


def check_voice(path: Path) -> None:
    with path.open("rb") as file:
        if container_of(file.read(HEAD_BYTES)) is None:
            raise ValidationError("A recording is none that a browser can play.", code="BAD_DATA")


def check_arrays(path: Path) -> None:
    """That what NumPy would load from the file does not unpack to more than memory holds."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            is_array = file.read(6) == b"\x93NUMPY"
        if is_array:
            raise ValidationError(f"{path.name} is an array and no archive of arrays.", code="BAD_DATA")
        return  # nothing that NumPy loads: the landmarks are then found anew
    with zipfile.ZipFile(path) as stored:
        if sum(info.file_size for info in stored.infolist()) > MOST_ARRAY_BYTES:
            raise ValidationError(f"{path.name} unpacks to too much.", code="BAD_DATA")


def check_result(clip: Clip, result: Result) -> None:
    """That the pages can show it: whatever is missing in it fails here, and not before a reader."""
    if clip.state not in (Clip.State.SCORED, Clip.State.PREVIEW):
        return
    clip.result = result
    payload = get_reading(clip) or {}
    review_of(payload)
    headline(payload)
    drawn = curves(clip)
    if drawn is not None:
        clip_data(payload, drawn)
