"""What differs between two clips, number by number, and whether it is a real change or within noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis.compare.standing import Measured, Standing, pace_explains
from analysis.metric_words import MetricWords
from analysis.progress.changes import change_of, least_text, signed
from analysis.review.instants import typical_strides
from analysis.wording import Finding, findings, stride_labels

Verdict = Literal["real", "noise", "unclaimed"]
SAYS: Mapping[Verdict, str] = {"real": _("real change"), "noise": _("within noise"), "unclaimed": ""}
FIRST_ROWS = 8
"""Rows that are not folded away, and every real change."""
PLACES = (_("below band"), _("low in band"), _("mid-band"), _("high in band"), _("above band"))


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
    difference  later minus earlier; of two athletes second minus first
    explained   how much of it the pace explains; empty where the paces do not differ, or nobody knows
    error       of the difference: between two athletes
    least       the minimal detectable change: empty where nothing is claimed
    more        what would tell more
    """

    words: MetricWords
    metric: str
    first: Cell
    second: Cell
    difference: str
    explained: str
    error: str
    least: str
    verdict: Verdict
    more: str

    @property
    def says(self) -> str:
        return SAYS[self.verdict] and gettext(SAYS[self.verdict])

    @property
    def unit(self) -> str:
        """What stands beside the name; degrees stand with the values."""
        return "" if self.words.unit.startswith("°") else self.words.unit


@dataclass(frozen=True, slots=True)
class Differences:
    """first: to be read at once, real changes before the rest; more: the others."""

    first: Sequence[Row]
    more: Sequence[Row]
    real: int
    noise: int


def differences_of(first: Measured, second: Measured, standing: Standing) -> Differences:
    """Every number that both clips have."""
    theirs = {finding.id: finding for finding in findings(second.payload)}
    rows = [
        _row(finding, theirs[finding.id], first, second, standing)
        for finding in findings(first.payload)
        if finding.id in theirs
    ]
    rows.sort(key=lambda row: row.verdict != "real")
    real = sum(row.verdict == "real" for row in rows)
    noise = sum(row.verdict == "noise" for row in rows)
    shown = max(real, FIRST_ROWS)
    return Differences(rows[:shown], rows[shown:], real, noise)


def _row(one: Finding, other: Finding, first: Measured, second: Measured, standing: Standing) -> Row:
    words, metric = one.words, one.id
    explained = pace_explains(metric, first, second) if standing.paces_differ else None
    verdict, least, more = _claim(metric, standing)
    way = -1 if standing.turned else 1
    return Row(
        words=words,
        metric=metric,
        first=_cell(one, first.payload),
        second=_cell(other, second.payload),
        difference=signed(words, way * (other.value - one.value)),
        explained="" if explained is None else signed(words, way * explained),
        error="" if standing.same_athlete else words.spread(hypot(one.error, other.error)),
        least="" if least is None else least_text(words, least),
        verdict=verdict,
        more=more,
    )


def _claim(metric: str, standing: Standing) -> tuple[Verdict, float | None, str]:
    """What may be said, the minimal detectable change, and what would tell more."""
    if standing.before is None or standing.after is None:
        return "unclaimed", None, ""
    found = change_of(standing.before, standing.after, standing.sessions, metric)
    if found is None:
        return "unclaimed", None, gettext("too few strides")
    if found.standing == "real":
        return "real", found.least, ""
    return "noise", found.least, gettext("more strides would tell") if found.more else ""


def _cell(finding: Finding, payload: Mapping[str, Any]) -> Cell:
    return Cell(
        finding=finding,
        value=finding.words.figure(finding.value),
        error=finding.words.spread(finding.error),
        place=place_in_band(finding),
        stride=_typical_stride(finding, payload),
    )


def _typical_stride(finding: Finding, payload: Mapping[str, Any]) -> str:
    typical = typical_strides(payload, finding.id)
    return stride_labels(payload["strides"])[typical[0]] if typical else ""


def place_in_band(finding: Finding) -> str:
    """Where the value lies, as in "low in band"; empty without a band."""
    value, low, high = finding.value, finding.low, finding.high
    if low is None and high is None:
        return ""
    if low is not None and value < low:
        return gettext(PLACES[0])
    if high is not None and value > high:
        return gettext(PLACES[-1])
    if low is None or high is None:
        return gettext("in band")
    return gettext(PLACES[1 + min(int(3 * (value - low) / (high - low)), 2)])
