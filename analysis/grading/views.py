"""What a coach says about the judging: own words for a cue, own bands for an athlete, and that something hurts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from analysis import selectors
from analysis.grading import services as grading
from analysis.grading.forms import BandForm
from athletes.selectors import get_athlete
from athletes.services import say_pain


@require_POST
def cue(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """`text`: the coach's words for the cue. `suggested`: back to the machine's."""
    shown = selectors.get_clip(request.user, clip_id)
    try:
        if "suggested" in request.POST:
            grading.suggest_again(shown, request.user)
        else:
            grading.reword_cue(shown, request.user, request.POST.get("text", ""))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect("clip", shown.pk)


@require_POST
def pain(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """`hurts`: 1 from now on, 0 no more."""
    athlete = get_athlete(request.user, athlete_id)
    hurts = request.POST.get("hurts") == "1"
    if say_pain(athlete, request.user, hurts=hurts):
        messages.success(
            request, gettext("Noted: no cues until it is over.") if hurts else gettext("Good. The cues are back.")
        )
    return redirect("athlete", athlete.pk)


@require_http_methods(["GET", "POST"])
def bands(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """The athlete's own bands, and a form for one. `metric` fills the form in; POST with `reset` takes a band back."""
    athlete = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("athletes.change_athlete", athlete):
        raise PermissionDenied
    here = reverse("athlete-bands", args=[athlete.pk])
    if "reset" in request.POST:
        grading.reset_band(athlete, request.user, request.POST["reset"].replace("\0", ""))
        return redirect(here)
    kept = {band.metric: band for band in athlete.own_bands.select_related("set_by")}
    chosen = request.GET.get("metric", "")
    form = BandForm(request.POST) if request.method == "POST" else BandForm.of(chosen, kept.get(chosen))
    if request.method == "POST" and form.is_valid():
        try:
            grading.set_band(athlete, request.user, **form.said)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, gettext("Kept. The clips are being measured against it."))
            return redirect(f"{here}#")  # to the top, where that is said: a browser keeps the form's place otherwise
    newest = selectors.latest_scored(athlete, request.user)
    latest = selectors.get_reading(newest) if newest else None
    context = {
        "athlete": athlete,
        "form": form,
        "rows": grading.band_rows(kept, latest),
        "newest": newest,
        "pace_mps": (latest or {}).get("pace_mps"),
    }
    return render(request, "athletes/bands.html", context)
