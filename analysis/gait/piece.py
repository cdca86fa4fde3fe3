"""One segment with everything that the steps have found out about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.gait.angles import Motion
from analysis.gait.by_hand import ByHand
from analysis.gait.corrections import Told
from analysis.gait.cycle import Rhythm
from analysis.gait.direction import Direction
from analysis.gait.events import Contacts
from analysis.gait.filtering import SmoothTrack
from analysis.gait.gaps import Bridged
from analysis.gait.legswap import Relabelled
from analysis.gait.model import FloatArray, Side
from analysis.gait.segments import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """time_s (n,) true seconds of the segment's own frames; visibility (n, 33) as the model gave it."""

    span: Span
    time_s: FloatArray
    visibility: FloatArray
    legs: Relabelled
    points: Bridged
    smooth: SmoothTrack
    direction: Direction
    motion: Motion
    rhythm: Rhythm
    contacts: Mapping[Side, Contacts]
    told: Told
    hand: ByHand

    @property
    def duration_s(self) -> float:
        return float(self.time_s[-1] - self.time_s[0])

    @property
    def near_side(self) -> Side:
        return self.direction.near_side
