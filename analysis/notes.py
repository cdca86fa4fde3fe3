"""Everything that changes a clip's notes. Each function asks whether the acting user may.

Raises as `analysis.services` does.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError

from analysis.models import Clip, CueNote, Result
from analysis.services import KEEP, check_note, require
from athletes.models import User

SAME_STRIKE_S = 0.02


def add_note(
    *,
    clip: Clip,
    user: User,
    side: str,
    stride_start_s: float,
    time_s: float,
    text: str,
    visible_to_athlete: bool = True,
) -> CueNote:
    """Pins the coach's words to a stride of the clip's result and to an instant within it."""
    require(user, "analysis.add_note", clip)
    result = Result.objects.filter(clip=clip).first()
    strides = result.payload["strides"] if result else []
    same = (s for s in strides if s["side"] == side and abs(s["foot_strike_s"] - stride_start_s) <= SAME_STRIKE_S)
    stride = next(same, None)
    if stride is None:
        raise ValidationError("There is no such stride in this clip.", code="NO_SUCH_STRIDE")
    return CueNote.objects.create(
        clip=clip,
        author=user,
        side=side,
        stride_start_s=stride["foot_strike_s"],
        time_s=_within(stride, time_s),
        text=check_note(text, required=True),
        visible_to_athlete=visible_to_athlete,
    )


def _within(stride: dict[str, Any], time_s: float) -> float:
    if not isfinite(time_s):
        raise ValidationError("That instant is not in the clip.", code="BAD_TIME")
    return min(max(time_s, stride["foot_strike_s"]), stride["next_foot_strike_s"])


def edit_note(note: CueNote, user: User, *, text: str = KEEP, visible_to_athlete: bool = KEEP) -> CueNote:
    require(user, "analysis.change_note", note)
    if text is not KEEP:
        note.text = check_note(text, required=True)
    if visible_to_athlete is not KEEP:
        note.visible_to_athlete = visible_to_athlete
    note.save(update_fields=["text", "visible_to_athlete"])
    return note


def delete_note(note: CueNote, user: User) -> None:
    require(user, "analysis.change_note", note)
    note.delete()
