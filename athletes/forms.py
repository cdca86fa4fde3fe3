from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from athletes.services import NAME_CHARS, check_height, check_name


class AthleteForm(forms.Form):
    name = forms.CharField(max_length=NAME_CHARS, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    height_cm = forms.CharField(
        label="Height in cm",
        required=False,
        help_text="Lets us turn picture lengths into metres. Without it everything is still scored.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "placeholder": "172"}),
    )

    minor_until = forms.CharField(
        label="Comes of age in",
        required=False,
        help_text="For minors: the month in which they turn 18. A guardian can then be invited. No birth date is kept.",
        widget=forms.DateInput(attrs={"type": "month", "placeholder": "2030-05"}),
    )

    def clean_name(self) -> str:
        return check_name(self.cleaned_data["name"])

    def clean_height_cm(self) -> float | None:
        """Height in metres; a value below 3 is taken to be metres already."""
        text = self.cleaned_data["height_cm"].strip().replace(",", ".").removesuffix("cm").strip()
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            raise ValidationError("A number of centimetres, please, such as 172.", code="BAD_HEIGHT") from None
        return check_height(number if number < 3 else number / 100)

    def clean_minor_until(self) -> date | None:
        """The first day of the month."""
        text = self.cleaned_data["minor_until"].strip()
        if not text:
            return None
        try:
            return datetime.strptime(text, "%Y-%m").date()
        except ValueError:
            raise ValidationError("A year and a month, please, such as 2030-05.", code="BAD_MONTH") from None

    def said(self) -> dict[str, Any]:
        """What the services take."""
        values = self.cleaned_data
        return {"name": values["name"], "height_m": values["height_cm"], "minor_until": values["minor_until"]}


class NewAthleteForm(AthleteForm):
    """Asks for consent, too, without insisting: who has a log-in, or a guardian, can give it themselves."""

    consent = forms.BooleanField(
        label="I have seen their signed consent to the analysis of video",
        required=False,
        help_text="For a minor, a guardian's. Without it, they are asked when they log in, and clips wait until then.",
    )
