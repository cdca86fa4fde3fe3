"""Which of an athlete's sessions a reader wants to see: by pace, side, surface and shoes, and which two to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import inf
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis.metric_words import METRICS
from analysis.models import Surface
from analysis.progress.sessions import Session, alike
from analysis.wording import pace_text

MINUTES = (8, 7, 6, 5, 4, 3)
"""Edges of the ranges of pace, minutes a kilometre."""
PACES: dict[str, tuple[float, float]] = {
    f"over-{MINUTES[0]}": (0.0, 1000 / 60 / MINUTES[0]),
    **{f"{slow}-{fast}": (1000 / 60 / slow, 1000 / 60 / fast) for slow, fast in pairwise(MINUTES)},
    f"under-{MINUTES[-1]}": (1000 / 60 / MINUTES[-1], inf),
}
"""Slowest and fastest of each range, m/s."""
UNKNOWN = "unknown"
NO_SHOES = "-"
SIDES = {"left": _("left leg near"), "right": _("right leg near")}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One question with its answers; the first answer lets everything through."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for. What it names that is not there counts as not named."""

    pace: str = ""
    side: str = ""
    surface: str = ""
    shoes: str = ""
    before: str = ""
    after: str = ""
    metric: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Choice:
        return cls(**{name: asked.get(name, "") for name in cls.__dataclass_fields__})

    @property
    def query(self) -> str:
        """Of the figure that belongs to the page, without its metric."""
        asked = {name: getattr(self, name) for name in ("pace", "side", "surface", "shoes", "before", "after")}
        return urlencode({name: value for name, value in asked.items() if value})


def pace_range(session: Session) -> str:
    if session.pace_mps is None:
        return UNKNOWN
    return next(key for key, (slow, fast) in PACES.items() if slow <= session.pace_mps < fast)


def _range_text(slow: float, fast: float) -> str:
    """As in "6:00 to 5:00/km", in the reader's unit."""
    if not slow:
        return gettext("slower than %(pace)s") % {"pace": pace_text(fast)}
    if fast == inf:
        return gettext("faster than %(pace)s") % {"pace": pace_text(slow)}
    return gettext("%(slow)s to %(fast)s") % {"slow": pace_text(slow), "fast": pace_text(fast)}


def _shoes(session: Session) -> str:
    return session.shoes or NO_SHOES


def chosen(sessions: Sequence[Session], choice: Choice) -> list[Session]:
    """Those that pass all filters."""
    return [
        session
        for session in sessions
        if choice.pace in ("", pace_range(session))
        and choice.side in ("", session.side)
        and choice.surface in ("", session.surface)
        and choice.shoes.casefold() in ("", _shoes(session).casefold())
    ]


def filters(sessions: Sequence[Session], choice: Choice) -> list[Filter]:
    """Only those that part the athlete's sessions, and of their answers only those that leave some."""
    paces = {key: _range_text(*ends) for key, ends in PACES.items()} | {UNKNOWN: gettext("pace unknown")}
    shoes = dict.fromkeys(sorted(_shoes(session) for session in sessions if session.shoes))
    worn = {name.casefold(): name for name in shoes}
    surfaces = {str(value): str(label) for value, label in Surface.choices}
    asked: tuple[tuple[str, str, dict[str, str], Any], ...] = (
        ("pace", gettext("Pace"), paces, pace_range),
        (
            "side",
            gettext("Side"),
            {side: gettext(label) for side, label in SIDES.items()},
            lambda session: session.side,
        ),
        ("surface", gettext("Surface"), surfaces, lambda session: session.surface),
        ("shoes", gettext("Shoes"), worn | {NO_SHOES: gettext("not said")}, lambda session: _shoes(session).casefold()),
    )
    found = []
    for name, label, answers, of in asked:
        there = {of(session) for session in sessions}
        now = getattr(choice, name)
        if len(there) < 2 and not now:
            continue
        options = [
            Option(value, answer, value == now) for value, answer in answers.items() if value in there or value == now
        ]
        found.append(Filter(name, label, (Option("", gettext("all"), not now), *options)))
    return found


def pair(sessions: Sequence[Session], choice: Choice, since: datetime | None = None) -> tuple[Session, Session] | None:
    """Earlier and later session to compare: as chosen, else the newest one and, of those filmed alike, the last until
    `since` (when the present cue came), else the first. None where there are not two."""
    if len(sessions) < 2:
        return None
    by_id = {session.id: session for session in sessions}
    after = by_id.get(choice.after) or sessions[-1]
    before = by_id.get(choice.before)
    if before is None or before is after:
        others = [session for session in alike(after, sessions) if session is not after]
        earlier = [session for session in others if session.date < after.date]
        until = [session for session in earlier if since and session.date <= since]
        before = next(iter([*until[::-1], *earlier, *others, *(s for s in sessions if s is not after)]))
    return (before, after) if before.date <= after.date else (after, before)


def metric_of(choice: Choice, measured: Sequence[str], telling: str) -> str:
    """The metric of the chart: as chosen, else the one that speaks for the present cue, else the first."""
    for metric in (choice.metric, telling):
        if metric in measured:
            return metric
    return next((metric for metric in METRICS if metric in measured), "")
