"""What a clip is judged by: what the coach said of it, the athlete's height, bands and pain, and the cue before."""

from __future__ import annotations

from dataclasses import replace

from analysis.gait.model import ClipContext, Engine, LastCue, OwnBand
from analysis.gait.serialise import last_cue, tells
from analysis.models import Clip, Result
from athletes.models import Athlete

LOOKED_BACK = 20
"""Clips without a judgement that may lie between this one and the last cue."""


def context_of(clip: Clip, engine: Engine) -> ClipContext:
    """As it stands in the database now. `engine` made the clip's landmarks."""
    athlete = Athlete.objects.get(pk=clip.athlete_id)
    return ClipContext(
        pace_mps=clip.pace_mps,
        slow_motion=clip.slow_motion,
        height_m=athlete.height_m,
        bands=own_bands(athlete),
        pain=athlete.pain is not None,
        last_cue=cue_before(clip, engine),
    )


def own_bands(athlete: Athlete) -> dict[str, OwnBand]:
    """The coach's bands for the athlete, by metric."""
    return {band.metric: (band.low, band.high) for band in athlete.own_bands.all()}


def cue_before(clip: Clip, engine: Engine) -> LastCue | None:
    """What the athlete was working on when the clip was filmed: the cue of the last clip before it that says anything,
    in the coach's words where there are any.

    How far out its number was is left away where another engine measured it.
    """
    before = (
        Result.objects.filter(clip__athlete=clip.athlete_id, clip__uploaded_at__lt=clip.uploaded_at)
        .select_related("clip__own_cue")
        .order_by("-clip__uploaded_at")
    )
    told = next((result for result in before[:LOOKED_BACK] if tells(result.payload, result.details)), None)
    if told is None:
        return None
    cue = last_cue(told.payload, told.details)
    if cue is not None and hasattr(told.clip, "own_cue"):
        cue = replace(cue, text=told.clip.own_cue.text)
    if cue is None or told.payload["engine"] == {"name": engine.name, "model": engine.model, "version": engine.version}:
        return cue
    return replace(cue, z=None)
