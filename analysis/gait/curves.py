"""Step 15: curves for the charts and the skeleton, on the clip's own frames."""

from __future__ import annotations

import numpy as np

from analysis.gait.angles import FLAT, body_frame, direction_angle, knee_flexion, trunk_lean
from analysis.gait.model import LEGS, SIDES, FloatArray, SegmentCurves, Side
from analysis.gait.piece import Piece
from analysis.gait.zoom import steadied


def draw(piece: Piece, first_frame: int = 0) -> SegmentCurves:
    """Filtered angles, heel height above its own stance level, and landmarks of one segment.

    first_frame: number of the piece's frame 0 in the whole clip.
    """
    xy_px = piece.smooth.position(piece.time_s)
    size = np.interp(piece.time_s, piece.motion.time_s, piece.motion.magnification)
    xy = body_frame(steadied(xy_px, size), piece.direction.sign, piece.motion.leg_length_px)
    thigh: dict[Side, FloatArray] = {}
    knee: dict[Side, FloatArray] = {}
    heel: dict[Side, FloatArray] = {}
    for side in SIDES:
        leg = LEGS[side]
        thigh[side] = direction_angle(xy[:, leg.hip], xy[:, leg.knee])
        knee[side] = knee_flexion(thigh[side], direction_angle(xy[:, leg.knee], xy[:, leg.ankle]))
        heel[side] = xy[:, leg.heel, 1] - _stance_level(piece, side)
    frames = np.arange(piece.span.start, piece.span.stop) + first_frame
    return SegmentCurves(frames, thigh, knee, heel, xy_px, trunk_lean(xy))


def _stance_level(piece: Piece, side: Side) -> FloatArray:
    """(n,) heel height while the foot lies flat: between contacts by interpolation, so that a moving camera cancels."""
    motion, contacts = piece.motion, piece.contacts[side]
    heel = motion.legs[side].heel[:, 1]
    known = np.isfinite(contacts.toe_off_s)
    strikes, lifts = contacts.foot_strike_s[known], contacts.toe_off_s[known]
    if not len(strikes):
        return np.full(len(piece.time_s), float(np.percentile(heel, 10)))
    levels = []
    for strike, lift in zip(strikes, lifts, strict=True):
        levels.append(float(np.median(heel[motion.flat_foot(strike, lift - strike)])))
    return np.asarray(np.interp(piece.time_s, strikes + np.mean(FLAT) * (lifts - strikes), levels))
