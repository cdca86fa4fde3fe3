"""The swinging leg: a shape, faults laid over it, both ends bent to continue stance."""

from __future__ import annotations

import numpy as np

from analysis.gait.model import FloatArray
from analysis.gait.synthetic.body import hermite
from analysis.gait.synthetic.leg import BEND, EPS, End
from analysis.gait.synthetic.parameters import RunnerParameters
from analysis.gait.synthetic.shapes import SwingShape

# Faults, bell-shaped over swing fraction: centre and width (standard deviation), degrees.
PULL = (0.51, 0.16)
EARLY_PULL, LATER_PULL, HELD_BACK = (0.34, 0.12), (0.47, 0.12), (0.41, 0.15)
FLICK_DEG, FLICK_LATER_DEG, FLICK_THIGH_DEG = 25.0, 8.0, 14.0


def bell(w: FloatArray, shape: tuple[float, float]) -> FloatArray:
    centre, width = shape
    return np.asarray(np.exp(-0.5 * ((w - centre) / width) ** 2))


def rise_and_fall(w: FloatArray) -> FloatArray:
    """0 at both ends, without a kink; 1 in mid-swing: for what differs from stride to stride."""
    return np.asarray(np.sin(np.pi * w) ** 2)


class Swing:
    """Thigh, knee and pitch in radians over swing fraction."""

    def __init__(
        self, shape: SwingShape, p: RunnerParameters, pull_deg: float, duration_s: float, start: End, end: End
    ) -> None:
        self.shape, self.p, self.pull_deg = shape, p, pull_deg
        first, last = self._shaped(np.array([0.0, EPS])), self._shaped(np.array([1.0 - EPS, 1.0]))
        self.start = (start.angles - first[0], start.rates * duration_s - (first[1] - first[0]) / EPS)
        self.end = (end.angles - last[1], end.rates * duration_s - (last[1] - last[0]) / EPS)

    def at(self, w: FloatArray) -> FloatArray:
        """(n, 3)."""
        angles = self._shaped(w)
        after, before = np.clip(w / BEND, 0.0, 1.0), np.clip((1 - w) / BEND, 0.0, 1.0)
        for k in range(3):
            angles[:, k] += hermite(after, self.start[0][k], self.start[1][k] * BEND, 0.0, 0.0)
            angles[:, k] += hermite(before, self.end[0][k], -self.end[1][k] * BEND, 0.0, 0.0)
        return angles

    def _shaped(self, w: FloatArray) -> FloatArray:
        angles = np.array(self.shape.angles(w))
        p = self.p
        angles[:, 1] += self.pull_deg * bell(w, PULL)
        angles[:, 1] += p.flick * (FLICK_DEG * bell(w, EARLY_PULL) + FLICK_LATER_DEG * bell(w, LATER_PULL))
        angles[:, 0] -= p.flick * FLICK_THIGH_DEG * bell(w, HELD_BACK)
        return np.asarray(np.radians(angles))
