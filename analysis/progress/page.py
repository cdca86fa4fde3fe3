"""The progress page, arranged for reading, and the short version on the athlete's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis import wording
from analysis.days import day_text
from analysis.metric_words import METRICS, words_for
from analysis.models import Surface
from analysis.progress.changes import Baseline, Comparison, Limits, baseline_of, compare, limits_of
from analysis.progress.choice import Choice, Filter, Option, chosen, filters, metric_of, pair
from analysis.progress.cues import Cue, cues_of
from analysis.progress.sessions import Session, alike, sessions_of, with_metric
from analysis.wording import pace_text

FIRST_ROWS = 6
"""Rows shown before one asks for all."""
SHORT_ROWS = 3
SIDES = {"left": _("left side"), "right": _("right side")}
MAIN = ("heelPk", "Kpk", "Kpass", "leverMean", "thMax", "over")
"""What the page shows first, after the number that speaks for the cue."""


@dataclass(frozen=True, slots=True)
class Progress:
    """sessions: those that the filters leave; all_sessions: how many there are. befores and afters: sessions to choose
    for the comparison. limits: where there is a single session, what a next one could show."""

    sessions: tuple[Session, ...]
    all_sessions: int
    filters: tuple[Filter, ...]
    metrics: tuple[Option, ...]
    comparison: Comparison | None
    befores: tuple[Option, ...]
    afters: tuple[Option, ...]
    limits: tuple[Limits, ...]
    cues: tuple[Cue, ...]
    choice: Choice
    first_rows: int = FIRST_ROWS

    @property
    def differing(self) -> bool:
        """Are some of them filmed differently from those that are compared?"""
        return bool(self.sessions) and len(alike(self._model, self.sessions)) < len(self.sessions)

    @property
    def _model(self) -> Session:
        return self.comparison.before if self.comparison else self.sessions[-1]


def progress_of(series: Sequence[Mapping[str, Any]], choice: Choice) -> Progress:
    """`series` as `selectors.progress_series` has it with strides."""
    everything = sessions_of(series)
    sessions = chosen(everything, choice)
    cues = cues_of(series, everything)
    two = pair(sessions, choice, _since(cues))
    telling = telling_of(series)
    comparison = compare(*two, everything) if two else None
    measured = [metric for metric in METRICS if with_metric(sessions, metric)]
    metric = metric_of(choice, measured, telling)
    order = _order(telling)
    return Progress(
        sessions=tuple(sessions),
        all_sessions=len(everything),
        filters=tuple(filters(everything, choice)),
        metrics=tuple(Option(one, words_for(one).name, one == metric) for one in measured),
        comparison=comparison and _in_order(comparison, order),
        befores=_options(sessions, comparison.before) if comparison else (),
        afters=_options(sessions, comparison.after) if comparison else (),
        limits=tuple(sorted(limits_of(sessions[0], everything), key=lambda row: order.index(row.metric)))
        if len(sessions) == 1
        else (),
        cues=tuple(cues),
        choice=choice,
    )


def drawn(series: Sequence[Mapping[str, Any]], choice: Choice) -> tuple[list[Session], Baseline | None]:
    """For the figure: the sessions that the filters leave, and what the chosen metric is compared with."""
    everything = sessions_of(series)
    sessions = chosen(everything, choice)
    two = pair(sessions, choice, _since(cues_of(series, everything)))
    if two is None and sessions:
        two = sessions[0], sessions[0]
    return sessions, baseline_of(*two, everything, choice.metric) if two else None


def short_of(series: Sequence[Mapping[str, Any]]) -> Comparison | None:
    """The few rows of the athlete's page: the newest session against the one that brought its cue."""
    comparison = progress_of(series, Choice()).comparison
    if comparison is None or comparison.needed:
        return comparison
    return Comparison(comparison.before, comparison.after, comparison.rows[:SHORT_ROWS], "")


def telling_of(series: Sequence[Mapping[str, Any]]) -> str:
    """The number that speaks for the newest cue, empty without one."""
    row = next((row for row in reversed(series) if (row["cue"] or {}).get("fault")), None)
    if row is None:
        return ""
    return wording.cue_metric({"cue": {**row["cue"], **row["cue_details"]}, "metrics": row["metrics"]}) or ""


def session_name(session: Session) -> str:
    """As in "12 Oct 2026, 5:30/km, treadmill, left side"."""
    said = [day_text(session.date)]
    if session.pace_mps:
        said.append(pace_text(session.pace_mps, session.pace_error_mps))
    said.append(str(Surface(session.surface).label))
    if session.side:
        said.append(gettext(SIDES[session.side]))
    if session.shoes:
        said.append(session.shoes)
    return ", ".join(said)


def _since(cues: Sequence[Cue]) -> datetime | None:
    """When the present cue came."""
    return cues[0].given if cues and cues[0].ended is None else None


def _options(sessions: Sequence[Session], now: Session) -> tuple[Option, ...]:
    return tuple(Option(session.id, session_name(session), session is now) for session in reversed(sessions))


def _order(telling: str) -> list[str]:
    return list(dict.fromkeys([*([telling] if telling else []), *MAIN, *METRICS]))


def _in_order(comparison: Comparison, order: Sequence[str]) -> Comparison:
    rows = sorted(comparison.rows, key=lambda row: order.index(row.metric))
    return Comparison(comparison.before, comparison.after, tuple(rows), comparison.needed)
