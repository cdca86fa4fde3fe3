"""What people have put right in a clip, in words: who, when, and where it shows. What may not be seen is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from analysis.corrections.runner import OF_ANOTHER
from analysis.gait import corrections
from analysis.gait.corrections import Exclude, SwapSides
from analysis.gait.model import Event, Side, other
from analysis.models import Clip, Correction
from analysis.wording import stride_labels, told
from athletes.models import User
from gaitsite.languages import decimal_sign

GIVEN = 1e-6
"""Seconds within which an event of the result is the one given by hand."""


def get_correction(user: User, correction_id: int | UUID) -> Correction:
    visible = Correction.objects.filter(clip__in=Clip.objects.visible_to(user))
    return get_object_or_404(visible.select_related("clip__athlete", "author"), pk=correction_id)


@dataclass(frozen=True, slots=True)
class Line:
    """One correction for the list of them. problem: why it changes nothing; undone: by whom and when, else empty;
    over: it cannot be done again."""

    id: int
    kind: str
    words: str
    time_s: float
    made: str
    problem: str
    undone: str
    over: bool


def lines(clip: Clip, payload: Mapping[str, Any] | None) -> list[Line]:
    """Everything that was ever corrected, newest first; payload: the clip's result."""
    rows = list(clip.corrections.select_related("author", "undone_by"))
    swaps = _swaps(rows)
    segments = payload["segments"] if payload else ()
    return [
        Line(
            id=row.pk,
            kind=row.kind,
            words=_words(row, segments, swaps),
            time_s=_shown_at(row),
            made=signed(row.author, row.created_at),
            problem="" if row.undone_at else told(row.problem),
            undone=signed(row.undone_by, row.undone_at) if row.undone_at else "",
            over=bool(row.undone_at) and row.problem == OF_ANOTHER,
        )
        for row in reversed(rows)
    ]


def marks(clip: Clip, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Where it shows. `events`: every event by hand, with the correction that it comes from and who made it when.
    `left_out`: labels of strides that do not count by hand, with the corrections that say so. payload: a reading."""
    rows = list(clip.corrections.filter(undone_at=None).select_related("author"))
    swaps = _swaps(rows)
    strides = payload["strides"]
    given: dict[tuple[str, float, str], dict[str, Any]] = {}
    for stride in strides:
        for name in stride["by_hand"]:
            event, time_s = name.removeprefix("next_"), stride[f"{name}_s"]
            row = next((r for r in reversed(rows) if _gives(r, event, time_s)), None)
            if row is not None:
                given[event, time_s, stride["side"]] = {
                    "event": event,
                    "side": stride["side"],
                    "near": stride["near"],
                    "time_s": time_s,
                    "correction": row.pk,
                    "says": (
                        gettext("added by %(whom)s")
                        if row.kind == Correction.Kind.ADD
                        else gettext("moved by %(whom)s")
                    )
                    % {"whom": signed(row.author, row.created_at)},
                }
    left_out = []
    for label, stride in zip(stride_labels(strides), strides, strict=True):
        segment = payload["segments"][stride["segment"]]
        exchanged = corrections.swapped(swaps, segment["start_s"], segment["end_s"])
        found = [row for row in rows if _leaves_out(row, stride, exchanged)]
        if found:
            says = gettext("left out by %(whom)s") % {"whom": signed(found[-1].author, found[-1].created_at)}
            left_out.append({"stride": label, "corrections": [row.pk for row in found], "says": says})
    return {"events": list(given.values()), "left_out": left_out}


def signed(user: User | None, at: datetime) -> str:
    day = date_format(timezone.localtime(at), gettext("j M Y, H:i"))
    whom = user or gettext("a former coach")
    return f"{whom}, {day}"


def _swaps(rows: Sequence[Correction]) -> list[SwapSides]:
    standing = (corrections.read(row.kind, row.data) for row in rows if row.undone_at is None)
    return [one for one in standing if isinstance(one, SwapSides)]


def _gives(row: Correction, event: str, time_s: float) -> bool:
    if row.kind not in (Correction.Kind.MOVE, Correction.Kind.ADD) or row.data["event"] != event:
        return False
    return abs(row.data.get("to_s", row.data["time_s"]) - time_s) < GIVEN


def _leaves_out(row: Correction, stride: Mapping[str, Any], exchanged: bool) -> bool:
    if row.kind != Correction.Kind.EXCLUDE:
        return False
    side: Side = other(stride["side"]) if exchanged else stride["side"]
    stretch = Exclude(**row.data)
    return stretch.side == side and corrections.covers(stretch, stride["foot_strike_s"], stride["next_foot_strike_s"])


def _shown_at(row: Correction) -> float:
    return float(row.data.get("to_s", row.data.get("time_s", row.data.get("start_s", 0.0))))


def _words(row: Correction, segments: Sequence[Mapping[str, Any]], swaps: Sequence[SwapSides]) -> str:
    said = row.data
    parts = {name: _clock(said[f"{name}_s"]) for name in ("time", "to", "start", "end") if f"{name}_s" in said}
    match row.kind:
        case Correction.Kind.MOVE:
            text = gettext("%(event)s, %(leg)s: moved from %(time)s to %(to)s")
        case Correction.Kind.ADD:
            text = gettext("%(event)s, %(leg)s: added at %(time)s")
        case Correction.Kind.DELETE:
            text = gettext("%(event)s, %(leg)s: deleted at %(time)s")
        case Correction.Kind.EXCLUDE:
            text = {
                "near": gettext("Stride of the near leg, %(start)s to %(end)s: left out"),
                "far": gettext("Stride of the far leg, %(start)s to %(end)s: left out"),
                "left": gettext("Stride of the left leg, %(start)s to %(end)s: left out"),
                "right": gettext("Stride of the right leg, %(start)s to %(end)s: left out"),
            }[_leg(said, segments, swaps)]
        case Correction.Kind.SWAP:
            text = gettext("Left and right leg swapped, %(start)s to %(end)s")
        case Correction.Kind.DIRECTION if said["direction"] == "left":
            text = gettext("Runs to the left of the picture, %(start)s to %(end)s")
        case Correction.Kind.DIRECTION:
            text = gettext("Runs to the right of the picture, %(start)s to %(end)s")
        case _:
            text = gettext("Only %(start)s to %(end)s is measured")
    if "event" in said:
        parts |= {"event": _event(said["event"]), "leg": _leg_name(_leg(said, segments, swaps))}
    return text % parts


def _event(event: Event) -> str:
    return gettext("Foot strike") if event == "foot_strike" else gettext("Toe-off")


Leg = Literal["near", "far", "left", "right"]


def _leg_name(leg: Leg) -> str:
    return {
        "near": gettext("near leg"),
        "far": gettext("far leg"),
        "left": gettext("left leg"),
        "right": gettext("right leg"),
    }[leg]


def _leg(said: Mapping[str, Any], segments: Sequence[Mapping[str, Any]], swaps: Sequence[SwapSides]) -> Leg:
    """Which one it is to the camera; outside of every segment which one it is by name."""
    time_s = said["time_s"] if "time_s" in said else (said["start_s"] + said["end_s"]) / 2
    side: Side = said["side"]
    for segment in segments:
        start_s, end_s = segment["start_s"], segment["end_s"]
        if start_s <= time_s <= end_s:
            now = other(side) if corrections.swapped(swaps, start_s, end_s) else side
            return "near" if now == segment["near_side"] else "far"
    return side


def _clock(seconds: float) -> str:
    """As "0:02.417"."""
    ms = round(max(0.0, seconds) * 1000)
    return f"{ms // 60000}:{ms % 60000 // 1000:02d}{decimal_sign()}{ms % 1000:03d}"
