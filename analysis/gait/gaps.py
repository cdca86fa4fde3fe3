"""Step 3: spikes become gaps, short gaps are bridged, long ones are remembered.

Bridged points count as measured. Points in longer gaps are interpolated too, so that filters can run over them, but
what needs them there is not measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from analysis.gait import body
from analysis.gait.model import LANDMARKS, LEGS, BoolArray, FloatArray
from analysis.gait.windows import around, running

SPIKE_LL = 0.2  # distance from the running median, hip-relative
FOOT_SPIKE_LL = 0.1  # the same relative to the ankle: a foot that turns at 5.5 m/s reaches .06 between frames at 30
SPIKE_WINDOW_S = 0.13  # five frames at 30 a second
SHORTEST_S = 2 * SPIKE_WINDOW_S  # what is seen for less has no usual place
LONGEST_BRIDGE_S = 0.080
GIVEN_SHARE = 0.4  # a landmark present in fewer frames counts as not given at all
LEG_POINTS = range(25, LANDMARKS)
FEET = [point for leg in LEGS.values() for point in (leg.heel, leg.toe)]
ANKLES_OF_FEET = [leg.ankle for leg in LEGS.values() for _ in range(2)]


@dataclass(frozen=True, slots=True)
class Bridged:
    """xy_px (n, 33, 2) without holes (NaN only where a landmark is not given in the whole segment);
    measured (n, 33): seen there or in a short gap; spikes (n, 33): thrown out."""

    xy_px: FloatArray
    measured: BoolArray
    spikes: BoolArray

    @property
    def spike_share(self) -> float:
        """Share of frames with a spike on either leg."""
        return float(self.spikes.any(axis=1).mean())


def bridge(time_s: FloatArray, xy_px: FloatArray) -> Bridged:
    """Clean one segment: time_s (n,), xy_px (n, 33, 2)."""
    spikes = _spikes(time_s, xy_px)
    seen = np.isfinite(xy_px).all(axis=-1) & ~spikes
    seen[:, seen.mean(axis=0) < GIVEN_SHARE] = False
    xy = np.full(xy_px.shape, np.nan)
    measured = np.zeros(seen.shape, dtype=bool)
    for k in np.flatnonzero(seen.any(axis=0)):
        there = seen[:, k]
        measured[:, k] = there | _in_short_gap(time_s, there)
        if there.all():
            xy[:, k] = xy_px[:, k]
            continue
        inside = np.clip(time_s, time_s[there][0], time_s[there][-1])  # hold the ends, never extrapolate
        xy[:, k] = PchipInterpolator(time_s[there], xy_px[there, k])(inside)
        xy[there, k] = xy_px[there, k]
    return Bridged(xy, measured, spikes)


def _spikes(time_s: FloatArray, xy_px: FloatArray) -> BoolArray:
    """(n, 33) hips far from their own running median; leg points far from theirs relative to the hips; heel and toe
    also relative to the ankle, which the model may have while it takes something else for the foot."""
    spikes = np.zeros(xy_px.shape[:2], dtype=bool)
    there = np.asarray(np.isfinite(xy_px[:, body.LEG_LANDMARKS]).all(axis=-1)).any(axis=1)
    time_s = time_s[there]
    if not len(time_s) or time_s[-1] - time_s[0] < SHORTEST_S:
        return spikes
    frames = np.flatnonzero(there)[:, None]
    leg_px = body.leg_length(body.longer_leg(xy_px))
    farthest = SPIKE_LL * leg_px
    hips = xy_px[there][:, body.HIPS]
    usual_hips = _usual(time_s, hips)
    wild_hips = body.distance(hips, usual_hips) > farthest
    spikes[frames, body.HIPS] = wild_hips
    steady_hips = np.where(wild_hips[..., None], usual_hips, hips)
    relative = np.asarray(xy_px[there][:, LEG_POINTS] - body.mean_of(steady_hips)[:, None])
    wild_legs = body.distance(relative, _usual(time_s, relative)) > farthest
    feet, ankles = (np.array(points) - LEG_POINTS.start for points in (FEET, ANKLES_OF_FEET))
    turned = np.asarray(relative[:, feet] - relative[:, ankles])
    wild_feet = body.distance(turned, _usual(time_s, turned)) > FOOT_SPIKE_LL * leg_px
    wild_legs[:, feet] |= wild_feet & ~wild_legs[:, ankles]
    first, last = around(time_s, SPIKE_WINDOW_S)
    wild_legs[(first < 0) | (last >= len(time_s))] = False  # the median of half a window lags behind a moving foot
    spikes[frames, list(LEG_POINTS)] = wild_legs
    return spikes


def _usual(time_s: FloatArray, points: FloatArray) -> FloatArray:
    """Running median of points (n, k, 2), holes bridged by straight lines: a median over holes would be any of its
    values."""
    whole = points.copy()
    for k in np.flatnonzero(np.isnan(points).any(axis=(0, 2))):
        seen = np.isfinite(points[:, k]).all(axis=-1)
        for axis in range(2) if seen.any() else ():
            whole[:, k, axis] = np.interp(time_s, time_s[seen], points[seen, k, axis])
    return running(np.median, time_s, whole, SPIKE_WINDOW_S)


def _in_short_gap(time_s: FloatArray, there: BoolArray) -> BoolArray:
    """(n,) true for missing frames whose gap, in time missing, is short and has seen frames on both sides."""
    seen = np.flatnonzero(there)
    index = np.arange(len(time_s))
    before = np.searchsorted(seen, index, side="right") - 1
    inner = (before >= 0) & (before < len(seen) - 1) & ~there
    short = np.zeros(len(time_s), dtype=bool)
    left, right = seen[before[inner]], seen[before[inner] + 1]
    missing_s = (time_s[right] - time_s[left]) * (right - left - 1) / (right - left)
    short[index[inner]] = missing_s <= LONGEST_BRIDGE_S + 1e-9
    return short
