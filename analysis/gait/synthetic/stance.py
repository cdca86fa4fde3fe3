"""The leg on the ground, pinned to it from foot strike to toe-off.

The foot rolls over its heel, stands flat, rolls over its ball. The hips' path bends the knee until the heel rises; from
there the knee straightens smoothly towards its value at toe-off and thereby lifts the heel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.gait.model import FloatArray
from analysis.gait.synthetic.body import Build, hermite
from analysis.gait.synthetic.hips import Hips
from analysis.gait.synthetic.plan import Contact

HEEL_ROCKER, SLAP = 0.19, -2.8  # share of stance until the foot lies flat; how fast it falls at first
FORWARD_AT_STRIKE = 0.45  # speed of the foot over the ground just before foot strike, share of the runner's
EARLIEST_HEEL_OFF, LATEST_HEEL_OFF = 0.50, 0.80  # share of stance; the first at which the heel need not dig in
HEEL_DOWN = 1e-4  # radians
EPS_S = 1e-5


@dataclass(frozen=True, slots=True)
class Pose:
    """A leg seen from its own hip: angles (n,) radians, ankle (n, 2) metres."""

    thigh: FloatArray
    knee: FloatArray
    pitch: FloatArray
    ankle: FloatArray


class Stance:
    """The leg on the ground, since_s from 0 to contact.duration_s.

    Raises ValueError where it would have to be longer than it is.
    """

    def __init__(self, build: Build, hips: Hips, contact: Contact, speed_mps: float) -> None:
        self.build, self.hips, self.contact, self.speed = build, hips, contact, speed_mps
        for share in np.arange(EARLIEST_HEEL_OFF, LATEST_HEEL_OFF, 0.01):
            self._plan_push(float(share) * contact.duration_s)
            rising = np.linspace(self.heel_off_s, contact.duration_s, 200)
            if self._risen(rising)[0].max() < HEEL_DOWN:
                break
        everywhere = np.linspace(0.0, contact.duration_s, 400)
        if np.hypot(*self.at(everywhere).ankle.T).max() > build.leg:
            raise ValueError("no leg is long enough to run like this: shorten contact or overstride")

    def _plan_push(self, heel_off_s: float) -> None:
        self.heel_off_s = heel_off_s
        before = self._rolled(np.array([heel_off_s - EPS_S, heel_off_s]))[1]
        knees = self.build.knee(np.hypot(*before.T))
        self.heel_off_knee = float(knees[1])
        self.heel_off_rate = float(knees[1] - knees[0]) / EPS_S

    def at(self, since_s: FloatArray) -> Pose:
        pitch, ankle = self._rolled(since_s)
        rising = since_s > self.heel_off_s
        pitch[rising], ankle[rising] = self._risen(since_s[rising])
        thigh, knee = self.build.angles(ankle)
        return Pose(thigh, knee, pitch, ankle)

    def _toe(self, since_s: FloatArray) -> FloatArray:
        """Ball of the foot on the ground, seen from the hip, (n, 2)."""
        advanced = self.hips.ahead(since_s) - self.hips.ahead(np.array(0.0))
        x = self.contact.toe_x - self.speed * since_s - advanced
        return np.stack([x, -self.hips.own_height(since_s)], axis=-1)

    def _rolled(self, since_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Pitch and ankle from foot strike to the flat foot, over the heel or, on the forefoot, over the ball."""
        contact, build = self.contact, self.build
        u = np.clip(since_s / (HEEL_ROCKER * contact.duration_s), 0.0, 1.0)
        pitch = contact.strike * hermite(u, 1.0, SLAP, 0.0, 0.0)
        toe = self._toe(since_s)
        if contact.strike < 0:
            return pitch, toe - build.toe(pitch)
        heel = toe - [build.heel_back + build.toe_ahead, 0.0]
        return pitch, heel - build.heel(pitch)

    def _risen(self, since_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Pitch and ankle while the heel is up: where the leg's reach meets the circle around the ball."""
        contact, build = self.contact, self.build
        span = contact.duration_s - self.heel_off_s
        u = (since_s - self.heel_off_s) / span
        knee = hermite(
            u, self.heel_off_knee, self.heel_off_rate * span, contact.toe_off_knee, contact.toe_off_knee_rate * span
        )
        toe = self._toe(since_s)
        reach, distance = build.reach(knee), np.hypot(*toe.T)
        lever = np.hypot(build.toe_ahead, build.ankle_height)
        cosine = (reach**2 + distance**2 - lever**2) / (2 * reach * distance)
        toe_angle = np.arctan2(toe[:, 0], -toe[:, 1])
        angle = toe_angle - np.arccos(np.clip(cosine, -1.0, 1.0))
        ankle = reach[:, None] * np.stack([np.sin(angle), -np.cos(angle)], axis=-1)
        to_toe = toe - ankle
        level = np.arctan2(-build.ankle_height, build.toe_ahead)
        return np.arctan2(to_toe[:, 1], to_toe[:, 0]) - level, ankle


@dataclass(frozen=True, slots=True)
class End:
    """Thigh, knee and foot pitch (3,) and their rates a second, at one end of swing."""

    angles: FloatArray
    rates: FloatArray


def toe_off(stance: Stance) -> End:
    """The end of stance, from which swing goes on."""
    last = stance.contact.duration_s
    pose = stance.at(np.array([last - EPS_S, last]))
    rows = np.stack([pose.thigh, pose.knee, pose.pitch], axis=-1)
    return End(rows[1], (rows[1] - rows[0]) / EPS_S)


def landing(stance: Stance, knee_rate: float, pitch_rate: float) -> End:
    """Just before foot strike: the angles of foot strike, and the foot slowing down over the ground."""
    build, hips = stance.build, stance.hips
    pose = stance.at(np.array([0.0]))
    thigh, knee = float(pose.thigh[0]), float(pose.knee[0])
    around = hips.ahead(np.array([-EPS_S, EPS_S]))
    hip_speed = float(around[1] - around[0]) / (2 * EPS_S)
    backward = -stance.speed * (1 - FORWARD_AT_STRIKE) - hip_speed
    by_shank = build.shank * np.cos(thigh - knee)
    thigh_rate = (backward + by_shank * knee_rate) / (build.thigh * np.cos(thigh) + by_shank)
    return End(np.array([thigh, knee, pose.pitch[0]]), np.array([thigh_rate, knee_rate, pitch_rate]))
