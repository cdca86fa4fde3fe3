"""The page of an athlete's progress, and its figures."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analysis import selectors
from analysis.charts.progress import progress_figure
from analysis.charts.pull import pull_figure
from analysis.charts.style import PALETTES, Theme
from analysis.metric_words import METRICS
from analysis.progress.choice import Choice
from analysis.progress.page import drawn, progress_of
from analysis.review.feeds import figure_answer
from athletes.selectors import get_athlete


@require_safe
def progress(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    athlete = get_athlete(request.user, athlete_id)
    series = selectors.progress_series(athlete, request.user, strides=True)
    pace_response, sides = selectors.together(series)
    context = {
        "athlete": athlete,
        "is_self": athlete.user_id == request.user.pk,
        "progress": progress_of(series, Choice.of(request.GET)),
        "pull": pace_response,
        "sides": sides,
    }
    return render(request, "progress/progress.html", context)


@require_safe
def figure(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """One metric over the sessions that the query leaves; 404 for a metric that there is not."""
    athlete = get_athlete(request.user, athlete_id)
    choice = Choice.of(request.GET)
    if choice.metric not in METRICS:
        raise Http404
    sessions, baseline = drawn(selectors.progress_series(athlete, request.user, strides=True), choice)
    return figure_answer(progress_figure(sessions, choice.metric, baseline, _theme(request)))


@require_safe
def pull(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    athlete = get_athlete(request.user, athlete_id)
    report, _ = selectors.together(selectors.progress_series(athlete, request.user))
    found = next((one for one in report.pulls if one.metric == request.GET.get("metric")), None)
    if found is None:
        raise Http404
    return figure_answer(pull_figure(found, _theme(request)))


def _theme(request: HttpRequest) -> Theme:
    asked = request.GET.get("theme", "dark")
    for theme in PALETTES:
        if theme == asked:
            return theme
    raise Http404
