"""Before the first step: where the foot lands and leaves, how long it stays, how the hips rise and fall meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from analysis.gait.model import FloatArray
from analysis.gait.synthetic import shapes
from analysis.gait.synthetic.body import Build
from analysis.gait.synthetic.hips import Hips
from analysis.gait.synthetic.parameters import RunnerParameters
from analysis.gait.synthetic.shapes import SwingShape

# Pairs are the value at 2.5 m/s and what each m/s adds.
PUSH_PITCH_DEG, FASTEST_PUSH_MPS = (-41.5, -4.0), 4.5  # foot pitch at toe-off, steeper up to this pace
FALLING_S, SOONEST_FALL_S = (0.037, -0.010), 0.022  # from foot strike to the fastest fall of the hips
MOST_BENT_AT = (0.47, 0.015)  # share of stance at which the hips have sunk onto the most bent knee
SINK_DEG = 1.0  # knee more bent there than in the mean curve, which averaging has flattened
STRAIGHTEST = 0.995  # share of its length that the leg reaches at most

# Faults of size 1 (calf push), or that grow up to a size (overstride) or with it (bounce).
CALF_PITCH_DEG, CALF_THIGH_DEG = 15.0, 5.0  # heel higher, thigh less far back at toe-off
REACHING_LL, REACHING_KNEE_DEG, REACHING_PITCH_DEG = 0.10, 4.0, 10.0  # knee so straight, toes so much higher
LESS_PUSH_DEG = 8.0  # heel so much lower at toe-off: the hips, lower at foot strike, need not rise as far
DEEPER, LONGER_FLIGHT = 0.25, 4.0  # share of the bounce that the hips sink deeper; longer flight per leg length of it

WALKING_DUTY, WALKING_BOUNCE_LL = 0.62, 0.022


@dataclass(frozen=True, slots=True)
class Touch:
    """The leg at foot strike or toe-off: ankle (2,) from its hip, metres, foot pitch in radians."""

    ankle: FloatArray
    pitch: float


@dataclass(frozen=True, slots=True)
class Contact:
    """What the foot does on the ground.

    toe_x    the ball of the flat foot ahead of the hip at foot strike, metres
    strike   foot pitch at foot strike; toe_off_knee, toe_off_knee_rate: radians, radians a second
    """

    duration_s: float
    toe_x: float
    strike: float
    toe_off_knee: float
    toe_off_knee_rate: float


@dataclass(frozen=True, slots=True)
class Plan:
    stride_s: float
    hips: Hips
    contact: Contact


def make(p: RunnerParameters, build: Build, shape: SwingShape) -> Plan:
    """Raises ValueError for a runner whose leg would be too short."""
    strike, leaving = _strike(p, build, shape), _toe_off(p, build, shape)
    stride_s = 120.0 / (p.cadence_spm or _usual_cadence(p))
    hips = Hips(stride_s, build.leg)
    toe_x = float(strike.ankle[0]) + _ball_ahead(build, strike.pitch)
    left_behind = float(leaving.ankle[0] + build.toe(np.array(leaving.pitch))[0])
    duty = p.duty_factor or (WALKING_DUTY if p.walking else None)
    contact_s = duty * stride_s if duty else _time_to_pass(hips, toe_x - left_behind, p.speed_mps)
    if p.bounce_ll:
        stride_s += 2 * LONGER_FLIGHT * p.bounce_ll * (stride_s / 2 - contact_s)
        hips = Hips(stride_s, build.leg)

    strike_height = _ankle_height(build, strike.pitch) - float(strike.ankle[1])
    ankle_x = float(leaving.ankle[0]) - left_behind + toe_x - p.speed_mps * contact_s - hips.advanced(contact_s)
    leaving_height = _ankle_height(build, leaving.pitch)
    if p.walking:
        hips = hips.highest_at(0.5 * contact_s, WALKING_BOUNCE_LL, strike_height)
        ankle = np.array([ankle_x, leaving_height - float(hips.own_height(np.array(contact_s)))])
    else:
        reach = min(float(np.hypot(*leaving.ankle)), STRAIGHTEST * build.leg)
        leaving_hip = leaving_height + _other_side(reach, ankle_x)
        ankle = np.array([ankle_x, leaving_height - leaving_hip])
        hips = _running_hips(p, build, shape, hips, contact_s, toe_x, (strike_height, leaving_hip))
    knee = float(build.knee(np.hypot(*ankle)))
    rate = float(np.radians(shape.angles(0.0, 1)[1])) / (stride_s - contact_s)
    return Plan(stride_s, hips, Contact(contact_s, toe_x, strike.pitch, knee, rate))


def _running_hips(
    p: RunnerParameters,
    build: Build,
    shape: SwingShape,
    hips: Hips,
    contact_s: float,
    toe_x: float,
    ends: tuple[float, float],
) -> Hips:
    """Hips as high as foot strike, the most bent knee of stance and toe-off need them."""
    bent_at = _at_speed(MOST_BENT_AT, p.speed_mps) * contact_s
    ankle_x = toe_x - p.speed_mps * bent_at - hips.advanced(bent_at) - build.toe_ahead
    reach = float(build.reach(np.radians(shape.stance_knee_deg + SINK_DEG)))
    sunk = build.ankle_height + _other_side(reach, ankle_x) - (p.sitting_ll + DEEPER * p.bounce_ll) * build.leg
    times = np.array([0.0, bent_at, contact_s])
    heights = np.array([ends[0], sunk, ends[1]])
    hips = hips.falling(contact_s, bent_at, heights, max(_at_speed(FALLING_S, p.speed_mps), SOONEST_FALL_S))
    mid_flight = (contact_s + hips.stride_s / 2) / 2
    return hips.hopping(times, mid_flight, (1 - DEEPER) * p.bounce_ll * build.leg)


def _strike(p: RunnerParameters, build: Build, shape: SwingShape) -> Touch:
    thigh, knee, _ = shape.angles(1.0)
    reaching = _reaching(p)
    knee += reaching * (min(REACHING_KNEE_DEG, knee) - knee)
    pitch = p.strike_deg + (reaching * REACHING_PITCH_DEG if p.strike_deg > 0 else 0.0)
    ahead = shapes.usual_overstride(p.speed_mps) * build.leg
    if p.walking:
        ahead = float(build.ankle(np.radians(thigh), np.radians(knee))[0])
    x = ahead + p.overstride_ll * build.leg
    y = p.sitting_ll * build.leg - _other_side(float(build.reach(np.radians(knee))), x)
    return Touch(np.array([x, y]), float(np.radians(pitch)))


def _reaching(p: RunnerParameters) -> float:
    """0 usual .. 1 as far as a leg reaches, of one that overstrides."""
    return float(np.clip(p.overstride_ll / REACHING_LL, 0.0, 1.0))


def _toe_off(p: RunnerParameters, build: Build, shape: SwingShape) -> Touch:
    thigh, knee, pitch = shape.angles(0.0)
    if not p.walking:
        pitch = _at_speed(PUSH_PITCH_DEG, min(p.speed_mps, FASTEST_PUSH_MPS)) + _reaching(p) * LESS_PUSH_DEG
    less_back = p.weak_push_deg + CALF_THIGH_DEG * p.calf_push
    ankle = _moved_forward(build, build.ankle(*np.radians([thigh, knee])), float(np.radians(thigh + less_back)))
    lower = np.array([0.0, p.sitting_ll * build.leg])
    return Touch(ankle + lower, float(np.radians(pitch - CALF_PITCH_DEG * p.calf_push)))


def _moved_forward(build: Build, ankle: FloatArray, thigh: float) -> FloatArray:
    """The ankle moved forward at its height until the thigh, of a knee that bends more, has this angle."""

    def short(x: float) -> float:
        return float(build.angles(np.array([x, ankle[1]]))[0]) - thigh

    return np.array([brentq(short, ankle[0] - 0.01 * build.leg, 0.0), ankle[1]])


def _usual_cadence(p: RunnerParameters) -> float:
    return shapes.usual_walking_cadence(p.speed_mps) if p.walking else shapes.usual_cadence(p.speed_mps)


def _at_speed(line: tuple[float, float], speed_mps: float) -> float:
    return line[0] + line[1] * (speed_mps - shapes.LINES_FROM_MPS)


def _time_to_pass(hips: Hips, distance_m: float, speed_mps: float) -> float:
    """How long the belt takes to carry a foot so far back under the hips."""

    def short(since_s: float) -> float:
        return speed_mps * since_s + hips.advanced(since_s) - distance_m

    return float(brentq(short, 0.0, hips.stride_s))


def _ankle_height(build: Build, pitch: float) -> float:
    """Of a foot that touches the ground with its lowest point."""
    sole = np.array(pitch)
    return -float(min(build.heel(sole)[1], build.toe(sole)[1]))


def _ball_ahead(build: Build, pitch: float) -> float:
    """The ball of the foot, once flat, ahead of the ankle at foot strike."""
    sole = np.array(pitch)
    if pitch < 0:
        return float(build.toe(sole)[0])
    return float(build.heel(sole)[0]) + build.heel_back + build.toe_ahead


def _other_side(longest: float, side: float) -> float:
    """Of a right-angled triangle."""
    if abs(side) >= longest:
        raise ValueError("no leg is long enough to run like this: shorten contact or overstride")
    return float(np.sqrt(longest**2 - side**2))
