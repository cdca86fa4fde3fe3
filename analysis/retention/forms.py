from __future__ import annotations

from math import inf
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from analysis.retention.terms import FOREVER, Terms, check_terms, is_shorter

CHOICES = (
    (30, _("30 days")),
    (90, _("90 days")),
    (180, _("half a year")),
    (365, _("1 year")),
    (730, _("2 years")),
    (1095, _("3 years")),
    (1825, _("5 years")),
    (FOREVER, _("until somebody erases it")),
)
PARTS = (
    ("original_days", _("Original video")),
    ("copy_days", _("Browser's copy")),
    ("numbers_days", _("Numbers and notes")),
)


def days_text(days: int) -> str:
    """“1 year”, “40 days”, “until somebody erases it”."""
    known = dict(CHOICES).get(days)
    return str(known) if known else ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


class KeepingForm(forms.Form):
    """How long an athlete's or a club's clips are kept, part by part: as now, or anything up to what is allowed."""

    def __init__(self, *args: Any, terms: Terms, most: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in PARTS:
            now, longest = getattr(terms, name), getattr(most, name)
            offered = {days for days in dict(CHOICES) if not is_shorter(longest, days)} | {now, longest}
            choices = [(days, days_text(days)) for days in sorted(offered, key=lambda days: days or inf)]
            self.fields[name] = forms.TypedChoiceField(label=label, choices=choices, coerce=int, initial=now)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            check_terms(**said)
        return said
