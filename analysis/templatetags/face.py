"""Tags for the pages: icons, theme, numbers and band bars."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from analysis import units, wording
from analysis.advice import advice_for
from analysis.forms import UploadForm
from analysis.models import Clip
from analysis.selectors import get_reading
from analysis.wording import Finding
from athletes.heights import height_text
from gaitsite.languages import decimal_sign

register = template.Library()

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite; what it means must stand beside it or in a label."""
    return format_html(
        '<svg aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', static("img/icons.svg"), name
    )


@register.simple_tag(takes_context=True)
def theme(context: RequestContext, default: str = "") -> str:
    """The reader's chosen theme, else `default`; empty means that the device decides."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else default


@register.simple_tag
def signup_open() -> bool:
    return settings.SIGNUP_OPEN


@register.filter
def pace(mps: float | None, error_mps: float | None = None) -> str:
    return wording.pace_text(mps, error_mps) if mps else ""


@register.filter
def height(height_m: float) -> str:
    return height_text(height_m, inches=units.current().inches)


@register.filter
def count(n: int, noun: str) -> str:
    return wording.count(n, noun)


@register.filter
def unit_short(unit: str) -> str:
    """A unit for the head of a column."""
    return {gettext("of leg length"): gettext("leg"), gettext("steps a minute"): gettext("/min")}.get(unit, unit)


@register.filter
def spread(error: float, metric: str) -> str:
    return wording.words_for(metric).spread(error)


@register.filter
def metric_name(metric: str) -> str:
    return wording.words_for(metric).name


@register.filter
def verdict(clip: Clip) -> str:
    """What became of a finished clip, in one sentence."""
    if clip.state in (Clip.State.SCORED, Clip.State.PREVIEW) and hasattr(clip, "result"):
        return wording.headline(get_reading(clip) or {})
    return f"{advice_for(clip.code, readable=clip.state == Clip.State.REFUSED).headline}."


@register.filter
def level(clip: Clip) -> str:
    """Style of a finished clip's mark: fault where the cue answers one that the clip shows, else its state."""
    if clip.state == Clip.State.SCORED and hasattr(clip, "result"):
        return {"fault": "fault", "kept": "watch"}.get(wording.cue_standing(get_reading(clip) or {}) or "", "")
    return clip.state


@register.filter
def cue_text(clip: Clip | None) -> str:
    """The cue of a clip that asks for something, in the coach's words where there are any; empty otherwise."""
    if clip is None or not hasattr(clip, "result"):
        return ""
    payload = get_reading(clip) or {}
    kind = wording.cue_kind(payload)
    if hasattr(clip, "own_cue") and kind != "pain":
        return clip.own_cue.text
    return wording.cue_text(payload["cue"]) if kind == "cue" else ""


@register.simple_tag
def upload_limit() -> str:
    return f"{settings.UPLOAD_MAX_BYTES / 1024**3:.2g} GB".replace(".", decimal_sign())


@register.simple_tag
def upload_form() -> UploadForm:
    return UploadForm()


BAR_WIDTH = 240.0


@register.inclusion_tag("analysis/_band_bar.html")
def band_bar(finding: Finding) -> dict[str, Any]:
    """Value and error against the band, drawn to one scale that holds all of them with room to spare."""
    low = finding.low if finding.low is not None else finding.value - 2 * finding.error
    high = finding.high if finding.high is not None else finding.value + 2 * finding.error
    left = min(low, finding.value - finding.error)
    right = max(high, finding.value + finding.error)
    room = 0.12 * (right - left) or 1.0
    left, right = left - room, right + room

    def x(value: float) -> float:
        return round(BAR_WIDTH * (value - left) / (right - left), 1)

    return {
        "width": BAR_WIDTH,
        "level": finding.level,
        "band_x": x(low) if finding.low is not None else 0.0,
        "band_width": round(
            (x(high) if finding.high is not None else BAR_WIDTH) - (x(low) if finding.low is not None else 0.0), 1
        ),
        "value_x": x(finding.value),
        "error_left": x(finding.value - finding.error),
        "error_right": x(finding.value + finding.error),
    }
