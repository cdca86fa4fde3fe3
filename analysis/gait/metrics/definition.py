"""What a metric is: a few words of data and one pure function. References and errors stand in bands.json."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from analysis.gait.metrics.view import StrideView

Phase = Literal["swing", "stance", "step"]
View = Literal["side", "turned"]
"""turned: the camera up to about 30 degrees away from right angles to the running direction."""

OUTSIDE_WORDS = ("low", "high")
PULL_WORDS = ("lazy_heel", "over_cooked")

LEG = ("hip", "knee", "ankle")
FOOT = ("heel", "toe")
EVENTS = ("foot strike", "toe-off")
SIDE_ONLY: tuple[View, ...] = ("side",)
ANY_VIEW: tuple[View, ...] = ("side", "turned")

LEAST_RATE = 23.9  # film at 24/1.001 frames a second passes
TIMED_RATE = 50.0  # contact times of slower film are approximate and never judged


@dataclass(frozen=True, slots=True)
class Metric:
    """key        what JSON, pages and bands.json call it; id: its place in the table of metrics
    positive   what a larger value means
    phase      where in the stride it is read
    formula    in words
    needs      landmarks, events and what the coach must have said
    views      in which its error is as stated; in others it is larger
    roll       what a degree of camera roll moves it by, in its unit, so that a camera that is not level adds to its
               error: the most on synthetic runners, 0 where two degrees are less than a fifth of the error
    contact    read at or between contacts, so event errors and small pictures add to its error
    paced      so many times the pace: where that was read from the film, its error adds to the metric's
    flight     means nothing where a foot is always on the ground
    min_rate   frames a second below which it is shown but never judged
    words      verdicts below and above the band
    """

    id: str
    key: str
    name: str
    unit: str
    positive: str
    phase: Phase
    formula: str
    measure: Callable[[StrideView], float]
    needs: tuple[str, ...]
    views: tuple[View, ...] = SIDE_ONLY
    roll: float = 0.0
    contact: bool = False
    paced: bool = False
    flight: bool = False
    min_rate: float = LEAST_RATE
    words: tuple[str, str] = OUTSIDE_WORDS
