"""The whole runner at any instant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.gait.model import SIDES, FloatArray, Side
from analysis.gait.synthetic.body import down
from analysis.gait.synthetic.clock import Clock
from analysis.gait.synthetic.gait import Gait
from analysis.gait.synthetic.parameters import RunnerParameters
from analysis.gait.synthetic.stance import Pose

JITTER_DEG = 1.5
FIRST_STRIDE = 10_000  # stride numbers below zero need a seed too

# Sideways, shares of height from the middle of the body.
LEG_Z = {"hip": 0.050, "knee": 0.042, "ankle": 0.040, "heel": 0.040, "toe": 0.040}
SHOULDER_Z, ELBOW_Z, WRIST_Z = 0.095, 0.107, 0.072
# The arms swing against the leg of the same side: degrees; ARM_LAG is the share of the stride
# after foot strike at which the arm is furthest back.
UPPER_ARM_DEG, UPPER_ARM_SWING_DEG, ELBOW_DEG, ELBOW_SWING_DEG = -8.0, 34.0, 95.0, -18.0
ARM_LAG = -0.05
WALKING_ARM, WALKING_ELBOW_DEG = 0.6, 25.0
SHOULDER_TURN, SHOULDER_SINK = 0.015, 0.012
HEAD_UP, HEAD_AHEAD, HEAD_LEAN, NOSE_AHEAD, NOSE_DOWN = 0.125, 0.015, 0.3, 0.062, 0.008


@dataclass(frozen=True, slots=True)
class LegAngles:
    """Degrees, (n,): signs as everywhere in the analysis; foot 0 flat, + toes up."""

    thigh_deg: FloatArray
    shank_deg: FloatArray
    knee_deg: FloatArray
    foot_deg: FloatArray


class SyntheticRunner:
    """A runner whose right foot strikes near time 0 (exactly there without jitter). Any time may be asked for."""

    def __init__(self, parameters: RunnerParameters | None = None) -> None:
        self.parameters = parameters or RunnerParameters()
        self._gait = Gait(self.parameters)
        self._clock = Clock(self.stride_s, self.parameters.stride_jitter, self.parameters.seed)

    @property
    def height_m(self) -> float:
        return self.parameters.height_m

    @property
    def speed_mps(self) -> float:
        return self.parameters.speed_mps

    @property
    def leg_length_m(self) -> float:
        return self._gait.build.leg

    @property
    def stride_s(self) -> float:
        return self._gait.stride_s

    @property
    def contact_s(self) -> float:
        return self._gait.contact_s

    @property
    def lean_deg(self) -> float:
        return self.parameters.lean_deg + self.parameters.folded_deg

    def travelled(self, times_s: FloatArray) -> FloatArray:
        """Metres of belt or ground passed since time 0, (n,)."""
        return self.speed_mps * self._clock.phase(np.asarray(times_s, float))

    def joints(self, time_s: float) -> dict[str, FloatArray]:
        """Name -> (3,) metres at one instant."""
        return {name: points[0] for name, points in self.positions(np.array([time_s])).items()}

    def positions(self, times_s: FloatArray) -> dict[str, FloatArray]:
        """Name -> (n, 3) metres: left_ and right_ of hip, knee, ankle, heel, toe, shoulder, elbow, wrist; neck, head
        (its centre), nose."""
        times_s = np.asarray(times_s, float)
        joints = self._upper_body(times_s, self.mid_hip(times_s))
        for side in SIDES:
            z = self.height_m if side == "right" else -self.height_m
            joints |= {f"{side}_{name}": _with_z(xy, LEG_Z[name] * z) for name, xy in self.leg(times_s, side).items()}
        return joints

    def leg(self, times_s: FloatArray, side: Side) -> dict[str, FloatArray]:
        """hip, knee, ankle, heel and toe of one leg in the sagittal plane, (n, 2) metres."""
        build, pose = self._gait.build, self._pose(times_s, side)
        tilt = self._gait.hips.tilt(self._since(times_s, side))
        hip = self.mid_hip(times_s) + np.stack([np.zeros(len(tilt)), tilt], axis=-1)
        ankle = hip + pose.ankle
        return {
            "hip": hip,
            "knee": hip + build.thigh * down(pose.thigh),
            "ankle": ankle,
            "heel": ankle + build.heel(pose.pitch),
            "toe": ankle + build.toe(pose.pitch),
        }

    def mid_hip(self, times_s: FloatArray) -> FloatArray:
        """Between the hips, in the sagittal plane, (n, 2) metres."""
        since = self._since(times_s, "right")
        return np.stack([self._gait.hips.ahead(since), self._gait.hips.height(since)], axis=-1)

    def angles(self, times_s: FloatArray, side: Side) -> LegAngles:
        pose = self._pose(np.asarray(times_s, float), side)
        thigh, knee, pitch = (np.degrees(a) for a in (pose.thigh, pose.knee, pose.pitch))
        return LegAngles(thigh, thigh - knee, knee, pitch)

    def events(self, side: Side, start_s: float, end_s: float) -> tuple[FloatArray, FloatArray]:
        """Foot strikes and toe-offs within start_s..end_s, each in order of time."""
        strides = np.arange(np.floor(start_s / self.stride_s) - 2, np.ceil(end_s / self.stride_s) + 3)
        strikes = strides * self.stride_s + self._lag(side)
        times = [self._clock.time(phase) for phase in (strikes, strikes + self.contact_s)]
        strike, toe_off = (t[(t >= start_s) & (t <= end_s)] for t in times)
        return strike, toe_off

    def _lag(self, side: Side) -> float:
        return 0.0 if side == "right" else self.stride_s / 2

    def _since(self, times_s: FloatArray, side: Side) -> FloatArray:
        return np.asarray((self._clock.phase(times_s) - self._lag(side)) % self.stride_s)

    def _pose(self, times_s: FloatArray, side: Side) -> Pose:
        return self._gait.at(self._since(times_s, side), side, self._jitter(times_s, side))

    def _jitter(self, times_s: FloatArray, side: Side) -> FloatArray:
        """What this stride's swing adds to thigh and knee, (n, 2) radians."""
        size = np.radians(JITTER_DEG) * self.parameters.stride_jitter
        if not size:
            return np.zeros((len(times_s), 2))
        number = np.floor((self._clock.phase(times_s) - self._lag(side)) / self.stride_s).astype(int)
        unique, where = np.unique(number, return_inverse=True)
        draws = np.stack([_draw(self.parameters.seed, side, int(k)) for k in unique])
        return np.asarray(size * draws[where])

    def _upper_body(self, times_s: FloatArray, mid_hip: FloatArray) -> dict[str, FloatArray]:
        build, height = self._gait.build, self.height_m
        n = len(times_s)
        lean = np.radians(self.lean_deg)
        neck = mid_hip + build.trunk * np.array([np.sin(lean), np.cos(lean)])
        upright = np.array([np.sin(HEAD_LEAN * lean), np.cos(HEAD_LEAN * lean)])
        head = neck + height * (HEAD_UP * upright + [HEAD_AHEAD, 0.0])
        nose = head + height * np.array([NOSE_AHEAD, -NOSE_DOWN])
        centre = np.zeros(n)
        joints = {name: _with_z(xy, centre) for name, xy in (("neck", neck), ("head", head), ("nose", nose))}
        walking = self.parameters.walking
        share, elbow_mean = (WALKING_ARM, WALKING_ELBOW_DEG) if walking else (1.0, ELBOW_DEG)
        for side in SIDES:
            z = height if side == "right" else -height
            swing = np.cos(2 * np.pi * (self._since(times_s, side) / self.stride_s - ARM_LAG))
            shoulder = neck - height * np.stack([SHOULDER_TURN * swing, SHOULDER_SINK * swing], axis=-1)
            upper = np.radians(UPPER_ARM_DEG - share * UPPER_ARM_SWING_DEG * swing)
            elbow = shoulder + build.upper_arm * down(upper)
            bend = np.radians(elbow_mean + share * ELBOW_SWING_DEG * swing)
            wrist = elbow + build.forearm * down(upper + bend)
            arm = {"shoulder": (shoulder, SHOULDER_Z), "elbow": (elbow, ELBOW_Z), "wrist": (wrist, WRIST_Z)}
            joints |= {f"{side}_{name}": _with_z(xy, at * z) for name, (xy, at) in arm.items()}
        return joints


def _with_z(xy: FloatArray, z: float | FloatArray) -> FloatArray:
    return np.concatenate([xy, np.broadcast_to(z, len(xy))[:, None]], axis=1)


@lru_cache(maxsize=4096)
def _draw(seed: int, side: Side, stride: int) -> FloatArray:
    return np.random.default_rng((seed, 2 + SIDES.index(side), FIRST_STRIDE + stride)).normal(size=2)
