"""What is kept of an athlete, what goes when, and how long a club keeps its athletes' clips."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from analysis import selectors
from analysis.retention import services
from analysis.retention.forms import PARTS, KeepingForm, days_text
from analysis.retention.terms import (
    Said,
    Terms,
    clip_rows,
    default_terms,
    most_of,
    terms_of,
    terms_of_club,
    warning,
)
from athletes.clubs.selectors import get_club
from athletes.models import Athlete, Club
from athletes.selectors import get_athlete

CLIPS_A_PAGE = 20


@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """POST: a coach says how long, or `reset` for what holds on this server."""
    athlete = get_athlete(request.user, athlete_id)
    may_change = request.user.has_perm("athletes.change_athlete", athlete)
    terms = terms_of(athlete)
    form = KeepingForm(request.POST or None, terms=terms, most=most_of(athlete))
    if request.method == "POST" and _said(request, athlete, form, may=may_change):
        return redirect("athlete-kept", athlete.pk)
    page = Paginator(selectors.clips_of(athlete, request.user), CLIPS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "athlete": athlete,
        "is_self": athlete.user_id == request.user.pk,
        "may_change": may_change,
        "terms": terms,
        "said": said_of(terms),
        "warning_days": warning().days,
        "form": form,
        "page": page,
        "rows": clip_rows(page.object_list, terms),
        "tab": "kept",
    }
    return render(request, "privacy/kept.html", context)


@require_http_methods(["GET", "POST"])
def club_kept(request: HttpRequest, club_id: UUID) -> HttpResponse:
    """POST: the head says how long, or `reset` for what holds on this server."""
    club = get_club(request.user, club_id)
    runs = request.user.has_perm("athletes.run_club", club)
    terms = terms_of_club(club)
    form = KeepingForm(request.POST or None, terms=terms, most=default_terms())
    if request.method == "POST" and _said(request, club, form, may=runs):
        return redirect("club-kept", club.pk)
    context = {
        "club": club,
        "runs": runs,
        "terms": terms,
        "said": said_of(terms),
        "warning_days": warning().days,
        "form": form,
        "accepted": club.places.accepted().count(),
    }
    return render(request, "retention/club.html", context)


def _said(request: HttpRequest, whose: Athlete | Club, form: KeepingForm, *, may: bool) -> bool:
    """Does what was posted; False where the form is to be shown again."""
    if not may:
        raise PermissionDenied
    if "reset" in request.POST:
        services.reset_terms(whose, request.user)
        return True
    if form.is_valid():
        services.set_terms(whose, request.user, **form.cleaned_data)
        return True
    return False


def said_of(terms: Terms) -> list[tuple[str, str, str]]:
    """Each part, how long it is kept, and where that was said."""
    parts = zip(PARTS, terms.each, terms.by, strict=True)
    return [(str(label), days_text(days), _where(by)) for (_, label), days, by in parts]


def _where(by: Said) -> str:
    if by is None:
        return gettext("as for everybody on this server")
    words = gettext("as in %(name)s") if isinstance(by, Club) else gettext("set for %(name)s")
    return words % {"name": by}


@require_POST
def keep(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """The clip's clocks start anew."""
    clip = selectors.get_clip(request.user, clip_id)
    services.keep(clip, request.user)
    messages.success(request, gettext("Kept: its time starts anew today."))
    return redirect("athlete-kept", clip.athlete_id)
