"""The page that compares two clips, what it fetches, and the ways to it."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from plotly.utils import PlotlyJSONEncoder

from analysis import selectors
from analysis.charts.both import both_figure
from analysis.charts.choice import choice_of
from analysis.compare.partners import partners_of
from analysis.compare.standing import Measured, standing_of
from analysis.compare.table import differences_of
from analysis.days import day_of


@require_safe
def compare(request: HttpRequest, first_id: UUID, second_id: UUID) -> HttpResponse:
    """Both must be visible to the user; what cannot be laid beside the other leads to a choice of what can."""
    clips = [selectors.get_clip(request.user, clip_id) for clip_id in (first_id, second_id)]
    readings = [selectors.get_reading(clip) for clip in clips]
    if first_id == second_id:
        return redirect("compare-with", first_id)
    for clip, reading, other in zip(clips, readings, reversed(clips), strict=True):
        if reading is None or not any(stride["near"] for stride in reading["strides"]):
            messages.error(request, gettext("%(clip)s has no strides that could be compared.") % {"clip": clip})
            return redirect("compare-with", other.pk) if clip is clips[1] else redirect("clip", clip.pk)
    first, second = (Measured(clip, reading or {}) for clip, reading in zip(clips, readings, strict=True))
    same = first.clip.athlete_id == second.clip.athlete_id
    series = selectors.progress_series(first.clip.athlete, request.user, strides=True) if same else ()
    standing = standing_of(first, second, series)
    context = {
        "first": first,
        "second": second,
        "standing": standing,
        "differences": differences_of(first, second, standing),
        "same_day": day_of(first.clip.uploaded_at) == day_of(second.clip.uploaded_at),
    }
    return render(request, "analysis/compare/compare.html", context)


@require_safe
def figure(request: HttpRequest, first_id: UUID, second_id: UUID) -> HttpResponse:
    """Both clips' cycles; the query as `choice_of` reads it."""
    found = [selectors.measured(selectors.get_clip(request.user, clip_id)) for clip_id in (first_id, second_id)]
    first, second = found
    if first is None or second is None:
        raise Http404
    try:
        drawn = both_figure(first, second, choice_of(request.GET))
    except ValueError as wrong:
        raise Http404 from wrong
    response = HttpResponse(json.dumps(drawn, cls=PlotlyJSONEncoder), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def compare_with(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """What a clip can be compared with; the query as `partners_of` reads it."""
    clip = selectors.get_clip(request.user, clip_id)
    context = {"clip": clip, "partners": partners_of(clip, request.user, request.GET)}
    return render(request, "analysis/compare/choose.html", context)


@require_safe
def ticked(request: HttpRequest) -> HttpResponse:
    """The two clips that were ticked in a list, `?clip=ID&clip=ID`: the older one first."""
    try:
        ids = {UUID(clip_id) for clip_id in request.GET.getlist("clip")}
    except ValueError as wrong:
        raise Http404 from wrong
    clips = sorted((selectors.get_clip(request.user, i) for i in ids), key=lambda clip: clip.uploaded_at)
    if len(clips) != 2:
        messages.error(request, gettext("Tick two clips to compare them."))
        return redirect("athlete", clips[0].athlete_id) if clips else redirect("desk")
    return redirect("compare", clips[0].pk, clips[1].pk)
