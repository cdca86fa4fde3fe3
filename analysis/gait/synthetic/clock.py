"""The runner's own clock: strides a little longer and shorter than the mean, without a jump."""

from __future__ import annotations

import numpy as np

from analysis.gait.model import FloatArray

WAVES_HZ = (0.13, 0.21, 0.34, 0.55)
STRIDE_SD = 0.015
ROUNDS = 40


class Clock:
    """phase(t) = t + a slow wander; jitter 1 makes stride times differ by 1.5 % (one standard deviation)."""

    def __init__(self, stride_s: float, jitter: float, seed: int) -> None:
        rng = np.random.default_rng((seed, 1))
        self.rate = 2 * np.pi * np.array(WAVES_HZ) * rng.uniform(0.85, 1.15, len(WAVES_HZ))
        self.start = rng.uniform(0.0, 2 * np.pi, len(WAVES_HZ))
        swings = 2 * np.sin(self.rate * stride_s / 2)
        self.size = jitter * STRIDE_SD * stride_s * np.sqrt(2.0 / len(WAVES_HZ)) / swings

    def phase(self, time_s: FloatArray) -> FloatArray:
        """Seconds of the even runner, (n,)."""
        wander = np.sin(np.multiply.outer(time_s, self.rate) + self.start) @ self.size
        return np.asarray(time_s + wander)

    def time(self, phase_s: FloatArray) -> FloatArray:
        """When the even runner's time comes."""
        time_s = phase_s
        for _ in range(ROUNDS):
            time_s = time_s + phase_s - self.phase(time_s)
        return time_s
