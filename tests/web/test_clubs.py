"""Clubs: their coaches see only athletes who accepted the club."""

from __future__ import annotations

from django.utils import timezone

from analysis.models import Clip
from athletes.models import Athlete, Club, ClubMembership, ClubPlace
from tests import actors
from tests.actors import Cast


def test_a_clubs_coaches_see_who_accepted_the_club_and_nobody_else(people: Cast) -> None:
    club = Club.objects.create(name="Harriers")
    membership = ClubMembership.objects.create(club=club, user=people.bob)
    place = ClubPlace.objects.create(club=club, athlete=people.cleo)
    clip = actors.clip(people.cleo, people.alice)

    def sees() -> tuple[bool, bool]:
        return people.cleo in Athlete.objects.coached_by(people.bob), clip in Clip.objects.visible_to(people.bob)

    assert sees() == (False, False)
    ClubPlace.objects.filter(pk=place.pk).update(accepted_at=timezone.now())
    assert sees() == (True, True)
    ClubMembership.objects.filter(pk=membership.pk).update(ended_at=timezone.now())
    assert sees() == (False, False)
    ClubMembership.objects.filter(pk=membership.pk).update(ended_at=None)
    ClubPlace.objects.filter(pk=place.pk).update(ended_at=timezone.now())
    assert sees() == (False, False)
