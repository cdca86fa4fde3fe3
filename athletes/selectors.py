"""Everything that is read of people. Whom a user may not see does not exist: Http404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from athletes.models import Athlete, Club, ClubMembership, ClubPlace, Coaching, Invitation, User


def get_athlete(user: User, athlete_id: UUID | str) -> Athlete:
    return get_object_or_404(Athlete.objects.visible_to(user), pk=athlete_id)


def get_invitation(user: User, invitation_id: int) -> Invitation:
    """One that the user made, or that is to an athlete whom, or a club which, the user sees."""
    athletes, clubs = Athlete.objects.visible_to(user), Club.objects.of(user)
    rows = Invitation.objects.filter(Q(invited_by=user) | Q(athlete__in=athletes) | Q(club__in=clubs))
    return get_object_or_404(rows.select_related("athlete", "club"), pk=invitation_id)


def first_coaching(athlete: Athlete) -> Coaching | None:
    """Of those who coach the athlete now, who began first."""
    present = athlete.coaching.filter(ended_at=None, coach__is_active=True)
    return present.select_related("coach").order_by("started_at", "pk").first()


def first_place(athlete: Athlete) -> ClubPlace | None:
    """Of the places that the athlete has accepted, the first."""
    return ClubPlace.objects.accepted().filter(athlete=athlete).order_by("accepted_at", "pk").first()


def first_coach(athlete: Athlete) -> User | None:
    """Whose words the athlete hears: the first of the present coaches, or where only a club coaches, who heads it."""
    if coaching := first_coaching(athlete):
        return coaching.coach
    if place := first_place(athlete):
        heads = place.club.memberships.filter(role=ClubMembership.Role.HEAD, ended_at=None, user__is_active=True)
        head = heads.select_related("user").order_by("started_at", "pk").first()
        return head.user if head else None
    return None
