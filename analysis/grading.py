"""What a coach decides about the judging of clips: own bands for an athlete, and own words for a cue.

Raises PermissionDenied where the user may see but not do, ValidationError (with a code) where a value makes no sense.
"""

from __future__ import annotations

from math import isfinite

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from analysis.gait.bands import possible, references
from analysis.models import Clip, OwnBand, OwnCue
from analysis.services import queue_again, require
from analysis.wording import words_for
from athletes.models import Athlete, User

CUE_CHARS = 160
JUDGED = (Clip.State.SCORED, Clip.State.PREVIEW)


def grade_again(athlete: Athlete) -> int:
    """Sends the athlete's measured clips through once more, first filmed first; returns how many.

    Their landmarks are kept, so that no pose runs. A clip that waits, or whose pose is still being found, comes to be
    judged later anyway.
    """
    measuring = Q(state=Clip.State.RUNNING, stage=Clip.Stage.GAIT)
    clips = Clip.objects.filter(Q(state__in=JUDGED) | measuring, athlete=athlete).order_by("uploaded_at")
    again = list(clips)
    for clip in again:
        queue_again(clip)
    return len(again)


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
        raise ValidationError("There is no band for this.", code="NO_SUCH_METRIC")
    words, error = words_for(metric), references()[metric].measurement_sd
    least, most = possible(metric)
    if low is None and high is None:
        raise ValidationError("At least one of the two, please: from where, or up to where.", code="BAND_EMPTY")
    if any(end is not None and not (isfinite(end) and least <= end <= most) for end in (low, high)):
        raise ValidationError(
            f"{words.name}: between {words.number(least)} and {words.quantity(most)}, please.", code="BAND_OUT_OF_REACH"
        )
    if low is not None and high is not None and high - low < error:
        raise ValidationError(
            f"{words.name} is measured to {words.spread(error)}: a band has to be at least that wide, from low to high.",
            code="BAND_TOO_NARROW",
        )


def reword_cue(clip: Clip, user: User, text: str) -> OwnCue:
    """Puts the coach's words in the place of the suggested cue; the suggestion stays in sight beside them."""
    require(user, "analysis.change_clip", clip)
    if clip.state != Clip.State.SCORED:
        raise ValidationError("Only a scored clip has a cue.", code="NO_CUE")
    if clip.athlete.pain is not None:
        raise ValidationError("No cue while it hurts.", code="PAIN")
    text = " ".join(text.split())
    if not text or len(text) > CUE_CHARS or not text.isprintable():
        raise ValidationError(f"One short sentence, please, of at most {CUE_CHARS} letters.", code="BAD_CUE")
    return OwnCue.objects.update_or_create(clip=clip, defaults={"text": text, "author": user})[0]


def suggest_again(clip: Clip, user: User) -> None:
    """Back to the suggested cue."""
    require(user, "analysis.change_clip", clip)
    OwnCue.objects.filter(clip=clip).delete()
