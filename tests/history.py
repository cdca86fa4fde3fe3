"""A season of clips, as the queue leaves them: a runner whose heel lift grows while it is the cue, and then is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from analysis.gait.bands import references
from analysis.models import Clip
from athletes.models import Athlete, User
from tests import actors

METRICS = ("heelPk", "Kpk", "Kpass", "leverMean", "thMax", "over", "thTO", "shankFS", "lean", "cadence", "tc")
LAZY = {"fault": "lazy_heel", "text": "Step over a line of low hurdles.", "drill": "Ten fast pulls a side."}
PUSH = {"fault": "weak_hip_push", "text": "Push the track away behind you.", "drill": "Hill strides, 6 x 10 s."}
KEEP = {"fault": None, "text": "Nothing to change: keep it.", "drill": None}
STRIDE_S = 0.7


def result(
    pace_mps: float,
    below: float,
    rng: np.random.Generator,
    *,
    strides: int = 10,
    side: str = "left",
    cue: dict[str, Any] = LAZY,
) -> dict[str, Any]:
    """A scored clip. below: how far the pull lies under the reference, in half-widths of its band."""
    known = [references()[metric] for metric in METRICS if metric in references()]
    day = {r.key: r.value(pace_mps) - below * r.below + 0.12 * r.below * rng.standard_normal() for r in known}
    made = [
        {
            "segment": 0,
            "side": side,
            "near": True,
            "valid": True,
            "foot_strike_s": STRIDE_S * number,
            "toe_off_s": STRIDE_S * number + 0.25,
            "next_foot_strike_s": STRIDE_S * (number + 1),
            "metrics": {r.key: day[r.key] + 0.2 * r.below * rng.standard_normal() for r in known},
        }
        for number in range(strides)
    ]
    metrics = {}
    for r in known:
        value = float(np.median([stride["metrics"][r.key] for stride in made]))
        low, high = r.value(pace_mps) - r.below, r.value(pace_mps) + r.above
        verdict = "in_band" if low <= value <= high else "low" if value < low else "high"
        row = {"value": value, "unit": r.unit, "error": r.measurement_sd, "low": low, "high": high, "n": strides}
        metrics[r.key] = row | {"verdict": verdict}
    lazy = cue["fault"] == "lazy_heel"
    return actors.payload(
        pace_mps=pace_mps,
        strides=made,
        metrics=metrics,
        segments=[{"start_s": 0.0, "end_s": 7.0, "direction": side, "near_side": side}],
        cue=cue,
        faults=[{"id": "lazy_heel", "status": "fault" if lazy else "ok", "z": 1.0 if lazy else None}],
    )


def sessions(
    of: Athlete, by: User, count: int, *, newest: datetime | None = None, paces: tuple[float, ...] = (3.0,)
) -> list[Clip]:
    """So many days with a clip each, three days apart, oldest first: the heel comes up until it is in its band after
    two thirds of them; then the push is the cue."""
    rng = np.random.default_rng(count)
    newest = newest or timezone.now()
    clips = []
    for number in range(count):
        share = number / max(count - 1, 1)
        met = count > 2 and share > 0.66
        below = 1.6 - 1.5 * min(1.0, share / 0.66)
        payload = result(paces[number % len(paces)], below, rng, cue=PUSH if met else LAZY)
        clip = actors.clip(of, by, result=payload, pace_mps=payload["pace_mps"])
        for metric, more in clip.result.details["metrics"].items():
            more["random_error"] = payload["metrics"][metric]["error"] / 6
        clip.result.save()
        when = newest - timedelta(days=3 * (count - 1 - number))
        Clip.objects.filter(pk=clip.pk).update(uploaded_at=when)
        clips.append(clip)
    return clips
