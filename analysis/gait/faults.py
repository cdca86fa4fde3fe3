"""Step 13: faults, as rules over edges of metrics.

A criterion is hit when the median lies beyond its edge and at least 60 % of the strides do. z is the distance beyond
the edge over the metric's error. Where two signs are asked for, one is enough if all the others have gone more than
half the way from reference to edge. A rule that is satisfied is a fault if some z reaches 0.5, else a watch; one sign
of two is a watch. Edges follow the pace as the bands do, and give way by what the pace is uncertain. A secondary rule
is silent where a fault explains it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.gait.bands import Expectations
from analysis.gait.fault_rules import RULES, Criterion, Part, Rule
from analysis.gait.model import Fault, FaultStatus, MetricResult

HIT_SHARE = 0.60
SURE_Z = 0.5

Reading = Literal["hit", "clear", "absent"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A judged rule.

    mean_z ranks it among others; hits are the criteria it rests on; satisfied: they are enough. margins: for each
    criterion that could be read, how far the median lies beyond its edge, in errors, minus inside. on_the_way: the
    criteria that stand in for a sign too few.
    """

    rule: Rule
    status: FaultStatus
    z: float | None = None
    mean_z: float = 0.0
    hits: tuple[Criterion, ...] = ()
    strides: tuple[int, ...] = ()
    satisfied: bool = False
    margins: Mapping[Criterion, float] = field(default_factory=dict)
    on_the_way: tuple[Criterion, ...] = ()

    @property
    def signs(self) -> tuple[str, ...]:
        """The metrics it rests on."""
        return tuple(dict.fromkeys(c.metric for c in self.hits))

    @property
    def half_signs(self) -> tuple[str, ...]:
        """The metrics that have gone more than half the way."""
        return tuple(dict.fromkeys(c.metric for c in self.on_the_way))

    @property
    def fault(self) -> Fault:
        return Fault(self.rule.id, self.status, self.z, self.strides)


@dataclass(frozen=True, slots=True)
class Clip:
    """What the rules read: the clip's metrics, the metrics of its counted strides with their index, what to expect."""

    metrics: Mapping[str, MetricResult]
    strides: Sequence[tuple[int, Mapping[str, float]]]
    expected: Expectations
    foot_visibility: float


def find_faults(clip: Clip) -> list[Finding]:
    """Every rule judged, in the order of the table."""
    findings = [_judge(rule, clip) for rule in RULES]
    faults = {finding.rule.id for finding in findings if finding.status == "fault"}
    return [Finding(f.rule, "ok", margins=f.margins) if faults & set(f.rule.yields_to) else f for f in findings]


def _judge(rule: Rule, clip: Clip) -> Finding:
    expected = clip.expected
    too_coarse = expected.frame_rate_hz < rule.min_rate or clip.foot_visibility < rule.min_foot_visibility
    if rule.paired or too_coarse or (rule.needs_pace and expected.pace.source == "none"):
        return Finding(rule, "not_measurable")
    readings = {criterion: _read(criterion, clip) for part in rule.parts for criterion in part.criteria}
    if any(sum(readings[c] != "absent" for c in part.criteria) < part.least for part in rule.parts):
        return Finding(rule, "not_measurable")
    margins = {c: margin for c in readings if (margin := beyond(c, clip)) is not None}
    hits = tuple(c for c, reading in readings.items() if reading == "hit")
    if not hits or any(not _holds(guard, clip) for guard in rule.guards):
        return Finding(rule, "ok", margins=margins)
    excess = [margins[c] for c in hits]
    satisfied = all(_met(part, readings, clip) for part in rule.parts)
    status: FaultStatus = "ok"
    if satisfied:
        status = "fault" if max(excess) >= SURE_Z and not rule.only_watch else "watch"
    elif _one_of_two(rule, readings):
        status = "watch"
    shown = _strides_that_show(hits, clip) if status != "ok" else ()
    on_the_way = tuple(c for part in rule.parts for c in _on_the_way(part, readings)) if satisfied else ()
    return Finding(rule, status, max(excess), sum(excess) / len(excess), hits, shown, satisfied, margins, on_the_way)


def _met(part: Part, readings: Mapping[Criterion, Reading], clip: Clip) -> bool:
    hits = sum(readings[c] == "hit" for c in part.criteria)
    others = _on_the_way(part, readings)
    return hits >= part.least or (hits == part.least - 1 > 0 and all(_halfway(c, clip) for c in others))


def _on_the_way(part: Part, readings: Mapping[Criterion, Reading]) -> tuple[Criterion, ...]:
    """Of a part with a sign too few, the criteria that have to make up for it; none where there are signs enough."""
    if sum(readings[c] == "hit" for c in part.criteria) >= part.least:
        return ()
    return tuple(c for c in part.criteria if readings[c] == "clear")


def _halfway(criterion: Criterion, clip: Clip) -> bool:
    """Has the median gone more than half the way from the reference to the edge?"""
    at, band = edge(criterion, clip.expected), clip.expected.reference_band(criterion.metric)
    if at is None or band is None or band.reference is None:
        return False
    return _outside(criterion, clip.metrics[criterion.metric].value, (band.reference + at) / 2)


def _one_of_two(rule: Rule, readings: Mapping[Criterion, Reading]) -> bool:
    needed = sum(part.least for part in rule.parts)
    met = sum(min(part.least, sum(readings[c] == "hit" for c in part.criteria)) for part in rule.parts)
    lead = any(readings[c] == "hit" for c in rule.parts[0].criteria)
    return needed == 2 and met == 1 and (lead or not rule.lead_decides)


def edge(criterion: Criterion, expected: Expectations) -> float | None:
    """Where a criterion begins, at this pace and with its uncertainty; None where the metric cannot be judged.

    A coach's own band moves it: it takes the place of the band's edge, and no fault begins inside of it.
    """
    low, key = criterion.beyond == "low", criterion.metric
    if not expected.judges(key):
        return None
    own = expected.own.get(key)
    own_edge = None if own is None else own[0] if low else own[1]
    at = _reference_edge(criterion, expected)
    if own is None:
        return at
    if own_edge is None or (criterion.fixed is None and criterion.from_reference is None) or at is None:
        return own_edge
    return min(at, own_edge) if low else max(at, own_edge)


def _reference_edge(criterion: Criterion, expected: Expectations) -> float | None:
    if criterion.fixed is not None:
        return criterion.fixed
    band = expected.reference_band(criterion.metric)
    if band is None or band.reference is None:
        return None
    if criterion.from_reference is not None:
        sign = -1.0 if criterion.beyond == "low" else 1.0
        return band.reference + criterion.from_reference + sign * band.slack
    return band.low if criterion.beyond == "low" else band.high


def _read(criterion: Criterion, clip: Clip) -> Reading:
    at = edge(criterion, clip.expected)
    values = [metrics[criterion.metric] for _, metrics in clip.strides if criterion.metric in metrics]
    if criterion.metric not in clip.metrics or at is None or not values:
        return "absent"
    share = sum(_outside(criterion, value, at) for value in values) / len(values)
    return "hit" if _outside(criterion, clip.metrics[criterion.metric].value, at) and share >= HIT_SHARE else "clear"


def _holds(guard: Criterion, clip: Clip) -> bool:
    """A guard is a condition on the median alone; what cannot be measured does not hold."""
    at = edge(guard, clip.expected)
    return at is not None and guard.metric in clip.metrics and _outside(guard, clip.metrics[guard.metric].value, at)


def _outside(criterion: Criterion, value: float, at: float) -> bool:
    return value < at if criterion.beyond == "low" else value > at


def beyond(criterion: Criterion, clip: Clip) -> float | None:
    """How far the median lies beyond the edge, in errors, minus inside; None where it cannot be said."""
    at = edge(criterion, clip.expected)
    result = clip.metrics.get(criterion.metric)
    if at is None or result is None:
        return None
    outward = -1.0 if criterion.beyond == "low" else 1.0
    return outward * (result.value - at) / result.error


def _strides_that_show(hits: Sequence[Criterion], clip: Clip) -> tuple[int, ...]:
    """Indices of the strides beyond the edge of at least one hit criterion."""
    edges = {c: edge(c, clip.expected) for c in hits}
    return tuple(
        index
        for index, metrics in clip.strides
        if any(c.metric in metrics and at is not None and _outside(c, metrics[c.metric], at) for c, at in edges.items())
    )
