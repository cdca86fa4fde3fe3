"""Age, known to the month: minors are minors until the month is over in which they come of age."""

from __future__ import annotations

from datetime import date

from django.utils import timezone


def this_month() -> date:
    """Its first day."""
    return timezone.localdate().replace(day=1)
