"""Metrics of the noise-free runner, written down from their definitions and not from the code under test.

Positions in leg lengths, angles in degrees, seconds; keys are those of the reference bands.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.gait.model import FloatArray, Side
from analysis.gait.synthetic.runner import SyntheticRunner

STEP_S = 0.001
EARLY_SWING = 0.2

# Mass, centre of mass from the upper end and radius of gyration, as shares of body mass and length: de Leva 1996, women
# and men.
SEGMENTS = (
    ("hip", "knee", ((0.1478, 0.3612, 0.369), (0.1416, 0.4095, 0.329))),
    ("knee", "ankle", ((0.0481, 0.4416, 0.271), (0.0433, 0.4459, 0.255))),
    ("heel", "toe", ((0.0129, 0.4014, 0.299), (0.0137, 0.4415, 0.257))),
)


def truth_metrics(runner: SyntheticRunner, side: Side = "right", start_s: float = 0.0) -> Mapping[str, float]:
    """Of the stride that begins with the first foot strike of that side from start_s on."""
    strikes, _ = runner.events(side, start_s, start_s + 3 * runner.stride_s)
    strike, following = float(strikes[0]), float(strikes[1])
    toe_off = float(runner.events(side, strike, following)[1][0])
    return {
        **_swing(runner, side, strike, toe_off, following),
        **_contact(runner, side, strike, toe_off),
        "ankMin": _most_pointed(runner, side, (strike + toe_off) / 2, toe_off + EARLY_SWING * (following - toe_off)),
        **_rhythm(runner, strike, toe_off, following),
    }


def _swing(runner: SyntheticRunner, side: Side, strike: float, toe_off: float, following: float) -> dict[str, float]:
    t = np.arange(toe_off, following, STEP_S)
    angles, points = runner.angles(t, side), _points(runner, side, t)
    ahead = points["ankle"][:, 0] - points["hip"][:, 0]
    lever = np.hypot(*(points["ankle"] - points["hip"]).T)
    heel = points["heel"][:, 1] - _floor(runner, side, strike, toe_off)
    bent = int(angles.knee_deg.argmax())
    at_bent, at_high = np.array([_top(t, angles.knee_deg)]), np.array([_top(t, heel)])
    before = int(np.flatnonzero((ahead[:-1] < 0) & (ahead[1:] >= 0))[0])
    passing = before - ahead[before] / (ahead[before + 1] - ahead[before])
    whole = runner.angles(np.arange(strike, following, STEP_S), side)
    rising = (np.diff(angles.thigh_deg[: bent + 1]) > 0) & (np.diff(angles.knee_deg[: bent + 1]) > 0)
    most_bent = runner.angles(at_bent, side)
    by_knee = most_bent.knee_deg[0] - angles.knee_deg[0]
    by_thigh = most_bent.thigh_deg[0] - angles.thigh_deg[0]
    return {
        "Kpk": float(most_bent.knee_deg[0]),
        "tKpk": 100 * float(at_bent[0] - toe_off) / (following - toe_off),
        "heelPk": float(heel.max()),
        "xHeelPk": _ahead(runner, side, at_high),
        "Kpass": float(np.interp(passing, np.arange(len(t)), angles.knee_deg)),
        "thKpk": float(most_bent.thigh_deg[0]),
        "xKpk": _ahead(runner, side, at_bent),
        "leverMean": float(lever.mean()),
        "leverMin": float(lever.min()),
        "leverLoad": _lever_load(points, ahead),
        "simul": float(rising.mean()),
        "gamma": float(np.degrees(np.arctan2(by_knee, by_thigh))),
        "thMax": float(angles.thigh_deg.max()),
        "thRange": float(np.ptp(whole.thigh_deg)),
    }


def _contact(runner: SyntheticRunner, side: Side, strike: float, toe_off: float) -> dict[str, float]:
    t = np.linspace(strike, toe_off, 1001)
    angles, points = runner.angles(t, side), _points(runner, side, t)
    ankle = angles.foot_deg - angles.shank_deg
    bent = int(ankle.argmax())
    by_ankle, by_thigh = ankle[bent] - ankle[-1], angles.thigh_deg[bent] - angles.thigh_deg[-1]
    return {
        "over": float(points["ankle"][0, 0] - points["hip"][0, 0]),
        "shankFS": float(angles.shank_deg[0]),
        "KFS": float(angles.knee_deg[0]),
        "lean": runner.lean_deg,
        "KstMax": float(angles.knee_deg.max()),
        "tall": float(_mid_hip(runner, t)[450, 1]) - _floor(runner, side, strike, toe_off),
        "thTO": float(angles.thigh_deg[-1]),
        "calfShare": float(by_ankle / (by_ankle + by_thigh)),
        "legTO": float(np.hypot(*(points["ankle"] - points["hip"])[-1])),
        "ankFS": float(ankle[0]),
        "ankMaxSt": float(ankle.max()),
    }


def _most_pointed(runner: SyntheticRunner, side: Side, start: float, end: float) -> float:
    angles = runner.angles(np.arange(start, end, STEP_S), side)
    return float((angles.foot_deg - angles.shank_deg).min())


def _lever_load(points: dict[str, FloatArray], ahead: FloatArray) -> float:
    """Moment of inertia about the hip over that of the straight leg with its foot at right angles, mean from the ankle
    furthest back to furthest ahead."""
    back = int(ahead.argmin())
    forward = slice(back, back + int(ahead[back:].argmax()) + 1)
    bent, straight, reach = np.zeros(len(ahead)), 0.0, 0.0
    for upper, lower, sexes in SEGMENTS:
        mass, centre, gyration = np.mean(sexes, axis=0)
        along = points[lower] - points[upper]
        length = float(np.hypot(*along[0]))
        from_hip = np.hypot(*(points[upper] + centre * along - points["hip"]).T)
        bent += mass * (from_hip**2 + (gyration * length) ** 2)
        away = np.hypot(reach, centre * length) if upper == "heel" else reach + centre * length
        straight += mass * (away**2 + (gyration * length) ** 2)
        reach += length
    return float(bent[forward].mean() / straight)


def _rhythm(runner: SyntheticRunner, strike: float, toe_off: float, following: float) -> dict[str, float]:
    height = _mid_hip(runner, np.arange(strike, following, STEP_S))[:, 1]
    first, second = np.array_split(height, 2)
    bounce = float(np.ptp(first) + np.ptp(second)) / 2
    stride, contact = following - strike, toe_off - strike
    return {
        "VO_LL": bounce,
        "VO_cm": 100 * bounce * runner.leg_length_m,
        "cadence": 120 / stride,
        "tc": contact,
        "tf": stride / 2 - contact,
        "DF": contact / stride,
        "stepLen": runner.speed_mps * stride / 2,
    }


def _floor(runner: SyntheticRunner, side: Side, strike: float, toe_off: float) -> float:
    """Heel height of the flat foot: median over 30-50 % of stance."""
    t = strike + np.linspace(0.3, 0.5, 101) * (toe_off - strike)
    return float(np.median(_points(runner, side, t)["heel"][:, 1]))


def _top(t: FloatArray, curve: FloatArray) -> float:
    """When a curve is highest, between the instants t: at 5.5 m/s the thigh turns by half a degree from one to the
    next."""
    k = int(np.clip(curve.argmax(), 1, len(t) - 2))
    a, b, c = curve[k - 1 : k + 2]
    bend = float(a - 2 * b + c)
    return float(t[k]) + STEP_S * float(np.clip(0.5 * (a - c) / bend, -1.0, 1.0)) if bend < 0 else float(t[k])


def _ahead(runner: SyntheticRunner, side: Side, t: FloatArray) -> float:
    points = _points(runner, side, t)
    return float(points["ankle"][0, 0] - points["hip"][0, 0])


def _points(runner: SyntheticRunner, side: Side, t: FloatArray) -> dict[str, FloatArray]:
    """(n, 2) in leg lengths."""
    return {name: xy / runner.leg_length_m for name, xy in runner.leg(t, side).items()}


def _mid_hip(runner: SyntheticRunner, t: FloatArray) -> FloatArray:
    return runner.mid_hip(t) / runner.leg_length_m
