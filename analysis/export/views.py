"""Taking a person's data away: the page that says what is in the archive, and the archive."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from analysis.export.contents import Scope
from analysis.export.offer import ask_for_blur, blurred_of, size_of
from analysis.export.person import archive, archive_name
from athletes import access_log
from athletes.selectors import get_athlete


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """POST has the faces blurred for an archive without them."""
    scope = Scope(get_athlete(request.user, athlete_id), request.user)
    if request.method == "POST":
        ask_for_blur(scope)
        return redirect(request.path)
    is_self = scope.athlete.user_id == request.user.pk
    context = {"athlete": scope.athlete, "scope": scope, "size": size_of(scope), "blurred": blurred_of(scope)}
    return render(request, "export/offer.html", context | {"is_self": is_self})


@require_safe
def download(request: HttpRequest, athlete_id: UUID) -> StreamingHttpResponse:
    """`?faces=blurred`: without any picture of a face."""
    blurred = request.GET.get("faces") == "blurred"
    scope = Scope(get_athlete(request.user, athlete_id), request.user, faces_blurred=blurred)
    headers = {
        "Content-Type": "application/zip",
        "Content-Disposition": f'attachment; filename="{archive_name(scope)}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Accel-Buffering": "no",
    }
    if request.method == "HEAD":
        return StreamingHttpResponse(headers=headers)
    access_log.note(scope.athlete, request.user, access_log.Kind.EXPORTED)
    return StreamingHttpResponse(archive(scope), headers=headers)
