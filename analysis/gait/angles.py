"""Step 6: the runner in his own frame: X forward, Y up, leg lengths, degrees, a uniform fine time base.

thigh   + knee ahead of the hip       shank  + ankle ahead of the knee      (both 0 when vertical)
knee    0 straight, + flexed          foot   + toe higher than heel
lean    + shoulders ahead of the hips
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.gait import body, zoom
from analysis.gait.filtering import SmoothTrack
from analysis.gait.model import LEGS, SIDES, FloatArray, Leg, Side

RATE_HZ = 200.0
NOT_KNOWN = np.zeros(0)
FEWEST_STRIDES, ODD_STRIDE, STRIDE_PHASES = 3, 0.12, 100
FLAT = (0.30, 0.50)  # shares of a contact between which the foot lies flat
MOST_BENT_BACK_DEG = 60.0  # knee angles are unwrapped to -60..300: no knee bends back further


@dataclass(frozen=True, slots=True)
class LegMotion:
    """One leg; points and velocities (m, 2) in leg lengths and leg lengths a second, angles (m,) in degrees."""

    hip: FloatArray
    knee: FloatArray
    ankle: FloatArray
    heel: FloatArray
    toe: FloatArray
    heel_velocity: FloatArray
    toe_velocity: FloatArray
    thigh_deg: FloatArray
    shank_deg: FloatArray
    knee_deg: FloatArray
    foot_deg: FloatArray

    @property
    def given(self) -> bool:
        """Are all five landmarks there?"""
        points = (self.hip, self.knee, self.ankle, self.heel, self.toe)
        return all(bool(np.isfinite(p).all()) for p in points)

    @property
    def reach_ll(self) -> FloatArray:
        """Hip to ankle: the swing lever."""
        return body.distance(self.ankle, self.hip)


@dataclass(frozen=True, slots=True)
class Motion:
    """One segment in the body frame. time_s (m,) true seconds, 1/RATE_HZ apart.

    magnification   (m,) size in the picture over the median size, by which everything has been divided
    """

    time_s: FloatArray
    mid_hip: FloatArray
    mid_hip_velocity: FloatArray
    lean_deg: FloatArray
    legs: Mapping[Side, LegMotion]
    leg_length_px: float
    frame_rate_hz: float
    magnification: FloatArray

    def index(self, time_s: float) -> int:
        """Nearest sample, kept inside."""
        return min(max(round((time_s - float(self.time_s[0])) * RATE_HZ), 0), len(self.time_s) - 1)

    def flat_foot(self, foot_strike_s: float, contact_s: float) -> slice:
        """Samples of a contact at which the foot lies flat."""
        first, last = (self.index(foot_strike_s + share * contact_s) for share in FLAT)
        return slice(first, last + 1)

    def at(self, curve: FloatArray, time_s: float) -> float:
        """Linear interpolation of a curve (m,) at an instant."""
        return float(np.interp(time_s, self.time_s, curve))

    def before(self, curve: FloatArray, time_s: float) -> float:
        """A curve (m,) at an instant at which it turns sharply: on the line through the two samples before."""
        k = int(np.clip(np.floor((time_s - self.time_s[0]) * RATE_HZ), 1, len(curve) - 1))
        beyond = (time_s - float(self.time_s[k])) * RATE_HZ
        return float(curve[k] + beyond * (curve[k] - curve[k - 1]))

    @property
    def ankle_separation_ll(self) -> FloatArray:
        """Fore-aft distance of the ankles without sign, (m,); NaN where a leg is not given."""
        return np.asarray(np.abs(self.legs["left"].ankle[:, 0] - self.legs["right"].ankle[:, 0]))

    @property
    def only_leg(self) -> LegMotion | None:
        """The leg that is there, if the other is not."""
        there = [leg for leg in self.legs.values() if leg.given]
        return there[0] if len(there) == 1 else None


def direction_angle(frm: FloatArray, to: FloatArray) -> FloatArray:
    """Angle from straight down, degrees, + forward; points (..., 2) in the body frame."""
    d = to - frm
    return np.asarray(np.degrees(np.arctan2(d[..., 0], -d[..., 1])))


def knee_flexion(thigh_deg: FloatArray, shank_deg: FloatArray) -> FloatArray:
    return np.asarray((thigh_deg - shank_deg + MOST_BENT_BACK_DEG) % 360.0 - MOST_BENT_BACK_DEG)


def trunk_lean(xy: FloatArray) -> FloatArray:
    """Lean of the trunk, points (n, 33, 2) in the body frame, + forward; NaN without shoulders."""
    return -direction_angle(body.mean_of(xy[:, body.SHOULDERS]), body.mid_hip(xy))


def body_frame(xy_px: FloatArray, sign: int, leg_length_px: float) -> FloatArray:
    """Image points (..., 2) to X forward, Y up, leg lengths."""
    return np.asarray(xy_px * np.array([sign, -1.0]) / leg_length_px)


def describe(smooth: SmoothTrack, sign: int, near_side: Side, strikes_s: FloatArray = NOT_KNOWN) -> Motion:
    """Angles and positions of a segment whose runner moves to sign; strikes_s (k,) of the near leg, where known."""
    count = int(np.floor((smooth.end_s - smooth.start_s) * RATE_HZ + 1e-6)) + 1
    time_s = smooth.start_s + np.arange(count) / RATE_HZ
    filmed, speed = smooth.position(time_s), smooth.velocity(time_s)
    size = zoom.magnification(time_s, filmed, near_side)
    if (size != 1).any():
        filmed, speed = zoom.steadied(filmed, size), zoom.steadied_velocity(filmed, speed, size, RATE_HZ)
    leg_px = body.leg_length(_usual_stride(time_s, body.leg_span(filmed, LEGS[near_side]), strikes_s))
    xy, velocity = body_frame(filmed, sign, leg_px), body_frame(speed, sign, leg_px)
    mid_hip = body.mid_hip(xy)
    legs = {side: _leg(xy, velocity, LEGS[side]) for side in SIDES}
    hips_velocity = body.mid_hip(velocity)
    return Motion(time_s, mid_hip, hips_velocity, trunk_lean(xy), legs, leg_px, smooth.frame_rate_hz, size)


def _usual_stride(time_s: FloatArray, spans: FloatArray, strikes_s: FloatArray) -> FloatArray:
    """Spans (m,) over one stride, median of the strides that are as long as most: noise, which would make the longer
    half of all spans too long, is less there. All of them where there are too few strides."""
    lasted = np.diff(strikes_s)
    usual = np.flatnonzero(np.abs(lasted / np.median(lasted) - 1) < ODD_STRIDE) if len(lasted) else lasted
    if len(usual) < FEWEST_STRIDES:
        return spans
    at = strikes_s[usual, None] + lasted[usual, None] * np.linspace(0.0, 1.0, STRIDE_PHASES, endpoint=False)
    return np.asarray(np.median(np.interp(at, time_s, spans), axis=0))


def _leg(xy: FloatArray, velocity: FloatArray, leg: Leg) -> LegMotion:
    hip, knee, ankle, heel, toe = (xy[:, k] for k in (leg.hip, leg.knee, leg.ankle, leg.heel, leg.toe))
    thigh, shank = direction_angle(hip, knee), direction_angle(knee, ankle)
    foot = np.degrees(np.arctan2(toe[:, 1] - heel[:, 1], toe[:, 0] - heel[:, 0]))
    return LegMotion(
        hip=hip,
        knee=knee,
        ankle=ankle,
        heel=heel,
        toe=toe,
        heel_velocity=velocity[:, leg.heel],
        toe_velocity=velocity[:, leg.toe],
        thigh_deg=thigh,
        shank_deg=shank,
        knee_deg=knee_flexion(thigh, shank),
        foot_deg=np.asarray(foot),
    )
