"""The strides of a clip on 0-100 % of the cycle, and the reference cycle that fits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.counted import count
from analysis.curves import ClipCurves
from analysis.gait.cycles import cycle, mean_and_sd
from analysis.gait.model import FloatArray
from analysis.gait.pace import ASSUMED_MPS, ASSUMED_SD_MPS, FILM_SD_SHARE
from analysis.gait.reference_curves import ReferenceCycle, reference_cycle
from analysis.review.instants import CURVES, CurveName
from analysis.wording import pace_text, stride_labels


@dataclass(frozen=True, slots=True)
class StrideCycle:
    """toe_off_pct is NaN where none was found; curves (101,) each; by_hand: a person gave an event of it."""

    label: str
    near: bool
    toe_off_pct: float
    curves: Mapping[CurveName, FloatArray]
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class LegCycle:
    """One leg over its strides: mean and standard deviation between strides, (101,) by curve."""

    near: bool
    strides: Sequence[StrideCycle]
    toe_off_pct: float
    mean: Mapping[CurveName, FloatArray]
    sd: Mapping[CurveName, FloatArray]


def leg_cycle(payload: Mapping[str, Any], curves: ClipCurves, chosen: frozenset[str], *, near: bool) -> LegCycle | None:
    """The leg's chosen strides, or all that count where none of this leg is chosen; None where nothing can be cut."""
    labelled = [
        (label, stride)
        for label, stride in zip(stride_labels(payload["strides"]), payload["strides"], strict=True)
        if stride["near"] == near
    ]
    wanted = [(label, stride) for label, stride in labelled if label in chosen] or [
        (label, stride) for label, stride in labelled if stride["valid"]
    ]
    strides = [_stride_cycle(label, stride, curves) for label, stride in wanted]
    strides = [s for s in strides if all(np.isfinite(values).all() for values in s.curves.values())]
    if not strides:
        return None
    spread = {name: mean_and_sd(np.stack([s.curves[name] for s in strides])) for name in CURVES}
    lifts = [s.toe_off_pct for s in strides if np.isfinite(s.toe_off_pct)]
    return LegCycle(
        near=near,
        strides=strides,
        toe_off_pct=float(np.mean(lifts)) if lifts else float("nan"),
        mean={name: mean for name, (mean, _) in spread.items()},
        sd={name: sd for name, (_, sd) in spread.items()},
    )


def _stride_cycle(label: str, stride: Mapping[str, Any], curves: ClipCurves) -> StrideCycle:
    segment = curves["segments"][stride["segment"]]
    start, end, lift = stride["foot_strike_s"], stride["next_foot_strike_s"], stride["toe_off_s"]
    return StrideCycle(
        label=label,
        near=stride["near"],
        toe_off_pct=float("nan") if lift is None else 100.0 * (lift - start) / (end - start),
        curves={
            name: cycle(segment["time_s"], np.asarray(segment[kept][stride["side"]], np.float64), start, end)
            for name, kept in CURVES.items()
        },
        by_hand=bool(stride.get("by_hand")),
    )


def reference_for(payload: Mapping[str, Any]) -> ReferenceCycle | None:
    """What to expect at the clip's pace; None for a sprint, about which the reference says nothing."""
    if payload.get("kind") == "sprint":
        return None
    pace = payload.get("pace_mps")
    if pace is None:
        return reference_cycle(ASSUMED_MPS, ASSUMED_SD_MPS)
    return reference_cycle(pace, FILM_SD_SHARE * pace if payload.get("pace_source") == "video" else 0.0)


def about_reference(reference: ReferenceCycle | None, payload: Mapping[str, Any]) -> str:
    """Whose strides the grey ones are, in sentences."""
    if reference is None:
        return "No reference is shown for sprinting: its runners did not sprint."
    measured = " and ".join(f"{count(n, 'runner')} at {pace_text(v)}" for v, n in reference.runners.items())
    few = " Few runners: read it loosely." if min(reference.runners.values()) < 10 else ""
    if payload.get("pace_mps") is None:
        at = "The pace is unknown, so the band is wide."
    elif payload.get("pace_source") == "video":
        at = f"Shown for about {pace_text(reference.pace_mps)}, judged from the video, so the band is wider."
    else:
        at = f"Shown for {pace_text(reference.pace_mps)}."
    return (
        f"Grey: GaitSite reference, the mean of {measured}, on a treadmill with markers; "
        f"about nine of ten lie in the band.{few} {at}"
    )


def about_strides(legs: Sequence[LegCycle]) -> str:
    """Of how many strides the mean is, as in "Mean of 8 near strides and 7 far strides"; empty without a stride."""
    shown = [count(len(leg.strides), f"{'near' if leg.near else 'far'} stride") for leg in reversed(legs)]
    return f"Mean of {' and '.join(shown)}" if shown else ""


def about_hand(legs: Sequence[LegCycle]) -> str:
    """Of how many strides shown a contact was put right, in a sentence; empty for none."""
    given = sum(stride.by_hand for leg in legs for stride in leg.strides)
    return f"A foot strike or toe-off of {count(given, 'stride')} was put right by hand." if given else ""
