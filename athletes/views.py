"""Pages about people: the coach's desk, one athlete, an athlete's log-in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from analysis import selectors as clips
from athletes import services
from athletes.forms import AthleteForm, LoginForm
from athletes.selectors import get_athlete, own_athlete

CLIPS_A_PAGE = 12


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """A coach's athletes; somebody who coaches nobody lands on the own page."""
    if not request.user.is_coach and (own := own_athlete(request.user)):
        return redirect("athlete", own.pk)
    return render(request, "athletes/desk.html", {"athletes": clips.athletes_for(request.user)})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("athletes.add_athlete"):
        raise PermissionDenied
    form = AthleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        athlete = services.create_athlete(request.user, form.cleaned_data["name"], form.cleaned_data["height_cm"])
        return redirect("athlete", athlete.pk)
    return render(request, "athletes/form.html", {"form": form, "title": "New athlete", "action": "Add athlete"})


@require_safe
def athlete(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    someone = get_athlete(request.user, athlete_id)
    series = clips.progress_series(someone, request.user)
    page = Paginator(clips.clips_of(someone, request.user), CLIPS_A_PAGE).get_page(request.GET.get("page"))
    pull, sides = clips.together(series)
    context = {
        "athlete": someone,
        "page": page,
        "clips": list(page.object_list),
        "may_change": request.user.has_perm("athletes.change_athlete", someone),
        "is_self": someone.user_id == request.user.pk,
        "scored": len(series),
        "focus": clips.focus_of(series),
        "pain": someone.pain,
        "pull": pull,
        "sides": sides,
        "measured": list(dict.fromkeys(metric for entry in series for metric in entry["metrics"])),
    }
    return render(request, "athletes/athlete.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    someone = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("athletes.change_athlete", someone):
        raise PermissionDenied
    height = f"{someone.height_m * 100:g}" if someone.height_m else ""
    form = AthleteForm(request.POST or None, initial={"name": someone.name, "height_cm": height})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        services.edit_athlete(someone, request.user, name=values["name"], height_m=values["height_cm"])
        return redirect("athlete", someone.pk)
    context = {"form": form, "athlete": someone, "title": f"Edit {someone}", "action": "Save"}
    return render(request, "athletes/form.html", context)


@require_http_methods(["GET", "POST"])
def give_login(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    someone = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("athletes.change_athlete", someone):
        raise PermissionDenied
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_login(someone, form.cleaned_data["email"], form.cleaned_data["password"], by=request.user)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, f"{someone} can log in now and sees own clips, progress and shared notes.")
            return redirect("athlete", someone.pk)
    context = {"form": form, "athlete": someone, "title": f"A log-in for {someone}", "action": "Give log-in"}
    return render(request, "athletes/form.html", context)
