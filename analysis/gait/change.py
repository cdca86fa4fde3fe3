"""Has a metric of one athlete changed between two sessions? The smallest change that is more than noise.

What a session's value is off by, beside what all of the athlete's sessions share (which cancels in a difference):

- strides differ from one to the next: averages out with their number;
- the camera stands a little differently each time: the same for every stride of a session;
- days differ: likewise. Usually as USUAL_DAY_SHARE says; three sessions and more tell how much in this athlete.

The minimal detectable change is the two-sided limit of the difference of two sessions between which nothing changed,
beyond which at most 5 % lie: z sqrt(2) SEM (Weir 2005, J Strength Cond Res 19:231) where variances are known. A part
whose spread is only estimated counts with Student's t for its own degrees of freedom in the place of z, so that more
noise never asks for less. How often it is wrong is simulated in tests/accuracy/changes.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot, inf, isfinite, sqrt
from typing import Literal

import numpy as np
from scipy.special import bdtr, ndtri, stdtrit

from analysis.gait import errors
from analysis.gait.metrics import BY_KEY
from analysis.gait.verdicts import MEDIAN_VARIANCE, ROLL_SD_DEG

CONFIDENCE = 0.98
"""One side of 96 %: that spreads are estimated costs a little of what is promised, 95 %."""
USUAL_DAY_SHARE = 0.25
"""Of a clip's error, what the day adds beside the strides' spread. An engineering value."""
USUAL_WEIGHT = 6.0
"""How many degrees of freedom the usual day counts for against the athlete's own days."""
SESSIONS_FOR_DAYS = 3
FREEDOM_SHARE = 0.4  # of the differences between neighbours: they overlap, and the largest is left out
MOST_MORE = 60
"""More strides than that are no advice: one leg takes them in 45 s."""

Standing = Literal["real", "more_strides", "noise"]


@dataclass(frozen=True, slots=True)
class Session:
    """value in the metric's unit; strides: how many it is the median of, one or more; sd: their standard deviation in
    the same unit, NaN for a single one."""

    value: float
    strides: int
    sd: float


@dataclass(frozen=True, slots=True)
class Noise:
    """Standard deviations of what moves all strides of a session alike, in the metric's unit.

    days     as many degrees of freedom as day rests on
    sessions that it was learnt from, 0 where it is the usual one
    """

    camera: float
    day: float
    days: float
    sessions: int


@dataclass(frozen=True, slots=True)
class Change:
    """Later minus earlier session, in the metric's unit.

    least     the minimal detectable change
    standing  real: beyond it; more_strides: `more` of them in the later session would bring a change of this size
              beyond it; noise: no reasonable number would
    more      strides of the leg near the camera; None unless more_strides
    """

    difference: float
    least: float
    standing: Standing
    more: int | None = None


def camera_sd(key: str, frame_rate_hz: float) -> float:
    """What a camera set up anew adds, one standard deviation in the metric's unit: as measured on drawn runners
    (`errors.scatter`), and an unknown roll. KeyError for an unknown metric."""
    return hypot(errors.scatter(key, frame_rate_hz), ROLL_SD_DEG * BY_KEY[key].roll)


def usual_day_sd(key: str, frame_rate_hz: float) -> float:
    """What the day is taken to add while the athlete's own days are not known. KeyError for an unknown metric."""
    return USUAL_DAY_SHARE * errors.expected(key, frame_rate_hz).sd


def noise(history: Sequence[Session], camera: float, usual_day: float) -> Noise:
    """From all sessions of the athlete that are filmed alike, oldest first; `camera` and `usual_day` as above.

    Neighbouring sessions are compared, so that a season's progress does not count as unrest, and the largest step is
    left out, for it may be the change that is looked for.
    """
    if len(history) < SESSIONS_FOR_DAYS:
        return Noise(camera, usual_day, USUAL_WEIGHT, 0)
    steps = np.diff([session.value for session in history]) ** 2
    kept = len(steps) - 1
    square = float(np.sort(steps)[:kept].mean()) / _smallest_mean(len(steps), kept)
    by_strides = float(np.mean([_stride_variance(session, session.strides) for session in history]))
    seen = max(0.0, square / 2 - by_strides - camera**2)
    freedom = FREEDOM_SHARE * kept
    day = (USUAL_WEIGHT * usual_day**2 + freedom * seen) / (USUAL_WEIGHT + freedom)
    return Noise(camera, sqrt(day), USUAL_WEIGHT + freedom, len(history))


def change(before: Session, after: Session, noise: Noise) -> Change:
    """Between two sessions filmed alike. Raises ValueError for a session without strides or with a single one."""
    if min(before.strides, after.strides) < 2 or not (isfinite(before.sd) and isfinite(after.sd)):
        raise ValueError("the spread of a session's strides is not known")
    difference = after.value - before.value
    least = _least(before, after, noise, 0)
    if abs(difference) > least:
        return Change(difference, least, "real")
    more = _more(before, after, noise, abs(difference))
    return Change(difference, least, "noise" if more is None else "more_strides", more)


def _more(before: Session, after: Session, noise: Noise, difference: float) -> int | None:
    """Fewest further strides of the later session with which a change of this size would be beyond the least one."""
    if _least(before, after, noise, MOST_MORE) >= difference:
        return None
    few, enough = 0, MOST_MORE
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if _least(before, after, noise, middle) < difference else (middle, enough)
    return enough


def _least(before: Session, after: Session, noise: Noise, more: int) -> float:
    """The minimal detectable change if the later session had so many more strides."""
    strides = after.strides + more
    return sqrt(
        _limit(before.strides - 1.0) ** 2 * _stride_variance(before, before.strides)
        + _limit(strides - 1.0) ** 2 * _stride_variance(after, strides)
        + 2 * (_limit(inf) * noise.camera) ** 2
        + 2 * (_limit(noise.days) * noise.day) ** 2
    )


@cache
def _limit(freedom: float) -> float:
    """Student's t."""
    return float(stdtrit(freedom, CONFIDENCE) if isfinite(freedom) else ndtri(CONFIDENCE))


def _stride_variance(session: Session, strides: int) -> float:
    return MEDIAN_VARIANCE * session.sd**2 / strides if isfinite(session.sd) else 0.0


@cache
def _smallest_mean(n: int, kept: int) -> float:
    """Expected mean of the `kept` smallest of n squared standard normal numbers."""
    share = (np.arange(4096) + 0.5) / 4096
    squares = ndtri((1 + share) / 2) ** 2
    return float(n * np.mean(squares * bdtr(kept - 1, n - 1, share)) / kept)


def rounded_up(strides: int) -> int:
    """As one says it: 7, 10, 15, 20; nobody counts 17 strides."""
    return strides if strides <= 10 else -(-strides // 5) * 5
