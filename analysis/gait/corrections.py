"""What a person has put right in a clip: values that are kept by time and leg, and how the pipeline reads them.

Nothing here is an index into anything measured, so that a correction outlives a newer engine and another pose run.
An event goes by its kind, its leg and its time; whatever concerns a segment or a stride goes by the stretch of the clip
that it filled: it speaks of each whose middle lies within. One that finds nothing any more changes nothing, and is said
to.

Times are container seconds; `true_times` brings them to the runner's clock. `side` is the leg's name before any
exchange of sides, so that an exchange may come and go without moving what was corrected on either leg.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from math import isfinite
from typing import Any, Literal, get_args

import numpy as np

from analysis.gait.model import SIDES, Event, FloatArray, PoseTrack, Side, other
from analysis.gait.said import said

FEWEST_FRAMES = 4
NAMES: Mapping[Event, str] = {"foot_strike": said("foot strike"), "toe_off": said("toe-off")}


@dataclass(frozen=True, slots=True)
class Move:
    """The event found at time_s happens at to_s."""

    event: Event
    side: Side
    time_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Add:
    """An event happens at time_s, whether one was found there or not."""

    event: Event
    side: Side
    time_s: float


@dataclass(frozen=True, slots=True)
class Delete:
    """The event found at time_s does not happen."""

    event: Event
    side: Side
    time_s: float


@dataclass(frozen=True, slots=True)
class Exclude:
    """The stride of this leg does not count."""

    side: Side
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class SwapSides:
    """What was called the left leg in this segment is the right one."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Face:
    """In this segment the runner goes to this side of the picture. The last word counts."""

    start_s: float
    end_s: float
    direction: Side


@dataclass(frozen=True, slots=True)
class Limit:
    """Only this part of the clip is looked at. The last word that leaves anything to look at counts."""

    start_s: float
    end_s: float


EventCorrection = Move | Add | Delete
Correction = Move | Add | Delete | Exclude | SwapSides | Face | Limit
KindOfCorrection = Literal["move", "add", "delete", "exclude", "swap", "direction", "range"]

KINDS: Mapping[KindOfCorrection, type[Correction]] = {
    "move": Move,
    "add": Add,
    "delete": Delete,
    "exclude": Exclude,
    "swap": SwapSides,
    "direction": Face,
    "range": Limit,
}


def read(kind: str, data: Mapping[str, Any]) -> Correction:
    """The correction that `data` describes. Raises ValueError for a kind, a name or a value that is none."""
    made = {str(name): type_ for name, type_ in KINDS.items()}.get(kind)
    if made is None:
        raise ValueError(f"there is no correction of the kind {kind!r}")
    names = [f.name for f in fields(made)]
    if set(data) != set(names):
        raise ValueError(f"a correction of the kind {kind!r} says {', '.join(names)}")
    correction = made(**{name: _value(name, data[name]) for name in names})
    if not isinstance(correction, Move | Add | Delete) and not correction.start_s < correction.end_s:
        raise ValueError("the end has to come after the start")
    return correction


def write(correction: Correction) -> tuple[KindOfCorrection, dict[str, Any]]:
    """Kind and data, plain types: what `read` takes."""
    return next(kind for kind, made in KINDS.items() if type(correction) is made), asdict(correction)


def _value(name: str, value: Any) -> Any:
    if name.endswith("_s"):
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise ValueError(f"{name} is a time in seconds")
        return float(value)
    allowed = get_args(Event) if name == "event" else SIDES
    if value not in allowed:
        raise ValueError(f"{name} is one of {', '.join(allowed)}")
    return value


def true_times(given: Sequence[Correction], slow_motion: float | None) -> tuple[Correction, ...]:
    """The same on the runner's clock."""
    factor = slow_motion or 1.0
    times = ("time_s", "to_s", "start_s", "end_s")
    return tuple(
        replace(one, **{f.name: getattr(one, f.name) / factor for f in fields(one) if f.name in times}) for one in given
    )


def covers(stretch: Exclude | SwapSides | Face, start_s: float, end_s: float) -> bool:
    """Does the stretch speak of what lies between start_s and end_s?"""
    return stretch.start_s <= (start_s + end_s) / 2 <= stretch.end_s


def limited(track: PoseTrack, given: Sequence[Correction]) -> tuple[PoseTrack, int]:
    """The part of the track that is to be looked at, and the number of its first frame."""
    limit = limit_that_counts(track.time_s, given)
    kept = None if limit is None else frames_within(track.time_s, limit)
    if kept is None:
        return track, 0
    first, stop = kept.start, kept.stop
    cuts = tuple(cut - first for cut in track.cuts if first < cut < stop)
    part = {name: getattr(track, name)[kept] for name in ("time_s", "xy_px", "visibility")}
    return replace(track, cuts=cuts, **part), first


def limit_that_counts(time_s: FloatArray, given: Sequence[Correction]) -> Limit | None:
    """The last one that leaves frames enough; None where the whole track is to be looked at."""
    usable = [one for one in given if isinstance(one, Limit) and frames_within(time_s, one)]
    return usable[-1] if usable else None


def frames_within(time_s: FloatArray, limit: Limit) -> slice | None:
    """None where next to nothing would be left."""
    first = int(np.searchsorted(time_s, limit.start_s, side="left"))
    stop = int(np.searchsorted(time_s, limit.end_s, side="right"))
    return slice(first, stop) if stop - first >= FEWEST_FRAMES else None


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of one segment. events, left_out: by number of the correction, with the leg's name in this
    segment."""

    swapped: bool = False
    direction: Side | None = None
    events: Mapping[int, EventCorrection] = field(default_factory=dict)
    left_out: Mapping[int, Exclude] = field(default_factory=dict)


def told_of(given: Sequence[Correction], start_s: float, end_s: float) -> Told:
    """All that is said of the segment from start_s to end_s."""
    swap = swapped(given, start_s, end_s)
    faces = [one.direction for one in given if isinstance(one, Face) and covers(one, start_s, end_s)]
    events: dict[int, EventCorrection] = {}
    left_out: dict[int, Exclude] = {}
    for number, one in enumerate(given):
        if isinstance(one, Move | Add | Delete) and start_s <= one.time_s <= end_s:
            events[number] = replace(one, side=other(one.side)) if swap else one
        elif isinstance(one, Exclude):
            left_out[number] = replace(one, side=other(one.side)) if swap else one
    return Told(swap, faces[-1] if faces else None, events, left_out)


def swapped(given: Sequence[Correction], start_s: float, end_s: float) -> bool:
    """Are the sides of the segment from start_s to end_s exchanged?"""
    return sum(isinstance(one, SwapSides) and covers(one, start_s, end_s) for one in given) % 2 == 1
