"""The words the cue speaks: what the athlete worked on, what it says now, and the way there. Beside model.py, which
has everything that is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ReasonKind = Literal[
    "chosen",
    "kept",
    "solved",
    "worse",
    "outranked",
    "yields",
    "unfit",
    "watch",
    "inside",
    "confidence",
    "pace",
    "sprint",
    "pain",
]


@dataclass(frozen=True, slots=True)
class FaultWords:
    """In which words a fault is cued, the first ones first; without any it is not cued. drill: None for none."""

    texts: tuple[str, ...]
    drill: str | None


@dataclass(frozen=True, slots=True)
class LastCue:
    """The cue of the athlete's last scored clip, as that clip's `Cue` had it. text is empty where it is not to be said
    in these words again."""

    fault: str
    text: str
    z: float | None = None
    solved: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the way to a cue.

    kind     chosen      the cue answers this fault
             kept        the athlete goes on with the last cue
             solved      the last cue has done its work
             worse       the last cue has made it worse
             outranked   a fault that counts for less
             yields      a fault left alone because of `to`, another one
             unfit       a fault whose cue must not be given here, because of `to`, a fault or a metric, or which the
                         coach has no words for
             watch       seen, but not surely a fault
             inside      nothing lies outside
             confidence  the clip cannot carry a cue
             pace        the faults depend on a pace that is not known
             sprint      nothing is known about sprints
             pain        the athlete feels pain
    text     a sentence; metrics appear in it by their id
    metrics  the signs it rests on
    """

    kind: ReasonKind
    text: str
    fault: str | None = None
    metrics: tuple[str, ...] = ()
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """fault is None where nothing is cued: text then says so.

    metric   id of the one number that the cue is about
    z        how far that number lies beyond its edge, in errors, minus inside; solved: on how many clips in a row, up
             to this one, it has been inside for sure. Both are for the next clip's `LastCue`
    stop     when not to give it, and when to stop; retest: how to see whether it worked; source: what it rests on
    """

    fault: str | None
    text: str
    drill: str | None
    metric: str | None = None
    reasoning: tuple[Reason, ...] = ()
    z: float | None = None
    solved: int = 0
    stop: str | None = None
    retest: str | None = None
    source: str | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasoning in sentences."""
        return tuple(reason.text for reason in self.reasoning)
