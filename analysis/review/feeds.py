"""What the review page fetches after it has come: status, the clip's clock and curves, the skeleton, figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from plotly.utils import PlotlyJSONEncoder

from analysis import selectors
from analysis.charts.choice import choice_of
from analysis.charts.figures import draw_chart
from analysis.corrections.handwork import marks
from analysis.curves import ClipCurves
from analysis.gait.model import other
from analysis.metric_words import words_for
from analysis.models import Clip
from analysis.review.evidence import evidence_of
from analysis.review.instants import CURVES, cue_mark
from analysis.review.standing import standings
from analysis.wording import cue_drill, cue_text, stride_labels

DRAWN = (0, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32)
"""Landmarks of the skeleton: head, arms, trunk, legs; no fingers and no face."""
STEPS_PER_PX = 4
ABSENT = -32768
SHIPPED = ("side", "near", "valid", "foot_strike_s", "toe_off_s", "next_foot_strike_s")
"""What the page needs of a stride."""


@require_safe
@never_cache
def status(request: HttpRequest, clip_id: UUID) -> JsonResponse:
    return JsonResponse(selectors.clip_status(selectors.get_clip(request.user, clip_id)))


@require_safe
def data(request: HttpRequest, clip_id: UUID) -> JsonResponse:
    """The clip's clock, its strides, its curves and where the cue shows: see `clip_data`; what is by hand: see
    `handwork.marks`."""
    clip = selectors.get_clip(request.user, clip_id)
    payload, curves = measured_of(clip)
    return _private(JsonResponse(clip_data(payload, curves) | {"by_hand": marks(clip, payload)}))


def clip_data(payload: Mapping[str, Any], curves: ClipCurves) -> dict[str, Any]:
    """Lists are by frame of the clip, null where nothing was measured; strides carry the label the page calls them."""
    frames = len(curves["time_s"])
    near = {row: np.full(frames, np.nan) for row in CURVES}
    far = {row: np.full(frames, np.nan) for row in CURVES}
    segments = []
    for said, segment in zip(payload["segments"], curves["segments"], strict=True):
        side = said["near_side"]
        for row, name in CURVES.items():
            near[row][segment["frames"]] = segment[name][side]
            far[row][segment["frames"]] = segment[name][other(side)]
        if len(segment["frames"]):
            first, last = int(segment["frames"][0]), int(segment["frames"][-1])
            segments.append({"first": first, "last": last, "near_side": side, "direction": said["direction"]})
    mark = cue_mark(payload, curves)
    labels = stride_labels(payload["strides"])
    ranked_by, standing = standings(payload)
    return {
        "pts": np.round(curves["time_s"], 6).tolist(),
        "width": curves["width_px"],
        "height": curves["height_px"],
        "segments": segments,
        "strides": [
            {"label": label} | {key: stride[key] for key in SHIPPED} | asdict(stands)
            for label, stride, stands in zip(labels, payload["strides"], standing, strict=True)
        ],
        "ranked_by": words_for(ranked_by).name,
        "near": {row: _rounded(values) for row, values in near.items()},
        "far": {row: _rounded(values) for row, values in far.items()},
        "cue": mark
        and {
            "time_s": mark.time_s,
            "stride": labels[mark.stride],
            "metric": mark.metric,
            "keep": not payload["cue"]["fault"],
        },
        "skeleton": {"landmarks": DRAWN, "steps_per_px": STEPS_PER_PX, "absent": ABSENT},
    }


def _rounded(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(v) else round(float(v), 3) for v in values]


@require_safe
def skeleton(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """Little-endian int16, (frames, len(DRAWN), 2): quarter pixels of the upright picture, or ABSENT."""
    _, curves = measured_of(selectors.get_clip(request.user, clip_id))
    return _private(HttpResponse(skeleton_bytes(curves), content_type="application/octet-stream"))


def skeleton_bytes(curves: ClipCurves) -> bytes:
    points = np.full((len(curves["time_s"]), len(DRAWN), 2), np.nan)
    for segment in curves["segments"]:
        points[segment["frames"]] = segment["xy_px"][:, DRAWN]
    steps = np.clip(np.rint(points * STEPS_PER_PX), -32767, 32767)
    return np.where(np.isnan(points).any(axis=-1, keepdims=True), ABSENT, steps).astype("<i2").tobytes()


@require_safe
def figure(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """One chart of the clip, `?chart=` as in `clip_figures.CHARTS`; the rest of the query as `choice_of` reads it."""
    clip = selectors.get_clip(request.user, clip_id)
    payload, curves = measured_of(clip)
    try:
        choice = choice_of(request.GET)
        drawn = draw_chart(
            request.GET.get("chart", "time"), payload, curves, choice, selectors.notes_for(clip, request.user)
        )
    except ValueError as wrong:
        raise Http404 from wrong
    return figure_answer(drawn)


@require_safe
def evidence(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """Which frames are behind the numbers: see `evidence.evidence_of`."""
    payload, curves = measured_of(selectors.get_clip(request.user, clip_id))
    return _private(JsonResponse(evidence_of(payload, curves)))


def measured_of(clip: Clip) -> tuple[dict[str, Any], ClipCurves]:
    """Its reading, with the cue in the words in which the reader is given it, and its curves."""
    found = selectors.measured(clip)
    if found is None:
        raise Http404
    payload, curves = found
    if payload["cue"]:
        cue = payload["cue"]
        text = clip.own_cue.text if hasattr(clip, "own_cue") else cue_text(cue)
        payload = payload | {"cue": cue | {"text": text, "drill": cue_drill(cue) or None, "said": None}}
    return payload, curves


def figure_answer(content: dict[str, Any]) -> HttpResponse:
    return _private(HttpResponse(json.dumps(content, cls=PlotlyJSONEncoder), content_type="application/json"))


def _private(response: HttpResponse) -> Any:
    """Kept by nobody: the clip may be measured again, or withdrawn, at any time."""
    response["Cache-Control"] = "private, no-store"
    return response
