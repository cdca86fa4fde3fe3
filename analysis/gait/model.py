"""The words the science speaks: frames, landmarks, clips, strides, results.

Image frame (`*_px`): x to image right, y DOWN, square pixels, origin top left.
Body frame (everything after `direction`): X forward in the direction of travel, Y UP.
Lengths are in pixels (`_px`) or leg lengths (`_ll`, thigh + shank of the near leg); angles in degrees (`_deg`);
times in seconds of the container's clock (`_s`), true seconds only after the slow-motion factor has been applied.
Landmarks carry their BlazePose-33 index; odd is the model's left, even its right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.gait.cue_model import Cue, FaultWords, LastCue

FloatArray = NDArray[np.floating[Any]]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.integer[Any]]

Side = Literal["left", "right"]
Status = Literal["scored", "preview", "refused"]
PaceSource = Literal["typed", "video", "none"]
FaultStatus = Literal["fault", "watch", "ok", "not_measurable"]
Level = Literal["ok", "edge", "watch", "fault"]
Kind = Literal["running", "grounded_running", "sprint"]
EventFlag = Literal["foot_strike_lag", "foot_strike_hips", "toe_off_signs", "toe_off_one_sign"]
Event = Literal["foot_strike", "toe_off"]
StrideEvent = Literal["foot_strike", "toe_off", "next_foot_strike"]

OwnBand = tuple[float | None, float | None]
"""Least and greatest value that a coach expects of an athlete; None leaves that side open."""

SIDES: tuple[Side, Side] = ("left", "right")
LANDMARKS = 33


class Landmark(IntEnum):
    """BlazePose indices that the science reads."""

    NOSE = 0
    LEFT_EAR = 7
    RIGHT_EAR = 8
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_TOE = 31
    RIGHT_TOE = 32


@dataclass(frozen=True, slots=True)
class Leg:
    """Landmark indices of one leg, from the hip down."""

    hip: int
    knee: int
    ankle: int
    heel: int
    toe: int


LEGS: Mapping[Side, Leg] = {"left": Leg(23, 25, 27, 29, 31), "right": Leg(24, 26, 28, 30, 32)}


def other(side: Side) -> Side:
    return "right" if side == "left" else "left"


@dataclass(frozen=True, slots=True)
class Engine:
    """Which pose estimator made a track. Results of different engines are not compared."""

    name: str
    model: str
    version: str


@dataclass(frozen=True, slots=True)
class RunnerPoint:
    """Where the runner is to be seen: x and y 0..1 of the picture's width and height, y down, at that time."""

    x: float
    y: float
    time_s: float


@dataclass(frozen=True, slots=True)
class Company:
    """Several people were in view.

    ambiguous  somebody else may be meant: they move like a runner, too
    time_s     an instant at which they can be seen together
    boxes      of each (left, top, right, bottom) then, 0..1 of the picture; the first is whom the track follows
    """

    ambiguous: bool
    time_s: float
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class PoseTrack:
    """Raw landmarks of one person over one clip, unsmoothed.

    time_s      (frames,) float64, container timestamps, strictly increasing
    xy_px       (frames, 33, 2) float32, image frame; NaN where nobody was found or the landmark is not given
    visibility  (frames, 33) float32, 0..1; NaN likewise
    cuts        frame indices at which a new shot begins (never 0)
    pointed_at  where the coach said that the runner is
    company     None where nobody else was seen
    """

    time_s: FloatArray
    xy_px: FloatArray
    visibility: FloatArray
    width_px: int
    height_px: int
    engine: Engine
    cuts: tuple[int, ...] = ()
    pointed_at: RunnerPoint | None = None
    company: Company | None = None

    def __post_init__(self) -> None:
        frames = len(self.time_s)
        if self.xy_px.shape != (frames, LANDMARKS, 2) or self.visibility.shape != (frames, LANDMARKS):
            raise ValueError(f"landmarks {self.xy_px.shape}, {self.visibility.shape} do not fit {frames} frames")
        if np.any(np.diff(self.time_s) <= 0):
            raise ValueError("timestamps must be strictly increasing")


@dataclass(frozen=True, slots=True)
class ClipContext:
    """What the coach said about the clip; None means not said.

    bands      the coach's own bands for this athlete, by metric key; they take the place of the reference
    pain       the athlete feels pain: nothing is cued
    last_cue   what the athlete has been working on
    cues       by fault, the coach's own words for it; a fault that is not here is cued in the packaged ones
    """

    pace_mps: float | None = None
    slow_motion: float | None = None
    height_m: float | None = None
    bands: Mapping[str, OwnBand] = field(default_factory=dict)
    pain: bool = False
    last_cue: LastCue | None = None
    cues: Mapping[str, FaultWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Segment:
    """An uninterrupted piece of the clip with one runner moving one way."""

    start_s: float
    end_s: float
    direction: Side
    near_side: Side


@dataclass(frozen=True, slots=True)
class Stride:
    """One stride, foot strike to the next foot strike of the same foot. Times are container seconds.

    metrics maps metric id (key of bands.json) to value; a metric that could not be measured is absent.
    doubts: why the stride does not count, in a few words each; empty if it does.
    flags: what does not confirm its foot strike or toe-off; a flagged stride counts all the same.
    by_hand: those of its events that a person gave; they raise no flag.
    """

    segment: int
    side: Side
    near: bool
    valid: bool
    foot_strike_s: float
    toe_off_s: float
    next_foot_strike_s: float
    metrics: Mapping[str, float]
    doubts: tuple[str, ...] = ()
    flags: tuple[EventFlag, ...] = ()
    by_hand: tuple[StrideEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class EventQuality:
    """How far the near leg's events can be trusted; true seconds, one standard deviation of a single event.

    flagged_share  of the counted strides, those with a flag; low: so many that numbers at the contacts are rough
    """

    foot_strike_error_s: float
    toe_off_error_s: float
    flagged_share: float
    low: bool

    @property
    def contact_error_s(self) -> float:
        """Of one contact time."""
        return float(np.hypot(self.foot_strike_error_s, self.toe_off_error_s))


@dataclass(frozen=True, slots=True)
class MetricResult:
    """The clip's value of one metric: median over the valid near-leg strides, with what to expect at this pace.

    error is one standard deviation, measurement and stride spread together; random_error is the strides' part of it,
    the standard error of the median: what remains when clips of one athlete and one estimator are compared.
    low and high are the reference band (None where there is none or the pace is unknown and the metric cannot be
    judged without it). verdict says only on which side of the band the value lies. level says what is claimed with it,
    None without a verdict: `ok` inside; `edge` outside by less than half its error, which is as good as inside;
    `watch` clearly outside, though no fault rests on it, or a sign of a watched fault; `fault` a sign of a fault that
    was found. own_band: low and high are the coach's for this athlete, not the reference's.
    """

    value: float
    unit: str
    error: float
    low: float | None
    high: float | None
    verdict: str | None
    n: int
    level: Level | None = None
    random_error: float | None = None
    own_band: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    id: str
    status: FaultStatus
    z: float | None = None
    strides: tuple[int, ...] = ()
    """Indices into `Analysis.strides` of the strides that show it."""


@dataclass(frozen=True, slots=True)
class SlowMotion:
    suspected: bool = False
    factor: float | None = None


@dataclass(frozen=True, slots=True)
class SegmentCurves:
    """Filtered curves of one segment on the clip's own frames, for charts and the skeleton.

    frames      (n,) indices into the track's frames
    thigh_deg, knee_deg, heel_ll   per side, (n,): thigh + ahead of vertical, knee 0 straight + flexed,
                heel height above its own stance level
    xy_px       (n, 33, 2) repaired and filtered landmarks, image frame
    lean_deg    (n,) trunk + forward of vertical; None or NaN without shoulders
    """

    frames: IntArray
    thigh_deg: Mapping[Side, FloatArray]
    knee_deg: Mapping[Side, FloatArray]
    heel_ll: Mapping[Side, FloatArray]
    xy_px: FloatArray
    lean_deg: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that the science says about one clip. `to_dict` is the stable contract of `manage.py analyse --json`."""

    status: Status
    code: str | None
    message: str
    engine: Engine
    frames: int
    duration_s: float
    cadence_spm: float | None = None
    pace_mps: float | None = None
    pace_source: PaceSource = "none"
    pace_error_mps: float | None = None
    """One standard deviation of a pace that was read from the film; None of one that was typed."""
    slow_motion: SlowMotion = field(default_factory=SlowMotion)
    segments: Sequence[Segment] = ()
    strides: Sequence[Stride] = ()
    metrics: Mapping[str, MetricResult] = field(default_factory=dict)
    events: EventQuality | None = None
    """None where no stride counts."""
    kind: Kind | None = None
    """How the runner runs; None for a refused clip. Without a flight only the swing is judged, a sprint not at all."""
    faults: Sequence[Fault] = ()
    cue: Cue | None = None
    warnings: Sequence[str] = ()
    curves: Sequence[SegmentCurves] = ()
    corrections: Sequence[str] = ()
    """For each correction given, in their order, why it changes nothing; empty where it does."""
