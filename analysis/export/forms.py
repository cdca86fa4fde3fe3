"""The JSON files of an archive: what they hold, and within which limits a stranger's may.

A field with a default may be missing; one that no form knows may not be there. The rows of tables are checked as such,
see `rows`. Those of a result are what `analysis.gait.serialise` makes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, create_model, model_validator

from analysis.export.checks import GREATEST, MOST_CHARS
from analysis.export.contents import OF_ATHLETE, VOICE_NAME
from analysis.gait.cue_model import Reason
from analysis.gait.model import Engine, EventFlag, FaultStatus, Kind, Level, PaceSource, Side, Status, StrideEvent
from analysis.services import PACE_MPS
from analysis.video.container import Limits

MOST_ITEMS = 50_000
METRIC_CHARS = 20
SLOWEST = 100.0
"""Slow-motion factor beyond which nobody films."""
LONGEST_S = Limits().seconds * SLOWEST

T = TypeVar("T")
Many = Annotated[Sequence[T], Field(max_length=MOST_ITEMS)]
Named = Annotated[Mapping[str, T], Field(max_length=MOST_ITEMS)]
Row = Named[JsonValue]
Number = Annotated[float, Field(ge=-GREATEST, le=GREATEST)]
Count = Annotated[int, Field(ge=0, le=GREATEST)]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0, le=LONGEST_S)]
Pace = Annotated[float, Field(ge=PACE_MPS[0] / 2, le=2 * PACE_MPS[1])]
Error = Annotated[float, Field(gt=0, le=GREATEST)]
MetricName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=METRIC_CHARS)]


class Form(BaseModel):
    """Nothing is taken for what it is not: no "1" for a number, no 1 for yes."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, str_max_length=MOST_CHARS)


class Note(Form):
    note: Row
    versions: Many[Row]
    replies: Many[Row]

    @model_validator(mode="after")
    def _spoken(self) -> Self:
        voice = self.note.get("voice", "")
        if voice != "" and not (isinstance(voice, str) and VOICE_NAME.fullmatch(voice)):
            raise ValueError("A recording has a name that none has")
        return self


class ClipFile(Form):
    clip: Row
    corrections: Many[Row]
    own_cue: Row | None
    notes: Many[Note]


class Person(Form):
    name: str
    email: str
    is_coach: bool


PersonFile = create_model(
    "PersonFile",
    __base__=Form,
    athlete=(Row, ...),
    people=(Many[Person], ...),
    **dict.fromkeys(OF_ATHLETE, (Many[Row], ())),  # an earlier version may not have known the table
)


class SlowMotion(Form):
    suspected: bool
    factor: Annotated[float, Field(ge=1 / SLOWEST, le=SLOWEST)] | None


class Piece(Form):
    start_s: Seconds
    end_s: Seconds
    direction: Side
    near_side: Side

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.start_s <= self.end_s:
            raise ValueError("A piece of the clip ends before it begins")
        return self


class Stride(Form):
    segment: Count
    side: Side
    near: bool
    valid: bool
    foot_strike_s: Seconds
    toe_off_s: Seconds | None
    next_foot_strike_s: Seconds
    metrics: Mapping[MetricName, Number]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        start, lift, end = self.foot_strike_s, self.toe_off_s, self.next_foot_strike_s
        if not start < end or not (lift is None or start <= lift <= end):
            raise ValueError("The events of a stride are not in order")
        return self


class Metric(Form):
    value: Number
    unit: str
    error: Error
    low: Number | None
    high: Number | None
    verdict: str | None
    n: Count

    @model_validator(mode="after")
    def _with_room(self) -> Self:
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError("A band has no room in it")
        return self


class Fault(Form):
    id: str
    status: FaultStatus
    z: Number | None


class Cue(Form):
    fault: str | None
    text: str
    drill: str | None


class Payload(Form):
    status: Status
    code: str | None
    message: str
    engine: Engine
    frames: Count
    duration_s: Seconds
    cadence_spm: Number | None
    pace_mps: Pace | None
    pace_source: PaceSource
    pace_error_mps: Number | None = None
    slow_motion: SlowMotion
    segments: Many[Piece]
    strides: Many[Stride]
    metrics: Mapping[MetricName, Metric]
    faults: Many[Fault]
    cue: Cue | None

    @model_validator(mode="after")
    def _of_one_clip(self) -> Self:
        if self.status != "refused" and not (self.frames and self.duration_s):
            raise ValueError("A clip without pictures is measured")
        if any(stride.segment >= len(self.segments) for stride in self.strides):
            raise ValueError("A stride is of no piece of the clip")
        return self


class Events(Form):
    foot_strike_error_ms: Number
    toe_off_error_ms: Number
    contact_error_ms: Number
    flagged_share: Share
    low: bool


class MetricMore(Form):
    level: Level | None
    random_error: Number | None
    own_band: bool = False


class Said(Form):
    entry: str
    text: Named[str]
    drill: Named[str]


class CueMore(Form):
    metric: str | None
    reasons: Many[str]
    reasoning: Many[Reason] = ()
    z: Number | None
    solved: Count
    stop: str | None = None
    retest: str | None = None
    source: str | None = None
    said: Said | None = None


class Company(Form):
    ambiguous: bool
    time_s: Seconds
    boxes: Many[tuple[Share, Share, Share, Share]]


class Details(Form):
    warnings: Many[str]
    kind: Kind | None
    events: Events | None
    metrics: Mapping[MetricName, MetricMore]
    fault_strides: Named[Many[Count]]
    stride_doubts: Many[Many[str]]
    stride_flags: Many[Many[EventFlag]]
    stride_by_hand: Many[Many[StrideEvent]] | None = None
    cue: CueMore | None
    company: Company | None = None


class ResultFile(Form):
    result: Row
    payload: Payload
    details: Details

    @model_validator(mode="after")
    def _of_one_result(self) -> Self:
        said, more = self.payload, self.details
        strides = len(said.strides)
        given = (more.stride_doubts, more.stride_flags, more.stride_by_hand)
        if any(lists is not None and len(lists) != strides for lists in given):
            raise ValueError("The details are of other strides")
        if any(number >= strides for shown in more.fault_strides.values() for number in shown):
            raise ValueError("A fault is shown by a stride that there is not")
        if set(more.metrics) != set(said.metrics):
            raise ValueError("The details are of other numbers")
        if (said.cue is None) != (more.cue is None):
            raise ValueError("A cue has no details, or details have no cue")
        return self
