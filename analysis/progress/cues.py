"""The cues of an athlete: given when, worked on how often, met or set aside, and what came of the number behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis import wording
from analysis.gait.serialise import tells
from analysis.metric_words import words_for
from analysis.progress.changes import change_of, sentence, signed, with_error
from analysis.progress.sessions import Session, obstacle

Outcome = Literal["current", "nearly", "met", "aside"]
OUTCOMES: dict[Outcome, str] = {
    "current": _("worked on now"),
    "nearly": _("met once; once more to be sure"),
    "met": _("met"),
    "aside": _("set aside for another"),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue from the clip that brought it. text: as it was last said. clips: on how many it was the cue. ended: when
    the clip came that had another, or nothing to change; None for the current one. metric: the number that speaks for
    it, empty without one, and its unit where that does not stand with the number; before and after: in the first clip
    and in the last that tells of it, with their errors; change: in words."""

    text: str
    fault: str
    given: datetime
    clips: int
    first_clip: str
    last_clip: str
    ended: datetime | None
    outcome: Outcome
    metric: str
    unit: str
    before: str
    after: str
    change: str

    @property
    def outcome_text(self) -> str:
        return gettext(OUTCOMES[self.outcome])


def cues_of(series: Sequence[Mapping[str, Any]], sessions: Sequence[Session]) -> list[Cue]:
    """Newest first. `series` as `selectors.progress_series` has it with strides; clips that tell nothing of a cue, and
    those that change nothing, begin none."""
    runs: list[list[Mapping[str, Any]]] = []
    for row in series:
        if not tells(row, {"cue": row["cue_details"]}) and not row["own_cue"]:
            continue
        if runs and _asks(runs[-1][0]) == _asks(row):
            runs[-1].append(row)
        else:
            runs.append([row])
    found = [
        _cue(run, following[0] if following else None, sessions)
        for run, following in pairwise([*runs, []])
        if _asks(run[0])
    ]
    return found[::-1]


def _asks(row: Mapping[str, Any]) -> str:
    """What is worked on: the fault, or the coach's own words where there is none; empty where nothing is."""
    cue = row["cue"] or {}
    return str(cue.get("fault") or row["own_cue"] or "")


def _cue(run: Sequence[Mapping[str, Any]], following: Mapping[str, Any] | None, sessions: Sequence[Session]) -> Cue:
    first, last = run[0], run[-1]
    fault = (last["cue"] or {}).get("fault") or ""
    outcome = _outcome(last, following, fault)
    metric = _metric(first)
    end = _end([*run[1:], *([following] if following and outcome == "met" else [])], first, metric, sessions)
    before, after = first["metrics"].get(metric), end["metrics"].get(metric)
    words = words_for(metric, before["unit"]) if before else None
    return Cue(
        text=str(last["own_cue"] or wording.cue_text({**last["cue"], **last["cue_details"]})).strip(),
        fault=wording.fault_name(fault) if fault else "",
        given=first["date"],
        clips=len(run),
        first_clip=first["clip_id"],
        last_clip=end["clip_id"],
        ended=following["date"] if following else None,
        outcome=outcome,
        metric=words.name if words else "",
        unit=words.unit if words and not words.unit.startswith("°") else "",
        before=with_error(words, before["value"], before["error"]) if words and before else "",
        after=with_error(words, after["value"], after["error"]) if words and after and end is not first else "",
        change=_change(first, end, metric, sessions),
    )


def _end(
    later: Sequence[Mapping[str, Any]], first: Mapping[str, Any], metric: str, sessions: Sequence[Session]
) -> Mapping[str, Any]:
    """The clip that tells what came of the cue: of those that have its number, the last one filmed like the first one,
    else the last; without any the first itself."""
    telling = [row for row in later if metric in row["metrics"]]
    begun = _session_of(first, sessions)
    same = [row for row in telling if obstacle(begun, _session_of(row, sessions)) is None]
    return next(iter([*same[::-1], *telling[::-1], first]))


def _outcome(last: Mapping[str, Any], following: Mapping[str, Any] | None, fault: str) -> Outcome:
    if following is None:
        return "nearly" if last["cue_details"].get("solved") else "current"
    if not fault:
        return "aside"
    status = next((one["status"] for one in following["faults"] if one["id"] == fault), None)
    return "met" if status == "ok" else "aside"


def _metric(row: Mapping[str, Any]) -> str:
    cue = row["cue"] and {**row["cue"], **row["cue_details"]}
    return wording.cue_metric({"cue": cue, "metrics": row["metrics"]}) or ""


def _change(first: Mapping[str, Any], last: Mapping[str, Any], metric: str, sessions: Sequence[Session]) -> str:
    """Between the sessions of two clips."""
    before, after = _session_of(first, sessions), _session_of(last, sessions)
    if not metric or before is after or metric not in after.values:
        return ""
    found = change_of(before, after, sessions, metric)
    if found is None:
        return gettext("filmed differently: not compared")
    words = words_for(metric, before.values[metric].unit)
    said = {"difference": signed(words, found.difference), "sentence": sentence(words, found)}
    return gettext("%(difference)s: %(sentence)s") % said


def _session_of(row: Mapping[str, Any], sessions: Sequence[Session]) -> Session:
    return next(session for session in sessions if row["clip_id"] in session.clips)
