"""A cue or a drill as a coach writes it: a text a language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext

from analysis.cues.library import Entry, Kind
from analysis.cues.services import TextsError
from analysis.cues.words import CUE_CHARS, DRILL_CHARS, languages


class WordsForm(forms.Form):
    """The reader's language first. `said` is what it comes to, by language code; whether it will do is the services'
    to say."""

    def __init__(
        self, kind: Kind, data: Mapping[str, Any] | None = None, texts: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data)
        self.kind = kind
        for code, name in sorted(settings.LANGUAGES, key=lambda language: language[0] != get_language()):
            self.fields[f"text-{code}"] = forms.CharField(
                required=False,
                label=name,
                initial=(texts or {}).get(code, ""),
                widget=forms.Textarea(
                    attrs={
                        "rows": 2 if kind == Kind.CUE else 3,
                        "maxlength": CUE_CHARS if kind == Kind.CUE else DRILL_CHARS,
                        "lang": code,
                    }
                ),
            )

    @classmethod
    def of(cls, entry: Entry, data: Mapping[str, Any] | None = None) -> WordsForm:
        """Filled with what the entry says."""
        return cls(entry.kind, data, entry.in_all_languages())

    @property
    def said(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"text-{code}"] for code in languages()}

    @property
    def hint(self) -> str:
        if self.kind == Kind.CUE:
            return gettext("Short, and about an effect, an object or a sound outside the body: “Land on the beep.”")
        return gettext("What to do, how often, how long: “Hill strides: 6 x 10 s on a gentle slope, walk back.”")

    def say(self, wrong: ValidationError) -> None:
        """What is wrong, where it belongs."""
        if isinstance(wrong, TextsError):
            for code, error in wrong.wrong.items():
                self.add_error(f"text-{code}", error)
        else:
            self.add_error(None, wrong)
