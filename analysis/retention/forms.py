from __future__ import annotations

from math import inf
from typing import Any

from django import forms

from analysis.retention.terms import FOREVER, Terms, check_terms, is_shorter

CHOICES = (
    (30, "30 days"),
    (90, "90 days"),
    (180, "half a year"),
    (365, "1 year"),
    (730, "2 years"),
    (1095, "3 years"),
    (1825, "5 years"),
    (FOREVER, "until somebody erases it"),
)
PARTS = (("original_days", "Original video"), ("copy_days", "Browser's copy"), ("numbers_days", "Numbers and notes"))


def days_text(days: int) -> str:
    """“1 year”, “40 days”, “until somebody erases it”."""
    return dict(CHOICES).get(days, f"{days} days")


class KeepingForm(forms.Form):
    """How long an athlete's or a club's clips are kept, part by part: as now, or anything up to what is allowed."""

    def __init__(self, *args: Any, terms: Terms, most: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in PARTS:
            now, longest = getattr(terms, name), getattr(most, name)
            offered = {days for days, _ in CHOICES if not is_shorter(longest, days)} | {now, longest}
            choices = [(days, days_text(days)) for days in sorted(offered, key=lambda days: days or inf)]
            self.fields[name] = forms.TypedChoiceField(label=label, choices=choices, coerce=int, initial=now)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            check_terms(**said)
        return said
