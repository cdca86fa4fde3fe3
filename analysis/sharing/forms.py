"""What somebody says when making a link."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from analysis.sharing.services import DAYS

WORDS = {1: _("a day"), 7: _("a week"), 30: _("a month"), 90: _("three months")}


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        coerce=int, choices=[(days, WORDS[days]) for days in DAYS], initial=7, label=_("It works for")
    )
    hide_name = forms.BooleanField(required=False, label=_("Hide the name"))


class ClipShareForm(ShareForm):
    blur_face = forms.BooleanField(
        required=False,
        label=_("Blur the face"),
        help_text=_("Only the runner is followed: other people in the picture stay as they are."),
    )
