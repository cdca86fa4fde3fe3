"""From parameters to one stride: where the foot lands and leaves, how the hips move, how the leg swings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from analysis.gait.model import SIDES, FloatArray, Side
from analysis.gait.synthetic import shapes
from analysis.gait.synthetic.body import Build
from analysis.gait.synthetic.hips import Hips
from analysis.gait.synthetic.leg import Contact, Pose, Stance, landing, toe_off
from analysis.gait.synthetic.parameters import RunnerParameters
from analysis.gait.synthetic.swing import Swing, rise_and_fall, with_foot

MOST_BENT_AT = (0.47, 0.015)  # share of stance, at 2.5 m/s and more a m/s
# An overstride so large lands with a knee so straight and toes so much higher.
SINK_DEG = 1.0  # knee more bent in stance than the mean curve, whose averaging flattened it
REACHING_LL, REACHING_KNEE_DEG, REACHING_PITCH_DEG = 0.10, 4.0, 10.0
CALF_PITCH_DEG, CALF_THIGH_DEG = 15.0, 5.0  # of a calf push of 1: heel ends so much higher, thigh less far back
DEEPER, LONGER_FLIGHT = 0.25, 4.0  # share of the bounce by which the hips sink deeper; flight per leg length of it
PUSH_PITCH_DEG = (-32.0, -5.5)  # foot pitch at toe-off, at 2.5 m/s and more a m/s: lifts the hips in time
WALKING_DUTY, WALKING_BOUNCE_LL = 0.62, 0.022
CLEARING_ROUNDS, CLEARING, TOUCHING_M = 40, 1.2, 1e-6
STRAIGHTEST = 0.9995  # share of the leg's length that it reaches at most


@dataclass(frozen=True, slots=True)
class _Ends:
    """The leg at foot strike and at toe-off: ankle (2,) from the hip, foot pitch in radians."""

    strike_ankle: FloatArray
    strike: float
    toe_off_ankle: FloatArray
    toe_off: float


class Gait:
    """One stride of each leg, since its foot strike; angles in radians, metres.

    Raises ValueError for parameters that would overstretch the leg.
    """

    def __init__(self, p: RunnerParameters) -> None:
        self.p = p
        self.build = Build.of(p.height_m)
        self.shape = shapes.walking() if p.walking else shapes.running(p.speed_mps)
        with np.errstate(invalid="ignore"):
            self.stride_s, self.hips, contact = self._plan()
        if not 0 < contact.duration_s < self.stride_s or not np.isfinite(self.hips.level):
            raise ValueError(f"no leg is long enough to run like this: {p}")
        self.stance = Stance(self.build, self.hips, contact, p.speed_mps)
        if self.stance.longest_reach() > self.build.leg:
            raise ValueError(f"no leg is long enough to run like this: {p}")
        self.contact_s = contact.duration_s
        self.swing_s = self.stride_s - self.contact_s
        rates = np.radians(self.shape.angles(np.array([0.0, 1.0]), 1)) / self.swing_s
        start, end = toe_off(self.stance), landing(self.stance, float(rates[1, 1]), float(rates[1, 2]))
        pull = p.overcooked_deg - p.lazy_deg
        self.swings = {
            side: Swing(
                self.shape, pull - (p.asymmetry_deg if side == "left" else 0.0), p.flick, self.swing_s, start, end
            )
            for side in SIDES
        }

        for side in SIDES:
            self._clear_the_ground(side)

    def at(self, since_s: FloatArray, side: Side, extra: FloatArray) -> Pose:
        """since_s (n,) in 0..stride_s; extra (n, 2) is added to thigh and knee in mid-swing."""
        on_ground = since_s <= self.contact_s
        w = np.clip((since_s - self.contact_s) / self.swing_s, 0.0, 1.0)
        angles = self.swings[side].at(w)
        angles += with_foot(*extra.T) * rise_and_fall(w)[:, None]
        thigh, knee, pitch = angles.T.copy()
        standing = self.stance.at(since_s[on_ground])
        thigh[on_ground], knee[on_ground], pitch[on_ground] = standing.thigh, standing.knee, standing.pitch
        return Pose(thigh, knee, pitch, self.build.ankle(thigh, knee))

    def _plan(self) -> tuple[float, Hips, Contact]:
        p, build = self.p, self.build
        ends = self._ends()
        usual = shapes.usual_walking_cadence if p.walking else shapes.usual_cadence
        cadence = p.cadence_spm or usual(p.speed_mps)
        stride = 120.0 / cadence
        duty = p.duty_factor or (WALKING_DUTY if p.walking else None)
        toe_x = float(ends.strike_ankle[0] + self._sole_ahead(ends.strike))
        left_x = float(ends.toe_off_ankle[0] + build.toe(np.array(ends.toe_off))[0])
        # Ahead of the mean hips, not of the hip of that instant.
        hips = Hips(stride, build.leg)
        toe_x += float(hips.ahead(np.array(0.0)))
        contact_s = duty * stride if duty else _fixed_point(hips, toe_x, left_x, p.speed_mps)
        if p.bounce_ll:
            stride = 2 * (contact_s + (1 + LONGER_FLIGHT * p.bounce_ll) * (stride / 2 - contact_s))
            toe_x -= float(hips.ahead(np.array(0.0)))
            hips = Hips(stride, build.leg)
            toe_x += float(hips.ahead(np.array(0.0)))
        left_at = toe_x - p.speed_mps * contact_s - float(hips.ahead(np.array(contact_s)))
        ankle_x = left_at - float(build.toe(np.array(ends.toe_off))[0])
        strike_height = self._ankle_height(ends.strike) - float(ends.strike_ankle[1])
        if p.walking:
            hips = hips.highest_at(0.5 * contact_s, WALKING_BOUNCE_LL, strike_height)
            height = float(hips.own_height(np.array(contact_s)))
            toe_off_ankle = np.array([ankle_x, self._ankle_height(ends.toe_off) - height])
        else:
            reach = min(float(np.hypot(*ends.toe_off_ankle)), STRAIGHTEST * build.leg)
            toe_off_ankle = np.array([ankle_x, -np.sqrt(reach**2 - ankle_x**2)])
            at = (MOST_BENT_AT[0] + MOST_BENT_AT[1] * (p.speed_mps - 2.5)) * contact_s
            flat_x = toe_x - p.speed_mps * at - float(hips.ahead(np.array(at))) - build.toe_ahead
            bent = float(build.reach(np.radians(self.shape.stance_knee_deg + SINK_DEG)))
            times = np.array([0.0, at, contact_s])
            heights = [
                strike_height,
                build.ankle_height + np.sqrt(bent**2 - flat_x**2) - (p.sitting_ll + DEEPER * p.bounce_ll) * build.leg,
                self._ankle_height(ends.toe_off) - toe_off_ankle[1],
            ]
            hips = hips.through(times, np.array(heights))
            hips = hips.hopping(times, (contact_s + stride / 2) / 2, (1 - DEEPER) * p.bounce_ll * build.leg)
        knee = float(build.knee(np.hypot(*toe_off_ankle)))
        rate = float(np.radians(self.shape.angles(0.0, 1)[1])) / (stride - contact_s)
        return stride, hips, Contact(contact_s, toe_x, ends.strike, knee, rate)

    def _clear_the_ground(self, side: Side) -> None:
        """Turn the toes up where the swinging foot would scrape, as runners do who hardly bend the knee."""
        w = np.linspace(0.0, 1.0, 401)
        hip = self.hips.own_height(self.contact_s + w * self.swing_s)
        for _ in range(CLEARING_ROUNDS):
            thigh, knee, pitch = self.swings[side].at(w).T
            toe = hip + self.build.ankle(thigh, knee)[:, 1] + self.build.toe(pitch)[:, 1]
            worst = int(toe.argmin())
            if toe[worst] > -TOUCHING_M:
                return
            self.swings[side].turn_up(float(w[worst]), float(CLEARING * -toe[worst] / self.build.toe_ahead))

    def _ends(self) -> _Ends:
        p, build = self.p, self.build
        (thigh0, knee0, pitch0), (thigh1, knee1, _) = np.array(self.shape.angles(np.array([0.0, 1.0])))
        reaching = float(np.clip(p.overstride_ll / REACHING_LL, 0.0, 1.0))
        straight = knee1 + reaching * (min(REACHING_KNEE_DEG, knee1) - knee1)
        if p.walking:
            ahead = float(build.ankle(np.radians(thigh1), np.radians(knee1))[0]) / build.leg
        else:
            ahead = shapes.usual_overstride(p.speed_mps)
        x = (ahead + p.overstride_ll) * build.leg
        strike = np.array([x, -np.sqrt(float(build.reach(np.radians(straight))) ** 2 - x**2)])
        leaving = _less_far_back(
            build,
            float(np.radians(thigh0 + p.weak_push_deg + CALF_THIGH_DEG * p.calf_push)),
            build.ankle(*np.radians([thigh0, knee0])),
        )
        lower = np.array([0.0, p.sitting_ll * build.leg])
        pitch = pitch0 if p.walking else PUSH_PITCH_DEG[0] + PUSH_PITCH_DEG[1] * (p.speed_mps - 2.5)
        pitch -= CALF_PITCH_DEG * p.calf_push
        heel_first = p.strike_deg + (reaching * REACHING_PITCH_DEG if p.strike_deg > 0 else 0.0)
        return _Ends(strike + lower, float(np.radians(heel_first)), leaving + lower, float(np.radians(pitch)))

    def _ankle_height(self, pitch: float) -> float:
        """Of a foot that touches the ground with its lowest point."""
        sole = np.array(pitch)
        return -float(min(self.build.heel(sole)[1], self.build.toe(sole)[1]))

    def _sole_ahead(self, pitch: float) -> float:
        """The ball of the foot, once flat, ahead of the ankle at foot strike."""
        sole = np.array(pitch)
        if pitch < 0:
            return float(self.build.toe(sole)[0])
        return float(self.build.heel(sole)[0]) + self.build.heel_back + self.build.toe_ahead


def _fixed_point(hips: Hips, toe_x: float, left_x: float, speed_mps: float) -> float:
    """Contact time after which the ball of the foot, going back with the belt, is where toe-off has it."""
    contact_s = (toe_x - left_x) / speed_mps
    for _ in range(50):
        contact_s = (toe_x - left_x - float(hips.ahead(np.array(contact_s)))) / speed_mps
    return contact_s


def _less_far_back(build: Build, thigh: float, ankle: FloatArray) -> FloatArray:
    """The ankle moved forward at its height until the thigh, of a knee that bends more, has this angle."""

    def short(x: float) -> float:
        return float(build.angles(np.array([x, ankle[1]]))[0]) - thigh

    return np.array([brentq(short, ankle[0] - 0.01 * build.leg, 0.0), ankle[1]])
