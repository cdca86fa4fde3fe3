"""Everything that is read of people. Whom a user may not see does not exist: Http404."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from athletes.models import Athlete, User


def get_athlete(user: User, athlete_id: UUID | str) -> Athlete:
    return get_object_or_404(Athlete.objects.visible_to(user), pk=athlete_id)


def own_athlete(user: User) -> Athlete | None:
    """The athlete that the user is, if any."""
    return Athlete.objects.filter(user=user).first()
