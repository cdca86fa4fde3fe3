"""Does an athlete's pull grow with the pace? Heel height and knee flexion of clips at different paces, as a slope.

A good runner picks the foot up little when slow and far when fast. The slope over paces is compared with the
reference's: much less of it is a flat pull, the same at every pace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.gait.bands import references

PULL_METRICS = ("heelPk", "Kpk")
LEAST_RANGE_MPS = 0.8
FLAT_SHARE = 0.40  # of the reference slope

Standing = Literal["scales", "flat", "unsure", "not_measurable"]


@dataclass(frozen=True, slots=True)
class Paced:
    """One clip's value of a metric. error: one standard deviation of what differs from clip to clip; what all clips of
    one athlete, camera and estimator share moves every point alike and not the slope."""

    pace_mps: float
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Scaling:
    """How a metric grows with pace.

    slope and its error in the metric's unit per m/s, NaN where it cannot be measured; reference_slope likewise
    range_mps   from the slowest to the fastest clip
    standing    flat: less than 40 % of the reference slope; unsure: the error reaches over that limit
    """

    metric: str
    standing: Standing
    slope: float
    error: float
    reference_slope: float
    range_mps: float
    clips: int

    @property
    def share(self) -> float:
        """Of the reference slope: 1 is as in the reference."""
        return self.slope / self.reference_slope


def scaling(metric: str, clips: Sequence[Paced]) -> Scaling:
    """Weighted straight line through the clips. Raises KeyError for a metric without a reference."""
    reference = references()[metric].slope
    paces = np.array([clip.pace_mps for clip in clips])
    span = float(np.ptp(paces)) if len(paces) else 0.0
    if span < LEAST_RANGE_MPS:
        return Scaling(metric, "not_measurable", np.nan, np.nan, reference, span, len(clips))
    values = np.array([clip.value for clip in clips])
    errors = np.array([clip.error for clip in clips])
    weights = 1 / errors**2
    centred = paces - np.average(paces, weights=weights)
    leverage = float((weights * centred**2).sum())
    slope = float((weights * centred * values).sum() / leverage)
    off = (values - np.average(values, weights=weights) - slope * centred) / errors
    # Where the points lie further from the line than their errors say, the line is as unsure as they show.
    freedom = len(clips) - 2
    stretch = max(1.0, float(np.sqrt((off**2).sum() / freedom))) if freedom > 0 else 1.0
    error = stretch / float(np.sqrt(leverage))
    limit = FLAT_SHARE * reference
    standing: Standing = "scales" if slope >= limit else "flat"
    if abs(slope - limit) < error:
        standing = "unsure"
    return Scaling(metric, standing, slope, error, reference, span, len(clips))
