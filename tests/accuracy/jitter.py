"""How much landmarks tremble from frame to frame: decides which level of noise stands for the pose model."""

from __future__ import annotations

from math import comb

import numpy as np

from analysis.gait import body
from analysis.gait.model import LEGS, SIDES, FloatArray, PoseTrack
from tests.accuracy.faults import HEIGHT_M

ORDER = 4  # running itself has next to nothing in fourth differences at 25 frames a second and more
WHITE_GAIN = sum(comb(ORDER, k) ** 2 for k in range(ORDER + 1))
MEDIAN_OVER_VARIANCE = 0.4549  # of squared normal deviates


def hips_mm(track: PoseTrack) -> float:
    """Standard deviation per axis of what is new in every frame at the hips, on a runner of 1.75 m; wild frames left
    out. NaN where nobody is."""
    xy = track.xy_px.astype(float)
    mm_per_px = 1000 * HEIGHT_M * body.LEG_OF_HEIGHT / body.leg_length(body.longer_leg(xy))
    variances = [_variance(xy[:, LEGS[side].hip]) for side in SIDES]
    return float(mm_per_px * np.sqrt(np.mean(variances)))


def _variance(xy_px: FloatArray) -> float:
    """xy_px (n, 2); mean of both axes."""
    differences = np.diff(xy_px, n=ORDER, axis=0)
    differences = differences[np.isfinite(differences).all(axis=1)]
    if not len(differences):
        return float("nan")
    return float((np.median(differences**2, axis=0) / MEDIAN_OVER_VARIANCE / WHITE_GAIN).mean())


def level(jitters_mm: list[float], levels_mm: tuple[int, ...]) -> int:
    """The least level that no clip's jitter exceeds, else the highest."""
    return next((mm for mm in levels_mm if mm >= np.nanmax(jitters_mm)), levels_mm[-1])
