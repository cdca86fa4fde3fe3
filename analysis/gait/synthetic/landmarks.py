"""The 33 landmarks of a pose model on the synthetic body."""

from __future__ import annotations

import numpy as np

from analysis.gait.model import LANDMARKS, LEGS, SIDES, FloatArray, Side
from analysis.gait.synthetic.runner import SyntheticRunner

# Seen from the middle of the head, shares of height: forward, up, to the side.
FACE: dict[str, tuple[float, float, float]] = {
    "eye_inner": (0.048, 0.014, 0.010),
    "eye": (0.046, 0.014, 0.018),
    "eye_outer": (0.042, 0.014, 0.026),
    "ear": (0.000, 0.000, 0.043),
    "mouth": (0.050, -0.034, 0.014),
}
FACE_INDEX: dict[Side, dict[str, int]] = {
    "left": {"eye_inner": 1, "eye": 2, "eye_outer": 3, "ear": 7, "mouth": 9},
    "right": {"eye_inner": 4, "eye": 5, "eye_outer": 6, "ear": 8, "mouth": 10},
}
# Beyond the wrist, along the forearm and to the side, shares of height.
HAND: dict[str, tuple[float, float]] = {"pinky": (0.050, 0.010), "index": (0.055, -0.006), "thumb": (0.035, -0.014)}
ARM = {"shoulder": 11, "elbow": 13, "wrist": 15}
HAND_INDEX = {"pinky": 17, "index": 19, "thumb": 21}

MIRRORED = np.array([0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9, *(k + 1 if k % 2 else k - 1 for k in range(11, LANDMARKS))])
"""Each landmark's name in a mirror."""


def place(runner: SyntheticRunner, times_s: FloatArray) -> FloatArray:
    """(n, 33, 3) metres."""
    joints = runner.positions(times_s)
    height = runner.height_m
    points = np.empty((len(times_s), LANDMARKS, 3))
    points[:, 0] = joints["nose"]
    for side in SIDES:
        outward = 1.0 if side == "right" else -1.0
        for name, (ahead, up, out) in FACE.items():
            points[:, FACE_INDEX[side][name]] = joints["head"] + height * np.array([ahead, up, outward * out])
        first = 0 if side == "left" else 1
        for name, index in ARM.items():
            points[:, index + first] = joints[f"{side}_{name}"]
        forearm = joints[f"{side}_wrist"] - joints[f"{side}_elbow"]
        forearm /= np.linalg.norm(forearm, axis=1, keepdims=True)
        for name, (along, out) in HAND.items():
            beyond = height * (along * forearm + [0.0, 0.0, outward * out])
            points[:, HAND_INDEX[name] + first] = joints[f"{side}_wrist"] + beyond
        for name in ("hip", "knee", "ankle", "heel", "toe"):
            points[:, getattr(LEGS[side], name)] = joints[f"{side}_{name}"]
    return points
