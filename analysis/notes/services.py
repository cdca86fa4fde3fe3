"""Everything that changes a clip's notes. Each function asks whether the acting user may.

Raises as `analysis.services` does. What a note says is replaced as a whole, and the words it replaces are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from analysis import selectors
from analysis.models import Clip, CueNote, NoteVersion
from analysis.notes import voice
from analysis.notes.drawing import Point, Shape, check_drawing, check_point
from analysis.notes.voice import Recording
from analysis.services import KEEP, check_note, require
from athletes.models import User

SAME_STRIKE_S = 0.02
HALF_A_FRAME_S = 0.05
"""An instant so little outside the clip is its first or last."""
KEPT = ("text", "point", "drawing", "visible_to_athlete")
"""What an earlier version remembers."""


def add_note(
    *,
    clip: Clip,
    user: User,
    time_s: float,
    side: str = "",
    stride_start_s: float | None = None,
    point: Point | None = None,
    text: str = "",
    drawing: list[Shape] | None = None,
    recording: Recording | None = None,
    visible_to_athlete: bool = True,
) -> CueNote:
    """Pins what the coach writes, draws or says to an instant: within a stride of the clip's result where one is named.

    `point` and `drawing` as in `analysis.notes.drawing`.
    """
    require(user, "analysis.add_note", clip)
    stride = _stride(clip, side, stride_start_s)
    note = CueNote(
        clip=clip,
        author=user,
        side=side if stride else "",
        stride_start_s=stride and stride["foot_strike_s"],
        time_s=_within(stride, time_s) if stride else _instant(clip, time_s),
        point=check_point(point),
        text=check_note(text),
        drawing=check_drawing(drawing or []),
        visible_to_athlete=visible_to_athlete,
    )
    with _with_recording(note, recording):
        _check_says_something(note)
        note.save(force_insert=True)
    return note


def edit_note(
    note: CueNote,
    user: User,
    *,
    text: str = KEEP,
    point: Point | None = KEEP,
    drawing: list[Shape] = KEEP,
    recording: Recording | None = KEEP,
    visible_to_athlete: bool = KEEP,
) -> CueNote:
    """Changes what is given; None takes point or recording away. The version before it stays readable for coaches."""
    require(user, "analysis.change_note", note)
    with transaction.atomic():
        note = CueNote.objects.select_for_update(of=("self",)).select_related("clip__athlete").get(pk=note.pk)
        before = {name: getattr(note, name) for name in KEPT}
        if text is not KEEP:
            note.text = check_note(text)
        if point is not KEEP:
            note.point = check_point(point)
        if drawing is not KEEP:
            note.drawing = check_drawing(drawing)
        if visible_to_athlete is not KEEP:
            note.visible_to_athlete = visible_to_athlete
        with _with_recording(note, recording):
            _check_says_something(note)
            note.save()
        if before != {name: getattr(note, name) for name in KEPT}:
            NoteVersion.objects.create(note=note, replaced_by=user, **before)
    return note


def delete_note(note: CueNote, user: User) -> None:
    """Erases the note, its earlier versions and its recording."""
    require(user, "analysis.change_note", note)
    with transaction.atomic():
        if note.voice:
            _erase_on_commit(note.voice_path)
        note.delete()


def _check_says_something(note: CueNote) -> None:
    if not (note.text or note.drawing or note.voice):
        raise ValidationError(gettext("The note is empty: write, draw or say something."), code="NOTE_EMPTY")


@contextmanager
def _with_recording(note: CueNote, recording: Recording | None) -> Iterator[None]:
    """Gives the note its recording for the saving inside. Should that fail, the new file goes; else, once all is
    committed, the one it replaces."""
    replaced = note.voice and note.voice_path
    with transaction.atomic():
        if recording is KEEP or (recording is None and not note.voice):
            yield
            return
        note.voice = voice.keep(note.clip, recording) if recording else ""
        note.voice_s = recording.seconds if recording else None
        try:
            yield
        except BaseException:
            if note.voice:
                note.voice_path.unlink(missing_ok=True)
            raise
        if replaced:
            _erase_on_commit(replaced)


def _erase_on_commit(path: Path) -> None:
    transaction.on_commit(partial(path.unlink, missing_ok=True), robust=True)


def _stride(clip: Clip, side: str, start_s: float | None) -> dict[str, Any] | None:
    """The stride of the clip's result that is meant; None where none is named."""
    if not side and start_s is None:
        return None
    strides = (selectors.get_result(clip) or {}).get("strides", ())
    for stride in strides:
        if stride["side"] == side and start_s is not None and abs(stride["foot_strike_s"] - start_s) <= SAME_STRIKE_S:
            return dict(stride)
    raise ValidationError(gettext("There is no such stride in this clip."), code="NO_SUCH_STRIDE")


def _within(stride: dict[str, Any], time_s: float) -> float:
    if not isfinite(time_s):
        raise _no_such_instant()
    return min(max(time_s, stride["foot_strike_s"]), stride["next_foot_strike_s"])


def _instant(clip: Clip, time_s: float) -> float:
    curves = selectors.curves(clip)
    if curves is None or not isfinite(time_s):
        raise _no_such_instant()
    first, last = float(curves["time_s"][0]), float(curves["time_s"][-1])
    if not first - HALF_A_FRAME_S <= time_s <= last + HALF_A_FRAME_S:
        raise _no_such_instant()
    return min(max(time_s, first), last)


def _no_such_instant() -> ValidationError:
    return ValidationError(gettext("That instant is not in the clip."), code="BAD_TIME")
