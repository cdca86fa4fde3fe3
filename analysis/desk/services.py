"""What a coach has seen, and calls athletes by."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from analysis.models import TAG_CHARS, Clip, Look, Tag
from analysis.services import require
from athletes.models import Athlete, User
from athletes.rules import coaches


def look(user: User, clip: Clip) -> None:
    """Somebody opens a clip. Noted of coaches alone, and once the clip's analysis has ended."""
    if clip.is_final and coaches(user, clip.athlete):
        Look.objects.update_or_create(user=user, clip=clip)


def look_at_all(user: User, athlete: Athlete) -> None:
    """Nothing of the athlete is new any more. A stranger's call changes nothing."""
    if coaches(user, athlete):
        clips = Clip.objects.filter(athlete=athlete, state__in=Clip.FINAL)
        Look.objects.bulk_create(
            [Look(user=user, clip=clip, at=timezone.now()) for clip in clips],
            update_conflicts=True,
            unique_fields=["user", "clip"],
            update_fields=["at"],
        )


TAGS_MOST = 12


def set_tags(athlete: Athlete, coach: User, names: Iterable[str]) -> None:
    """From now on these are the coach's tags for the athlete, and no others.

    A tag that the coach has elsewhere already is written as it is there, whatever its capitals.
    Raises PermissionDenied, ValidationError (BAD_TAG, TOO_MANY_TAGS).
    """
    require(coach, "athletes.change_athlete", athlete)
    known = {tag.casefold(): tag for tag in Tag.objects.filter(coach=coach).values_list("name", flat=True)}
    wanted: dict[str, str] = {}
    for name in map(_check_tag, names):
        if name:
            wanted.setdefault(name.casefold(), known.get(name.casefold(), name))
    if len(wanted) > TAGS_MOST:
        raise ValidationError(
            gettext("Up to %(most)s tags for one athlete, please.") % {"most": TAGS_MOST}, code="TOO_MANY_TAGS"
        )
    with transaction.atomic():
        kept = Tag.objects.filter(coach=coach, athlete=athlete)
        kept.exclude(name__in=wanted.values()).delete()
        Tag.objects.bulk_create(
            [Tag(coach=coach, athlete=athlete, name=name) for name in wanted.values()], ignore_conflicts=True
        )


def _check_tag(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > TAG_CHARS or not name.isprintable():
        raise ValidationError(gettext("A tag has up to %(most)s letters.") % {"most": TAG_CHARS}, code="BAD_TAG")
    return name
