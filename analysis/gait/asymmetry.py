"""Left against right, from two clips: one that shows the left leg near the camera, one the right.

One clip cannot tell: the far leg is hidden now and then, and which leg is called left is a vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.gait.faults import SURE_Z
from analysis.gait.model import Analysis, Fault, FaultStatus, MetricResult, Side

SAME_PACE_SHARE = 0.07  # a pace that differs by more makes a difference of its own

# What counts as a difference: of times in per cent of their mean, of angles and heights as such.
TIME_LIMIT_PERCENT = 10.0
LIMITS = {"Kpk": 8.0, "heelPk": 0.06, "tc": TIME_LIMIT_PERCENT}
PERCENT = ("tc",)
LIMITS_FROM = "engineering values; healthy runners' step times differ by less than 4 % (Mo 2020)"

Obstacle = Literal["same_side", "not_scored", "sides_unclear", "engines_differ", "pace_unknown", "paces_differ"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Right minus left of one metric: in its own unit, times in per cent of the mean of both sides.

    error is one standard deviation of the difference; what both clips' measurement shares is counted twice all the same
    """

    metric: str
    unit: str
    left: float
    right: float
    difference: float
    error: float
    limit: float
    status: FaultStatus


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """obstacle: why the two clips cannot be compared, None if they can. fault: all differences in one."""

    obstacle: Obstacle | None
    differences: tuple[Difference, ...]
    fault: Fault


def compare(first: Analysis, second: Analysis) -> Asymmetry:
    """Two clips of one athlete, in either order."""
    obstacle = _obstacle(first, second)
    if obstacle is not None:
        return Asymmetry(obstacle, (), Fault("asymmetry", "not_measurable"))
    left, right = (first, second) if near_side(first) == "left" else (second, first)
    differences = tuple(
        _difference(key, left.metrics[key], right.metrics[key])
        for key in LIMITS
        if _judged(key, left) and _judged(key, right)
    )
    if not differences:
        return Asymmetry(None, (), Fault("asymmetry", "not_measurable"))
    beyond = {d: (abs(d.difference) - d.limit) / d.error for d in differences if d.status in ("fault", "watch")}
    worst: FaultStatus = "fault" if any(d.status == "fault" for d in beyond) else "watch" if beyond else "ok"
    return Asymmetry(None, differences, Fault("asymmetry", worst, max(beyond.values(), default=None)))


def near_side(analysis: Analysis) -> Side | None:
    """The leg near the camera if it is the same in the whole clip."""
    sides = {segment.near_side for segment in analysis.segments}
    return sides.pop() if len(sides) == 1 else None


def _obstacle(first: Analysis, second: Analysis) -> Obstacle | None:
    if {first.status, second.status} != {"scored"}:
        return "not_scored"
    sides = near_side(first), near_side(second)
    if None in sides:
        return "sides_unclear"
    if sides[0] == sides[1]:
        return "same_side"
    if first.engine != second.engine:
        return "engines_differ"
    if first.pace_mps is None or second.pace_mps is None:
        return "pace_unknown"
    mean = (first.pace_mps + second.pace_mps) / 2
    return "paces_differ" if abs(first.pace_mps - second.pace_mps) > SAME_PACE_SHARE * mean else None


def _judged(key: str, clip: Analysis) -> bool:
    """Could this clip carry a judgement of the metric? Contact times of slow film and sprints cannot be."""
    return key in clip.metrics and clip.metrics[key].verdict is not None


def _difference(key: str, left: MetricResult, right: MetricResult) -> Difference:
    scale, unit = 1.0, left.unit
    if key in PERCENT:
        scale, unit = 200.0 / (left.value + right.value), "%"
    difference = scale * (right.value - left.value)
    error = scale * float((left.error**2 + right.error**2) ** 0.5)
    excess = abs(difference) - LIMITS[key]
    status: FaultStatus = "ok"
    if excess > 0:
        status = "fault" if excess / error >= SURE_Z else "watch"
    return Difference(key, unit, left.value, right.value, difference, error, LIMITS[key], status)
