"""The minimal detectable change put to the test: athletes drawn at random, who have changed, and who have not.

Each athlete has sessions whose days, cameras and strides differ by chance as much as GaitSite takes them to differ. The
last session is compared with the first. A change of twice the minimal one comes with the last session, or in the middle
of the series and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.gait import change
from analysis.gait.change import Session
from analysis.gait.model import FloatArray

MOST_FALSE, LEAST_FOUND = 0.05, 0.90
RATE_HZ = 30.0
ATHLETES = 2000


@dataclass(frozen=True, slots=True)
class World:
    """strides in each session, their spread in the metric's unit, and how many sessions there are; day: spread of the
    athlete's days, in usual ones."""

    metric: str
    strides: int
    stride_sd: float
    sessions: int
    day: float


@dataclass(frozen=True, slots=True)
class Counted:
    """Shares of the athletes. least: the minimal detectable change, median."""

    world: World
    least: float
    false: float
    found: float
    found_late: float

    @property
    def held(self) -> bool:
        """The bounds are for athletes whose days differ no more than is usual."""
        return self.world in WORLDS

    @property
    def least_found(self) -> float:
        return min(self.found, self.found_late)


WORLDS = tuple(
    World(metric, strides, stride_sd, sessions, day)
    for metric, stride_sd in (("Kpk", 3.0), ("heelPk", 0.03))
    for strides in (4, 20)
    for sessions in (2, 3, 6, 12, 40)
    for day in (0.0, 1.0)
)
UNEVEN = tuple(World("Kpk", 8, 3.0, sessions, 2.0) for sessions in (3, 6, 12, 40))
"""Athletes whose days differ twice as much as is usual: only many sessions can tell."""


def count(world: World, athletes: int = ATHLETES, seed: int = 1) -> Counted:
    """Chance stays the same with the seed."""
    rng = np.random.default_rng((seed, WORLDS.index(world) if world in WORLDS else len(WORLDS)))
    still, leasts = _changes(world, np.zeros(world.sessions), athletes, rng)
    least = float(np.median(leasts))
    late, midway = np.zeros((2, world.sessions))
    late[-1] = 2 * least
    midway[world.sessions // 2 :] = 2 * least
    found, _ = _changes(world, midway, athletes, rng)
    found_late, _ = _changes(world, late, athletes, rng)
    return Counted(world, least, still, found, found_late)


@cache
def count_all() -> tuple[Counted, ...]:
    return tuple(count(world) for world in (*WORLDS, *UNEVEN))


def _changes(world: World, true: FloatArray, athletes: int, rng: np.random.Generator) -> tuple[float, FloatArray]:
    """Share of the athletes with a real change, and everybody's minimal detectable one."""
    camera = change.camera_sd(world.metric, RATE_HZ)
    usual = change.usual_day_sd(world.metric, RATE_HZ)
    shape = athletes, world.sessions
    days = true + np.hypot(camera, world.day * usual) * rng.standard_normal(shape)
    strides = days[..., None] + world.stride_sd * rng.standard_normal((*shape, world.strides))
    values, spreads = np.median(strides, axis=-1), np.std(strides, axis=-1, ddof=1)
    changes = []
    for value, spread in zip(values, spreads, strict=True):
        history = [Session(float(v), world.strides, float(s)) for v, s in zip(value, spread, strict=True)]
        changes.append(change.change(history[0], history[-1], change.noise(history, camera, usual)))
    real = float(np.mean([one.standing == "real" for one in changes]))
    return real, np.array([one.least for one in changes])


def page(counted: Sequence[Counted]) -> str:
    """The section of docs/accuracy.md."""
    usual = [one for one in counted if one.held]
    uneven = [one for one in counted if not one.held]
    lines = [
        "## Changes between sessions",
        "",
        "What is called a real change is larger than the minimal detectable change, which comes from the spread of the",
        "athlete's own strides, what a camera set up anew adds (the scatter of the errors above, without what all",
        "clips share) and the athlete's days (`analysis/gait/change.py`). Athletes are drawn at random, "
        f"{ATHLETES} a cell;",
        "their days do not differ, or as much as is usual: the same with nothing changed (false), and with a change of",
        "twice the minimal one halfway through the sessions or in the last (found: the fewer of the two).",
        "",
        "| metric | strides | sessions | minimal change, days alike | false | found | days as usual | false | found |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for alike, differing in zip(usual[::2], usual[1::2], strict=True):
        world = alike.world
        cells = " | ".join(_cells(one) for one in (alike, differing))
        lines.append(f"| {world.metric} | {world.strides} | {world.sessions} | {cells} |")
    worst, least = max(one.false for one in usual), min(one.least_found for one in usual)
    lines += [
        "",
        f"At most {worst:.1%} are said to have changed who have not; of those who have, at least {least:.1%} are "
        "found. Days twice as uneven as is usual show only after many sessions: with "
        f"{uneven[0].world.sessions} of them {uneven[0].false:.1%} are wrongly said to have changed, with "
        f"{uneven[-1].world.sessions} {uneven[-1].false:.1%}.",
    ]
    return "\n".join(lines) + "\n"


def _cells(one: Counted) -> str:
    least = f"{one.least:.3f} leg" if one.world.metric == "heelPk" else f"{one.least:.1f}°"
    return f"{least} | {100 * one.false:.1f} % | {100 * one.least_found:.1f} %"
