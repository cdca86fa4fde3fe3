"""An athlete's progress as a shared link shows it: what has changed over the sessions, without a way to any clip."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from analysis import selectors
from analysis.charts.progress import progress_figure
from analysis.charts.style import PALETTES, Theme
from analysis.metric_words import METRICS
from analysis.models import Share
from analysis.progress.choice import Choice
from analysis.progress.page import drawn, progress_of
from analysis.review.feeds import figure_answer
from analysis.sharing import services as sharing
from analysis.sharing.door import shared


def progress_page(request: HttpRequest, share: Share) -> HttpResponse:
    context = {
        "share": share,
        "token": sharing.token_of(share),
        "progress": progress_of(_series(share), Choice()),
    }
    return render(request, "sharing/progress.html", context)


@shared
def figure(request: HttpRequest, share: Share) -> HttpResponse:
    """One metric over the sessions; 404 for a metric that there is not."""
    choice, theme = Choice(metric=request.GET.get("metric", "")), request.GET.get("theme", "dark")
    if share.clip is not None or choice.metric not in METRICS:
        raise Http404
    sessions, baseline = drawn(_series(share), choice)
    made = progress_figure(sessions, choice.metric, baseline, _theme(theme))
    for trace in made["data"]:
        trace.pop("customdata", None)  # the ids of clips
    return figure_answer(made)


def _series(share: Share) -> list[dict[str, Any]]:
    """What whoever made the link sees of the athlete, clips by number instead of by their ids."""
    if share.made_by is None:
        return []
    series = selectors.progress_series(share.athlete, share.made_by, strides=True)
    return [entry | {"clip_id": f"clip-{number}"} for number, entry in enumerate(series)]


def _theme(asked: str) -> Theme:
    for theme in PALETTES:
        if theme == asked:
            return theme
    raise Http404
