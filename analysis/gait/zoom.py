"""Step 6a: a camera that zooms, or that the runner comes closer to: the body's size in the picture as it drifts.

While the size keeps within 5 % and drifts by at most 3 % a second, one leg length serves the whole segment, and nothing
is touched. Beyond that every frame is brought to the segment's median size, around the mid-hip.
"""

from __future__ import annotations

import numpy as np

from analysis.gait import body
from analysis.gait.model import LEGS, FloatArray, Side

MOST_DRIFT, MOST_RANGE = 0.03, 0.05  # of the size: a second, and in all
WINDOW_S = 2.0  # two to three strides: a size that breathes with the stride is no zoom
GRID_S = 0.1


def magnification(time_s: FloatArray, xy_px: FloatArray, near_side: Side) -> FloatArray:
    """(m,) size of the body over its median size in the segment; exactly 1 where it hardly drifts.

    time_s (m,) uniform; xy_px (m, 33, 2) without holes.
    """
    still = np.ones(len(time_s))
    if time_s[-1] - time_s[0] < WINDOW_S:
        return still
    leg, trunk = body.leg_span(xy_px, LEGS[near_side]), body.torso(xy_px)
    size = np.log(leg + np.where(np.isfinite(trunk), trunk, 0.0))
    level, slope = _drift(time_s, size)
    if np.abs(slope).max() <= MOST_DRIFT and np.ptp(level) <= MOST_RANGE:
        return still
    return np.asarray(np.exp(level - np.median(level)))


def steadied(xy_px: FloatArray, size: FloatArray) -> FloatArray:
    """Points (m, 33, 2) with the body at its median size in every frame, mid-hips where they were."""
    hips = body.mid_hip(xy_px)[:, None]
    return np.asarray(hips + (xy_px - hips) / size[:, None, None])


def steadied_velocity(xy_px: FloatArray, velocity: FloatArray, size: FloatArray, rate_hz: float) -> FloatArray:
    """Velocity of the steadied points, per second; velocity (m, 33, 2) that of the points as filmed."""
    hips, hips_velocity = body.mid_hip(xy_px)[:, None], body.mid_hip(velocity)[:, None]
    growth = np.gradient(size, 1 / rate_hz) / size
    relative = velocity - hips_velocity - (xy_px - hips) * growth[:, None, None]
    return np.asarray(hips_velocity + relative / size[:, None, None])


def _drift(time_s: FloatArray, size: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Level (m,) of a straight line through the window around each instant, and its slopes."""
    centres = np.append(np.arange(time_s[0], time_s[-1], GRID_S), time_s[-1])
    levels, slopes = np.empty(len(centres)), np.empty(len(centres))
    for k, centre in enumerate(centres):
        start = np.clip(centre - WINDOW_S / 2, time_s[0], time_s[-1] - WINDOW_S)
        inside = (time_s >= start) & (time_s <= start + WINDOW_S)
        slopes[k], levels[k] = np.polyfit(time_s[inside] - centre, size[inside], 1)
    return np.interp(time_s, centres, levels), slopes
