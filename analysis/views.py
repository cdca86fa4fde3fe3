"""Pages about a clip: the review page, and what a coach does there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analysis import selectors, services, withheld
from analysis.advice import advice_for
from analysis.corrections.handwork import lines
from analysis.cues.library import library_of
from analysis.desk import services as desk
from analysis.forms import FilmedForm, UploadForm
from analysis.models import Clip
from analysis.notes.views import panel
from analysis.review.result import review_of
from athletes import access_log, consent
from athletes.selectors import get_athlete
from gaitsite.browser import records_voice


@require_safe
@records_voice
def clip(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """The review page in every state a clip can be in."""
    shown = selectors.get_clip(request.user, clip_id)
    access_log.note(shown.athlete, request.user, access_log.Kind.VIEWED, shown.pk)
    desk.look(request.user, shown)
    payload = selectors.get_reading(shown)
    may_change = request.user.has_perm("analysis.change_clip", shown)
    status = selectors.clip_status(shown)
    context = {
        "clip": shown,
        "athlete": shown.athlete,
        "corrections": lines(shown, payload),
        "status": status,
        "payload": payload,
        "may_change": may_change,
        "is_self": shown.athlete.user_id == request.user.pk,
    }
    if not shown.is_final:
        return render(request, "analysis/waiting.html", context)
    if may_change:
        context["filmed_form"] = FilmedForm.of(shown)
    context |= panel(request, shown)
    if shown.state in (Clip.State.SCORED, Clip.State.PREVIEW) and payload is not None:
        fault = (payload["cue"] or {}).get("fault") or ""
        wordings = library_of(request.user).wordings(fault) if may_change else ()
        context["review"] = review_of(payload, getattr(shown, "own_cue", None), wordings)
        return render(request, "analysis/review.html", context)
    context["advice"] = advice_for(shown.code, readable=status["playable"])
    context["why"] = withheld.why(shown)
    return render(request, "analysis/refused.html", context)


@require_POST
def correct(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """Changes what was said about the clip and measures again."""
    shown = selectors.get_clip(request.user, clip_id)
    form = FilmedForm.of(shown, request.POST)
    if form.is_valid():
        services.correct_clip(shown, request.user, **form.said)
    else:
        for errors in form.errors.values():
            messages.error(request, errors[0])
    return redirect("clip", shown.pk)


@require_POST
def slow_motion(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """The coach's answer to "was this slow motion?": the factor, 1 for real time."""
    shown = selectors.get_clip(request.user, clip_id)
    try:
        services.correct_clip(shown, request.user, slow_motion=float(request.POST.get("factor", "")))
    except (ValueError, ValidationError):
        messages.error(request, gettext("That is no slow-motion factor."))
    return redirect("clip", shown.pk)


@require_POST
def retry(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    shown = selectors.get_clip(request.user, clip_id)
    services.retry_clip(shown, request.user)
    return redirect("clip", shown.pk)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    shown = selectors.get_clip(request.user, clip_id)
    if not request.user.has_perm("analysis.delete_clip", shown):
        raise PermissionDenied
    if request.method == "POST":
        services.delete_clip(shown, request.user)
        messages.success(request, gettext("The clip, its results and its notes are deleted."))
        return redirect("athlete", shown.athlete_id)
    return render(request, "analysis/delete.html", {"clip": shown, "athlete": shown.athlete})


@require_POST
def said(request: HttpRequest, athlete_id: UUID) -> JsonResponse:
    """Reads what the coach says about files to be uploaded, before the first byte goes.

    200 with the values for the upload's metadata, or 422 with sentences by field.
    """
    athlete = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("analysis.add_clip", athlete):
        raise PermissionDenied
    if not consent.is_valid(athlete):
        return JsonResponse({"consent": consent.what_is_missing(athlete)}, status=422)
    form = UploadForm(request.POST)
    if not form.is_valid():
        return JsonResponse({name: errors[0] for name, errors in form.errors.items()}, status=422)
    values = {name: "" if value is None else str(value) for name, value in form.said.items()}
    return JsonResponse({"athlete": str(athlete.pk), **values})
