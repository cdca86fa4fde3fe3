"""Choosing the language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Keeps the choice in a cookie and, of whoever has an account, there too; then back to where it was made.

    `language` is one of LANGUAGES, or empty: whatever the browser asks for.
    """
    wanted = request.POST.get("language", "")
    if request.user.is_authenticated and wanted in {"", *dict(settings.LANGUAGES)}:
        request.user.language = wanted
        request.user.save(update_fields=["language"])
    response = set_language(request)
    if not wanted:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite=settings.LANGUAGE_COOKIE_SAMESITE)
    return response
