"""What somebody says when making a link."""

from __future__ import annotations

from django import forms

from analysis.sharing.services import DAYS

WORDS = {1: "a day", 7: "a week", 30: "a month", 90: "three months"}


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        coerce=int, choices=[(days, WORDS[days]) for days in DAYS], initial=7, label="It works for"
    )
    hide_name = forms.BooleanField(required=False, label="Hide the name")


class ClipShareForm(ShareForm):
    blur_face = forms.BooleanField(
        required=False,
        label="Blur the face",
        help_text="Only the runner is followed: other people in the picture stay as they are.",
    )
