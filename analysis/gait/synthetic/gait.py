"""One stride of both legs: stance as planned, swing by the shape with its faults, always clear of the ground."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from analysis.gait.model import SIDES, FloatArray, Side
from analysis.gait.synthetic import plan, shapes
from analysis.gait.synthetic.body import Build
from analysis.gait.synthetic.parameters import RunnerParameters
from analysis.gait.synthetic.stance import Pose, Stance, landing, toe_off
from analysis.gait.synthetic.swing import Swing, rise_and_fall, with_foot

# Recorded feet are furthest ahead of the hips 26 to 33 ms before foot strike, at any pace and with any strike.
FURTHEST_BEFORE_S, MOST_RETRACTION, EPS_S = 0.030, 0.2, 1e-4
CLEARING_ROUNDS, CLEARING, TOUCHING_M = 40, 1.2, 1e-6


class Gait:
    """Each leg since its own foot strike; angles in radians, metres.

    Raises ValueError for parameters that would overstretch the leg.
    """

    def __init__(self, p: RunnerParameters) -> None:
        self.build = Build.of(p.height_m)
        shape = shapes.walking() if p.walking else shapes.running(p.speed_mps)
        planned = plan.make(p, self.build, shape)
        self.stride_s, self.hips, self.contact_s = planned.stride_s, planned.hips, planned.contact.duration_s
        self.swing_s = self.stride_s - self.contact_s
        self.stance = Stance(self.build, self.hips, planned.contact, p.speed_mps)
        _, knee_rate, pitch_rate = np.radians(shape.angles(1.0, 1)) / self.swing_s
        ends = toe_off(self.stance), landing(self.stance, float(knee_rate), float(pitch_rate))
        pull = {"left": p.overcooked_deg - p.lazy_deg - p.asymmetry_deg, "right": p.overcooked_deg - p.lazy_deg}
        self.swings = {side: Swing(shape, pull[side], p.flick, p.late_pull_deg, self.swing_s, *ends) for side in SIDES}
        for swing in self.swings.values():
            if not p.walking:
                self._turn_back(swing)
            self._clear_the_ground(swing)

    def at(self, since_s: FloatArray, side: Side, extra: FloatArray) -> Pose:
        """since_s (n,) in 0..stride_s; extra (n, 2) is added to thigh and knee in mid-swing."""
        on_ground = since_s <= self.contact_s
        w = np.clip((since_s - self.contact_s) / self.swing_s, 0.0, 1.0)
        angles = self.swings[side].at(w) + with_foot(*extra.T) * rise_and_fall(w)[:, None]
        standing = self.stance.at(since_s[on_ground])
        angles[on_ground] = np.stack([standing.thigh, standing.knee, standing.pitch], axis=-1)
        thigh, knee, pitch = angles.T
        return Pose(thigh, knee, pitch, self.build.ankle(thigh, knee))

    def _turn_back(self, swing: Swing) -> None:
        """Have the foot furthest forward when recorded feet are."""
        around = self.contact_s + self.swing_s - FURTHEST_BEFORE_S + np.array([-EPS_S, EPS_S])

        def goes_on(retraction: float) -> float:
            swing.retract(retraction)
            thigh, knee, pitch = swing.at((around - self.contact_s) / self.swing_s).T
            foot = self.build.ankle(thigh, knee) + (self.build.heel(pitch) + self.build.toe(pitch)) / 2
            return float(foot[1, 0] - foot[0, 0])

        swing.retract(brentq(goes_on, -MOST_RETRACTION, MOST_RETRACTION))

    def _clear_the_ground(self, swing: Swing) -> None:
        """Turn the toes up where the swinging foot would scrape, as runners do who hardly bend the knee."""
        w = np.linspace(0.0, 1.0, 401)
        hip = self.hips.own_height(self.contact_s + w * self.swing_s)
        for _ in range(CLEARING_ROUNDS):
            thigh, knee, pitch = swing.at(w).T
            toe = hip + self.build.ankle(thigh, knee)[:, 1] + self.build.toe(pitch)[:, 1]
            worst = int(toe.argmin())
            if toe[worst] > -TOUCHING_M:
                return
            swing.turn_up(float(w[worst]), float(CLEARING * -toe[worst] / self.build.toe_ahead))
