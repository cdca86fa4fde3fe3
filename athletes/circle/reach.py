"""Whether anybody is left who sees an athlete. Nobody is left alone without somebody being told, and deciding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from athletes.models import Athlete, ClubMembership, ClubPlace, Coaching, Consent, Guardianship, User
from athletes.selectors import first_coaching


class LeftAloneError(ValidationError):
    """What somebody wants to end is all that connects these athletes with anybody. Its code is LEFT_ALONE."""

    def __init__(self, athletes: Sequence[Athlete]) -> None:
        sentence = ngettext(
            "Nobody else sees %(names)s. Invite %(names)s or a coach first, or erase what is kept.",
            "Nobody else sees %(names)s. Invite them or a coach first, or erase what is kept.",
            len(athletes),
        )
        super().__init__(sentence % {"names": ", ".join(map(str, athletes))}, code="LEFT_ALONE")
        self.athletes = athletes


def reached(*, without: User | None = None) -> QuerySet[Athlete]:
    """Athletes whom somebody sees who can log in: themselves, a coach, a coach of their club, a minor's guardian.

    without: as it will be once that account is erased, and ends with it what it agreed to as a guardian.
    """
    there = User.objects.filter(is_active=True)
    places = ClubPlace.objects.accepted()
    if without is not None:
        there = there.exclude(pk=without.pk)
        places = places.exclude(athlete__in=_brought_into_a_club_by(without))
    clubs = ClubMembership.objects.filter(ended_at=None, user__in=there)
    found = Q(user__in=there)
    for looked_after in (
        Coaching.objects.filter(ended_at=None, coach__in=there),
        places.filter(club__in=clubs.values("club")),
        Guardianship.objects.filter(ended_at=None, guardian__in=there, athlete__in=Athlete.objects.minors()),
    ):
        found |= Q(pk__in=looked_after.values("athlete"))
    return Athlete.objects.filter(found)


def alone() -> QuerySet[Athlete]:
    """Those whom nobody sees, for the operator to hand over or to erase: see the command `left_alone`."""
    return Athlete.objects.exclude(pk__in=reached().values("pk"))


def left_alone_by(user: User) -> QuerySet[Athlete]:
    """Athletes whom nobody sees any more once the account is gone; not the athlete whose account it is."""
    others = Athlete.objects.visible_to(user).exclude(user=user)
    return others.exclude(pk__in=reached(without=user).values("pk"))


def alone_when_of_age(athlete: Athlete) -> bool:
    """A minor whom only guardians see, or clubs that these accepted: nobody will, once the athlete is of age."""
    return athlete.is_minor and athlete.user_id is None and first_coaching(athlete) is None


@contextmanager
def nobody_left_alone(athletes: QuerySet[Athlete]) -> Iterator[None]:
    """A transaction that ends something for these athletes. Raises LeftAloneError, and nothing is ended, where nobody
    would see one of them any more."""
    with transaction.atomic():
        # Locked, so that of two who leave at once the second finds the first gone.
        ids = list(
            Athlete.objects.select_for_update().filter(pk__in=athletes.values("pk")).values_list("pk", flat=True)
        )
        yield
        if left := list(alone().filter(pk__in=ids)):
            raise LeftAloneError(left)


def _brought_into_a_club_by(guardian: User) -> QuerySet[Athlete]:
    """Whose consent to be shown to a club is this guardian's, and goes with the guardian's account."""
    theirs = Consent.objects.standing_by_guardian(guardian).filter(purpose=Consent.Purpose.CLUB)
    return Athlete.objects.filter(pk__in=theirs.values("athlete"))
