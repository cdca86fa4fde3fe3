"""Once strikes are known: the corners that the low-pass rounds off, given back.

At foot strike the leg's velocity jumps, and a filter makes a bend of that corner: knee, shank and foot are then read
as they would be some milliseconds later. The corner is the same in every stride, so what the filter took off around
all of a leg's strikes tells how large the jump is, although a single stride is too noisy for it. A ramp that begins at
each strike, times that jump, minus the same after the filter, is what is missing; added, the landmarks are as the
filter would have left them had it known of the corner. Where there is little to tell the jump from, it shrinks to
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analysis.gait import body
from analysis.gait.filtering import Corner, SmoothTrack, cutoffs, lowpassed, ramp
from analysis.gait.model import LEGS, BoolArray, FloatArray, Side

USUAL_JUMP_LL = 1.0  # leg lengths a second: what knee, ankle, heel and toe of recorded runners do at foot strike


def give_back(
    smooth: SmoothTrack, time_s: FloatArray, xy: FloatArray, measured: BoolArray, strikes: Mapping[Side, FloatArray]
) -> SmoothTrack:
    """The track with a corner at each strike (k,) of a leg, in its knee, ankle, heel and toe.

    time_s (n,), xy (n, 33, 2): what was filtered; measured (n, 33): where that was seen.
    """
    off = xy - smooth.position(time_s)
    usual = USUAL_JUMP_LL * body.leg_length(body.longer_leg(xy))
    body_hz, foot_hz = cutoffs(smooth.frame_rate_hz)
    found: list[Corner] = []
    for side, at_s in strikes.items():
        leg = LEGS[side]
        joints = ((body_hz, (leg.knee,)), (foot_hz, (leg.ankle, leg.heel, leg.toe)))
        for hz, whole in joints if len(at_s) else ():
            points = tuple(k for k in whole if k in smooth.given)
            rounded = lowpassed(time_s, ramp(time_s, at_s), hz)
            taken = ramp(time_s, at_s) - rounded(time_s)
            jumps = np.array([_jump(taken, off[:, k], measured[:, k], usual) for k in points]).reshape(-1, 2)
            found.append(Corner(points, at_s, jumps, rounded))
    return replace(smooth, corners=tuple(found))


def _jump(taken: FloatArray, off: FloatArray, measured: BoolArray, usual: float) -> FloatArray:
    """Jump of velocity (2,), from what the filter took off the landmark (n, 2) and takes off a jump of one (n,)."""
    taken, off = taken[measured], off[measured]
    certain = float(taken @ taken)
    if not certain:
        return np.zeros(2)
    along = taken @ off
    noise = ((off - np.outer(taken, along / certain)) ** 2).mean(axis=0)
    return np.asarray(along / (certain + noise / usual**2))
