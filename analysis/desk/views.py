"""What a coach does at the desk."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from analysis.desk import services
from athletes.selectors import get_athlete


@require_POST
def seen(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """Nothing of the athlete is new any more."""
    athlete = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("athletes.change_athlete", athlete):
        raise PermissionDenied
    services.look_at_all(request.user, athlete)
    return redirect("desk")
