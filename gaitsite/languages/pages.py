"""What every template has: the languages to choose from, and numbers in the reader's."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from gaitsite import languages as numbers

register = template.Library()


def languages(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - a context processor's form
    """`language`, the page's own; `languages`, code and own name of each; `catalogue`, the static file that the scripts
    look texts up in: none for English."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "language": language,
        "languages": settings.LANGUAGES,
        "catalogue": "" if language == "en" else f"languages/{language}.js",
    }


@register.filter
def decimal(value: float | None, places: int = 0) -> str:
    """A number for the reader; see `gaitsite.languages.decimal`. Empty for none. Minus so many places: none for a whole
    number."""
    if value is None:
        return ""
    return numbers.decimal(value, 0 if places < 0 and value == int(value) else abs(places))
