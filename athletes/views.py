"""Pages about people: the coach's desk and one athlete."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from analysis import selectors as clips
from athletes import consent, services
from athletes.forms import AthleteForm, NewAthleteForm
from athletes.models import Consent
from athletes.selectors import get_athlete

CLIPS_A_PAGE = 12


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """A coach's athletes; an athlete lands on the own page, a guardian on that of the only ward."""
    board = clips.desk_for(request.user, request.GET)
    if not request.user.is_coach and board.athletes == 1 and board.lines:
        return redirect("athlete", board.lines[0].athlete.pk)
    if request.user.is_staff and not request.user.is_coach and not board.athletes:
        return redirect("operator")
    return render(request, "athletes/desk.html", {"board": board})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("athletes.add_athlete"):
        raise PermissionDenied
    form = NewAthleteForm(request.POST or None, inches=request.user.has_inches)
    if request.method == "POST" and form.is_valid():
        athlete = services.create_athlete(request.user, **form.said())
        if form.cleaned_data["consent"]:
            consent.give(athlete, request.user, [Consent.Purpose.ANALYSIS])
        return redirect("athlete", athlete.pk)
    context = {"form": form, "title": gettext("New athlete"), "action": gettext("Add athlete")}
    return render(request, "athletes/form.html", context)


@require_safe
def athlete(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    someone = get_athlete(request.user, athlete_id)
    series = clips.progress_series(someone, request.user, strides=True)
    page = Paginator(clips.clips_of(someone, request.user), CLIPS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "athlete": someone,
        "page": page,
        "clips": list(page.object_list),
        "may_change": request.user.has_perm("athletes.change_athlete", someone),
        "may_upload": request.user.has_perm("analysis.add_clip", someone),
        "latest_notes": clips.latest_notes(someone, request.user),
        "is_self": someone.user_id == request.user.pk,
        "scored": len(series),
        "focus": clips.focus_of(series),
        "pain": someone.pain,
        "short": clips.progress_short(series),
    }
    return render(request, "athletes/athlete.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    someone = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("athletes.change_athlete", someone):
        raise PermissionDenied
    form = AthleteForm(request.POST or None, athlete=someone, inches=request.user.has_inches)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_athlete(someone, request.user, **form.said())
        except ValidationError as wrong:
            form.add_error("minor_until", wrong)
        else:
            return redirect("athlete", someone.pk)
    title = gettext("Edit %(name)s") % {"name": someone}
    context = {"form": form, "athlete": someone, "title": title, "action": gettext("Save")}
    return render(request, "athletes/form.html", context)
