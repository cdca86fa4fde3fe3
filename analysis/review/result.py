"""A result arranged for reading: cue card, findings, table of strides. Nothing is measured or judged here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from analysis import wording
from analysis.counted import count
from analysis.metric_words import MetricWords
from analysis.models import CueNote, OwnCue
from analysis.notes.services import SAME_STRIKE_S
from analysis.review.cue_card import CueCard, card_of
from analysis.review.instants import ranked_strides
from analysis.wording import Finding

COLUMNS = ("heelPk", "Kpk", "Kpass", "leverMean", "thMax", "over", "tc")
"""Metrics in the table of strides, where measured; the cue's own comes before them if it is another."""

FIRST_FINDINGS = 6

Mark = Literal["best", "worst", ""]


@dataclass(frozen=True, slots=True)
class Cell:
    metric: str
    text: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class StrideRow:
    """One stride; `why_not` says why it does not count, empty if it does; `by_hand`: a person gave an event of it."""

    label: str
    near: bool
    side: str
    valid: bool
    why_not: str
    by_hand: bool
    foot_strike_s: float
    cells: list[Cell]
    mark: Mark


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A coach's note with its number on the chart and the stride it is pinned to, None where there is none."""

    note: CueNote
    number: int
    stride: str | None
    near: bool
    drawn: str
    """Its shapes and its point as JSON, {"shapes", "point"}; empty where the frame bears neither."""


@dataclass(frozen=True, slots=True)
class Review:
    cue: CueCard | None
    findings: list[Finding]
    """Those to be read first: what the cue speaks about, then the main measures of the swing."""
    more: list[Finding]
    more_outside: int
    """How many of `more` lie outside their band."""
    seen: list[str]
    """Faults that are not the cue's, as within a sentence."""
    watched: list[str]
    """What lies at the edge: no fault yet."""
    unclear: list[str]
    columns: list[MetricWords]
    medians: list[str]
    """Of the clip, with their errors, a column each; empty where there is none."""
    rows: list[StrideRow]
    worst: str | None
    best: str | None
    near_valid: int
    judged: int
    """How many numbers have a band."""
    inside: int
    """How many of these lie in it, or as good as in it."""
    message: str
    """Why it is but a first look; empty where there is no more to say."""
    warnings: list[str]
    slow_motion_factor: float | None
    """To be asked about; None where there is nothing to ask."""

    @property
    def near_strides(self) -> str:
        """How many strides it rests on, as in "8 near strides"."""
        return count(self.near_valid, "near stride")


def review_of(payload: Mapping[str, Any], own_cue: OwnCue | None = None, wordings: Sequence[str] = ()) -> Review:
    """Arranges a result as `selectors.get_reading` has it. own_cue: the coach's words for the cue; wordings: what else
    the reading coach's library has for it."""
    findings = _cue_first(wording.findings(payload), payload)
    more = findings[FIRST_FINDINGS:]
    metric = wording.cue_metric(payload)
    ranked = ranked_strides(payload, metric) if metric else []
    # with two strides or fewer, or all alike, "best" and "worst" would be a claim
    best, worst = (ranked[0], ranked[-1]) if len(ranked) > 2 else (None, None)
    strides = payload.get("strides", ())
    labels = wording.stride_labels(strides)
    told = [metric] if metric and metric not in COLUMNS else []
    columns = [m for m in (*told, *COLUMNS) if any(m in s["metrics"] for s in strides)]
    cue_fault = (payload.get("cue") or {}).get("fault")
    faults = payload.get("faults") or ()
    return Review(
        cue=card_of(payload, findings, own_cue, wordings),
        findings=findings[:FIRST_FINDINGS],
        more=more,
        more_outside=sum(f.level in ("watch", "fault") for f in more),
        seen=[_named(f) for f in faults if f["status"] == "fault" and f["id"] != cue_fault],
        watched=[_named(f) for f in faults if f["status"] == "watch"],
        unclear=[_named(f) for f in faults if f["status"] == "not_measurable"],
        columns=[wording.words_for(m) for m in columns],
        medians=[_median(m, payload["metrics"].get(m)) for m in columns],
        rows=[
            _row(labels[i], stride, columns, "worst" if i == worst else "best" if i == best else "", metric)
            for i, stride in enumerate(strides)
        ],
        worst=None if worst is None else labels[worst],
        best=None if best is None else labels[best],
        near_valid=sum(1 for s in strides if s["near"] and s["valid"]),
        judged=sum(f.level != "info" for f in findings),
        inside=sum(f.level == "ok" for f in findings),
        message=wording.told(payload.get("message") or ""),
        warnings=[wording.told(warning) for warning in payload.get("warnings") or ()],
        slow_motion_factor=_asked_factor(payload),
    )


def _named(fault: Mapping[str, Any]) -> str:
    return wording.within(wording.fault_name(fault["id"]))


def _cue_first(findings: list[Finding], payload: Mapping[str, Any]) -> list[Finding]:
    fault = (payload.get("cue") or {}).get("fault") or ""
    told = wording.FAULTS.get(fault, ("", ()))[1]
    return sorted(findings, key=lambda f: told.index(f.id) if f.id in told else len(told))


def note_rows(notes: Iterable[CueNote], payload: Mapping[str, Any]) -> list[NoteRow]:
    """Notes in their order, numbered from 1; each finds its stride by foot and foot strike, for strides may be
    counted anew; where that has moved, by foot and instant."""
    strides = payload.get("strides", ())
    labelled = list(zip(wording.stride_labels(strides), strides, strict=True))
    rows = []
    for number, note in enumerate(notes, 1):
        ours = [(label, s) for label, s in labelled if note.stride_start_s is not None and s["side"] == note.side]
        same = [(label, s) for label, s in ours if abs(s["foot_strike_s"] - note.stride_start_s) <= SAME_STRIKE_S]
        around = [(label, s) for label, s in ours if s["foot_strike_s"] <= note.time_s <= s["next_foot_strike_s"]]
        label, stride = next(iter(same + around), (None, None))
        drawn = {"shapes": note.drawing, "point": note.point} if note.drawing or note.point else None
        rows.append(NoteRow(note, number, label, bool(stride and stride["near"]), json.dumps(drawn) if drawn else ""))
    return rows


def _asked_factor(payload: Mapping[str, Any]) -> float | None:
    slow = payload.get("slow_motion") or {}
    return slow["factor"] if slow.get("suspected") and slow.get("factor") else None


def _median(metric: str, measured: Mapping[str, Any] | None) -> str:
    words = wording.words_for(metric)
    return f"{words.number(measured['value'])} {words.spread(measured['error'])}" if measured else ""


def _row(label: str, stride: Mapping[str, Any], columns: list[str], mark: Mark, metric: str | None) -> StrideRow:
    cells = []
    for column in columns:
        value = stride["metrics"].get(column)
        text = "" if value is None else wording.words_for(column).number(value)
        cells.append(Cell(column, text, mark if column == metric else ""))
    return StrideRow(
        label=label,
        near=stride["near"],
        side=stride["side"],
        valid=stride["valid"],
        why_not="; ".join(wording.told(doubt) for doubt in stride.get("doubts", ())),
        by_hand=bool(stride.get("by_hand")),
        foot_strike_s=stride["foot_strike_s"],
        cells=cells,
        mark=mark,
    )
