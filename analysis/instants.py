"""At which instant of a stride a metric happens, and which of a clip's strides shows it best: where to put the cue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from analysis.curves import ClipCurves, SegmentArrays
from analysis.gait.model import LEGS, FloatArray, Side
from analysis.wording import cue_metric

CurveName = Literal["knee", "thigh", "heel"]
CURVES: Mapping[CurveName, Literal["knee_deg", "thigh_deg", "heel_ll"]] = {
    "knee": "knee_deg",
    "thigh": "thigh_deg",
    "heel": "heel_ll",
}

Rule = Callable[[SegmentArrays, Mapping[str, Any]], float | None]


def _peak(curve: CurveName, start: str, end: str) -> Rule:
    def rule(segment: SegmentArrays, stride: Mapping[str, Any]) -> float | None:
        if stride[start] is None or stride[end] is None:
            return None
        inside = (segment["time_s"] >= stride[start]) & (segment["time_s"] <= stride[end])
        values = np.where(inside, segment[CURVES[curve]][stride["side"]], np.nan)
        return None if np.all(np.isnan(values)) else float(segment["time_s"][int(np.nanargmax(values))])

    return rule


def _event(name: str) -> Rule:
    return lambda _segment, stride: stride[name]


def _passing(segment: SegmentArrays, stride: Mapping[str, Any]) -> float | None:
    """When the swinging ankle comes level with its hip."""
    if stride["toe_off_s"] is None:
        return None
    leg = LEGS[stride["side"]]
    inside = (segment["time_s"] > stride["toe_off_s"]) & (segment["time_s"] < stride["next_foot_strike_s"])
    gap = np.where(inside, np.abs(segment["xy_px"][:, leg.ankle, 0] - segment["xy_px"][:, leg.hip, 0]), np.nan)
    return None if np.all(np.isnan(gap)) else float(segment["time_s"][int(np.nanargmin(gap))])


SWING_KNEE = _peak("knee", "toe_off_s", "next_foot_strike_s")

WHERE: Mapping[str, tuple[CurveName, Rule]] = {
    "heelPk": ("heel", _peak("heel", "toe_off_s", "next_foot_strike_s")),
    "xHeelPk": ("heel", _peak("heel", "toe_off_s", "next_foot_strike_s")),
    "Kpk": ("knee", SWING_KNEE),
    "tKpk": ("knee", SWING_KNEE),
    "xKpk": ("knee", SWING_KNEE),
    "leverMean": ("knee", SWING_KNEE),
    "leverMin": ("knee", SWING_KNEE),
    "leverLoad": ("knee", SWING_KNEE),
    "simul": ("knee", SWING_KNEE),
    "gamma": ("knee", SWING_KNEE),
    "thKpk": ("thigh", SWING_KNEE),
    "Kpass": ("knee", _passing),
    "thMax": ("thigh", _peak("thigh", "toe_off_s", "next_foot_strike_s")),
    "thTO": ("thigh", _event("toe_off_s")),
    "over": ("knee", _event("foot_strike_s")),
    "shankFS": ("knee", _event("foot_strike_s")),
    "KFS": ("knee", _event("foot_strike_s")),
    "KstMax": ("knee", _peak("knee", "foot_strike_s", "toe_off_s")),
}
"""Metric to the curve on which it shows and the instant at which it does; others show at foot strike on the knee."""

ELSEWHERE: tuple[CurveName, Rule] = ("knee", _event("foot_strike_s"))
KEEP_METRIC = "heelPk"
"""What a clip with nothing to change is shown by."""


@dataclass(frozen=True, slots=True)
class CueMark:
    """The one place of the clip that shows what the cue is about."""

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


def cue_mark(payload: Mapping[str, Any], curves: ClipCurves) -> CueMark | None:
    """Worst stride for a cue that corrects, the most typical one for a cue to keep; None where nothing can be shown."""
    cue = payload.get("cue")
    if not cue:
        return None
    metric = cue_metric(payload) or KEEP_METRIC
    ranked = ranked_strides(payload, metric)
    if not ranked:
        return None
    chosen = ranked[-1] if cue.get("fault") else ranked[0]
    stride = payload["strides"][chosen]
    curve, rule = WHERE.get(metric, ELSEWHERE)
    segment = curves["segments"][stride["segment"]]
    time_s = rule(segment, stride)
    if time_s is None:
        return None
    value = value_at(segment, curve, stride["side"], time_s)
    return None if np.isnan(value) else CueMark(metric, chosen, time_s, curve, value)


def value_at(segment: SegmentArrays, curve: CurveName, side: Side, time_s: float) -> float:
    values: FloatArray = segment[CURVES[curve]][side]
    return float(np.interp(time_s, segment["time_s"], values))
