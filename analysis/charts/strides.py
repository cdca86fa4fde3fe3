"""The strides of a clip on 0-100 % of the cycle, and the reference cycle that fits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext, ngettext

from analysis.counted import count
from analysis.curves import ClipCurves
from analysis.gait.cycles import cycle, mean_and_sd
from analysis.gait.model import FloatArray
from analysis.gait.pace import ASSUMED_MPS, ASSUMED_SD_MPS
from analysis.gait.reference_curves import ReferenceCycle, reference_cycle
from analysis.review.instants import CURVES, CurveName
from analysis.wording import pace_text, stride_labels

FEW_RUNNERS = 10


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
    return reference_cycle(pace, payload.get("pace_error_mps") or 0.0)


def about_reference(reference: ReferenceCycle | None, payload: Mapping[str, Any]) -> str:
    """Whose strides the grey ones are, in sentences."""
    if reference is None:
        return gettext("No reference is shown for sprinting: its runners did not sprint.")
    measured = [
        gettext("%(runners)s at %(pace)s") % {"runners": count(n, "runner"), "pace": pace_text(speed)}
        for speed, n in reference.runners.items()
    ]
    pace = {"pace": pace_text(reference.pace_mps, payload.get("pace_error_mps"))}
    sentences = [
        gettext(
            "Grey: GaitSite reference, the mean of %(runners)s, on a treadmill with markers; about nine of ten lie in "
            "the band.",
        )
        % {"runners": listed(measured)},
        gettext("Few runners: read it loosely.") if min(reference.runners.values()) < FEW_RUNNERS else "",
    ]
    if payload.get("pace_mps") is None:
        sentences.append(gettext("The pace is unknown, so the band is wide."))
    elif payload.get("pace_source") == "video":
        sentences.append(
            gettext("Shown for about %(pace)s, judged from the video, so the band is wider.") % pace,
        )
    else:
        sentences.append(gettext("Shown for %(pace)s.") % pace)
    return " ".join(sentence for sentence in sentences if sentence)


def listed(parts: Sequence[str]) -> str:
    """As in "one and the other"; a single one as it is."""
    return parts[0] if len(parts) == 1 else gettext("%(first)s and %(last)s") % {"first": parts[0], "last": parts[-1]}


def about_strides(legs: Sequence[LegCycle]) -> str:
    """Of how many strides the mean is, as in "Mean of 8 near strides and 7 far strides"; empty without a stride."""
    shown = [count(len(leg.strides), "near stride" if leg.near else "far stride") for leg in reversed(legs)]
    return gettext("Mean of %(strides)s") % {"strides": listed(shown)} if shown else ""


def about_hand(legs: Sequence[LegCycle]) -> str:
    """Of how many strides shown a contact was put right, in a sentence; empty for none."""
    given = sum(stride.by_hand for leg in legs for stride in leg.strides)
    if not given:
        return ""
    return ngettext(
        "A foot strike or toe-off of %(n)s stride was put right by hand.",
        "A foot strike or toe-off of %(n)s strides was put right by hand.",
        given,
    ) % {"n": given}
