"""Sessions: an athlete's clips of one day, filmed alike, taken together.

A session is of one day (that of the upload: not every file knows when it was filmed), one leg near the camera, one
surface, one engine, one pair of shoes and one pace. Its strides are those of all its clips. Two sessions are compared
only if they are filmed alike: same leg, surface, engine and, to SAME_PACE_SHARE, pace; a difference in one of these
changes the numbers by itself. What other shoes change is for the reader to see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite, nan
from statistics import fmean
from typing import Any, Literal, NamedTuple

from analysis.days import day_of
from analysis.gait import change
from analysis.gait.asymmetry import SAME_PACE_SHARE

Obstacle = Literal["engines_differ", "sides_unclear", "sides_differ", "surfaces_differ", "pace_unknown", "paces_differ"]


@dataclass(frozen=True, slots=True)
class Value:
    """One metric of a session. error: one standard deviation, of a clip's: what clips share does not average out;
    strides: of all clips; sd: of these around their clip's mean, NaN for a single one; low and high: the band at the
    session's pace."""

    value: float
    error: float
    unit: str
    strides: int
    sd: float
    low: float | None
    high: float | None

    @property
    def outside(self) -> bool:
        return (self.low is not None and self.value < self.low) or (self.high is not None and self.value > self.high)

    @property
    def measured(self) -> change.Session:
        return change.Session(self.value, self.strides, self.sd)


@dataclass(frozen=True, slots=True)
class Session:
    """clips: ids, oldest first. side: empty where the leg near the camera changed within a clip. pace_mps: of all clips
    the mean, None where one is not known; pace_error_mps: its standard deviation where it was read from the film.
    rate_hz: pictures a second of true time."""

    clips: tuple[str, ...]
    date: datetime
    side: str
    surface: str
    shoes: str
    engine: tuple[str, ...]
    pace_mps: float | None
    pace_error_mps: float | None
    rate_hz: float
    values: Mapping[str, Value]

    @property
    def id(self) -> str:
        return self.clips[0]


def sessions_of(series: Iterable[Mapping[str, Any]]) -> list[Session]:
    """Of `selectors.progress_series` with strides, oldest first."""
    groups: list[list[Mapping[str, Any]]] = []
    filmed_as: dict[_Kind, list[list[Mapping[str, Any]]]] = defaultdict(list)
    for row in series:
        same = filmed_as[_kind(row)]
        group = next((group for group in same if _one_pace(group[-1], row)), None)
        if group is None:
            group = []
            groups.append(group)
            same.append(group)
        group.append(row)
    return [_session(group) for group in groups]


def obstacle(one: Session, other: Session) -> Obstacle | None:
    """Why two sessions cannot be compared; None where they are filmed alike."""
    if one.engine != other.engine:
        return "engines_differ"
    if not (one.side and other.side):
        return "sides_unclear"
    if one.side != other.side:
        return "sides_differ"
    if one.surface != other.surface:
        return "surfaces_differ"
    if one.pace_mps is None or other.pace_mps is None:
        return "pace_unknown"
    return None if _same_pace(one.pace_mps, other.pace_mps) else "paces_differ"


def alike(session: Session, sessions: Iterable[Session]) -> list[Session]:
    """Those of them that can be compared with the session, itself among them."""
    return [other for other in sessions if other is session or obstacle(session, other) is None]


def with_metric(sessions: Iterable[Session], metric: str) -> list[Session]:
    return [session for session in sessions if metric in session.values]


class _Kind(NamedTuple):
    """What the clips of a session share, but for the pace."""

    day: date
    side: str
    surface: str
    shoes: str
    engine: tuple[str, ...]


def _kind(row: Mapping[str, Any]) -> _Kind:
    sides = {segment["near_side"] for segment in row["segments"]}
    return _Kind(
        day=day_of(row["date"]),
        side=sides.pop() if len(sides) == 1 else "",
        surface=row["surface"],
        shoes=row["shoes"].casefold(),
        engine=tuple(row["engine"][key] for key in ("name", "model", "version")),
    )


def _one_pace(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    paces = one["pace_mps"], other["pace_mps"]
    return paces == (None, None) if None in paces else _same_pace(*paces)


def _same_pace(one: float, other: float) -> bool:
    return abs(one - other) <= SAME_PACE_SHARE * (one + other) / 2


def _session(rows: Sequence[Mapping[str, Any]]) -> Session:
    kind = _kind(rows[0])
    paces = [row["pace_mps"] for row in rows]
    errors = [error for row in rows if (error := row["pace_error_mps"]) is not None]
    metrics = dict.fromkeys(metric for row in rows for metric in row["metrics"])
    values = {metric: _value([row for row in rows if metric in row["metrics"]], metric) for metric in metrics}
    return Session(
        clips=tuple(row["clip_id"] for row in rows),
        date=rows[0]["date"],
        side=kind.side,
        surface=kind.surface,
        shoes=rows[-1]["shoes"],
        engine=kind.engine,
        pace_mps=None if None in paces else fmean(paces),
        pace_error_mps=max(errors, default=None),
        rate_hz=min(_rate(row) for row in rows),
        values=values,
    )


def _rate(row: Mapping[str, Any]) -> float:
    return float(row["frames"] / row["duration_s"] * (row["slow_motion"] or 1.0))


def _value(rows: Sequence[Mapping[str, Any]], metric: str) -> Value:
    """Every clip counts with its strides; its own level does not widen their spread."""
    results = [row["metrics"][metric] for row in rows]
    strides = [
        [
            stride["metrics"][metric]
            for stride in row["strides"]
            if stride["near"] and stride["valid"] and metric in stride["metrics"]
        ]
        for row in rows
    ]
    counts = [max(len(of_clip), 1) for of_clip in strides]
    freedom = sum(len(of_clip) - 1 for of_clip in strides if of_clip)
    means = [fmean(of_clip) if of_clip else nan for of_clip in strides]
    off = sum((stride - mean) ** 2 for of_clip, mean in zip(strides, means, strict=True) for stride in of_clip)
    return Value(
        value=fmean([result["value"] for result in results], counts),
        error=fmean([result["error"] for result in results], counts),
        unit=results[0]["unit"],
        strides=sum(counts),
        sd=(off / freedom) ** 0.5 if freedom > 0 and isfinite(off) else nan,
        low=_mean([result["low"] for result in results]),
        high=_mean([result["high"] for result in results]),
    )


def _mean(edges: Sequence[float | None]) -> float | None:
    known = [edge for edge in edges if edge is not None]
    return fmean(known) if len(known) == len(edges) else None
