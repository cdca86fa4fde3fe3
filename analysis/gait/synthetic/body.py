"""Segment lengths, and where angles put the joints. Angles in radians here, x forward, y up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.gait.model import FloatArray


@dataclass(frozen=True, slots=True)
class Build:
    """Segment lengths in metres from standing height: Drillis & Contini as given by Winter.

    heel_back, toe_ahead   from below the ankle along the sole to the heel and to the ball of the foot, which is the
                           landmark called toe and what the foot rolls over
    """

    thigh: float
    shank: float
    ankle_height: float
    heel_back: float
    toe_ahead: float
    trunk: float
    upper_arm: float
    forearm: float
    height: float

    @classmethod
    def of(cls, height_m: float) -> Build:
        shares = (0.245, 0.246, 0.039, 0.038, 0.091, 0.30, 0.178, 0.146, 1.0)
        return cls(*(share * height_m for share in shares))

    @property
    def leg(self) -> float:
        return self.thigh + self.shank

    def reach(self, knee: FloatArray) -> FloatArray:
        """Hip to ankle."""
        return np.asarray(np.sqrt(self.thigh**2 + self.shank**2 + 2 * self.thigh * self.shank * np.cos(knee)))

    def knee(self, reach: FloatArray) -> FloatArray:
        """Knee flexion that gives this reach; straight for one that is too long."""
        cosine = (reach**2 - self.thigh**2 - self.shank**2) / (2 * self.thigh * self.shank)
        return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)))

    def ankle(self, thigh: FloatArray, knee: FloatArray) -> FloatArray:
        """Ankle (n, 2) seen from the hip."""
        return np.asarray(self.thigh * down(thigh) + self.shank * down(thigh - knee))

    def angles(self, ankle: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Thigh and knee that put the ankle there, (n, 2) from the hip."""
        reach = np.hypot(ankle[..., 0], ankle[..., 1])
        knee = self.knee(reach)
        ahead = np.arctan2(self.shank * np.sin(knee), self.thigh + self.shank * np.cos(knee))
        return np.asarray(np.arctan2(ankle[..., 0], -ankle[..., 1]) + ahead), knee

    def heel(self, pitch: FloatArray) -> FloatArray:
        """Heel (n, 2) seen from the ankle, foot pitch + toes up."""
        return self._sole(pitch, -self.heel_back)

    def toe(self, pitch: FloatArray) -> FloatArray:
        return self._sole(pitch, self.toe_ahead)

    def _sole(self, pitch: FloatArray, along: float) -> FloatArray:
        cos, sin = np.cos(pitch), np.sin(pitch)
        across = self.ankle_height
        return np.stack([along * cos + across * sin, along * sin - across * cos], axis=-1)


def down(angle: FloatArray) -> FloatArray:
    """Unit vectors (..., 2) at an angle from straight down, + forward."""
    return np.stack([np.sin(angle), -np.cos(angle)], axis=-1)


def hermite(share: FloatArray, start: float, start_rate: float, end: float, end_rate: float) -> FloatArray:
    """Cubic over share 0..1 with these values and rates (per unit of share) at its ends."""
    u = share
    return np.asarray(
        (1 + 2 * u) * (1 - u) ** 2 * start
        + u * (1 - u) ** 2 * start_rate
        + u**2 * (3 - 2 * u) * end
        - u**2 * (1 - u) * end_rate
    )
