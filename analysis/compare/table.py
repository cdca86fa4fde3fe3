"""What differs between two clips, number by number, and whether it is a real change or within noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from statistics import stdev
from typing import Any, Literal

from analysis.compare.standing import Measured, Standing, goes_with_pace, pace_explains
from analysis.gait import change as changes
from analysis.gait.metrics import BY_KEY
from analysis.wording import MINUS, Finding, MetricWords, findings, stride_labels

Verdict = Literal["real", "noise", "unclaimed"]
SAYS: Mapping[Verdict, str] = {"real": "real change", "noise": "within noise", "unclaimed": ""}
THIRD = 1 / 3
PLACES = ("below its band", "low in its band", "in the middle of its band", "high in its band", "above its band")


@dataclass(frozen=True, slots=True)
class Cell:
    """One clip's value. place: where in its band it lies, empty without a band; stride: label of one that is typical of
    it, empty where no stride has the number."""

    finding: Finding
    value: str
    error: str
    place: str
    stride: str


@dataclass(frozen=True, slots=True)
class Row:
    """
    difference  second minus first
    beyond      the same without what the pace explains; empty where the paces do not differ
    error       of the difference: between two athletes
    least       the minimal detectable change: within one athlete; empty where nothing is claimed
    why         what would tell more, or why nothing is claimed
    """

    words: MetricWords
    metric: str
    first: Cell
    second: Cell
    difference: str
    beyond: str
    error: str
    least: str
    verdict: Verdict
    why: str

    @property
    def says(self) -> str:
        return SAYS[self.verdict]


@dataclass(frozen=True, slots=True)
class _Claim:
    verdict: Verdict
    least: float | None = None
    why: str = ""


def rows(first: Measured, second: Measured, standing: Standing) -> list[Row]:
    """Every number that both clips have, in reading order."""
    theirs = {finding.id: finding for finding in findings(second.payload)}
    return [
        _row(finding, theirs[finding.id], first, second, standing)
        for finding in findings(first.payload)
        if finding.id in theirs
    ]


def count(table: Sequence[Row]) -> dict[Verdict, int]:
    """How many rows say so."""
    return {verdict: sum(row.verdict == verdict for row in table) for verdict in SAYS}


def _row(one: Finding, other: Finding, first: Measured, second: Measured, standing: Standing) -> Row:
    words, metric = one.words, one.id
    explained = pace_explains(metric, first, second) if standing.paces_differ else 0.0
    difference = other.value - one.value
    claim = _claim(metric, first, second, standing, explained)
    return Row(
        words=words,
        metric=metric,
        first=_cell(one, first.payload),
        second=_cell(other, second.payload),
        difference=signed(words, difference),
        beyond=signed(words, difference - explained) if standing.paces_differ and explained else "",
        error="" if standing.same_athlete else words.spread(hypot(one.error, other.error)),
        least="" if claim.least is None else words.spread(claim.least)[1:],
        verdict=claim.verdict,
        why=claim.why,
    )


def signed(words: MetricWords, value: float) -> str:
    """As in "+5" and "−0.04"; nothing has no sign."""
    number = words.number(abs(value))
    if float(number) == 0:
        return number
    return f"{'+' if value > 0 else MINUS}{number}"


def _claim(metric: str, first: Measured, second: Measured, standing: Standing, explained: float) -> _Claim:
    if not standing.claims or metric not in BY_KEY:
        return _Claim("unclaimed")
    if goes_with_pace(metric) and not _paces_allow(first, second, standing):
        return _Claim("unclaimed", why="goes with the pace")
    before, after = session(metric, first.payload), session(metric, second.payload, explained)
    if before is None or after is None:
        return _Claim("unclaimed", why="too few strides")
    rate = min(first.frame_rate_hz, second.frame_rate_hz)
    noise = changes.noise((), changes.camera_sd(metric, rate), changes.usual_day_sd(metric, rate))
    found = changes.change(before, after, noise)
    if found.standing == "real":
        return _Claim("real", found.least)
    more = found.more and f"about {changes.rounded_up(found.more)} more strides would tell"
    return _Claim("noise", found.least, more or "")


def _paces_allow(first: Measured, second: Measured, standing: Standing) -> bool:
    """Can a number that goes with the pace be compared? Judged from the film a pace is good enough to see that it is
    the same, and too rough to take off what another one explains."""
    if first.pace_mps is None or second.pace_mps is None:
        return False
    return standing.pace_known or not standing.paces_differ


def session(metric: str, payload: Mapping[str, Any], explained: float = 0.0) -> changes.Session | None:
    """What the clip says of the metric, without what the pace explains; None with fewer than two counted strides."""
    values = [value for _, value in _counted(metric, payload)]
    if len(values) < 2:
        return None
    return changes.Session(payload["metrics"][metric]["value"] - explained, len(values), stdev(values))


def _counted(metric: str, payload: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Label and value of the strides that the clip's value is the median of."""
    strides = payload["strides"]
    return [
        (label, stride["metrics"][metric])
        for label, stride in zip(stride_labels(strides), strides, strict=True)
        if stride["near"] and stride["valid"] and stride["metrics"].get(metric) is not None
    ]


def _cell(finding: Finding, payload: Mapping[str, Any]) -> Cell:
    typical = min(_counted(finding.id, payload), key=lambda item: abs(item[1] - finding.value), default=("", 0.0))
    return Cell(
        finding=finding,
        value=finding.words.number(finding.value),
        error=finding.words.spread(finding.error),
        place=place_in_band(finding),
        stride=typical[0],
    )


def place_in_band(finding: Finding) -> str:
    value, low, high = finding.value, finding.low, finding.high
    if low is None and high is None:
        return ""
    if low is not None and value < low:
        return PLACES[0]
    if high is not None and value > high:
        return PLACES[-1]
    if low is None or high is None:
        return "in its band"
    return PLACES[1 + min(int((value - low) / (high - low) / THIRD), 2)]
