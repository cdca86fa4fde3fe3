"""Which language an answer is in."""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguageMiddleware(LocaleMiddleware):
    """Answers in the language of the reader's account, else that of the cookie, of the browser, of the installation."""

    def process_request(self, request: HttpRequest) -> None:
        own = request.user.language if request.user.is_authenticated else ""
        if not own:
            super().process_request(request)
            return
        translation.activate(own)
        request.LANGUAGE_CODE = translation.get_language()
