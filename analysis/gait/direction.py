"""Step 5: which way the runner goes, and which leg is the near one.

Three votes: where the toes point, where the nose points, where the hips travel. The near leg follows from geometry:
who runs to the image's right shows the camera the right side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.gait import body
from analysis.gait.model import LEGS, SIDES, FloatArray, Landmark, Side, other

TRAVEL_LL = 0.5  # less than this across the picture is a treadmill or a camera that follows
EARS = [Landmark.LEFT_EAR, Landmark.RIGHT_EAR]


@dataclass(frozen=True, slots=True)
class Direction:
    """sign +1: to the image's right, -1: to its left. agreed: no vote was against it, or a person has said so."""

    sign: int
    near_side: Side
    agreed: bool

    @property
    def side(self) -> Side:
        return "right" if self.sign > 0 else "left"


def find_direction(
    time_s: FloatArray, xy_px: FloatArray, visibility: FloatArray, told: Side | None = None
) -> Direction:
    """One segment: time_s (n,), xy_px (n, 33, 2) without holes, visibility (n, 33). told: what a person says of it."""
    votes = [_toes(xy_px, visibility), _nose(xy_px), _travel(time_s, xy_px)]
    balance = sum(votes)
    sign = int(np.sign(balance)) or votes[0] or 1
    if told is not None:
        sign = 1 if told == "right" else -1
    seen = [side for side in SIDES if np.isfinite(body.leg_span(xy_px, LEGS[side])).all()]
    near: Side = "right" if sign > 0 else "left"
    if seen and near not in seen:
        near = other(near)
    return Direction(sign, near, agreed=told is not None or -sign not in votes)


def _toes(xy_px: FloatArray, visibility: FloatArray) -> int:
    """Sign of toe ahead of heel over both feet, the better seen frames counting more."""
    total = 0.0
    for leg in LEGS.values():
        ahead = np.sign(xy_px[:, leg.toe, 0] - xy_px[:, leg.heel, 0])
        weight = np.fmin(visibility[:, leg.toe], visibility[:, leg.heel])
        total += float(np.nansum(ahead * weight))
    return int(np.sign(total))


def _nose(xy_px: FloatArray) -> int:
    ahead = xy_px[:, Landmark.NOSE, 0] - body.mean_of(xy_px[:, EARS])[:, 0]
    ahead = ahead[np.isfinite(ahead)]
    return int(np.sign(np.median(ahead))) if len(ahead) else 0


def _travel(time_s: FloatArray, xy_px: FloatArray) -> int:
    hips = body.mid_hip(xy_px)[:, 0]
    leg_px = body.leg_length(body.longer_leg(xy_px))
    travelled = np.polyfit(time_s - time_s[0], hips, 1)[0] * (time_s[-1] - time_s[0]) / leg_px
    return int(np.sign(travelled)) if abs(travelled) > TRAVEL_LL else 0
