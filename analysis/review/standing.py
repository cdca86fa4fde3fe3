"""How each stride of a clip stands: what it shows, and its place among the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from analysis.review.instants import KEEP_METRIC, ranked_strides
from analysis.wording import cue_metric

Verdict = Literal["ok", "watch", "fault"]


@dataclass(frozen=True, slots=True)
class Standing:
    """
    verdict   the worst that the clip's findings say of the stride; None where it is not judged
    value     of the metric that strides are ranked by, in its own unit; None where not ranked
    rank      0 is the best; None where not ranked
    """

    verdict: Verdict | None
    value: float | None
    rank: int | None


def standings(payload: Mapping[str, Any]) -> tuple[str, list[Standing]]:
    """The metric that strides are ranked by, the cue's where there is one, and how each stride of the result stands.

    Only counted strides of the near leg are judged and ranked; a preview judges none.
    """
    metric = cue_metric(payload) or KEEP_METRIC
    places = {stride: place for place, stride in enumerate(ranked_strides(payload, metric))}
    shown: dict[int, Verdict] = {}
    for fault in sorted(payload.get("faults") or (), key=lambda fault: fault["status"] == "fault"):
        if fault["status"] in ("watch", "fault"):
            shown |= dict.fromkeys(payload["fault_strides"].get(fault["id"], ()), fault["status"])
    judged = payload.get("status") == "scored"
    return metric, [
        Standing(
            verdict=shown.get(i, "ok") if judged and stride["near"] and stride["valid"] else None,
            value=stride["metrics"][metric] if i in places else None,
            rank=places.get(i),
        )
        for i, stride in enumerate(payload.get("strides", ()))
    ]
