"""At which instants of a stride a metric is read, what to draw on their frames, and which strides show it best."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from analysis.curves import ClipCurves, SegmentArrays
from analysis.gait.model import LEGS, FloatArray, Side
from analysis.wording import cue_kind, cue_metric

CurveName = Literal["knee", "thigh", "heel"]
CURVES: Mapping[CurveName, Literal["knee_deg", "thigh_deg", "heel_ll"]] = {
    "knee": "knee_deg",
    "thigh": "thigh_deg",
    "heel": "heel_ll",
}

Drawing = Literal["knee", "thigh", "fold", "shank", "ankle", "trunk", "ahead", "lever", "heel", "hips", "ground"]
"""What is drawn on a frame; static/js/geometry.js draws them.

knee    angle of the knee            thigh   thigh against the vertical     fold    both of them
shank   shank against the vertical   ankle   foot against the shank         trunk   trunk against the vertical
ahead   ankle ahead of the hip       lever   from hip to ankle              heel    heel above the ground
hips    middle of the hips, by its height above the ground                  ground  the foot that lands or leaves
"""

Rule = Callable[[SegmentArrays, Mapping[str, Any]], float | None]
"""The instant in container seconds; None where the stride has none."""


def _event(name: str) -> Rule:
    return lambda _segment, stride: stride[name]


def _share(of: float, start: str, end: str) -> Rule:
    """At a share of the time between two events."""

    def rule(_segment: SegmentArrays, stride: Mapping[str, Any]) -> float | None:
        if stride[start] is None or stride[end] is None:
            return None
        return float(stride[start] + of * (stride[end] - stride[start]))

    return rule


def _greatest(values_of: Callable[[SegmentArrays, Side], FloatArray], start: str, end: str) -> Rule:
    """When `values_of` segment and side, (n,), is greatest between two events."""

    def rule(segment: SegmentArrays, stride: Mapping[str, Any]) -> float | None:
        if stride[start] is None or stride[end] is None:
            return None
        inside = (segment["time_s"] >= stride[start]) & (segment["time_s"] <= stride[end])
        values = np.where(inside, values_of(segment, stride["side"]), np.nan)
        return None if np.all(np.isnan(values)) else float(segment["time_s"][int(np.nanargmax(values))])

    return rule


def _curve(name: CurveName) -> Callable[[SegmentArrays, Side], FloatArray]:
    return lambda segment, side: segment[CURVES[name]][side]


def _thigh_behind(segment: SegmentArrays, side: Side) -> FloatArray:
    return -segment["thigh_deg"][side]


def _level_with_hip(segment: SegmentArrays, side: Side) -> FloatArray:
    """Greatest, namely zero, when the ankle passes under its hip."""
    xy, leg = segment["xy_px"], LEGS[side]
    return -np.abs(xy[:, leg.ankle, 0] - xy[:, leg.hip, 0])


def _shortness(segment: SegmentArrays, side: Side) -> FloatArray:
    xy, leg = segment["xy_px"], LEGS[side]
    return -np.hypot(*(xy[:, leg.ankle] - xy[:, leg.hip]).T)


def _hips_down(segment: SegmentArrays, _side: Side) -> FloatArray:
    """Greatest when the hips are lowest: y points down."""
    return np.asarray(segment["xy_px"][:, [LEGS["left"].hip, LEGS["right"].hip], 1].mean(axis=1))


def _hips_up(segment: SegmentArrays, side: Side) -> FloatArray:
    return -_hips_down(segment, side)


def _toes_up(segment: SegmentArrays, side: Side) -> FloatArray:
    """Greatest when the foot is most bent against the shank: their inner angle is then least."""
    xy, leg = segment["xy_px"], LEGS[side]
    shank, foot = xy[:, leg.knee] - xy[:, leg.ankle], xy[:, leg.toe] - xy[:, leg.heel]
    return (shank * foot).sum(axis=1) / np.maximum(np.hypot(*shank.T) * np.hypot(*foot.T), 1e-9)


def _toes_down(segment: SegmentArrays, side: Side) -> FloatArray:
    return -_toes_up(segment, side)


STRIKE, LIFT, NEXT = "foot_strike_s", "toe_off_s", "next_foot_strike_s"
AT_STRIKE, AT_LIFT, AT_NEXT = _event(STRIKE), _event(LIFT), _event(NEXT)
KNEE_PEAK = _greatest(_curve("knee"), LIFT, NEXT)
HEEL_PEAK = _greatest(_curve("heel"), LIFT, NEXT)
THIGH_PEAK = _greatest(_curve("thigh"), LIFT, NEXT)
PASSING = _greatest(_level_with_hip, LIFT, NEXT)
SHORTEST = _greatest(_shortness, LIFT, NEXT)


@dataclass(frozen=True, slots=True)
class Shown:
    """curve: on which the metric shows; at: its instants in order of time, the telling one last."""

    curve: CurveName
    drawing: Drawing
    at: tuple[Rule, ...]


SHOWN: Mapping[str, Shown] = {
    "heelPk": Shown("heel", "heel", (HEEL_PEAK,)),
    "xHeelPk": Shown("heel", "ahead", (HEEL_PEAK,)),
    "Kpk": Shown("knee", "knee", (KNEE_PEAK,)),
    "tKpk": Shown("knee", "knee", (KNEE_PEAK,)),
    "xKpk": Shown("knee", "ahead", (KNEE_PEAK,)),
    "leverMean": Shown("knee", "lever", (SHORTEST,)),
    "leverMin": Shown("knee", "lever", (SHORTEST,)),
    "leverLoad": Shown("knee", "lever", (SHORTEST,)),
    "simul": Shown("knee", "fold", (AT_LIFT, KNEE_PEAK)),
    "gamma": Shown("knee", "fold", (AT_LIFT, KNEE_PEAK)),
    "thKpk": Shown("thigh", "thigh", (KNEE_PEAK,)),
    "Kpass": Shown("knee", "knee", (PASSING,)),
    "thMax": Shown("thigh", "thigh", (THIGH_PEAK,)),
    "thRange": Shown("thigh", "thigh", (_greatest(_thigh_behind, STRIKE, NEXT), THIGH_PEAK)),
    "thTO": Shown("thigh", "thigh", (AT_LIFT,)),
    "legTO": Shown("thigh", "lever", (AT_LIFT,)),
    "over": Shown("knee", "ahead", (AT_STRIKE,)),
    "shankFS": Shown("knee", "shank", (AT_STRIKE,)),
    "KFS": Shown("knee", "knee", (AT_STRIKE,)),
    "ankFS": Shown("knee", "ankle", (AT_STRIKE,)),
    "KstMax": Shown("knee", "knee", (_greatest(_curve("knee"), STRIKE, LIFT),)),
    "ankMaxSt": Shown("knee", "ankle", (_greatest(_toes_up, STRIKE, LIFT),)),
    "ankMin": Shown("knee", "ankle", (_greatest(_toes_down, STRIKE, NEXT),)),
    "calfShare": Shown("knee", "ankle", (_greatest(_toes_up, STRIKE, LIFT), AT_LIFT)),
    "tall": Shown("knee", "hips", (_share(0.45, STRIKE, LIFT),)),
    "VO_cm": Shown("knee", "hips", (_greatest(_hips_down, STRIKE, NEXT), _greatest(_hips_up, STRIKE, NEXT))),
    "VO_LL": Shown("knee", "hips", (_greatest(_hips_down, STRIKE, NEXT), _greatest(_hips_up, STRIKE, NEXT))),
    "lean": Shown("knee", "trunk", (_share(0.5, STRIKE, LIFT),)),
    "tc": Shown("knee", "ground", (AT_STRIKE, AT_LIFT)),
    "DF": Shown("knee", "ground", (AT_STRIKE, AT_LIFT)),
    "tf": Shown("knee", "ground", (AT_LIFT, _share(0.5, STRIKE, NEXT))),
    "stepLen": Shown("knee", "ground", (AT_STRIKE, _share(0.5, STRIKE, NEXT))),
    "cadence": Shown("knee", "ground", (AT_STRIKE, AT_NEXT)),
}
ELSEWHERE = Shown("knee", "ground", (AT_STRIKE,))
KEEP_METRIC = "heelPk"
"""What a clip with nothing to change is shown by."""


def instants_of(metric: str, stride: Mapping[str, Any], curves: ClipCurves) -> tuple[float, ...]:
    """Container seconds of the instants at which a stride's metric is read; empty where one of them was not found."""
    segment = curves["segments"][stride["segment"]]
    found = [rule(segment, stride) for rule in SHOWN.get(metric, ELSEWHERE).at]
    return tuple(t for t in found if t is not None) if None not in found else ()


@dataclass(frozen=True, slots=True)
class Mark:
    """The one place of the clip that shows what a metric says."""

    metric: str
    stride: int
    """Index into the result's strides."""
    time_s: float
    curve: CurveName
    value: float
    """Of the curve at that instant."""


def ranked_strides(payload: Mapping[str, Any], metric: str) -> list[int]:
    """Indices of the valid near strides that have `metric`, best first: least outside the band, then nearest its
    middle; without a band, nearest the clip's own value.
    """
    row = (payload.get("metrics") or {}).get(metric)
    strides = [
        (i, s["metrics"][metric])
        for i, s in enumerate(payload.get("strides", ()))
        if s["near"] and s["valid"] and s["metrics"].get(metric) is not None
    ]
    if row is None or not strides:
        return []
    low, high = row.get("low"), row.get("high")
    if low is None and high is None:
        return [i for i, _ in sorted(strides, key=lambda item: abs(item[1] - row["value"]))]
    low = low if low is not None else -np.inf
    high = high if high is not None else np.inf
    middle = (low + high) / 2 if np.isfinite(low + high) else row["value"]
    return [
        i for i, _ in sorted(strides, key=lambda item: (max(low - item[1], item[1] - high, 0.0), abs(item[1] - middle)))
    ]


def typical_strides(payload: Mapping[str, Any], metric: str) -> list[int]:
    """Indices of the same strides, most typical first: nearest the clip's own value."""
    strides = payload.get("strides", ())
    return sorted(
        ranked_strides(payload, metric),
        key=lambda i: abs(strides[i]["metrics"][metric] - payload["metrics"][metric]["value"]),
    )


def cue_mark(payload: Mapping[str, Any], curves: ClipCurves) -> Mark | None:
    """Worst stride for a cue that corrects, the most typical one for a cue to keep; None where nothing can be shown."""
    kind = cue_kind(payload)
    if kind not in ("cue", "keep"):
        return None
    return mark_of(cue_metric(payload) or KEEP_METRIC, payload, curves, worst=kind == "cue")


def mark_of(metric: str, payload: Mapping[str, Any], curves: ClipCurves, *, worst: bool = True) -> Mark | None:
    """Where the worst stride, or the most typical one, shows the metric; None where it cannot be shown."""
    ranked = ranked_strides(payload, metric)
    if not ranked:
        return None
    index = ranked[-1] if worst else typical_strides(payload, metric)[0]
    stride = payload["strides"][index]
    at = instants_of(metric, stride, curves)
    if not at:
        return None
    curve = SHOWN.get(metric, ELSEWHERE).curve
    value = value_at(curves["segments"][stride["segment"]], curve, stride["side"], at[-1])
    return None if np.isnan(value) else Mark(metric, index, at[-1], curve, value)


def value_at(segment: SegmentArrays, curve: CurveName, side: Side, time_s: float) -> float:
    values: FloatArray = segment[CURVES[curve]][side]
    return float(np.interp(time_s, segment["time_s"], values))
