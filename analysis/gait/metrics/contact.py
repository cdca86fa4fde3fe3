"""Metrics of the leg on the ground: landing, posture, push."""

from __future__ import annotations

import numpy as np

from analysis.gait.metrics.view import StrideView

HALF_STANCE, TALL_AT = 0.5, 0.45
EARLY_SWING = 0.2  # the ankle is most plantarflexed a little after toe-off


def overstride(v: StrideView) -> float:
    return v.at(v.ankle_ahead, v.foot_strike_s)


def shank_at_strike(v: StrideView) -> float:
    return v.at(v.leg.shank_deg, v.foot_strike_s)


def knee_at_strike(v: StrideView) -> float:
    return v.at(v.leg.knee_deg, v.foot_strike_s)


def ankle_at_strike(v: StrideView) -> float:
    return v.at(v.ankle_angle, v.foot_strike_s)


def lean(v: StrideView) -> float:
    """NaN without shoulders."""
    return float(v.motion.lean_deg[v.stance].mean())


def stance_knee(v: StrideView) -> float:
    return float(v.leg.knee_deg[v.stance].max())


def tallness(v: StrideView) -> float:
    return v.at(v.motion.mid_hip[:, 1], v.foot_strike_s + TALL_AT * v.contact_s) - v.floor


def thigh_at_toe_off(v: StrideView) -> float:
    return v.at(v.leg.thigh_deg, v.toe_off_s)


def leg_at_toe_off(v: StrideView) -> float:
    return v.at(v.leg.reach_ll, v.toe_off_s)


def most_dorsiflexed(v: StrideView) -> float:
    return float(v.ankle_angle[v.stance].max())


def most_plantarflexed(v: StrideView) -> float:
    first = v.motion.index(v.foot_strike_s + HALF_STANCE * v.contact_s)
    last = v.motion.index(v.toe_off_s + EARLY_SWING * (v.next_foot_strike_s - v.toe_off_s))
    return float(v.ankle_angle[first : last + 1].min())


def calf_share(v: StrideView) -> float:
    """Ankle's share of ankle and thigh extension from the deepest ankle bend to toe-off; NaN if either flexes."""
    ankle = v.ankle_angle
    start = v.stance.start + int(np.argmax(ankle[v.stance]))
    by_ankle = float(ankle[start]) - v.at(ankle, v.toe_off_s)
    by_thigh = float(v.leg.thigh_deg[start]) - v.at(v.leg.thigh_deg, v.toe_off_s)
    total = by_ankle + by_thigh
    return by_ankle / total if by_ankle >= 0 and by_thigh >= 0 and total > 0 else float("nan")
