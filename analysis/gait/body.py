"""Lengths of the body in the picture, straight from landmarks. Shapes: xy (..., 33, 2); any length unit."""

from __future__ import annotations

import warnings

import numpy as np

from analysis.gait.model import LEGS, SIDES, FloatArray, Landmark, Leg

HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
LEG_LANDMARKS = [getattr(LEGS[side], joint) for joint in ("hip", "knee", "ankle", "heel", "toe") for side in SIDES]

# Leg length (thigh + shank) as a share of standing height: Drillis & Contini's segment lengths as given by Winter.
LEG_OF_HEIGHT = 0.491
TYPICAL_LEG_M = 0.86  # of an adult of 1.75 m: for rough looks where the height is not known
# Standing height from torso and leg: the head and the foot make up the rest.
HEIGHT_FROM_TORSO, HEIGHT_FROM_LEG = 1.35, 1.05


def mean_of(points: FloatArray) -> FloatArray:
    """Mean (..., 2) of the points (..., k, 2) that are there; NaN where none is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanmean(points, axis=-2))


def mid_hip(xy: FloatArray) -> FloatArray:
    """(..., 2); the one hip where only one is there."""
    return mean_of(xy[..., HIPS, :])


def distance(a: FloatArray, b: FloatArray) -> FloatArray:
    """Euclidean distance along the last axis."""
    return np.asarray(np.hypot(a[..., 0] - b[..., 0], a[..., 1] - b[..., 1]))


def leg_span(xy: FloatArray, leg: Leg) -> FloatArray:
    """Thigh + shank, (...,)."""
    return distance(xy[..., leg.hip, :], xy[..., leg.knee, :]) + distance(xy[..., leg.knee, :], xy[..., leg.ankle, :])


def leg_length(spans: FloatArray) -> float:
    """Median of the longer half of thigh + shank: foreshortening only shortens. NaN without a finite span."""
    spans = spans[np.isfinite(spans)]
    return float(np.median(spans[spans >= np.median(spans)])) if len(spans) else float("nan")


def longer_leg(xy: FloatArray) -> FloatArray:
    """Thigh + shank of the leg that looks longer, per frame, (n,); NaN where neither is there."""
    spans = np.stack([leg_span(xy, LEGS[side]) for side in SIDES])
    return np.asarray(np.fmax(spans[0], spans[1]))


def torso(xy: FloatArray) -> FloatArray:
    """Mid-shoulder to mid-hip, (...,); NaN without shoulders."""
    return distance(mean_of(xy[..., SHOULDERS, :]), mid_hip(xy))


def height(torso_length: FloatArray, leg_length: FloatArray) -> FloatArray:
    """Rough standing height; from the leg alone where there is no torso."""
    both = HEIGHT_FROM_TORSO * torso_length + HEIGHT_FROM_LEG * leg_length
    return np.asarray(np.where(np.isfinite(torso_length), both, leg_length / LEG_OF_HEIGHT))
