"""The day of a moment, as the clocks of the installation have it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def day_text(moment: datetime) -> str:
    """As in "12 Oct 2026"."""
    return date_format(day_of(moment), gettext("j M Y"))


def day_short(moment: datetime) -> str:
    """Without the year, for axes: "12 Oct"."""
    return date_format(day_of(moment), gettext("j M"))
