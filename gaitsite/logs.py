"""Logs without living secrets: whoever has a link's token has what the link opens, and more people read logs.

What is secret is taken from the addresses themselves: the parts of routes that are named in SECRET_PARTS.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

SECRET_PARTS = ("token", "key")
MASK = "***"
UP_TO_SECRET = re.compile(rf"\(\?P<(?:{'|'.join(SECRET_PARTS)})>")
GROUP_NAME = re.compile(r"\(\?P<\w+>")
SLASH = "(?:/|%2[Ff])"
"""An address may stand within another, as where to go on to."""
SLASHES = re.compile(r"(\[[^\]]*\])|/")
BEFORE = r"(?:(?<![\w.-])|(?<=%2[Ff]))"
SECRET = r"(?:(?!%2[Ff])[^/\s?#&\"'<>,;])+"  # noqa: S105 - what one looks like


class MaskTokens(logging.Filter):
    """Masks, in what a record says, the secret part of every address, whether the address leads anywhere or not."""

    def filter(self, record: logging.LogRecord) -> bool:
        if _serves():
            record.msg, record.args = masked(record.getMessage()), ()
            if record.exc_info and not record.exc_text:
                record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        return True


def masked(text: str) -> str:
    return _secrets().sub(rf"\g<1>{MASK}", text)


def _serves() -> bool:
    """Does this process answer requests? A worker does not, and need not read the addresses for its log."""
    return settings.configured and hasattr(sys.modules.get(settings.ROOT_URLCONF), "urlpatterns")


@cache
def _secrets() -> re.Pattern[str]:
    routes = "|".join(sorted(set(_up_to_secrets(get_resolver(), ""))))
    return re.compile(rf"{BEFORE}((?:{SLASHES.sub(lambda found: found[1] or SLASH, routes)})){SECRET}")


def _up_to_secrets(resolver: URLResolver, begun: str) -> Iterator[str]:
    """Of every route that has a secret, the regular expression of all that comes before it."""
    for pattern in resolver.url_patterns:
        route = begun + pattern.pattern.regex.pattern.removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _up_to_secrets(pattern, route)
        elif isinstance(pattern, URLPattern) and (secret := UP_TO_SECRET.search(route)):
            yield GROUP_NAME.sub("(?:", route[: secret.start()])
