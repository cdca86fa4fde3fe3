"""Age, known to the month: minors are minors until the month is over in which they come of age."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def this_month() -> date:
    """Its first day."""
    return timezone.localdate().replace(day=1)


def is_minor_until(month: date | None) -> bool:
    """Is somebody a minor now who comes of age in this month? None: of age."""
    return month is not None and month >= this_month()


def month_of(text: str) -> date:
    """The first day of a month as in "2030-05". Raises ValueError."""
    return datetime.strptime(text, "%Y-%m").date()
