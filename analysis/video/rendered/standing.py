"""Somebody who stands and watches, swaying a little."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.gait.model import SIDES
from analysis.video.rendered.motion import Joints

# Body heights: forward, up, and away from the body's middle plane for joints that come in pairs.
PAIRS = {
    "hip": (0.0, 0.525, 0.050),
    "knee": (0.012, 0.285, 0.052),
    "ankle": (-0.005, 0.045, 0.055),
    "heel": (-0.040, 0.018, 0.055),
    "toe": (0.095, 0.015, 0.060),
    "shoulder": (-0.010, 0.815, 0.105),
    "elbow": (-0.022, 0.640, 0.125),
    "wrist": (0.025, 0.490, 0.120),
}
SINGLE = {"neck": (-0.008, 0.840), "head": (0.012, 0.930), "nose": (0.072, 0.925)}
STEP_AHEAD = 0.035
"""One foot is before the other, body heights."""
SWAY, SWAY_S = 0.008, 3.1


@dataclass(frozen=True, slots=True)
class Standing:
    """A Motion that goes nowhere. height_m: of the body."""

    height_m: float = 1.78
    speed_mps: float = 0.0

    def joints(self, time_s: float) -> Joints:
        sway = SWAY * np.sin(2 * np.pi * time_s / SWAY_S)
        joints = {name: np.array([ahead + sway * up, up, 0.0]) for name, (ahead, up) in SINGLE.items()}
        for side, sign in zip(SIDES, (-1, 1), strict=True):
            for name, (ahead, up, out) in PAIRS.items():
                # The foot that is set ahead takes its leg along, the less the higher up.
                ahead += sign * STEP_AHEAD * max(0.0, 1 - up / PAIRS["hip"][1])
                joints[f"{side}_{name}"] = np.array([ahead + sway * up, up, sign * out])
        return {name: self.height_m * point for name, point in joints.items()}
