"""What a coach has seen."""

from __future__ import annotations

from django.utils import timezone

from analysis.desk.models import Look
from analysis.models import Clip
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
