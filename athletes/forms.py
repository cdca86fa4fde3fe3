from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.heights import height_typed, read_height
from athletes.models import Athlete
from athletes.models.age import month_of
from athletes.services import NAME_CHARS, check_height, check_name


class AthleteForm(forms.Form):
    """athlete: whom it changes, None for a new one. inches: for whoever has heights in feet and inches."""

    name = forms.CharField(
        label=_("Name"), max_length=NAME_CHARS, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    height = forms.CharField(
        required=False,
        max_length=20,
        help_text=_("Lets us turn picture lengths into metres. Without it everything is still scored."),
    )
    minor_until = forms.CharField(
        label=_("Comes of age in"),
        required=False,
        help_text=_(
            "For minors: the month in which they turn 18. A guardian can then be invited. No birth date is kept."
        ),
        widget=forms.DateInput(attrs={"type": "month", "placeholder": "2030-05"}),
    )

    def __init__(self, data: Any = None, *, athlete: Athlete | None = None, inches: bool = False) -> None:
        super().__init__(data, initial=_known(athlete, inches=inches) if athlete else None)
        self.athlete, self.inches = athlete, inches
        height = self.fields["height"]
        height.label = gettext("Height in feet and inches") if inches else gettext("Height in cm")
        height.widget.attrs |= {"placeholder": "5'8"} if inches else {"placeholder": "172", "inputmode": "decimal"}

    def clean_name(self) -> str:
        return check_name(self.cleaned_data["name"])

    def clean_height(self) -> float | None:
        """In metres. What is known more exactly than it is shown stays so, unless it is typed anew."""
        if self.athlete and "height" not in self.changed_data:
            return self.athlete.height_m
        return check_height(read_height(self.cleaned_data["height"], inches=self.inches), inches=self.inches)

    def clean_minor_until(self) -> date | None:
        """The first day of the month."""
        text = self.cleaned_data["minor_until"].strip()
        if not text:
            return None
        try:
            return month_of(text)
        except ValueError:
            raise ValidationError(gettext("A year and a month, please, such as 2030-05."), code="BAD_MONTH") from None

    def said(self) -> dict[str, Any]:
        """What the services take."""
        values = self.cleaned_data
        return {"name": values["name"], "height_m": values["height"], "minor_until": values["minor_until"]}


def _known(athlete: Athlete, *, inches: bool) -> dict[str, str]:
    return {
        "name": athlete.name,
        "height": height_typed(athlete.height_m, inches=inches) if athlete.height_m else "",
        "minor_until": f"{athlete.minor_until:%Y-%m}" if athlete.minor_until else "",
    }


class NewAthleteForm(AthleteForm):
    """Asks for consent, too, without insisting: who has a log-in, or a guardian, can give it themselves."""

    consent = forms.BooleanField(
        label=_("I have seen their signed consent to the analysis of video"),
        required=False,
        help_text=_(
            "For a minor, a guardian's. Without it, they are asked when they log in, and no clip is taken until then."
        ),
    )
