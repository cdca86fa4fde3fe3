"""Who was seen where: one person's sightings over a clip, and what they tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from analysis.gait.model import LEGS, BoolArray, FloatArray, Landmark
from analysis.pose.litert import Look
from analysis.pose.search import LEG_MARKS, MOST_BONE_VARIATION, bone_variation

RECENT = 4
"""Sightings from which somebody's velocity is taken."""
LONGEST_HIDDEN_S = 1.2
"""So long somebody behind somebody else is expected to come out on the other side."""
LEAST_SIGHTINGS = 5
"""Below this a trail says nothing about how somebody moves."""
LEAST_LEG_VISIBILITY = 0.5
OVER_HEAD = 0.07
"""From the highest landmark to the top of the head, in sides of the square around the body."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody at one instant.

    square  (3,) x, y and side of the square around the body, pixels
    box     (4,) left, top, right, bottom of the body, pixels
    colour  (3,) of the trunk, CIELAB
    xy_px   (33, 2); visibility (33,)
    """

    time_s: float
    square: FloatArray
    box: FloatArray
    colour: FloatArray
    xy_px: FloatArray
    visibility: FloatArray

    @classmethod
    def of(cls, time_s: float, look: Look, colour: FloatArray) -> Sighting:
        xy_px = look.landmarks.xy_px.astype(np.float64)
        square = np.array([look.square.x_px, look.square.y_px, look.square.side_px])
        low, high = xy_px.min(axis=0), xy_px.max(axis=0)
        low[1] -= OVER_HEAD * square[2]
        return cls(time_s, square, np.concatenate([low, high]), colour, xy_px, look.landmarks.visibility)


@dataclass(eq=False)
class Trail:
    """One person's sightings in order of time, one or more."""

    sightings: list[Sighting] = field(default_factory=list)

    @property
    def last(self) -> Sighting:
        return self.sightings[-1]

    @property
    def start_s(self) -> float:
        return self.sightings[0].time_s

    @property
    def end_s(self) -> float:
        return self.last.time_s

    @property
    def side_px(self) -> float:
        return float(np.median([s.square[2] for s in self.sightings]))

    @property
    def colour(self) -> FloatArray:
        return np.asarray(np.median([s.colour for s in self.sightings], axis=0))

    def expected(self, time_s: float) -> FloatArray:
        """(3,) the square that the person should be in then, going on as of late."""
        recent = self.sightings[-RECENT:]
        return self.last.square + (time_s - self.end_s) * _velocity(recent)

    def proves_itself(self) -> bool:
        """Whether this is surely a body: seen often enough, the legs show and keep their lengths."""
        if len(self.sightings) < LEAST_SIGHTINGS:
            return False
        visibility = np.array([s.visibility for s in self.sightings])[:, LEG_MARKS]
        return bool(visibility.mean() > LEAST_LEG_VISIBILITY and bone_variation(self._bodies()) < MOST_BONE_VARIATION)

    def ankle_range_ll(self) -> float:
        """How far the ankles go back and forth past each other, leg lengths: a runner's 2 and more, a walker's 1 to
        1.5, somebody's who stands .1 to .3."""
        bodies = self._bodies()
        left, right = LEGS["left"], LEGS["right"]
        apart = bodies[:, left.ankle, 0] - bodies[:, right.ankle, 0]
        legs = [
            np.linalg.norm(bodies[:, leg.hip] - bodies[:, leg.knee], axis=1)
            + np.linalg.norm(bodies[:, leg.knee] - bodies[:, leg.ankle], axis=1)
            for leg in (left, right)
        ]
        low, high = np.percentile(apart, [5, 95])
        return float((high - low) / max(float(np.median(np.max(legs, axis=0))), 1e-9))

    def gaps(self, longer_s: float) -> list[tuple[float, float]]:
        """From the last sighting before to the first after each time out of sight longer than that."""
        return [(a.time_s, b.time_s) for a, b in pairwise(self.sightings) if b.time_s - a.time_s > longer_s]

    def squares(self, times_s: FloatArray, extend_s: float = 0.0) -> FloatArray:
        """(frames, 3) the square around the body at these times, NaN where the person is not in view. Between
        sightings, and `extend_s` beyond the first and the last, it moves evenly."""
        seen_s = np.array([s.time_s for s in self.sightings])
        places = np.array([s.square for s in self.sightings])
        squares = np.column_stack([np.interp(times_s, seen_s, column) for column in places.T])
        for edge, end in ((0, self.sightings[:RECENT]), (-1, self.sightings[-RECENT:])):
            beyond = times_s - seen_s[edge]
            out: BoolArray = beyond < 0 if edge == 0 else beyond > 0
            squares[out] = places[edge] + beyond[out, None] * _velocity(end)
        squares[(times_s < seen_s[0] - extend_s) | (times_s > seen_s[-1] + extend_s)] = np.nan
        return squares

    def boxes(self, squares: FloatArray, spread: float = 50.0) -> FloatArray:
        """(frames, 4) the body's box in these squares of it; `spread` of its sightings reach no further, per cent."""
        reach = np.array([(s.box - s.square[[0, 1, 0, 1]]) / s.square[2] for s in self.sightings])
        low, high = np.percentile(reach[:, :2], 100 - spread, axis=0), np.percentile(reach[:, 2:], spread, axis=0)
        return np.asarray(squares[:, [0, 1, 0, 1]] + squares[:, 2:] * np.concatenate([low, high]))

    def _bodies(self) -> FloatArray:
        """(sightings, 33, 2) in sides of each square, so that coming nearer is no movement."""
        return np.array([s.xy_px / s.square[2] for s in self.sightings])


def _velocity(sightings: list[Sighting]) -> FloatArray:
    """(3,) pixels a second; sizes are taken to stay."""
    if len(sightings) < 2:
        return np.zeros(3)
    times = np.array([s.time_s for s in sightings])
    times -= times.mean()
    places = np.array([s.square for s in sightings])
    slope = times @ places / max(float(times @ times), 1e-9)
    slope[2] = 0.0
    return np.asarray(slope)


def overlap(one: FloatArray, other: FloatArray) -> float:
    """Intersection over union of two boxes."""
    sides = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    shared = float(sides.clip(0).prod())
    areas = float((one[2:] - one[:2]).prod() + (other[2:] - other[:2]).prod())
    return shared / max(areas - shared, 1e-9)


def trunk(xy_px: FloatArray) -> FloatArray:
    """(n, 2) points on the trunk of (33, 2) landmarks."""
    shoulders = xy_px[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    hips = xy_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    down = np.linspace(0.2, 0.8, 7)[:, None, None]
    across = np.linspace(-0.12, 0.12, 5)[None, :, None]
    line = hips - shoulders
    return np.asarray((shoulders + down * line + across * np.array([-line[1], line[0]])).reshape(-1, 2))
