"""The coach points the runner out among several people."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from analysis import selectors
from analysis.corrections import runner


@require_POST
def point_out(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """`x`, `y` (shares of the picture) and `time_s` of a tap on the runner; none of them leaves the choice to us."""
    shown = selectors.get_clip(request.user, clip_id)
    said = [request.POST.get(name, "") for name in ("x", "y", "time_s")]
    try:
        runner.point_out(shown, request.user, runner.read_point(*said) if any(said) else None)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect("clip", shown.pk)
