"""The leg in the air: a shape, faults laid over it, both ends bent so that angles and rates continue those of stance.

Only at foot strike do the rates jump, as they do on the ground.
"""

from __future__ import annotations

import numpy as np

from analysis.gait.model import FloatArray
from analysis.gait.synthetic.body import hermite
from analysis.gait.synthetic.shapes import SwingShape
from analysis.gait.synthetic.stance import End

# Faults, bell-shaped over swing fraction: centre and width (standard deviation), degrees.
PULL = (0.51, 0.16)
EARLY_PULL, LATER_PULL, HELD_BACK = (0.34, 0.12), (0.47, 0.12), (0.41, 0.15)
# A heel that is hardly lifted makes a long lever: the thigh comes forward later and less.
LAGGING, LAZY_THIGH = (0.62, 0.16), 0.2
FLICK_DEG, FLICK_LATER_DEG, FLICK_THIGH_DEG = 25.0, 8.0, 14.0

BEHIND_AT_FIRST = (0.30, 0.09)

TOES_UP_WIDTH, NEAR_END = 0.12, 0.4  # width of a lift of the toes, and at most this share of the way to an end
BEND_AFTER, BEND_BEFORE = 0.5, 0.4  # shares of swing over which it is bent after toe-off and before foot strike
EPS = 1e-4


def bell(w: FloatArray, shape: tuple[float, float]) -> FloatArray:
    centre, width = shape
    return np.asarray(np.exp(-0.5 * ((w - centre) / width) ** 2))


def rise_and_fall(w: FloatArray) -> FloatArray:
    """0 at both ends, without a kink; 1 in mid-swing: for what differs from stride to stride."""
    return np.asarray(np.sin(np.pi * w) ** 2)


def with_foot(thigh: FloatArray, knee: FloatArray) -> FloatArray:
    """Changes (n, 3) of thigh, knee and pitch: the foot turns with the shank."""
    return np.stack([thigh, knee, thigh - knee], axis=-1)


class Swing:
    """Thigh, knee and pitch in radians over swing fraction.

    pull_deg   added to the peak of the knee; flick 1: up behind, with the thigh held back
    late_deg   thigh held back only while the knee begins to fold
    """

    def __init__(
        self,
        shape: SwingShape,
        pull_deg: float,
        flick: float,
        late_deg: float,
        duration_s: float,
        start: End,
        end: End,
    ) -> None:
        self.shape, self.pull_deg, self.flick, self.late_deg = shape, pull_deg, flick, late_deg
        self.turned_up: list[tuple[float, float]] = []
        self.retraction = 0.0
        self.duration_s, self.goal = duration_s, (start, end)
        self._bend()

    def turn_up(self, at: float, by: float) -> None:
        """Raise the foot pitch around a swing fraction by so many radians."""
        self.turned_up.append((at, by))
        self._bend()

    def retract(self, by: float) -> None:
        """Swing the thigh further forward before foot strike by so many radians, and back the faster."""
        self.retraction = by

    def _bend(self) -> None:
        (start, end), duration_s = self.goal, self.duration_s
        first, last = self._shaped(np.array([0.0, EPS])), self._shaped(np.array([1.0 - EPS, 1.0]))
        self.start = (start.angles - first[0], start.rates * duration_s - (first[1] - first[0]) / EPS)
        self.end = (end.angles - last[1], end.rates * duration_s - (last[1] - last[0]) / EPS)

    def at(self, w: FloatArray) -> FloatArray:
        """(n, 3)."""
        angles = self._shaped(w)
        after, before = np.clip(w / BEND_AFTER, 0.0, 1.0), np.clip((1 - w) / BEND_BEFORE, 0.0, 1.0)
        for k in range(3):
            angles[:, k] += hermite(after, self.start[0][k], self.start[1][k] * BEND_AFTER, 0.0, 0.0)
            angles[:, k] += hermite(before, self.end[0][k], -self.end[1][k] * BEND_BEFORE, 0.0, 0.0)
        return angles + with_foot(self.retraction * rise_and_fall(before), np.zeros(len(w)))

    def _shaped(self, w: FloatArray) -> FloatArray:
        angles = np.array(self.shape.angles(w))
        knee = self.pull_deg * bell(w, PULL)
        knee += self.flick * (FLICK_DEG * bell(w, EARLY_PULL) + FLICK_LATER_DEG * bell(w, LATER_PULL))
        thigh = min(self.pull_deg, 0.0) * LAZY_THIGH * bell(w, LAGGING)
        thigh -= self.flick * FLICK_THIGH_DEG * bell(w, HELD_BACK) + self.late_deg * bell(w, BEHIND_AT_FIRST)
        changed = np.asarray(np.radians(angles + with_foot(thigh, knee)))
        for at, by in self.turned_up:
            changed[:, 2] += by * bell(w, (at, min(TOES_UP_WIDTH, NEAR_END * min(at, 1 - at))))
        return changed
