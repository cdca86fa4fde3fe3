"""Step 7a: events that a person has moved, added or deleted take the place of those found.

The events of a leg are corrected one after the other, as they were given, and then paired anew: a contact's toe-off is
the one by hand, else the first, before the next foot strike. A correction means the event nearest to its time, if that
is near enough to be the same; one that was moved may since have been found where it was moved to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.gait.corrections import NAMES, Add, Delete, EventCorrection, Move, Told
from analysis.gait.events import Contacts
from analysis.gait.model import SIDES, BoolArray, Event, FloatArray, Side
from analysis.gait.said import said

SAME_EVENT_S = 0.080  # true seconds: more than engines differ by, less than from one event of a leg to its next
OTHERS: Mapping[Event, Event] = {"foot_strike": "toe_off", "toe_off": "foot_strike"}


@dataclass(frozen=True, slots=True)
class Marks:
    """Which of a leg's contacts have an event by hand, (contacts,)."""

    foot_strike: BoolArray
    toe_off: BoolArray


@dataclass(frozen=True, slots=True)
class ByHand:
    """What of a segment's contacts is by hand.

    marks     per leg
    problems  by number of the correction: why it changes nothing here; empty for one that does
    """

    marks: Mapping[Side, Marks]
    problems: Mapping[int, str]


def correct(found: Mapping[Side, Contacts], told: Told, time_s: FloatArray) -> tuple[Mapping[Side, Contacts], ByHand]:
    """The contacts of one segment, whose own frames are at time_s (n,), with what a person says of them."""
    contacts: dict[Side, Contacts] = {}
    marks: dict[Side, Marks] = {}
    problems: dict[int, str] = {}
    for side in SIDES:
        leg = _Leg(found[side], float(time_s[0]), float(time_s[-1]))
        ours = {number: one for number, one in told.events.items() if one.side == side}
        problems |= {number: leg.take(number, one) for number, one in ours.items()}
        contacts[side], marks[side], unpaired = leg.paired() if ours else (found[side], _no_marks(found[side]), ())
        problems |= dict.fromkeys(unpaired, said("no foot strike comes before it"))
    return contacts, ByHand(marks, problems)


@dataclass(frozen=True, slots=True)
class _Instant:
    """An event: found as that of contact `row`, or given by correction `number`."""

    time_s: float
    row: int = -1
    number: int = -1

    @property
    def by_hand(self) -> bool:
        return self.number >= 0


class _Leg:
    """The events of one leg in one segment while they are being corrected."""

    def __init__(self, contacts: Contacts, start_s: float, end_s: float) -> None:
        self.contacts, self.start_s, self.end_s = contacts, start_s, end_s
        times: Mapping[Event, FloatArray] = {"foot_strike": contacts.foot_strike_s, "toe_off": contacts.toe_off_s}
        self.events: dict[Event, list[_Instant]] = {
            event: [_Instant(float(t), row) for row, t in enumerate(all_of_them) if np.isfinite(t)]
            for event, all_of_them in times.items()
        }

    def take(self, number: int, told: EventCorrection) -> str:
        """Corrects one event; why it could not, or an empty string."""
        match told:
            case Move():
                return self._move(number, told)
            case Add():
                there = self._nearest(told.event, told.time_s)
                self._put(told.event, there, _Instant(told.time_s, number=number))
                return ""
            case Delete():
                there = self._nearest(told.event, told.time_s)
                if there is None:
                    return _not_found(told.event)
                self.events[told.event].remove(there)
                return ""

    def _move(self, number: int, told: Move) -> str:
        there = self._nearest(told.event, told.time_s) or self._nearest(told.event, told.to_s)
        if there is None:
            return _not_found(told.event)
        if not self.start_s <= told.to_s <= self.end_s:
            return said("the legs are not followed where it was moved to")
        first, last = sorted((there.time_s, told.to_s))
        passed = [e.time_s for event in OTHERS for e in self.events[event] if e is not there]
        if any(first <= t <= last for t in passed):
            return said("another foot strike or toe-off of this leg lies between")
        self._put(told.event, there, _Instant(told.to_s, number=number))
        return ""

    def _nearest(self, event: Event, time_s: float) -> _Instant | None:
        near = min(self.events[event], key=lambda e: abs(e.time_s - time_s), default=None)
        return near if near is not None and abs(near.time_s - time_s) <= SAME_EVENT_S else None

    def _put(self, event: Event, instead_of: _Instant | None, new: _Instant) -> None:
        kept = [e for e in self.events[event] if e is not instead_of]
        self.events[event] = sorted([*kept, new], key=lambda e: e.time_s)

    def paired(self) -> tuple[Contacts, Marks, tuple[int, ...]]:
        """Contacts, which of them are by hand, and the corrections whose toe-off belongs to no contact."""
        strikes, toe_offs = self.events["foot_strike"], self.events["toe_off"]
        ends = [*(strike.time_s for strike in strikes[1:]), np.inf][: len(strikes)]
        pairs = [
            _first_by_hand([t for t in toe_offs if strike.time_s < t.time_s < end])
            for strike, end in zip(strikes, ends, strict=True)
        ]
        paired = {toe_off.number for toe_off in pairs if toe_off is not None}
        lost = tuple(toe_off.number for toe_off in toe_offs if toe_off.by_hand and toe_off.number not in paired)
        old = self.contacts
        contacts = replace(
            old,
            foot_strike_s=np.array([strike.time_s for strike in strikes]),
            toe_off_s=np.array([np.nan if toe_off is None else toe_off.time_s for toe_off in pairs]),
            anchor_lag_s=_taken(old.anchor_lag_s, strikes),
            pelvis_lag_s=_taken(old.pelvis_lag_s, strikes),
            toe_off_spread_s=_taken(old.toe_off_spread_s, pairs),
        )
        marks = Marks(
            np.array([strike.by_hand for strike in strikes], dtype=bool),
            np.array([toe_off is not None and toe_off.by_hand for toe_off in pairs], dtype=bool),
        )
        return contacts, marks, lost


def _not_found(event: Event) -> str:
    return said("there is no %(event)s of this leg any more where it was", event=NAMES[event])


def _first_by_hand(toe_offs: Sequence[_Instant]) -> _Instant | None:
    return next((t for t in toe_offs if t.by_hand), toe_offs[0] if toe_offs else None)


def _taken(values: FloatArray, instants: Sequence[_Instant | None]) -> FloatArray:
    """What was measured at each of these events, NaN at those by hand."""
    return np.array([np.nan if one is None or one.by_hand else values[one.row] for one in instants], dtype=float)


def _no_marks(contacts: Contacts) -> Marks:
    none = np.zeros(len(contacts.foot_strike_s), dtype=bool)
    return Marks(none, none)
