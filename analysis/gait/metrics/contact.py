"""Metrics of the leg on the ground: landing, posture, push."""

from __future__ import annotations

import numpy as np

from analysis.gait.metrics.definition import EVENTS, FOOT, LEG, Metric
from analysis.gait.metrics.view import StrideView

HALF_STANCE, TALL_AT = 0.5, 0.45
EARLY_SWING = 0.2  # the ankle is most plantarflexed a little after toe-off


def overstride(v: StrideView) -> float:
    return v.at_strike(v.ankle_ahead)


def shank_at_strike(v: StrideView) -> float:
    return v.at_strike(v.leg.shank_deg)


def knee_at_strike(v: StrideView) -> float:
    return v.at_strike(v.leg.knee_deg)


def ankle_at_strike(v: StrideView) -> float:
    return v.at_strike(v.ankle_angle)


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


METRICS: tuple[Metric, ...] = (
    Metric(
        id="O1",
        key="over",
        name="Overstride",
        unit="LL",
        positive="foot further ahead",
        phase="stance",
        formula="ankle minus hip, along the running direction, at foot strike",
        measure=overstride,
        needs=("hip", "knee", "ankle", "foot strike"),
        roll=0.017,
        contact=True,
    ),
    Metric(
        id="O2",
        key="shankFS",
        name="Shank at foot strike",
        unit="deg",
        positive="foot further ahead",
        phase="stance",
        formula="shank against the vertical at foot strike",
        measure=shank_at_strike,
        needs=("knee", "ankle", "foot strike"),
        roll=1.0,
        contact=True,
    ),
    Metric(
        id="O3",
        key="KFS",
        name="Knee flexion at foot strike",
        unit="deg",
        positive="more bent",
        phase="stance",
        formula="knee flexion at foot strike",
        measure=knee_at_strike,
        needs=(*LEG, "foot strike"),
        contact=True,
    ),
    Metric(
        id="S1",
        key="lean",
        name="Trunk lean",
        unit="deg",
        positive="forward",
        phase="stance",
        formula="mid-hip to mid-shoulder against the vertical: mean over stance, for the clip median over all frames",
        measure=lean,
        needs=("both hips", "shoulders"),
        roll=1.0,
    ),
    Metric(
        id="S2",
        key="KstMax",
        name="Knee flexion in stance",
        unit="deg",
        positive="more bent",
        phase="stance",
        formula="greatest knee flexion from foot strike to toe-off",
        measure=stance_knee,
        needs=(*LEG, *EVENTS),
    ),
    Metric(
        id="S3",
        key="tall",
        name="Hip height at mid-stance",
        unit="LL",
        positive="taller",
        phase="stance",
        formula="height of the mid-hip at 45 % of stance above the heel's median height at 30-50 % of it",
        measure=tallness,
        needs=("both hips", "knee", "ankle", "heel", *EVENTS),
    ),
    Metric(
        id="E1",
        key="thTO",
        name="Thigh at toe-off",
        unit="deg",
        positive="knee further forward",
        phase="stance",
        formula="thigh against the vertical at toe-off: behind is minus",
        measure=thigh_at_toe_off,
        needs=("hip", "knee", "toe-off"),
        roll=1.0,
        contact=True,
    ),
    Metric(
        id="E2",
        key="calfShare",
        name="Calf share of the push",
        unit="fraction",
        positive="more from the ankle",
        phase="stance",
        formula="ankle extension over ankle plus thigh extension, from the deepest ankle bend to toe-off",
        measure=calf_share,
        needs=(*LEG, *FOOT, *EVENTS),
        roll=0.0085,
        contact=True,
    ),
    Metric(
        id="E3",
        key="legTO",
        name="Leg length at toe-off",
        unit="LL",
        positive="longer",
        phase="stance",
        formula="distance from hip to ankle at toe-off",
        measure=leg_at_toe_off,
        needs=(*LEG, "toe-off"),
        contact=True,
    ),
    Metric(
        id="A1",
        key="ankFS",
        name="Ankle at foot strike",
        unit="deg",
        positive="toes up",
        phase="stance",
        formula="foot against shank at foot strike, 0 with the foot flat under an upright shank",
        measure=ankle_at_strike,
        needs=("knee", "ankle", *FOOT, *EVENTS),
        roll=1.0,
        contact=True,
    ),
    Metric(
        id="A2",
        key="ankMaxSt",
        name="Deepest ankle bend in stance",
        unit="deg",
        positive="toes up",
        phase="stance",
        formula="greatest angle of foot against shank from foot strike to toe-off",
        measure=most_dorsiflexed,
        needs=("knee", "ankle", *FOOT, *EVENTS),
        roll=1.0,
    ),
    Metric(
        id="A3",
        key="ankMin",
        name="Most pointed ankle",
        unit="deg",
        positive="toes up",
        phase="stance",
        formula="least angle of foot against shank from mid-stance to a fifth of the swing",
        measure=most_plantarflexed,
        needs=("knee", "ankle", *FOOT, *EVENTS),
        roll=1.0,
    ),
)
