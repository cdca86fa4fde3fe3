"""Whether a result out of an archive is one: its form, what its parts say of each other, and that every page takes it.

The forms below are those of `analysis.gait.serialise`. What an archive adds to a result stands where no page reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NoReturn, NotRequired, TypedDict

from django.core.exceptions import ValidationError

from analysis import wording
from analysis.charts.choice import Choice
from analysis.charts.figures import CHARTS, draw_chart
from analysis.corrections.runner import runner_of
from analysis.export.shape import conform
from analysis.gait.model import (
    Company,
    Engine,
    EventFlag,
    FaultStatus,
    Kind,
    Level,
    PaceSource,
    Reason,
    Segment,
    Side,
    SlowMotion,
    Status,
    StrideEvent,
)
from analysis.models import Clip, CueNote, Result
from analysis.review.evidence import evidence_of
from analysis.review.feeds import clip_data, skeleton_bytes
from analysis.review.result import review_of
from analysis.selectors import curves, get_reading
from analysis.services import PACE_MPS
from analysis.video.container import Limits

SHOWN = (Clip.State.SCORED, Clip.State.PREVIEW)
SLOWEST = 100.0
"""Slow-motion factor beyond which nobody films."""
LONGEST_S = Limits().seconds * SLOWEST
METRIC_CHARS = 20


class StrideForm(TypedDict):
    segment: int
    side: Side
    near: bool
    valid: bool
    foot_strike_s: float
    toe_off_s: float | None
    next_foot_strike_s: float
    metrics: Mapping[str, float]


class MetricForm(TypedDict):
    value: float
    unit: str
    error: float
    low: float | None
    high: float | None
    verdict: str | None
    n: int


class FaultForm(TypedDict):
    id: str
    status: FaultStatus
    z: float | None


class CueForm(TypedDict):
    fault: str | None
    text: str
    drill: str | None


class Payload(TypedDict):
    status: Status
    code: str | None
    message: str
    engine: Engine
    frames: int
    duration_s: float
    cadence_spm: float | None
    pace_mps: float | None
    pace_source: PaceSource
    pace_error_mps: NotRequired[float | None]
    slow_motion: SlowMotion
    segments: Sequence[Segment]
    strides: Sequence[StrideForm]
    metrics: Mapping[str, MetricForm]
    faults: Sequence[FaultForm]
    cue: CueForm | None


class EventsForm(TypedDict):
    foot_strike_error_ms: float
    toe_off_error_ms: float
    contact_error_ms: float
    flagged_share: float
    low: bool


class MetricMore(TypedDict):
    level: Level | None
    random_error: float | None
    own_band: NotRequired[bool]


class CueMore(TypedDict):
    metric: str | None
    reasons: Sequence[str]
    reasoning: NotRequired[Sequence[Reason]]
    z: float | None
    solved: int
    stop: NotRequired[str | None]
    retest: NotRequired[str | None]
    source: NotRequired[str | None]


class Details(TypedDict):
    warnings: Sequence[str]
    kind: Kind | None
    events: EventsForm | None
    metrics: Mapping[str, MetricMore]
    fault_strides: Mapping[str, Sequence[int]]
    stride_doubts: Sequence[Sequence[str]]
    stride_flags: Sequence[Sequence[EventFlag]]
    stride_by_hand: NotRequired[Sequence[Sequence[StrideEvent]]]
    cue: CueMore | None
    company: NotRequired[Company | None]


def check_result(clip: Clip, result: Result) -> None:
    """Raises ValidationError, or whatever a page raises that cannot show it. The clip's curves are read."""
    check_form(result.payload, result.details)
    if clip.state in SHOWN and result.payload["status"] != clip.state:
        _wrong(f"the clip is {clip.state}, its result {result.payload['status']}")
    clip.result = result
    _show(clip)


def check_form(payload: Any, more: Any) -> None:
    """Contract and details as `analysis.gait.serialise` writes them. Raises ValidationError."""
    conform(payload, Payload, "result")
    conform(more, Details, "details")
    _check_numbers(payload)
    _check_strides(payload)
    _check_details(payload, more)


def _check_numbers(payload: Mapping[str, Any]) -> None:
    measured = payload["status"] in SHOWN
    if not (payload["frames"] > 0 if measured else payload["frames"] >= 0):
        _wrong("no pictures")
    if not (payload["duration_s"] > 0 if measured else payload["duration_s"] >= 0) or payload["duration_s"] > LONGEST_S:
        _wrong("a length that no clip has")
    if payload["pace_mps"] is not None and not PACE_MPS[0] / 2 <= payload["pace_mps"] <= 2 * PACE_MPS[1]:
        _wrong("a pace that nobody runs")
    factor = payload["slow_motion"].get("factor")
    if factor is not None and not 1 / SLOWEST <= factor <= SLOWEST:
        _wrong("a slow motion that nobody films")
    for key in chain(payload["metrics"], *(stride["metrics"] for stride in payload["strides"])):
        if not (key.isascii() and key.isidentifier() and len(key) <= METRIC_CHARS):
            _wrong("a number without a name")
    for key, row in payload["metrics"].items():
        if row["low"] is not None and row["high"] is not None and not row["low"] < row["high"]:
            _wrong(f"the band of {key} has no room in it")
        if row["error"] <= 0 or row["n"] < 0:
            _wrong(f"{key} is measured without an error, or on less than no strides")


def _check_strides(payload: Mapping[str, Any]) -> None:
    for segment in payload["segments"]:
        if not 0 <= segment["start_s"] <= segment["end_s"] <= LONGEST_S:
            _wrong("a piece of the clip that ends before it begins")
    for stride in payload["strides"]:
        start, lift, end = (stride[name] for name in ("foot_strike_s", "toe_off_s", "next_foot_strike_s"))
        if not 0 <= stride["segment"] < len(payload["segments"]):
            _wrong("a stride of no piece of the clip")
        if not 0 <= start < end <= LONGEST_S or not (lift is None or start <= lift <= end):
            _wrong("a stride whose events are not in order")


def _check_details(payload: Mapping[str, Any], more: Mapping[str, Any]) -> None:
    strides = len(payload["strides"])
    for name in ("stride_doubts", "stride_flags", "stride_by_hand"):
        if len(more.get(name) or ()) != strides and (name in more or name != "stride_by_hand"):
            _wrong(f"“{name}” is of other strides")
    if set(more["metrics"]) != set(payload["metrics"]):
        _wrong("the details are of other numbers")
    if any(not 0 <= number < strides for shown in more["fault_strides"].values() for number in shown):
        _wrong("a fault is shown by a stride that there is not")
    if (payload["cue"] is None) != (more["cue"] is None):
        _wrong("a cue without its details, or details without a cue")


def _show(clip: Clip) -> None:
    """Everything that a page makes of it, made once."""
    payload, drawn = get_reading(clip) or {}, curves(clip)
    review_of(payload)
    wording.headline(payload)
    runner_of(clip)
    if drawn is None:
        return
    if len(drawn["segments"]) != len(payload["segments"]):
        _wrong("the curves are of other pieces of the clip")
    clip_data(payload, drawn)
    skeleton_bytes(drawn)
    evidence_of(payload, drawn)
    for chart in ("time", *CHARTS):
        draw_chart(chart, payload, drawn, Choice(), CueNote.objects.none())


def _wrong(what: str) -> NoReturn:
    raise ValidationError(f"A result makes no sense: {what}.", code="BAD_DATA")
