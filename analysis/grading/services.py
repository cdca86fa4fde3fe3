"""What a coach decides about the judging of clips: own bands for an athlete, and own words for a cue.

Raises PermissionDenied where the user may see but not do, ValidationError (with a code) where a value makes no sense.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from analysis.cues.words import check_cue
from analysis.gait.bands import possible, references
from analysis.gait.serialise import tells
from analysis.metric_words import METRICS, words_for
from analysis.models import Clip, OwnBand, OwnCue
from analysis.services import queue_again, require
from analysis.wording import band_text
from athletes.consent import ConsentMissingError
from athletes.models import Athlete, User

JUDGED = Q(state__in=(Clip.State.SCORED, Clip.State.PREVIEW)) | Q(state=Clip.State.RUNNING, stage=Clip.Stage.GAIT)
"""Clips that were judged by what was known, or are just being judged."""


def grade_again(athlete: Athlete) -> int:
    """Sends the athlete's measured clips through once more, first filmed first; returns how many.

    Their landmarks are kept, so that no pose runs. A clip that waits, or whose pose is still being found, comes to be
    judged later anyway.
    """
    again = list(Clip.objects.filter(JUDGED, athlete=athlete).order_by("uploaded_at"))
    return _send(again)


def grade_after(clip: Clip) -> int:
    """Sends the clips through once more that go on with this one's cue; returns how many.

    That is the next one, and where that says nothing about its athlete's cue, the one after it, too.
    """
    later = Clip.objects.filter(JUDGED, athlete=clip.athlete_id, uploaded_at__gt=clip.uploaded_at)
    again = []
    for one in later.select_related("result").order_by("uploaded_at"):
        again.append(one)
        if hasattr(one, "result") and tells(one.result.payload, one.result.details):
            break
    return _send(again)


def _send(clips: Iterable[Clip]) -> int:
    sent = 0
    for clip in clips:
        with suppress(Clip.DoesNotExist, ConsentMissingError):  # deleted since: the others are sent all the same
            queue_again(clip)
            sent += 1
    return sent


def set_band(athlete: Athlete, user: User, metric: str, low: float | None, high: float | None) -> OwnBand:
    """From now on the athlete is held against this band instead of the reference, in the metric's own unit."""
    require(user, "athletes.change_athlete", athlete)
    check_band(metric, low, high)
    with transaction.atomic():
        changed = {"low": low, "high": high, "set_by": user}
        band, _ = OwnBand.objects.update_or_create(athlete=athlete, metric=metric, defaults=changed)
        transaction.on_commit(lambda: grade_again(athlete))
    return band


def reset_band(athlete: Athlete, user: User, metric: str) -> None:
    """Back to the reference."""
    require(user, "athletes.change_athlete", athlete)
    with transaction.atomic():
        if OwnBand.objects.filter(athlete=athlete, metric=metric).delete()[0]:
            transaction.on_commit(lambda: grade_again(athlete))


def check_band(metric: str, low: float | None, high: float | None) -> None:
    """A band is one only within what a runner can do, and not narrower than what the measurement can tell."""
    if metric not in references():
        raise ValidationError(gettext("There is no band for this."), code="NO_SUCH_METRIC")
    words, error = words_for(metric), references()[metric].measurement_sd
    least, most = possible(metric)
    if low is None and high is None:
        raise ValidationError(
            gettext("At least one of the two, please: from where, or up to where."), code="BAND_EMPTY"
        )
    if any(end is not None and not (isfinite(end) and least <= end <= most) for end in (low, high)):
        raise ValidationError(
            gettext("%(metric)s: between %(least)s and %(most)s, please.")
            % {"metric": words.name, "least": words.number(least), "most": words.quantity(most)},
            code="BAND_OUT_OF_REACH",
        )
    if low is not None and high is not None and high - low < error:
        raise ValidationError(
            gettext("%(metric)s is measured to %(error)s: a band has to be at least that wide.")
            % {"metric": words.name, "error": words.spread(error)},
            code="BAND_TOO_NARROW",
        )


@dataclass(frozen=True, slots=True)
class BandRow:
    """One metric on the page of bands. own and reference are written out, empty where there is none; value and error:
    the newest clip's."""

    metric: str
    name: str
    unit: str
    own: str
    reference: str
    value: str
    error: str
    band: OwnBand | None


def band_rows(kept: Mapping[str, OwnBand], latest: Mapping[str, Any] | None) -> list[BandRow]:
    """Every metric that can have a band, in reading order, with the reference at the newest clip's pace."""
    measured = (latest or {}).get("metrics") or {}
    pace = (latest or {}).get("pace_mps")
    rows = []
    for key in METRICS:
        reference, band, words = references().get(key), kept.get(key), words_for(key)
        if reference is None:
            continue
        middle = None if pace is None else reference.value(pace)
        rows.append(
            BandRow(
                metric=key,
                name=words.name,
                unit=words.unit,
                own=band_text(words, band.low, band.high) if band else "",
                reference=""
                if middle is None
                else band_text(words, middle - reference.below, middle + reference.above),
                value=words.figure(measured[key]["value"]) if key in measured else "",
                error=words.spread(measured[key]["error"]) if key in measured else "",
                band=band,
            )
        )
    return rows


def reword_cue(clip: Clip, user: User, text: str) -> OwnCue:
    """Puts the coach's words in the place of the suggested cue; the suggestion stays in sight beside them."""
    require(user, "analysis.change_clip", clip)
    if clip.state != Clip.State.SCORED:
        raise ValidationError(gettext("Only a scored clip has a cue."), code="NO_CUE")
    if clip.athlete.pain is not None:
        raise ValidationError(gettext("No cue while it hurts."), code="PAIN")
    text = check_cue(text)
    with transaction.atomic():
        own, _ = OwnCue.objects.update_or_create(clip=clip, defaults={"text": text, "author": user})
        transaction.on_commit(lambda: grade_after(clip))
    return own


def suggest_again(clip: Clip, user: User) -> None:
    """Back to the suggested cue."""
    require(user, "analysis.change_clip", clip)
    with transaction.atomic():
        if OwnCue.objects.filter(clip=clip).delete()[0]:
            transaction.on_commit(lambda: grade_after(clip))
