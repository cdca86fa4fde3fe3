from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.erasure import check_confirmed


class EraseForm(forms.Form):
    """Typed by somebody who means it."""

    typed = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}))

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed"].label = gettext("Type “%(name)s” to confirm") % {"name": name}

    def clean_typed(self) -> str:
        check_confirmed(self.cleaned_data["typed"], self.name)
        return str(self.cleaned_data["typed"])


class EraseAthleteForm(EraseForm):
    """Only the clips, or the athlete with everything."""

    what = forms.ChoiceField(
        label=_("What"),
        choices=(("clips", _("All clips")), ("everything", _("Everything"))),
        initial="everything",
        widget=forms.RadioSelect,
    )
    field_order = ("what", "typed")
