"""The door of a shared link: who comes through it, and what every answer behind it says to browsers and robots."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analysis.models import Share
from analysis.sharing import services as sharing
from analysis.units import read_by
from gaitsite.proxies import client_address

WRONG_LINKS, WRONG_FOR_S = 30, 600
"""So many links that are none of ours one address may try; then it waits for so many seconds. A link of ours opens all
the same: its signature is what keeps guesses out, and others may come from the same address."""
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}

View = Callable[[HttpRequest, Share], HttpResponseBase]


def shared(view: View) -> Callable[..., HttpResponseBase]:
    """A view of a living link: 404 for what is no link, 410 for one that has ended."""

    @login_not_required
    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponseBase:
        share = sharing.find(token)
        if share is None:
            address = client_address(request)
            if _has_tried_enough(address):
                return render(request, "429.html", status=429)
            _count_wrong(address)
            raise Http404
        alive = sharing.is_alive(share)
        with read_by(request.user if request.user.is_authenticated else share.made_by):
            response = view(request, share) if alive else render(request, "sharing/ended.html", status=410)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return wrapped


def _count_wrong(address: str) -> None:
    """Takes the first free place, for the whole time. A number that is counted up would lose its end in some caches,
    and may be gone between reading and writing."""
    any(cache.add(_place(address, number), True, WRONG_FOR_S) for number in range(WRONG_LINKS))


def _has_tried_enough(address: str) -> bool:
    return cache.get(_place(address, WRONG_LINKS - 1)) is not None


def _place(address: str, number: int) -> str:
    return f"wrong-link-{address}-{number}"
