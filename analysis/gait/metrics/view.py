"""One stride as the metric functions see it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.gait.angles import RATE_HZ, LegMotion, Motion
from analysis.gait.cycle import summit
from analysis.gait.model import FloatArray


@dataclass(frozen=True, slots=True)
class StrideView:
    """A stride of one leg. Times in true seconds, positions in leg lengths, body frame.

    pace_mps and leg_length_m are NaN where unknown.
    """

    motion: Motion
    leg: LegMotion
    foot_strike_s: float
    toe_off_s: float
    next_foot_strike_s: float
    pace_mps: float
    leg_length_m: float

    @property
    def duration_s(self) -> float:
        return self.next_foot_strike_s - self.foot_strike_s

    @property
    def contact_s(self) -> float:
        return self.toe_off_s - self.foot_strike_s

    @property
    def stance(self) -> slice:
        """Samples from foot strike to toe-off."""
        return slice(self.motion.index(self.foot_strike_s), self.motion.index(self.toe_off_s) + 1)

    @property
    def swing(self) -> slice:
        """Samples from toe-off to the next foot strike."""
        return slice(self.motion.index(self.toe_off_s), self.motion.index(self.next_foot_strike_s) + 1)

    @property
    def whole(self) -> slice:
        return slice(self.motion.index(self.foot_strike_s), self.motion.index(self.next_foot_strike_s) + 1)

    @property
    def mid_stance(self) -> slice:
        """30-50 % of stance, when the foot lies flat."""
        return self.motion.flat_foot(self.foot_strike_s, self.contact_s)

    @property
    def floor(self) -> float:
        """Height of the heel while the foot lies flat."""
        return float(np.median(self.leg.heel[self.mid_stance, 1]))

    @property
    def heel_height(self) -> FloatArray:
        """(m,) heel above its level in this stance before, and in the next stance after the swing, from the one to the
        other in between, as a camera that tilts or zooms moves it; above this stance's where the next is cut off."""
        heel, after = self.leg.heel[:, 1], self.motion.flat_foot(self.next_foot_strike_s, self.contact_s)
        if after.stop >= len(heel):
            return np.asarray(heel - self.floor)
        middles = [(one.start + one.stop - 1) / 2 for one in (self.mid_stance, after)]
        levels = [self.floor, float(np.median(heel[after]))]
        return np.asarray(heel - np.interp(np.arange(len(heel)), middles, levels))

    @property
    def ankle_ahead(self) -> FloatArray:
        """(m,) ankle ahead of the hip of the same leg."""
        return np.asarray(self.leg.ankle[:, 0] - self.leg.hip[:, 0])

    @property
    def ankle_angle(self) -> FloatArray:
        """(m,) foot against shank, degrees from the flat foot under an upright shank: + dorsiflexed."""
        flat = float(np.median(self.leg.foot_deg[self.mid_stance]))
        angle = self.leg.foot_deg - flat - self.leg.shank_deg
        return np.asarray((angle + 180.0) % 360.0 - 180.0)

    @property
    def knee_peak_s(self) -> float:
        """When the knee is most bent in swing."""
        return self.highest_s(self.leg.knee_deg, self.swing)

    def highest_s(self, curve: FloatArray, within: slice) -> float:
        """When a curve (m,) is highest, between samples."""
        k = int(within.start + np.argmax(curve[within]))
        return float(self.motion.time_s[k]) + (summit(curve, k) - k) / RATE_HZ

    def at(self, curve: FloatArray, time_s: float) -> float:
        return self.motion.at(curve, time_s)

    def mean(self, curve: FloatArray, start_s: float, end_s: float) -> float:
        """Of a curve (m,) over time, its ends between samples as well."""
        time_s = self.motion.time_s
        times = np.concatenate([[start_s], time_s[(time_s > start_s) & (time_s < end_s)], [end_s]])
        return float(np.trapezoid(np.interp(times, time_s, curve), times) / (end_s - start_s))

    def at_strike(self, curve: FloatArray) -> float:
        return self.motion.before(curve, self.foot_strike_s)
