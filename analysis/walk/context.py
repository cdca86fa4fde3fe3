"""What a clip is judged by: what the coach said of it, the athlete's height, bands and pain, the cue before, and the
words of whoever coaches the athlete first, so that an athlete hears one voice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from analysis.cues.library import Kind, Library, library_of
from analysis.gait.cue_model import Cue, LastCue
from analysis.gait.model import ClipContext, Engine, OwnBand
from analysis.gait.serialise import last_cue, tells
from analysis.models import Clip, Result
from athletes.models import Athlete
from athletes.selectors import first_coach

LOOKED_BACK = 20
"""Clips without a judgement that may lie between this one and the last cue."""


def context_of(clip: Clip, engine: Engine) -> ClipContext:
    """As it stands in the database now. `engine` made the clip's landmarks."""
    athlete = Athlete.objects.get(pk=clip.athlete_id)
    library = library_for(athlete)
    return ClipContext(
        pace_mps=clip.pace_mps,
        slow_motion=clip.slow_motion,
        height_m=athlete.height_m,
        bands=own_bands(athlete),
        pain=athlete.pain is not None,
        last_cue=cue_before(clip, engine, library),
        cues=library.said,
    )


def library_for(athlete: Athlete) -> Library:
    """What the athlete is cued from."""
    return library_of(first_coach(athlete))


def own_bands(athlete: Athlete) -> dict[str, OwnBand]:
    """The coach's bands for the athlete, by metric."""
    return {band.metric: (band.low, band.high) for band in athlete.own_bands.all()}


def cue_before(clip: Clip, engine: Engine, library: Library) -> LastCue | None:
    """What the athlete was working on when the clip was filmed: the cue of the last clip before it that says anything,
    in the coach's words where there are any, and as the library now has them where they are of it.

    How far out its number was is left away where another engine measured it.
    """
    told = _told_before(clip)
    cue = last_cue(told.payload, told.details) if told else None
    if told is None or cue is None:
        return None
    cue = replace(cue, text=_as_said_now(told, cue, library))
    if told.payload["engine"] == {"name": engine.name, "model": engine.model, "version": engine.version}:
        return cue
    return replace(cue, z=None)


def _told_before(clip: Clip) -> Result | None:
    before = (
        Result.objects.filter(clip__athlete=clip.athlete_id, clip__uploaded_at__lt=clip.uploaded_at)
        .select_related("clip__own_cue")
        .order_by("-clip__uploaded_at")
    )
    return next((result for result in before[:LOOKED_BACK] if tells(result.payload, result.details)), None)


def _as_said_now(told: Result, cue: LastCue, library: Library) -> str:
    """Empty where the coach has hidden it since."""
    if hasattr(told.clip, "own_cue"):
        entry = library.saying(cue.fault, Kind.CUE, told.clip.own_cue.text)
        return entry.stored if entry and not entry.hidden else told.clip.own_cue.text
    stored = _said_with(told)
    entry = library.get(stored["entry"]) if stored else library.saying(cue.fault, Kind.CUE, cue.text)
    if entry is None:
        return cue.text
    return "" if entry.hidden else entry.stored


class Said(TypedDict):
    """Where the words of a result's cue come from.

    entry        key in the library; empty where they are not of it
    text, drill  by language, as a coach wrote them; empty where the packaged words stand, or words for one clip
    """

    entry: str
    text: dict[str, str]
    drill: dict[str, str]


def said_of(cue: Cue, clip: Clip) -> Said:
    """What is stored with the clip's cue. Words that are not in the library any more keep what was stored with them."""
    library, fault = library_for(clip.athlete), cue.fault or ""
    entry = library.saying(fault, Kind.CUE, cue.text)
    drill = library.saying(fault, Kind.DRILL, cue.drill) if cue.drill else None
    given = dict(drill.texts) if drill else {}
    if entry is not None:
        return Said(entry=entry.key, text=dict(entry.texts), drill=given)
    told = _told_before(clip)
    before = _said_with(told) if told and told.payload["cue"]["text"] == cue.text else None
    return (
        Said(entry=before["entry"], text=before["text"], drill=given)
        if before
        else Said(entry="", text={}, drill=given)
    )


def _said_with(told: Result) -> Said | None:
    """None in results of earlier versions."""
    return (told.details.get("cue") or {}).get("said")
