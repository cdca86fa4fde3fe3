from __future__ import annotations

from typing import Any

from django import forms

from athletes.erasure import check_confirmed


class EraseForm(forms.Form):
    """Typed by somebody who means it."""

    typed = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}))

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed"].label = f"Type “{name}” to confirm"

    def clean_typed(self) -> str:
        check_confirmed(self.cleaned_data["typed"], self.name)
        return str(self.cleaned_data["typed"])


class EraseAthleteForm(EraseForm):
    """Only the clips, or the athlete with everything."""

    what = forms.ChoiceField(
        label="What",
        choices=(("clips", "All clips"), ("everything", "Everything")),
        initial="everything",
        widget=forms.RadioSelect,
    )
    field_order = ("what", "typed")
