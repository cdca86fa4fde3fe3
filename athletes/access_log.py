"""Who looked at an athlete's clips, and who took something away: for the athlete and a guardian to read.

One entry for each person, clip, kind and day. What athletes do with their own is not noted.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from athletes.models import AccessEntry, Athlete, User

Kind = AccessEntry.Kind


def note(athlete: Athlete, user: User, kind: str, clip_id: UUID | None = None) -> None:
    """Notes that `user` did it now; without a clip, with everything of the athlete's."""
    if user.pk == athlete.user_id:
        return
    AccessEntry.objects.get_or_create(
        athlete=athlete, who=user, kind=kind, clip=clip_id, day=timezone.localdate(), defaults={"at": timezone.now()}
    )


def entries(athlete: Athlete, reader: User) -> QuerySet[AccessEntry]:
    """Newest first, without the reader's own; none for somebody who may not read them."""
    if not reader.has_perm("athletes.read_access_log", athlete):
        return AccessEntry.objects.none()
    return AccessEntry.objects.filter(athlete=athlete).exclude(who=reader).select_related("who")
