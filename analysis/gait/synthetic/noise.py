"""What pose models do to landmarks: noise, exchanged legs, gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.gait.model import LEGS, BoolArray, FloatArray, Leg, Side, other

MEMORY_S = 0.05  # after which the slow part of the noise has forgotten 63 %
FOOT_FACTOR, FAR_FACTOR = 1.5, 2.0
LONGEST_BURST_S = 0.070


@dataclass(frozen=True, slots=True)
class Noise:
    """sigma_mm      standard deviation per axis at the hips and knees; ankle, heel and toe 1.5 times, far leg 2 times
    slow_share    share of the variance that lasts some 50 ms instead of one frame
    swap_share    share of the frames in which left and right legs are exchanged, in bursts
    gap_share     share of the frames in which a leg is not given, in bursts of at most 70 ms
    """

    sigma_mm: float = 0.0
    slow_share: float = 0.0
    swap_share: float = 0.0
    gap_share: float = 0.0


def spoil(
    noise: Noise,
    times: FloatArray,
    clean_px: FloatArray,
    visibility: FloatArray,
    near: Side,
    px_per_m: float,
    seed: int,
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Landmarks (n, 33, 2) and visibility (n, 33) with noise, exchanges and gaps, and where legs are exchanged (n,)."""
    xy, visibility = clean_px.copy(), visibility.copy()
    rng = np.random.default_rng((seed, 21))
    if noise.sigma_mm:
        scale = _scale(near) * noise.sigma_mm / 1000 * px_per_m
        xy += scale[:, None] * _coloured(rng, times, xy.shape[1:], noise.slow_share)
    swapped = _bursts(np.random.default_rng((seed, 22)), times, noise.swap_share)
    left, right = (_below_hip(LEGS[side]) for side in ("left", "right"))
    rows = np.flatnonzero(swapped)[:, None]
    xy[rows, left], xy[rows, right] = xy[rows, right], xy[rows, left]
    for k, leg in enumerate(LEGS.values()):
        lost = np.flatnonzero(_bursts(np.random.default_rng((seed, 23, k)), times, noise.gap_share))[:, None]
        xy[lost, _below_hip(leg)], visibility[lost, _below_hip(leg)] = np.nan, np.nan
    return xy, visibility, swapped


def _below_hip(leg: Leg) -> list[int]:
    return [leg.knee, leg.ankle, leg.heel, leg.toe]


def _scale(near: Side) -> FloatArray:
    scale = np.ones(33)
    for leg in LEGS.values():
        scale[[leg.ankle, leg.heel, leg.toe]] *= FOOT_FACTOR
    scale[_below_hip(LEGS[other(near)])] *= FAR_FACTOR
    return scale


def _coloured(rng: np.random.Generator, times: FloatArray, shape: tuple[int, ...], slow_share: float) -> FloatArray:
    """(n, *shape) unit variance, a mixture of white and first-order autoregressive noise."""
    white = rng.normal(size=(len(times), *shape))
    slow = rng.normal(size=(len(times), *shape))
    keep = np.exp(-np.diff(times) / MEMORY_S)
    for i, share in enumerate(keep, start=1):
        slow[i] = share * slow[i - 1] + np.sqrt(1 - share**2) * slow[i]
    return np.asarray(np.sqrt(1 - slow_share) * white + np.sqrt(slow_share) * slow)


def _bursts(rng: np.random.Generator, times: FloatArray, share: float) -> BoolArray:
    """(n,) true in short runs that make up this share of the frames."""
    hit = np.zeros(len(times), dtype=bool)
    longest = max(1, int(LONGEST_BURST_S / np.median(np.diff(times))))
    while hit.sum() < round(share * len(times)):
        start = int(rng.integers(len(times)))
        hit[start : start + int(rng.integers(1, longest + 1))] = True
    return hit
