"""What a coach says in a note, read from a page."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.cues.library import library_of
from analysis.models import CueNote
from analysis.notes import voice
from analysis.notes.drawing import MOST_CHARS, read_drawing, read_point
from analysis.services import KEEP, NOTE_CHARS
from analysis.wording import fault_name
from athletes.models import User


def cue_choices(reader: User) -> list[tuple[str, Any]]:
    """The cues of the reader's library, in the reader's language, in groups by what they answer."""
    library = library_of(reader)
    cues = [(fault_name(fault), [(words, words) for words in library.wordings(fault)]) for fault in library.faults]
    return [("", gettext("Own words")), *(group for group in cues if group[1])]


class NoteWordsForm(forms.Form):
    """What a note says. `said` is what it comes to, in the terms of `notes.edit_note`."""

    point = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    drawing = forms.CharField(required=False, max_length=MOST_CHARS, widget=forms.HiddenInput)
    cue = forms.ChoiceField(required=False, label=_("From the cue library"))
    text = forms.CharField(
        required=False,
        max_length=NOTE_CHARS,
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("What you see")}),
    )
    voice = forms.FileField(required=False, widget=forms.FileInput(attrs={"hidden": True, "tabindex": "-1"}))
    voice_s = forms.FloatField(required=False, widget=forms.HiddenInput)
    voice_removed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    visible_to_athlete = forms.BooleanField(required=False, initial=True, label=_("The athlete sees it"))

    def __init__(self, reader: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cue"].choices = partial(cue_choices, reader)  # asked for where it is needed

    def clean_point(self) -> list[float] | None:
        return read_point(self.cleaned_data["point"])

    def clean_drawing(self) -> list[dict[str, Any]]:
        return read_drawing(self.cleaned_data["drawing"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        values["text"] = values.get("text", "") or values.get("cue", "")
        values["recording"] = None if values.get("voice_removed") else KEEP
        file, seconds = values.get("voice"), values.get("voice_s")
        if seconds is not None and file is None and "voice" not in self.errors:
            # what is larger than the server takes in does not arrive at all
            self.add_error(
                "voice", ValidationError(gettext("The recording is too big to be kept."), code="VOICE_TOO_BIG")
            )
        elif file is not None:
            values["recording"] = voice.Recording(file.read(), seconds or 0.0)
        return values

    @property
    def said(self) -> dict[str, Any]:
        names = ("point", "drawing", "text", "recording", "visible_to_athlete")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def unseen_errors(self) -> list[str]:
        """Sentences about fields that the reader does not see."""
        hidden = [field.name for field in self.hidden_fields()]
        return [error for name in (*hidden, "voice") for error in self.errors.get(name, ())]

    @classmethod
    def of(cls, note: CueNote, reader: User, data: Any = None, files: Any = None) -> NoteWordsForm:
        """Filled with what the note says."""
        initial = {
            "point": json.dumps(note.point) if note.point else "",
            "drawing": json.dumps(note.drawing) if note.drawing else "",
            "text": note.text,
            "visible_to_athlete": note.visible_to_athlete,
        }
        return cls(reader, data, files, initial=initial, auto_id=f"id_{note.pk.hex}_%s")


class NoteForm(NoteWordsForm):
    """A new note; place and time are filled in by the page."""

    side = forms.ChoiceField(
        choices=(("", ""), ("left", "left"), ("right", "right")), required=False, widget=forms.HiddenInput
    )
    stride_start_s = forms.FloatField(required=False, widget=forms.HiddenInput)
    time_s = forms.FloatField(
        widget=forms.HiddenInput, error_messages={"required": _("Which instant is it about? Move the video there.")}
    )

    @property
    def said(self) -> dict[str, Any]:
        place = {name: self.cleaned_data[name] for name in ("side", "stride_start_s", "time_s")}
        recording = self.cleaned_data["recording"]
        return super().said | place | {"recording": None if recording is KEEP else recording}
