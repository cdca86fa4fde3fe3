"""How the hips rise and fall, and run ahead of and fall behind the belt, within a step."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.gait.model import FloatArray

# Seen in marker recordings of runners on a treadmill: the hips slow down on the belt as they sink over the foot, so
# that the foot seems slower than the belt, and the hip over the standing foot is the higher one.
AHEAD_LL, AHEAD_AT = 0.017, -0.03  # amplitude; share of the step after foot strike
TILT_LL, TILT_AT = 0.007, 0.15  # share of the stride after foot strike


@dataclass(frozen=True, slots=True)
class Hips:
    """Times in seconds since a foot strike of the leg in question; positions in metres.

    level, cosine, sine   of the mid-hip's height at step frequency
    hop                   at twice that, highest at hop_at_s
    """

    stride_s: float
    leg_m: float
    level: float = 0.0
    cosine: float = 0.0
    sine: float = 0.0
    hop: float = 0.0
    hop_at_s: float = 0.0

    def ahead(self, since_s: FloatArray) -> FloatArray:
        """Mid-hip along the belt, around 0."""
        return np.asarray(AHEAD_LL * self.leg_m * np.cos(self._turn(since_s) - 2 * np.pi * AHEAD_AT))

    def advanced(self, since_s: float) -> float:
        """How much further ahead the mid-hip is than at foot strike."""
        at_strike, now = self.ahead(np.array([0.0, since_s]))
        return float(now - at_strike)

    def height(self, since_s: FloatArray) -> FloatArray:
        """Mid-hip above the ground."""
        turn = self._turn(since_s)
        hop = self.hop * np.cos(2 * (turn - self._turn(np.array(self.hop_at_s))))
        return np.asarray(self.level + self.cosine * np.cos(turn) + self.sine * np.sin(turn) + hop)

    def tilt(self, since_s: FloatArray) -> FloatArray:
        """The leg's own hip above the mid-hip."""
        return np.asarray(TILT_LL * self.leg_m * np.cos(2 * np.pi * (since_s / self.stride_s - TILT_AT)))

    def own_height(self, since_s: FloatArray) -> FloatArray:
        return self.height(since_s) + self.tilt(since_s)

    def through(self, times_s: FloatArray, own_heights: FloatArray) -> Hips:
        """The same hips whose own height takes three values at three times."""
        level, cosine, sine = np.linalg.solve(self._design(times_s), own_heights - self.tilt(times_s))
        return replace(self, level=float(level), cosine=float(cosine), sine=float(sine), hop=0.0)

    def hopping(self, times_s: FloatArray, at_s: float, rise: float) -> Hips:
        """The same hips, as high as before at three times and higher by `rise` at a fourth."""
        times = np.append(times_s, at_s)
        twice = np.cos(2 * (self._turn(times) - self._turn(np.array(at_s))))
        design = np.column_stack([self._design(times), twice])
        level, cosine, sine, hop = np.linalg.solve(design, self.height(times) + np.array([0.0, 0.0, 0.0, rise]))
        return Hips(self.stride_s, self.leg_m, float(level), float(cosine), float(sine), float(hop), at_s)

    def highest_at(self, since_s: float, amplitude_ll: float, own_height_at_strike: float) -> Hips:
        """The same hips, highest at an instant, with this amplitude."""
        turn = self._turn(np.array(since_s))
        amplitude = amplitude_ll * self.leg_m
        cosine, sine = amplitude * np.cos(turn), amplitude * np.sin(turn)
        level = own_height_at_strike - cosine - float(self.tilt(np.array(0.0)))
        return replace(self, level=float(level), cosine=float(cosine), sine=float(sine), hop=0.0)

    def _turn(self, since_s: FloatArray) -> FloatArray:
        return np.asarray(4 * np.pi * since_s / self.stride_s)

    def _design(self, times_s: FloatArray) -> FloatArray:
        turn = self._turn(times_s)
        return np.stack([np.ones(len(turn)), np.cos(turn), np.sin(turn)], axis=-1)
