"""Step 2: give each leg its own landmarks back.

Pose models exchange left and right as the legs pass, up to twice a step. The vector from one leg to the other turns
like a wheel, once a stride; an exchange is half a turn at once. So: whiten the vector's two main components (their
covariance does not notice exchanges), follow the phase with the step rate found without labels, and let a Viterbi
search choose, per frame, to keep or to exchange.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.gait import body
from analysis.gait.cycle import step_period
from analysis.gait.model import LEGS, BoolArray, FloatArray, IntArray, Landmark

LEFT = [LEGS["left"].knee, LEGS["left"].ankle, LEGS["left"].heel, LEGS["left"].toe]
RIGHT = [LEGS["right"].knee, LEGS["right"].ankle, LEGS["right"].heel, LEGS["right"].toe]
LEFT_WITH_HIP = [LEGS["left"].hip, *LEFT]
RIGHT_WITH_HIP = [LEGS["right"].hip, *RIGHT]

CHANGE_COST = 0.03  # per change between keeping and exchanging
CONTRADICTION_COST = 0.005  # per frame in which the model's own labels are exchanged
SMALL_RADIUS = 0.45  # legs together: the phase says nothing
WILD_LL = 1.8  # a component this long is no leg
LONGEST_STEP_BACK_S = 0.15
SMALLEST_VARIANCE = 1e-4
NEITHER = 0.4  # cosine of a phase step that is neither a small one nor half a turn


@dataclass(frozen=True, slots=True)
class Relabelled:
    """xy_px (n, 33, 2) with the exchanges applied; swapped (n,) where they were."""

    xy_px: FloatArray
    swapped: BoolArray


def repair(time_s: FloatArray, xy_px: FloatArray) -> Relabelled:
    """Relabel one segment. Which leg is called left in the end is what the model said in most of the frames.

    Visibilities stay where they are: the model calls hidden whatever it takes for the far leg.
    """
    swapped = _swapped_frames(time_s, xy_px)
    xy = xy_px.copy()
    rows = np.flatnonzero(swapped)[:, None]
    xy[rows, LEFT_WITH_HIP], xy[rows, RIGHT_WITH_HIP] = xy_px[rows, RIGHT_WITH_HIP], xy_px[rows, LEFT_WITH_HIP]
    return Relabelled(xy, swapped)


def exchanged(legs: Relabelled) -> Relabelled:
    """The legs with left called right throughout."""
    xy = legs.xy_px.copy()
    xy[:, LEFT_WITH_HIP], xy[:, RIGHT_WITH_HIP] = legs.xy_px[:, RIGHT_WITH_HIP], legs.xy_px[:, LEFT_WITH_HIP]
    return Relabelled(xy, legs.swapped)


def _swapped_frames(time_s: FloatArray, xy_px: FloatArray) -> BoolArray:
    n = len(time_s)
    none = np.zeros(n, dtype=bool)
    leg_px = body.leg_length(body.longer_leg(xy_px))
    between = (xy_px[:, LEFT] - xy_px[:, RIGHT]).reshape(n, -1) / leg_px
    with np.errstate(invalid="ignore"):
        usable = np.abs(between).max(axis=1) < WILD_LL
    if usable.sum() < 4:
        return none
    variance, axes = np.linalg.eigh(between[usable].T @ between[usable] / usable.sum())
    if variance[-2] < SMALLEST_VARIANCE:
        return none
    wheel = between @ axes[:, [-1, -2]] / np.sqrt(variance[[-1, -2]])
    radius, phase = np.hypot(*wheel.T), np.arctan2(wheel[:, 1], wheel[:, 0])
    with np.errstate(invalid="ignore"):
        clear = np.flatnonzero(usable & (radius > SMALL_RADIUS))
    if len(clear) < 4:
        return none
    ankles = np.abs(xy_px[:, Landmark.LEFT_ANKLE, 0] - xy_px[:, Landmark.RIGHT_ANKLE, 0]) / leg_px
    step_s = step_period(time_s, ankles)
    rate = np.pi / step_s if np.isfinite(step_s) else 0.0
    # The sense of rotation of the whitened axes is arbitrary: take the one that explains the clip better.
    _, followed, states = min(
        (_follow(time_s, sense * phase, radius, clear, rate) for sense in (1, -1)), key=lambda found: found[0]
    )
    swapped: BoolArray = states[_nearest(followed, n)]
    return np.logical_not(swapped) if swapped.mean() > 0.5 else swapped


def _nearest(followed: IntArray, n: int) -> IntArray:
    """(n,) for each frame the index of the nearest followed one, the earlier of two as near."""
    frames = np.arange(n)
    after = np.searchsorted(followed, frames).clip(1, len(followed) - 1)
    earlier = frames - followed[after - 1] <= followed[after] - frames
    return np.asarray(np.where(earlier, after - 1, after))


def _follow(
    time_s: FloatArray, phase: FloatArray, radius: FloatArray, clear: IntArray, rate: float
) -> tuple[float, IntArray, BoolArray]:
    """Cost of following the phase through the clear frames, those that were followed, and their states."""

    def surprise(frames: IntArray) -> FloatArray:
        return np.diff(phase[frames]) - rate * np.minimum(np.diff(time_s[frames]), LONGEST_STEP_BACK_S)

    # A frame that fits its neighbours neither kept nor exchanged is no leg's: one such would cut the chain.
    unfit = np.abs(np.cos(surprise(clear))) < NEITHER
    wild = np.append(unfit, False) & np.append(False, unfit)
    frames = clear[~wild]
    weight = np.minimum(1.0, np.minimum(radius[frames][1:], radius[frames][:-1]))
    cost, states = _viterbi(surprise(frames), weight)
    return cost + float(wild.sum()), frames, states


def _viterbi(surprise: FloatArray, weight: FloatArray) -> tuple[float, BoolArray]:
    """Cheapest keep/exchange sequence for phase steps that should be zero; returns its cost and states (n + 1,)."""
    same = weight * (1 - np.cos(surprise))
    flipped = weight * (1 + np.cos(surprise)) + CHANGE_COST
    keep, exchange = 0.0, CHANGE_COST
    came_from = np.zeros((len(surprise), 2), dtype=bool)
    for i, (stay, change) in enumerate(zip(same, flipped, strict=True)):
        came_from[i] = exchange + change < keep + stay, exchange + stay <= keep + change
        keep, exchange = (
            min(keep + stay, exchange + change),
            min(exchange + stay, keep + change) + CONTRADICTION_COST,
        )
    states = np.zeros(len(surprise) + 1, dtype=bool)
    states[-1] = exchange < keep
    for i in range(len(surprise) - 1, -1, -1):
        states[i] = came_from[i, int(states[i + 1])]
    return min(keep, exchange), states
