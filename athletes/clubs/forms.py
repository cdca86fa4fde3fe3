from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.clubs.services import SQUAD_CHARS
from athletes.models import Athlete, Club, Squad, User
from athletes.services import NAME_CHARS, check_name


class ClubForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=NAME_CHARS, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_name(self) -> str:
        return check_name(self.cleaned_data["name"])


class SquadForm(forms.Form):
    name = forms.CharField(
        label=_("New squad"), max_length=SQUAD_CHARS, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class PlaceForm(forms.Form):
    """Which of one's own athletes to offer a place, and in which squad."""

    athlete = forms.ModelChoiceField(Athlete.objects.none(), label=_("Athlete"), empty_label=None)
    squad = forms.ModelChoiceField(Squad.objects.none(), label=_("Squad"), required=False, empty_label=_("No squad"))

    def __init__(self, club: Club, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["athlete"].queryset = Athlete.objects.coached_by(user)
        self.fields["squad"].queryset = club.squads.all()
