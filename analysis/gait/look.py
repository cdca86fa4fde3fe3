"""What a segment looks like, in the numbers that the gates judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.gait import body
from analysis.gait.angles import RATE_HZ
from analysis.gait.model import LEGS, SIDES, FloatArray, PoseTrack
from analysis.gait.piece import Piece

# A segment whose pose can be trusted: engineering values, set between recorded runners and what is no body.
LEAST_VISIBILITY = 0.60
MOST_BONE_VARIATION = 0.30
MOST_KNEE_DEG = 165.0
MOST_SPIKES = 0.30
TORSO_OVER_LEG = (0.42, 0.95)


@dataclass(frozen=True, slots=True)
class View:
    """Widths seen from the camera: 0 from the side, about .65 and .25 from the front. NaN where not given."""

    shoulders_torso: float
    hips_ll: float


@dataclass(frozen=True, slots=True)
class Look:
    """Numbers of one segment, or of several weighted by their length; NaN where a landmark is not given.

    foot_travel_ll  fore-aft range of the ankles relative to the hips
    knee_peak_deg   98th percentile, near leg; knee_both_deg the lesser of both legs
    knee_speed_deg  95th percentile of its rate
    """

    duration_s: float
    view: View
    height_px: float
    torso_ll: float
    visibility: float
    foot_visibility: float
    bone_variation: float
    spike_share: float
    foot_travel_ll: float
    knee_peak_deg: float
    knee_both_deg: float
    knee_speed_deg: float
    lean_deg: float

    @property
    def reliable(self) -> bool:
        """Is this a body whose legs were followed? Numbers that are not given do not speak against it."""
        return not (
            self.visibility < LEAST_VISIBILITY
            or self.bone_variation >= MOST_BONE_VARIATION
            or self.knee_both_deg >= MOST_KNEE_DEG
            or self.spike_share >= MOST_SPIKES
            or self.torso_ll < TORSO_OVER_LEG[0]
            or self.torso_ll > TORSO_OVER_LEG[1]
        )


def look_at(piece: Piece) -> Look:
    """Measure one segment."""
    xy, motion = piece.points.xy_px, piece.motion
    torso_px = _median(body.torso(xy))
    near = LEGS[piece.near_side]
    legs = [motion.legs[side] for side in SIDES if motion.legs[side].given]
    travel = [np.subtract(*np.percentile(leg.ankle[:, 0] - motion.mid_hip[:, 0], [97, 3])) for leg in legs]
    knees = [float(np.percentile(leg.knee_deg, 98)) for leg in legs]
    rates = [np.percentile(np.abs(np.gradient(leg.knee_deg)) * RATE_HZ, 95) for leg in legs]
    near_knee = motion.legs[piece.near_side].knee_deg
    return Look(
        duration_s=piece.duration_s,
        view=view_of(xy, motion.leg_length_px),
        height_px=float(body.height(np.array(torso_px), np.array(motion.leg_length_px))),
        torso_ll=_share(torso_px, motion.leg_length_px),
        visibility=_mean(piece.visibility[:, [near.hip, near.knee, near.ankle, near.heel, near.toe]]),
        foot_visibility=_mean(piece.visibility[:, [near.ankle, near.heel, near.toe]]),
        bone_variation=_bone_variation(xy),
        spike_share=piece.points.spike_share,
        foot_travel_ll=float(np.median(travel)) if travel else float("nan"),
        knee_peak_deg=float(np.percentile(near_knee, 98)),
        knee_both_deg=min(knees, default=float("nan")),
        knee_speed_deg=float(np.median(rates)) if rates else float("nan"),
        lean_deg=_median(motion.lean_deg),
    )


def look_over(looks: Sequence[Look]) -> Look:
    """Mean of several segments, weighted by their length, NaN for none; the duration is their sum."""
    weights = np.array([one.duration_s for one in looks])

    def mean(values: Sequence[float]) -> float:
        there = np.isfinite(values)
        return float(np.average(np.array(values)[there], weights=weights[there])) if there.any() else float("nan")

    names = [name for name in Look.__dataclass_fields__ if name not in ("duration_s", "view")]
    numbers = {name: mean([getattr(one, name) for one in looks]) for name in names}
    view = View(mean([one.view.shoulders_torso for one in looks]), mean([one.view.hips_ll for one in looks]))
    return Look(duration_s=float(weights.sum()), view=view, **numbers)


def view_of(xy_px: FloatArray, leg_length_px: float) -> View:
    """Widths over all frames, xy_px (n, 33, 2)."""
    left, right = body.SHOULDERS
    shoulders = _median(np.abs(xy_px[:, left, 0] - xy_px[:, right, 0]))
    left, right = body.HIPS
    hips = _median(np.abs(xy_px[:, left, 0] - xy_px[:, right, 0]))
    return View(_share(shoulders, _median(body.torso(xy_px))), _share(hips, leg_length_px))


def view_of_track(track: PoseTrack) -> View:
    """The view of a clip that has no segment to look at."""
    xy = track.xy_px.astype(float)
    return view_of(xy, body.leg_length(body.longer_leg(xy)))


def _bone_variation(xy_px: FloatArray) -> float:
    variations = []
    for leg in LEGS.values():
        for near, far in ((leg.hip, leg.knee), (leg.knee, leg.ankle)):
            length = body.distance(xy_px[:, near], xy_px[:, far])
            low, middle, high = np.percentile(length, [16, 50, 84])
            variations.append((high - low) / 2 / middle)
    return _median(np.array(variations))


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def _mean(values: FloatArray) -> float:
    values = values[np.isfinite(values)]
    return float(values.mean()) if values.size else float("nan")


def _median(values: FloatArray) -> float:
    values = values[np.isfinite(values)]
    return float(np.median(values)) if values.size else float("nan")
