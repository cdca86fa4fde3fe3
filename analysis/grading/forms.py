"""A band as a coach types it: in the words and units of the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from analysis.gait.bands import references
from analysis.metric_words import METRICS, MetricWords, words_for
from analysis.models import OwnBand
from gaitsite.languages import typed_number


def label_of(words: MetricWords) -> str:
    return f"{words.name} ({words.unit})" if words.unit else words.name


class BandForm(forms.Form):
    """One metric's band; `said` is what it comes to, in the metric's own unit."""

    metric = forms.ChoiceField(
        choices=lambda: [(key, label_of(words_for(key))) for key in METRICS if key in references()], label=_("Number")
    )
    low = forms.CharField(
        required=False,
        max_length=12,
        label=pgettext_lazy("a value", "From"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    high = forms.CharField(
        required=False, max_length=12, label=_("Up to"), widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )

    def _number(self, field: str) -> float | None:
        text = self.cleaned_data[field].strip().rstrip("°% ")
        if not text:
            return None
        try:
            return typed_number(text)
        except ValueError:
            raise ValidationError(gettext("A number, please."), code="BAD_NUMBER") from None

    def clean_low(self) -> float | None:
        return self._number("low")

    def clean_high(self) -> float | None:
        return self._number("high")

    @property
    def said(self) -> dict[str, Any]:
        factor = words_for(self.cleaned_data["metric"]).factor
        ends = {end: self.cleaned_data[end] for end in ("low", "high")}
        return {"metric": self.cleaned_data["metric"]} | {
            end: None if value is None else value / factor for end, value in ends.items()
        }

    @classmethod
    def of(cls, metric: str, band: OwnBand | None) -> BandForm:
        """Filled with the metric that was asked for, and with its band where there is one."""
        initial: dict[str, Any] = {"metric": metric}
        if band is not None:
            words = words_for(metric)
            ends = {"low": band.low, "high": band.high}
            initial |= {end: words.number(value) for end, value in ends.items() if value is not None}
        return cls(initial=initial)
