"""What a coach does at the desk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from analysis.desk import services
from analysis.desk.board import ASKED
from athletes.selectors import get_athlete


@require_POST
def seen(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """Nothing of the athlete is new any more. Back to the desk as it was, searched and turned to a page."""
    athlete = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("athletes.change_athlete", athlete):
        raise PermissionDenied
    services.look_at_all(request.user, athlete)
    asked = urlencode({name: request.GET[name] for name in ASKED if request.GET.get(name)})
    return redirect(f"{resolve_url('desk')}?{asked}#athlete-{athlete.pk}")


@require_POST
def tags(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """The coach's tags for the athlete: those ticked, and new ones with commas between them."""
    athlete = get_athlete(request.user, athlete_id)
    try:
        services.set_tags(
            athlete, request.user, [*request.POST.getlist("tag"), *request.POST.get("new", "").split(",")]
        )
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect("athlete", athlete.pk)
