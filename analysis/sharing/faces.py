"""Where the runner's face is in each picture, from the landmarks of the pose. Only the runner is followed: the faces of
others in the picture are not known."""

from __future__ import annotations

import numpy as np

from analysis.gait.model import FloatArray, PoseTrack

FACE = slice(0, 11)
"""Nose, eyes, ears and mouth."""
SHOULDERS, HIPS = (11, 12), (23, 24)
OF_TRUNK = 0.42
"""Radius in trunk lengths, shoulder to hip: a head with hair is about half as long as the trunk, and there is room."""
OF_SPREAD = 2.2
"""Radius in distances of the outermost point of the face from its middle, for a head that is turned or near."""
AROUND_S = 0.25
"""The disc is as big as the biggest of so long before and after."""
LONGEST_GAP_S = 0.4
"""Over so long without landmarks the face goes straight on; over longer nobody knows where it is."""


def face_discs(track: PoseTrack) -> list[list[float] | None]:
    """x, y, radius in pixels for each picture of the track; None where the face may be anywhere."""
    points = track.xy_px[:, FACE].astype(np.float64)
    seen = np.isfinite(points).all(axis=-1)
    known = np.flatnonzero(seen.any(axis=1))
    if not len(known):
        return [None] * len(track.time_s)
    found = points[known]
    middle = np.nanmean(found, axis=1)
    spread = np.nanmax(np.linalg.norm(found - middle[:, None], axis=-1), axis=1)
    trunk = np.linalg.norm(
        track.xy_px[known][:, SHOULDERS].mean(axis=1) - track.xy_px[known][:, HIPS].mean(axis=1), axis=-1
    )
    usual = np.nanmedian(trunk) if np.isfinite(trunk).any() else 0.0
    size = np.fmax(OF_SPREAD * spread, OF_TRUNK * np.fmax(np.nan_to_num(trunk, nan=usual), 0.5 * usual))
    time_s = track.time_s
    radius = _biggest_around(time_s[known], size)
    x, y, r = (np.interp(time_s, time_s[known], values) for values in (middle[:, 0], middle[:, 1], radius))
    sure = _near_known(time_s, time_s[known])
    return [[float(x[i]), float(y[i]), float(r[i])] if sure[i] else None for i in range(len(time_s))]


def _biggest_around(time_s: FloatArray, values: FloatArray) -> FloatArray:
    first = np.searchsorted(time_s, time_s - AROUND_S)
    after = np.searchsorted(time_s, time_s + AROUND_S, side="right")
    return np.array([values[a:b].max() for a, b in zip(first, after, strict=True)])


def _near_known(time_s: FloatArray, known_s: FloatArray) -> np.ndarray:
    """Is the picture one with landmarks, or in a gap between two that is short enough?"""
    after = np.searchsorted(known_s, time_s)
    before = np.searchsorted(known_s, time_s, side="right") - 1
    inside = (after < len(known_s)) & (before >= 0)
    gap = known_s[np.minimum(after, len(known_s) - 1)] - known_s[np.maximum(before, 0)]
    return inside & (gap <= LONGEST_GAP_S)
