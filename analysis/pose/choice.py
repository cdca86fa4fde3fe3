"""Which of the people in view is the runner, for the whole clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.gait.model import FloatArray, RunnerPoint
from analysis.pose.trails import Trail, overlap

AS_FAR = 0.7
"""Share of the largest ankle range from which somebody runs just as well; then it is whom the camera is aimed at."""
RUNS_TOO_LL = 0.5
"""Ankle range from which somebody else could be meant, leg lengths."""
OVERLAPPING_S = 0.25
"""Two trails that share no more than this can be one person's, who left and came back."""
SAME_SIZE, SAME_COLOUR = 1.5, 22.0
"""How alike such trails are: ratio of sizes, CIELAB distance of the trunks."""
EXTENDED_S = 0.5
"""A newcomer is found this late at the most; until then, and after the last sighting, they go on evenly."""
NEAR_TAP = 0.45
"""A tap this far beside everybody, in sides of the square around the body, still means the nearest."""


@dataclass(frozen=True, slots=True)
class Choice:
    """runner     the runner's trails, one for each time in view
    others     everybody else's
    ambiguous  somebody else moves like a runner, too, and nobody has said who is meant
    """

    runner: tuple[Trail, ...]
    others: tuple[Trail, ...]
    ambiguous: bool

    def at(self, time_s: float) -> FloatArray:
        """(people, 4) boxes of whoever is in view then, pixels, the runner's first; empty without the runner."""
        boxes = [present(trail, time_s) for trail in (*self.runner, *self.others)]
        here = [box for box in boxes if box is not None]
        runs = any(box is not None for box in boxes[: len(self.runner)])
        return np.array(here) if runs else np.empty((0, 4))

    def together_s(self, middle_s: float) -> float:
        """The time at which most people are in view together with the runner, best apart, near to `middle_s`."""
        instants = [s.time_s for trail in self.runner for s in trail.sightings]

        def worth(time_s: float) -> tuple[int, float, float]:
            boxes = self.at(time_s)
            shared = max((overlap(a, b) for a, b in combinations(boxes, 2)), default=0.0)
            return len(boxes), -round(shared, 1), -abs(time_s - middle_s)

        return max(instants, key=worth)


def choose(trails: Sequence[Trail], width_px: int, height_px: int, tap: RunnerPoint | None = None) -> Choice | None:
    """Whoever moves the ankles farthest past each other, or whoever is meant by the tap; None if that is nobody. Among
    several who run, whom the camera is aimed at: large, long in view, near the middle."""
    people = [trail for trail in trails if trail.proves_itself()]
    ranges = {trail: trail.ankle_range_ll() for trail in people}
    if tap is None:
        far = AS_FAR * max(ranges.values(), default=0.0)
        running = [trail for trail in people if ranges[trail] >= far]
        meant = max(running, key=lambda trail: _aimed_at(trail, width_px), default=None)
    else:
        meant = _tapped(people, np.array([tap.x * width_px, tap.y * height_px]), tap.time_s)
    if meant is None:
        return None
    runner = [meant]
    for trail in sorted(people, key=lambda t: t.start_s):
        if trail is not meant and ranges[trail] > RUNS_TOO_LL and all(_may_be_one(trail, other) for other in runner):
            runner.append(trail)
    others = tuple(trail for trail in people if trail not in runner)
    ambiguous = tap is None and any(ranges[trail] > RUNS_TOO_LL for trail in others)
    return Choice(tuple(runner), others, ambiguous)


def present(trail: Trail, time_s: float) -> FloatArray | None:
    """(4,) the person's box then, None where not in view."""
    squares = trail.squares(np.array([time_s]), EXTENDED_S)
    return np.asarray(trail.boxes(squares)[0]) if np.isfinite(squares[0, 0]) else None


def _aimed_at(trail: Trail, width_px: int) -> float:
    aside = np.mean([abs(s.square[0] / width_px - 0.5) for s in trail.sightings])
    return (trail.end_s - trail.start_s) * trail.side_px * float(1 - aside)


def _tapped(people: Sequence[Trail], point: FloatArray, time_s: float) -> Trail | None:
    """Whose body is at that point then, or nearly."""

    def away(trail: Trail) -> float:
        box = present(trail, time_s)
        if box is None:
            return np.inf
        beside = np.maximum(np.maximum(box[:2] - point, point - box[2:]), 0)
        inside = np.abs(point - (box[:2] + box[2:]) / 2)  # tells those apart whose boxes both hold the point
        return float((np.hypot(*beside) + 1e-3 * np.hypot(*inside)) / trail.side_px)

    nearest = min(people, key=away, default=None)
    return nearest if nearest is not None and away(nearest) <= NEAR_TAP else None


def _may_be_one(trail: Trail, other: Trail) -> bool:
    shared_s = min(trail.end_s, other.end_s) - max(trail.start_s, other.start_s)
    growth = trail.side_px / other.side_px
    alike = float(np.linalg.norm(trail.colour - other.colour)) <= SAME_COLOUR
    return shared_s <= OVERLAPPING_S and 1 / SAME_SIZE < growth < SAME_SIZE and alike
