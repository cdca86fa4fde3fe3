"""What is kept of an athlete, and what goes when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from analysis import selectors
from analysis.retention import services
from analysis.retention.forms import PARTS, KeepingForm, days_text
from analysis.retention.terms import clip_rows, terms_of, warning
from athletes.selectors import get_athlete

CLIPS_A_PAGE = 20


@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """POST: a coach says how long, or `reset` for what holds on this server."""
    athlete = get_athlete(request.user, athlete_id)
    may_change = request.user.has_perm("athletes.change_athlete", athlete)
    terms = terms_of(athlete)
    form = KeepingForm(request.POST or None, terms=terms)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        if "reset" in request.POST:
            services.reset_terms(athlete, request.user)
            return redirect("athlete-kept", athlete.pk)
        if form.is_valid():
            services.set_terms(athlete, request.user, **form.cleaned_data)
            return redirect("athlete-kept", athlete.pk)
    page = Paginator(selectors.clips_of(athlete, request.user), CLIPS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "athlete": athlete,
        "is_self": athlete.user_id == request.user.pk,
        "may_change": may_change,
        "terms": terms,
        "said": [(label, days_text(getattr(terms, name))) for name, label in PARTS],
        "warning_days": warning().days,
        "form": form,
        "page": page,
        "rows": clip_rows(page.object_list, terms),
        "tab": "kept",
    }
    return render(request, "privacy/kept.html", context)


@require_POST
def keep(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """The clip's clocks start anew."""
    clip = selectors.get_clip(request.user, clip_id)
    services.keep(clip, request.user)
    messages.success(request, "Kept: its time starts anew today.")
    return redirect("athlete-kept", clip.athlete_id)
