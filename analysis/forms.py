"""What a coach says about a clip, read from a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis import units
from analysis.models import Clip, Surface
from analysis.pace import UNITS, format_pace, parse_pace
from analysis.services import NOTE_CHARS, SHOES_CHARS, check_pace, check_shoes, check_slow_motion
from gaitsite.languages import typed_number

PACE_FOR_EXAMPLE = {"min/km": "5:30", "min/mile": "8:50", "km/h": "11", "mph": "6.8", "m/s": "3"}


class FilmedForm(forms.Form):
    """How a clip was filmed: surface, pace, slow motion. `said` is what it comes to."""

    surface = forms.ChoiceField(choices=Surface.choices, initial=Surface.TREADMILL, widget=forms.RadioSelect)
    pace = forms.CharField(required=False, max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    pace_unit = forms.ChoiceField(
        choices=[(unit, unit) for unit in UNITS],
        initial=lambda: units.current().pace,
        required=False,
        label=_("Pace unit"),
        widget=forms.Select(attrs={"aria-label": _("Unit of the pace")}),
    )
    slow_motion = forms.CharField(
        required=False,
        max_length=8,
        label=_("Slow-motion factor"),
        widget=forms.TextInput(attrs={"placeholder": _("real time"), "inputmode": "decimal", "autocomplete": "off"}),
    )

    clip: Clip | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pace"].widget.attrs["placeholder"] = PACE_FOR_EXAMPLE[units.current().pace]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        text = values.get("pace", "").strip()
        values["pace_mps"] = None
        if self.clip and not {"pace", "pace_unit"} & {*self.changed_data}:
            values["pace_mps"] = self.clip.pace_mps  # known more exactly than it is shown
        elif text:
            unit = values.get("pace_unit") or units.current().pace
            try:
                values["pace_mps"] = check_pace(parse_pace(f"{text} {unit}"))
            except (ValueError, ValidationError) as wrong:
                self.add_error("pace", wrong.messages[0] if isinstance(wrong, ValidationError) else str(wrong))
        return values

    def clean_slow_motion(self) -> float | None:
        text = self.cleaned_data["slow_motion"].strip().lower().rstrip("x×").strip()
        if not text:
            return None
        try:
            return check_slow_motion(typed_number(text))
        except ValueError:
            raise ValidationError(
                gettext("A number such as 4: four times slower than life."), code="BAD_SLOW_MOTION"
            ) from None

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("surface", "pace_mps", "slow_motion")}

    @classmethod
    def of(cls, clip: Clip, data: Any = None) -> FilmedForm:
        """Filled with what is known of the clip."""
        initial: dict[str, Any] = {"surface": clip.surface}
        if clip.pace_mps:
            pace, unit = format_pace(clip.pace_mps, units.current().pace).split()
            initial |= {"pace": pace, "pace_unit": unit}
        if clip.slow_motion:
            initial["slow_motion"] = f"{clip.slow_motion:g}"
        form = cls(data, initial=initial)
        form.clip = clip
        return form


class UploadForm(FilmedForm):
    shoes = forms.CharField(
        required=False,
        max_length=SHOES_CHARS,
        label=_("Shoes"),
        widget=forms.TextInput(attrs={"placeholder": _("the blue ones"), "autocomplete": "off", "list": "shoes-worn"}),
    )
    note = forms.CharField(
        required=False,
        max_length=NOTE_CHARS,
        label=_("Note to yourself"),
        widget=forms.TextInput(attrs={"placeholder": _("after the hill session"), "autocomplete": "off"}),
    )

    def clean_shoes(self) -> str:
        return check_shoes(self.cleaned_data["shoes"])

    @property
    def said(self) -> dict[str, Any]:
        return {**super().said, **{name: self.cleaned_data[name] for name in ("shoes", "note")}}
