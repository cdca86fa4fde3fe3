"""Erasing a person: everything of theirs at once, and nothing of anybody else.

Rows go in one transaction; others learn of it by signal, within the transaction, and erase what hangs on no row of the
person's. A worker that is at one of the clips finds its claim gone at its next write, and stores nothing.

What a coach wrote about an athlete is the athlete's and goes with the athlete; what a coach leaves behind on erasing
the own account stays with the athletes, as by "a former coach".
"""

from __future__ import annotations

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext

from athletes.circle.reach import alone, left_alone_by
from athletes.consent import withdraw_all_given_by
from athletes.models import Athlete, Club, ClubMembership, Invitation, User
from athletes.signals import erasing_account, erasing_athlete, erasing_clips


def check_confirmed(typed: str, name: str) -> None:
    """The name of what is to be erased, as somebody who means it types it."""
    if " ".join(typed.split()).casefold() != name.casefold():
        raise ValidationError(gettext("Type “%(name)s” to confirm.") % {"name": name}, code="NOT_CONFIRMED")


def erase_athlete(athlete: Athlete, by: User) -> bool:
    """Erases the athlete and all that is theirs; returns whether their account went, too.

    The account stays where it is also a coach's, a guardian's or an operator's.
    """
    if not by.has_perm("athletes.erase_athlete", athlete):
        raise PermissionDenied
    with transaction.atomic():
        return _erase_athlete(athlete)


def erase_clips(athlete: Athlete, by: User) -> None:
    """Erases all clips of the athlete; whoever coaches them stays."""
    if not by.has_perm("athletes.erase_athlete", athlete):
        raise PermissionDenied
    with transaction.atomic():
        erasing_clips.send(Athlete, athlete=Athlete.objects.select_for_update().get(pk=athlete.pk))


def erase_account(user: User) -> None:
    """Erases the account, the athlete that the user is, and the athletes whom nobody else sees."""
    with transaction.atomic():
        for athlete in [*Athlete.objects.filter(user=user), *left_alone_by(user)]:
            _erase_athlete(athlete, account_too=False)
        _erase_account(user)


def erase_left_alone(athlete: Athlete) -> None:
    """Erases an athlete whom nobody sees; for the operator. Raises PermissionDenied where somebody does."""
    with transaction.atomic():
        if not alone().filter(pk=athlete.pk).exists():
            raise PermissionDenied
        _erase_athlete(athlete)


def _erase_athlete(athlete: Athlete, *, account_too: bool = True) -> bool:
    locked = Athlete.objects.select_for_update().get(pk=athlete.pk)
    account = locked.user
    erasing_athlete.send(Athlete, athlete=locked)
    locked.delete()
    if account is None or not account_too or is_more_than_an_athlete(account):
        return False
    _erase_account(account)
    return True


def is_more_than_an_athlete(user: User) -> bool:
    return user.is_coach or user.is_staff or Athlete.objects.guarded_by(user).exists()


def _erase_account(user: User) -> None:
    withdraw_all_given_by(user)
    erasing_account.send(User, user=user)
    _leave_clubs(user)
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
    for attempts in (AccessAttempt, AccessFailureLog, AccessLog):
        attempts.objects.filter(username__iexact=user.email).delete()
    Invitation.objects.filter(email__iexact=user.email).delete()
    user.delete()


def _leave_clubs(user: User) -> None:
    """A club without its last coach goes; one without its last head is headed by whoever has coached in it longest."""
    for club in Club.objects.of(user):
        others = club.memberships.filter(ended_at=None).exclude(user=user).order_by("started_at", "pk")
        if not others:
            club.delete()
        elif not others.filter(role=ClubMembership.Role.HEAD).exists():
            club.memberships.filter(pk=others[0].pk).update(role=ClubMembership.Role.HEAD)
