from __future__ import annotations

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


class LoginForm(forms.Form):
    """A first email address and password for an athlete, to be handed over in person."""

    email = forms.EmailField(label="Athlete's email")
    password = forms.CharField(
        label="First password",
        help_text="Tell it to the athlete, who can change it after logging in.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )
