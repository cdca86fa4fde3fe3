"""Clubs: their coaches see only athletes who accepted the club."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from analysis.models import Clip
from athletes.clubs import services as clubs
from athletes.invitations.services import invite_to_club
from athletes.models import Athlete, Club, ClubMembership, ClubPlace
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse


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


def test_a_place_counts_from_the_day_on_which_the_athlete_accepts_it(people: Cast) -> None:
    club = clubs.found_club("Harriers", by=people.alice)
    _, token = invite_to_club(club, by=people.alice)
    browse(people.bob).post(reverse("join", args=[token]))
    squad = clubs.add_squad(club, "Milers", by=people.bob)
    page, own = reverse("club", args=[club.pk]), reverse("athlete-people", args=[people.cleo.pk])
    form = {"place-athlete": people.cleo.pk, "place-squad": squad.pk}
    assert browse(people.alice).post(reverse("club-places", args=[club.pk]), form).status_code == 302
    assert "Cleo" not in browse(people.bob).get(page).content.decode()
    place = ClubPlace.objects.get()
    for nobody in (people.alice, people.bob, people.eve.user):
        assert browse(nobody).post(reverse("club-place-accept", args=[place.pk])).status_code in {403, 404}
    assert "offers you a place" in browse(people.cleo.user).get(own).content.decode()
    browse(people.cleo.user).post(reverse("club-place-accept", args=[place.pk]))
    assert "Cleo" in browse(people.bob).get(page).content.decode()
    browse(people.cleo.user).post(reverse("club-place-end", args=[place.pk]))
    assert "Cleo" not in browse(people.bob).get(page).content.decode()
    assert people.cleo in Athlete.objects.coached_by(people.alice)


def test_a_guardian_accepts_for_a_minor(people: Cast) -> None:
    club = clubs.found_club("Harriers", by=people.alice)
    place = clubs.offer_place(club, people.dan, None, by=people.alice)
    clubs.accept_place(place, by=people.gus)
    place.refresh_from_db()
    assert place.accepted_by == people.gus


def test_only_heads_invite_and_a_club_keeps_a_head(people: Cast) -> None:
    club = clubs.found_club("Harriers", by=people.alice)
    member = ClubMembership.objects.create(club=club, user=people.bob)
    with pytest.raises(PermissionDenied):
        invite_to_club(club, by=people.bob)
    head = ClubMembership.objects.get(user=people.alice)
    with pytest.raises(ValidationError, match="head coach"):
        clubs.end_membership(head, by=people.alice)
    with pytest.raises(PermissionDenied):
        clubs.end_membership(head, by=people.bob)
    clubs.make_head(member, by=people.alice)
    clubs.end_membership(head, by=people.alice)
    assert set(Club.objects.of(people.bob)) == {club}
    assert not Club.objects.of(people.alice).exists()


def test_one_brings_only_athletes_of_ones_own(people: Cast) -> None:
    club = clubs.found_club("Harriers", by=people.alice)
    with pytest.raises(PermissionDenied):
        clubs.offer_place(club, people.eve, None, by=people.alice)
    answer = browse(people.alice).post(reverse("club-places", args=[club.pk]), {"place-athlete": people.eve.pk})
    assert answer.status_code == 200
    assert not ClubPlace.objects.exists()
