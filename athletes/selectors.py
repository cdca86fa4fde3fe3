"""Everything that is read of people. Whom a user may not see does not exist: Http404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from athletes.models import Athlete, Club, Invitation, User


def get_athlete(user: User, athlete_id: UUID | str) -> Athlete:
    return get_object_or_404(Athlete.objects.visible_to(user), pk=athlete_id)


def get_invitation(user: User, invitation_id: int) -> Invitation:
    """One that the user made, or that is to an athlete whom, or a club which, the user sees."""
    athletes, clubs = Athlete.objects.visible_to(user), Club.objects.of(user)
    rows = Invitation.objects.filter(Q(invited_by=user) | Q(athlete__in=athletes) | Q(club__in=clubs))
    return get_object_or_404(rows.select_related("athlete", "club"), pk=invitation_id)
