"""The units that the reader of a page has chosen. Everything is stored and computed in metres and seconds; only words,
axes and fields for typing follow the reader.

As with languages, the units hold for whatever is written while a request is answered: see `UnitsMiddleware`. A command
or a worker, which nobody reads along with, writes in USUAL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from athletes.models import User

CM_PER_INCH = 2.54


@dataclass(frozen=True, slots=True)
class Units:
    """pace: one of `analysis.pace.UNITS`. inches: lengths in feet and inches instead of metres and centimetres."""

    pace: str = "min/km"
    inches: bool = False


USUAL = Units()
_reader: ContextVar[User | AnonymousUser | None] = ContextVar("reader", default=None)


def units_of(user: User | AnonymousUser | None) -> Units:
    """What somebody has chosen; USUAL for whoever has no account."""
    if user is None or not user.is_authenticated:
        return USUAL
    return Units(user.pace_unit, user.has_inches)


def current() -> Units:
    return units_of(_reader.get())


@contextmanager
def read_by(user: User | AnonymousUser | None) -> Iterator[None]:
    """What is written inside is written in this user's units."""
    before = _reader.set(user)
    try:
        yield
    finally:
        _reader.reset(before)


class UnitsMiddleware:
    """Answers each request in the units of whoever asks; who that is, is looked up only where a unit is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with read_by(request.user):
            return self.get_response(request)
