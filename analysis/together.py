"""What several clips of one athlete say together: does the pull grow with the pace, and do left and right agree?

`series` is what `selectors.progress_series` gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import hypot
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis.gait.asymmetry import Difference, Obstacle, compare, near_side
from analysis.gait.change import USUAL_DAY_SHARE
from analysis.gait.model import Analysis, Engine, FaultStatus, MetricResult, Segment
from analysis.gait.scaling import LEAST_RANGE_MPS, PULL_METRICS, Paced, Scaling, Standing, scaling
from analysis.metric_words import LEG, words_for
from analysis.wording import pace_text
from gaitsite.languages import MINUS

SAME_SEASON = timedelta(days=60)
"""A pull changes with training: clips further back are of another runner."""
SAME_DAYS = timedelta(days=14)
EASIEST_MPS = 2.2
SAME_PACE_MPS = 0.05


@dataclass(frozen=True, slots=True)
class Pulled:
    """One clip's dot: pace in m/s, value and error in the metric's unit."""

    clip_id: str
    date: Any
    point: Paced


@dataclass(frozen=True, slots=True)
class Pull:
    """How one measure of the pull grows with the pace."""

    metric: str
    clips: tuple[Pulled, ...]
    scaling: Scaling
    sentence: str
    verdict: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class PullReport:
    """pulls is empty where the paces are too close together; `needed` then says what to film."""

    pulls: tuple[Pull, ...]
    needed: str


@dataclass(frozen=True, slots=True)
class SideRow:
    """Right against left in one metric, in words."""

    metric: str
    name: str
    unit: str
    left: str
    left_error: str
    right: str
    right_error: str
    difference: str
    verdict: str
    status: FaultStatus


@dataclass(frozen=True, slots=True)
class SidesReport:
    """rows is empty where no two clips can be compared; `needed` then says what to film."""

    rows: tuple[SideRow, ...]
    needed: str
    left_clip: str = ""
    right_clip: str = ""


def pull_of(series: Sequence[Mapping[str, Any]]) -> PullReport:
    """From the clips of this season with a typed pace: a pace read from the film is too rough for a slope."""
    clips = [row for row in _season(series) if row["pace_source"] == "typed"]
    pulls = [_pull(metric, clips) for metric in PULL_METRICS]
    measured = tuple(pull for pull in pulls if pull.standing != "not_measurable")
    return PullReport(measured, "" if measured else _paces_needed([row["pace_mps"] for row in clips]))


def _season(series: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The clips that belong together: of the newest one's engine, and not long before it."""
    if not series:
        return []
    newest = series[-1]
    since = newest["date"] - SAME_SEASON
    return [row for row in series if row["engine"] == newest["engine"] and row["date"] >= since]


def _pull(metric: str, clips: Sequence[Mapping[str, Any]]) -> Pull:
    dots = tuple(
        Pulled(row["clip_id"], row["date"], Paced(row["pace_mps"], value["value"], _clip_error(value)))
        for row in clips
        if (value := row["metrics"].get(metric))
    )
    found = scaling(metric, [dot.point for dot in dots])
    words = words_for(metric)
    sentence = ""
    if found.standing != "not_measurable":
        paces = [dot.point.pace_mps for dot in dots]
        sentence = gettext(
            "%(name)s grows by %(slope)s, %(spread)s, from %(slow)s to %(fast)s; the reference grows by %(reference)s."
        ) % {
            "name": words.name,
            "slope": _slope(metric, found.slope * found.range_mps),
            "spread": words.spread(found.error * found.range_mps),
            "reference": _slope(metric, found.reference_slope * found.range_mps),
            "slow": pace_text(min(paces)),
            "fast": pace_text(max(paces)),
        }
    verdict = VERDICTS[found.standing]
    return Pull(metric, dots, found, sentence, gettext(verdict) if verdict else "", found.standing)


VERDICTS: Mapping[Standing, str] = {
    "scales": _("It grows with the pace, as it should."),
    "flat": _("It is nearly the same at every pace."),
    "unsure": _("Too close to call: another clip at the slow or the fast end would tell."),
    "not_measurable": "",
}


def _clip_error(value: Mapping[str, Any]) -> float:
    return hypot(value.get("random_error") or 0.0, USUAL_DAY_SHARE * value["error"])


def _slope(metric: str, slope: float) -> str:
    words = words_for(metric)
    if words.unit != gettext(LEG):
        return words.quantity(slope)
    return gettext("%(n)s leg lengths") % {"n": words.number(slope)}


def _paces_needed(paces: Sequence[float]) -> str:
    if not paces:
        return gettext("Needs clips at two paces or more, typed in: the easy one and one that is clearly faster.")
    slow, fast = min(paces), max(paces)
    if fast - slow < SAME_PACE_MPS:
        known = pace_text(slow)
    else:
        known = gettext("%(fast)s to %(slow)s") % {"fast": pace_text(fast), "slow": pace_text(slow)}
    said = {
        "known": known,
        "faster": pace_text(slow + LEAST_RANGE_MPS),
        "slower": pace_text(fast - LEAST_RANGE_MPS) if fast > LEAST_RANGE_MPS else "",
    }
    if fast - LEAST_RANGE_MPS < EASIEST_MPS:
        return (
            gettext(
                "Needs clips at two paces or more; so far there is %(known)s. "
                "One more at %(faster)s or faster would do."
            )
            % said
        )
    return (
        gettext(
            "Needs clips at two paces or more; so far there is %(known)s. One more at %(faster)s or faster, or at "
            "%(slower)s or slower would do."
        )
        % said
    )


def sides_of(series: Sequence[Mapping[str, Any]]) -> SidesReport:
    """From the newest two clips that can be compared: one from either side, same pace, within a fortnight."""
    clips = [(row, _analysis(row)) for row in reversed(_season(series))]
    left = [(row, clip) for row, clip in clips if near_side(clip) == "left"]
    right = [(row, clip) for row, clip in clips if near_side(clip) == "right"]
    pairs = [(a, b) for a in left for b in right if abs(a[0]["date"] - b[0]["date"]) <= SAME_DAYS]
    pairs.sort(key=lambda pair: min(pair[0][0]["date"], pair[1][0]["date"]), reverse=True)
    obstacle: Obstacle | None = None
    for one, other in pairs:
        found = compare(one[1], other[1])
        if found.obstacle is None and found.differences:
            rows = tuple(_side_row(difference, one[1], other[1]) for difference in found.differences)
            return SidesReport(rows, "", one[0]["clip_id"], other[0]["clip_id"])
        obstacle = obstacle or found.obstacle
    return SidesReport((), _sides_needed(bool(left), bool(right), bool(pairs), obstacle))


def _sides_needed(left: bool, right: bool, close: bool, obstacle: Obstacle | None) -> str:
    if left != right:
        if left:
            return gettext(
                "Needs a clip from either side; so far only the left leg was near the camera. Film the right side, at "
                "the same pace, on the same day if you can."
            )
        return gettext(
            "Needs a clip from either side; so far only the right leg was near the camera. Film the left side, at the "
            "same pace, on the same day if you can."
        )
    if not left:
        return gettext("Needs two clips, one from either side, at the same pace, on the same day if you can.")
    if not close:
        return gettext("The clips of the two sides lie more than a fortnight apart: film both on one day.")
    if obstacle == "paces_differ":
        return gettext("The clips of the two sides differ in pace: film both at the same one.")
    if obstacle == "pace_unknown":
        return gettext("Left and right are compared at the same pace: type the pace in for a clip of either side.")
    return gettext("No two clips of the two sides can be compared yet: film both on one day, at the same pace.")


def _side_row(difference: Difference, left: Analysis, right: Analysis) -> SideRow:
    words = words_for(difference.metric)
    apart = abs(difference.difference)
    if difference.unit == "%":
        unit = " %"
        number, error, limit = f"{apart:.0f}", f"\N{PLUS-MINUS SIGN}{max(difference.error, 1):.0f}", difference.limit
        allowed = f"{limit:.0f} %"
    else:
        number, error = words.number(abs(difference.difference)), words.spread(difference.error)
        unit, allowed = "°" if words.unit.startswith("°") else "", words.figure(difference.limit)
    nothing = round(apart) == 0 if difference.unit == "%" else words.is_nothing(difference.difference)
    sign = "" if nothing else "+" if difference.difference > 0 else MINUS
    verdicts = {"fault": gettext("differs"), "watch": gettext("may differ")}
    alike = gettext("alike, within %(limit)s") % {"limit": allowed}
    return SideRow(
        metric=difference.metric,
        name=words.name,
        unit=words.unit,
        left=words.figure(difference.left),
        left_error=words.spread(left.metrics[difference.metric].error),
        right=words.figure(difference.right),
        right_error=words.spread(right.metrics[difference.metric].error),
        difference=f"{sign}{number}{unit}, {error}",
        verdict=verdicts.get(difference.status, alike),
        status=difference.status,
    )


def _analysis(row: Mapping[str, Any]) -> Analysis:
    """As much of it as a comparison reads."""
    fields = MetricResult.__dataclass_fields__
    return Analysis(
        status="scored",
        code=None,
        message="",
        engine=Engine(**row["engine"]),
        frames=0,
        duration_s=0.0,
        pace_mps=row["pace_mps"],
        segments=tuple(Segment(**segment) for segment in row["segments"]),
        metrics={
            key: MetricResult(**{name: value for name, value in metric.items() if name in fields})
            for key, metric in row["metrics"].items()
        },
    )
