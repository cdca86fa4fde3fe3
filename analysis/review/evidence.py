"""The frames behind the numbers: for each stride and metric, at which instants to look and what to draw there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from analysis.curves import ClipCurves
from analysis.metric_words import words_for
from analysis.review.instants import ELSEWHERE, SHOWN, instants_of, ranked_strides, typical_strides
from analysis.wording import outside, stride_labels

BRIEF_UNIT = 2
"""Longest unit that is written on a picture, as in "62°" and "231 ms"."""


def evidence_of(payload: Mapping[str, Any], curves: ClipCurves) -> dict[str, Any]:
    """Of every measured metric:

    name      as in a sentence
    drawing   see `instants.Drawing`
    frames    two strides worth a look, each with its `label` and `why`: the worst and the best where the worst lies
              outside the band, else the most and the least typical; one where there are fewer than three strides, and
              none where there is none
    strides   by label: `at`, container seconds, the telling one last, `says`, the stride's own number in words, and
              `brief`, the same without a long unit, to be written on the picture
    """
    labels = stride_labels(payload["strides"])
    return {
        metric: _of(metric, payload, curves, labels)
        for metric in payload["metrics"]
        if any(metric in s["metrics"] for s in payload["strides"])
    }


def _of(metric: str, payload: Mapping[str, Any], curves: ClipCurves, labels: list[str]) -> dict[str, Any]:
    row = payload["metrics"][metric]
    words = words_for(metric, row.get("unit", ""))
    strides = {}
    for label, stride in zip(labels, payload["strides"], strict=True):
        at = instants_of(metric, stride, curves) if metric in stride["metrics"] else ()
        if at:
            value = stride["metrics"][metric]
            brief = words.quantity(value) if len(words.unit) <= BRIEF_UNIT else words.number(value)
            strides[label] = {"at": [round(t, 6) for t in at], "says": words.quantity(value), "brief": brief}
    ranked = [i for i in ranked_strides(payload, metric) if labels[i] in strides]
    return {
        "name": words.name,
        "drawing": SHOWN.get(metric, ELSEWHERE).drawing,
        "frames": _worth_a_look(ranked, metric, payload, labels),
        "strides": strides,
    }


def _worth_a_look(
    ranked: list[int], metric: str, payload: Mapping[str, Any], labels: list[str]
) -> list[dict[str, str]]:
    if not ranked:
        return []
    if len(ranked) < 3:  # with two strides or fewer, "best" and "worst" would be a claim
        return [{"label": labels[ranked[0]], "why": ""}]
    row = payload["metrics"][metric]
    worst = payload["strides"][ranked[-1]]["metrics"][metric]
    if outside(worst, row["low"], row["high"]):
        return [
            {"label": labels[ranked[-1]], "why": gettext("worst")},
            {"label": labels[ranked[0]], "why": gettext("best")},
        ]
    typical = [i for i in typical_strides(payload, metric) if i in ranked]
    return [
        {"label": labels[typical[0]], "why": gettext("most typical")},
        {"label": labels[typical[-1]], "why": gettext("least typical")},
    ]
