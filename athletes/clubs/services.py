"""What happens in a club. Its coaches coach an athlete from the day on which the athlete or a guardian accepts."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from athletes import consent
from athletes.circle.reach import nobody_left_alone
from athletes.models import Athlete, Club, ClubMembership, ClubPlace, Consent, Squad, User
from athletes.services import check_name

Role = ClubMembership.Role
SQUAD_CHARS = 60


def found_club(name: str, *, by: User) -> Club:
    """A new club; who founds it is its head."""
    if not by.has_perm("athletes.add_club"):
        raise PermissionDenied
    with transaction.atomic():
        club = Club.objects.create(name=check_name(name))
        ClubMembership.objects.create(club=club, user=by, role=Role.HEAD)
    return club


def rename_club(club: Club, name: str, *, by: User) -> None:
    if not by.has_perm("athletes.run_club", club):
        raise PermissionDenied
    club.name = check_name(name)
    club.save(update_fields=["name"])


def add_squad(club: Club, name: str, *, by: User) -> Squad:
    """Raises ValidationError with code BAD_NAME or SQUAD_EXISTS."""
    if not by.has_perm("athletes.view_club", club):
        raise PermissionDenied
    name = check_name(name)[:SQUAD_CHARS]
    if club.squads.filter(name__iexact=name).exists():
        raise ValidationError(gettext("There is a squad “%(name)s” already.") % {"name": name}, code="SQUAD_EXISTS")
    return Squad.objects.create(club=club, name=name)


def offer_place(club: Club, athlete: Athlete, squad: Squad | None, *, by: User) -> ClubPlace:
    """Offers a place, or moves somebody who has one to another squad."""
    if not by.has_perm("athletes.view_club", club) or not by.has_perm("athletes.change_athlete", athlete):
        raise PermissionDenied
    if squad is not None and squad.club_id != club.pk:
        raise PermissionDenied
    place, _ = ClubPlace.objects.update_or_create(
        club=club,
        athlete=athlete,
        ended_at=None,
        defaults={"squad": squad},
        create_defaults={"squad": squad, "offered_by": by},
    )
    return place


def accept_place(place: ClubPlace, *, by: User) -> None:
    """From now on all coaches of the club coach the athlete, who consents to it by this, or whose guardian does.

    Raises ConsentMissingError where a minor accepts without one.
    """
    if not by.has_perm("athletes.decide_who_coaches", place.athlete):
        raise PermissionDenied
    if consent.gives_as(by, place.athlete) is None:
        consent.require(place.athlete, Consent.Purpose.CLUB)
    with transaction.atomic():
        consent.give(place.athlete, by, [Consent.Purpose.CLUB])
        waiting = ClubPlace.objects.current().exclude(pk__in=ClubPlace.objects.accepted().values("pk"))
        waiting.filter(pk=place.pk).update(accepted_at=timezone.now(), accepted_by=by)


def end_place(place: ClubPlace, *, by: User) -> None:
    """Declines or leaves; the athlete, a guardian or a coach of the athlete may. Raises LeftAloneError."""
    may_decide = by.has_perm("athletes.decide_who_coaches", place.athlete)
    if not may_decide and not by.has_perm("athletes.change_athlete", place.athlete):
        raise PermissionDenied
    with nobody_left_alone(Athlete.objects.filter(pk=place.athlete_id)):
        ClubPlace.objects.current().filter(pk=place.pk).update(ended_at=timezone.now())


def end_membership(membership: ClubMembership, *, by: User) -> None:
    """A coach leaves, or the head parts with a coach. Raises ValidationError with code LAST_HEAD, LeftAloneError."""
    if membership.user != by and not by.has_perm("athletes.run_club", membership.club):
        raise PermissionDenied
    places = ClubPlace.objects.accepted().filter(club=membership.club)
    with nobody_left_alone(Athlete.objects.filter(pk__in=places.values("athlete"))):
        ClubMembership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=timezone.now())
        current = membership.club.memberships.filter(ended_at=None)
        if current.exists() and not current.filter(role=Role.HEAD).exists():
            raise ValidationError(gettext("A club needs a head coach: make somebody else one first."), code="LAST_HEAD")


def make_head(membership: ClubMembership, *, by: User) -> None:
    if not by.has_perm("athletes.run_club", membership.club):
        raise PermissionDenied
    ClubMembership.objects.filter(pk=membership.pk, ended_at=None).update(role=Role.HEAD)
