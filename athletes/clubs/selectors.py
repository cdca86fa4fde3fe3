"""What is read of clubs. A club is there for its coaches; a place also for the athlete and guardians."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.shortcuts import get_object_or_404

from athletes.models import Athlete, Club, ClubMembership, ClubPlace, User


class SquadOf(NamedTuple):
    """A squad's name, empty for those in none, and the places in it that the reader may see."""

    name: str
    places: list[ClubPlace]


def get_club(user: User, club_id: UUID) -> Club:
    return get_object_or_404(Club.objects.of(user), pk=club_id)


def get_membership(user: User, membership_id: int) -> ClubMembership:
    rows = ClubMembership.objects.filter(club__in=Club.objects.of(user), ended_at=None)
    return get_object_or_404(rows.select_related("club", "user"), pk=membership_id)


def get_place(user: User, place_id: int) -> ClubPlace:
    rows = ClubPlace.objects.current().marked().filter(athlete__in=Athlete.objects.visible_to(user))
    return get_object_or_404(rows.select_related("club", "athlete"), pk=place_id)


def squads_of(club: Club, user: User) -> list[SquadOf]:
    """All squads, empty ones too. Whom a place is only offered to is seen by those who coach them already."""
    places = club.places.current().marked().filter(athlete__in=Athlete.objects.coached_by(user))
    seen = list(places.select_related("athlete", "squad"))
    squads = [SquadOf(squad.name, [place for place in seen if place.squad == squad]) for squad in club.squads.all()]
    without = [place for place in seen if place.squad is None]
    return [*squads, SquadOf("", without)] if without else squads
