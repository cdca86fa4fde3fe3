"""How the hips rise and fall, and run ahead of and fall behind the belt, within a step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from analysis.gait.model import FloatArray

GRAVITY = 9.81
WAVES, AIRBORNE = 4, 50  # waves at step frequency and its multiples; instants of the flight that are looked at
# How much it counts, against not falling freely in the air, when the hips do not fall fastest at the right instant,
# when they miss their height on the bent knee, and when their acceleration wavers.
TURNING, MISSED, WAVERING = 3.0, 40.0, 0.15

# Seen in marker recordings of runners on a treadmill: the hips slow down on the belt as they sink over the foot, so
# that the foot seems slower than the belt, and the hip over the standing foot is the higher one.
AHEAD_LL, AHEAD_AT = 0.017, -0.03  # amplitude; share of the step after foot strike
TILT_LL, TILT_AT = 0.007, 0.15  # share of the stride after foot strike


@dataclass(frozen=True, slots=True)
class Hips:
    """Times in seconds since a foot strike of the leg in question; positions in metres.

    level, waves   of the mid-hip's height: mean, and (k, 2) cosines and sines at step frequency and its multiples
    """

    stride_s: float
    leg_m: float
    level: float = 0.0
    waves: FloatArray = field(default_factory=lambda: np.zeros((WAVES, 2)))

    def ahead(self, since_s: FloatArray) -> FloatArray:
        """Mid-hip along the belt, around 0."""
        return np.asarray(AHEAD_LL * self.leg_m * np.cos(self._turn(since_s) - 2 * np.pi * AHEAD_AT))

    def advanced(self, since_s: float) -> float:
        """How much further ahead the mid-hip is than at foot strike."""
        at_strike, now = self.ahead(np.array([0.0, since_s]))
        return float(now - at_strike)

    def height(self, since_s: FloatArray) -> FloatArray:
        """Mid-hip above the ground."""
        return np.asarray(self.level + self._waves(since_s) @ self.waves.ravel())

    def tilt(self, since_s: FloatArray) -> FloatArray:
        """The leg's own hip above the mid-hip."""
        return np.asarray(TILT_LL * self.leg_m * np.cos(2 * np.pi * (since_s / self.stride_s - TILT_AT)))

    def own_height(self, since_s: FloatArray) -> FloatArray:
        return self.height(since_s) + self.tilt(since_s)

    def falling(self, contact_s: float, bent_s: float, own_heights: FloatArray, fastest_s: float) -> Hips:
        """The same hips as a runner's: as high as wanted at foot strike and toe-off, nearly so on the bent knee, as
        near to free fall in the air as so few waves come, and falling fastest when the ground has begun to carry them.

        own_heights (3,) at foot strike, at bent_s and at toe-off.
        """
        times = np.array([0.0, contact_s, bent_s])
        heights = own_heights[[0, 2, 1]] - self.tilt(times)
        airborne = np.linspace(contact_s, self.stride_s / 2, AIRBORNE)
        multiple = np.repeat(np.arange(WAVES + 1.0), 2)[1:]
        wavers = np.diag(multiple**3 * (4 * np.pi / self.stride_s) ** 2 / GRAVITY)
        wishes = [
            (1 / np.sqrt(AIRBORNE), self._design(airborne, 2) / GRAVITY, np.full(AIRBORNE, -1.0)),
            (TURNING, self._design(np.array([fastest_s]), 2) / GRAVITY, np.zeros(1)),
            (MISSED, self._design(times[2:]), heights[2:]),
            (WAVERING, wavers, np.zeros(len(multiple))),
        ]
        near = np.vstack([weight * design for weight, design, _ in wishes])
        wanted = np.concatenate([weight * values for weight, _, values in wishes])
        # Least squares, with the first two heights as conditions that hold exactly.
        exact = self._design(times[:2])
        system = np.block([[near.T @ near, exact.T], [exact, np.zeros((2, 2))]])
        found = np.linalg.solve(system, np.concatenate([near.T @ wanted, heights[:2]]))
        return replace(self, level=float(found[0]), waves=found[1 : len(multiple)].reshape(WAVES, 2))

    def hopping(self, times_s: FloatArray, at_s: float, rise: float) -> Hips:
        """The same hips, as high as before at three times and higher by `rise` at a fourth."""
        turn = self._turn(np.append(times_s, at_s))
        top = 2 * self._turn(np.array(at_s))
        design = np.stack([np.ones(len(turn)), np.cos(turn), np.sin(turn), np.cos(2 * turn - top)], axis=-1)
        level, cosine, sine, hop = np.linalg.solve(design, np.array([0.0, 0.0, 0.0, rise]))
        waves = self.waves.copy()
        waves[0] += cosine, sine
        waves[1] += hop * np.cos(top), hop * np.sin(top)
        return replace(self, level=self.level + float(level), waves=waves)

    def highest_at(self, since_s: float, amplitude_ll: float, own_height_at_strike: float) -> Hips:
        """A walker's hips, highest at an instant, with this amplitude."""
        turn = self._turn(np.array(since_s))
        waves = np.zeros((WAVES, 2))
        waves[0] = amplitude_ll * self.leg_m * np.array([np.cos(turn), np.sin(turn)])
        return replace(self, level=own_height_at_strike - float(waves[0, 0] + self.tilt(np.array(0.0))), waves=waves)

    def _turn(self, since_s: FloatArray) -> FloatArray:
        return np.asarray(4 * np.pi * since_s / self.stride_s)

    def _waves(self, since_s: FloatArray, order: int = 0) -> FloatArray:
        """(n, 2 * WAVES) cosine and sine of each wave, or their derivative of an even order."""
        turns = np.multiply.outer(self._turn(since_s), np.arange(1, WAVES + 1))
        rate = (-((4 * np.pi / self.stride_s * np.arange(1, WAVES + 1)) ** 2)) ** (order // 2)
        both = np.stack([np.cos(turns), np.sin(turns)], axis=-1) * rate[:, None]
        return np.asarray(both.reshape(*both.shape[:-2], 2 * WAVES))

    def _design(self, since_s: FloatArray, order: int = 0) -> FloatArray:
        """(n, 1 + 2 * WAVES)."""
        return np.column_stack([np.full(len(since_s), float(order == 0)), self._waves(since_s, order)])
