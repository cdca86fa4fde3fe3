"""Everything that changes people and who coaches whom."""

from __future__ import annotations

from datetime import date
from functools import partial

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from athletes.circle.reach import nobody_left_alone
from athletes.heights import height_text
from athletes.models import Athlete, Coaching, Pain, User
from athletes.models.age import is_minor_until
from athletes.signals import judged_anew

HEIGHT_M = (0.8, 2.5)
NAME_CHARS = 120


def create_coach(email: str, name: str, password: str) -> User:
    """Makes an account that may coach; for the operator."""
    return create_login(email, name, password, is_coach=True)


def create_athlete(
    coach: User, name: str, height_m: float | None = None, *, minor_until: date | None = None
) -> Athlete:
    """Adds somebody whom `coach` coaches from now on."""
    if not coach.has_perm("athletes.add_athlete"):
        raise PermissionDenied
    with transaction.atomic():
        athlete = Athlete.objects.create(
            name=check_name(name), height_m=check_height(height_m), minor_until=minor_until
        )
        Coaching.objects.create(coach=coach, athlete=athlete)
    return athlete


def edit_athlete(
    athlete: Athlete, user: User, *, name: str, height_m: float | None, minor_until: date | None
) -> Athlete:
    """Raises ValidationError with code BAD_NAME, BAD_HEIGHT, GUARDED where a guardian would lose the ward early,
    or OF_AGE where one would get the ward back, or somebody who decides alone would no longer."""
    if not user.has_perm("athletes.change_athlete", athlete):
        raise PermissionDenied
    _check_month(athlete, minor_until)
    before, athlete.height_m = athlete.height_m, check_height(height_m)
    athlete.name = check_name(name)
    athlete.minor_until = minor_until
    athlete.save(update_fields=["name", "height_m", "minor_until"])
    if athlete.height_m != before:
        _judge_anew(athlete)
    return athlete


def _check_month(athlete: Athlete, minor_until: date | None) -> None:
    """Whether a coach may say so: what a guardian decides, and what somebody of age does, is not a coach's to shift."""
    guarded = athlete.guardianships.filter(ended_at=None).exists()
    if athlete.is_minor:
        if guarded and (minor_until is None or minor_until < athlete.minor_until):
            sentence = gettext("%(name)s has a guardian: the month can only be moved later.")
            raise ValidationError(sentence % {"name": athlete}, code="GUARDED")
        return
    if guarded and athlete.minor_until is not None and minor_until != athlete.minor_until:
        sentence = gettext("%(name)s is of age: whoever was the guardian does not come back.")
        raise ValidationError(sentence % {"name": athlete}, code="OF_AGE")
    if athlete.user_id is not None and is_minor_until(minor_until):
        sentence = gettext("%(name)s has a log-in and is of age here. If that is wrong, the operator can put it right.")
        raise ValidationError(sentence % {"name": athlete}, code="OF_AGE")


def end_coaching(athlete: Athlete, coach: User, *, by: User) -> None:
    """From now on `coach` sees nothing of the athlete. The coach, the athlete or a guardian may end it.

    Raises LeftAloneError where nobody would be left who sees the athlete.
    """
    if by != coach and not by.has_perm("athletes.decide_who_coaches", athlete):
        raise PermissionDenied
    with nobody_left_alone(Athlete.objects.filter(pk=athlete.pk)):
        Coaching.objects.filter(coach=coach, athlete=athlete, ended_at=None).update(ended_at=timezone.now())


def end_guardianship(athlete: Athlete, guardian: User, *, by: User) -> None:
    """From now on `guardian` sees nothing of the athlete. The guardian or a coach may end it. Raises LeftAloneError."""
    if by != guardian and not by.has_perm("athletes.change_athlete", athlete):
        raise PermissionDenied
    with nobody_left_alone(Athlete.objects.filter(pk=athlete.pk)):
        athlete.guardianships.filter(guardian=guardian, ended_at=None).update(ended_at=timezone.now())


def say_pain(athlete: Athlete, user: User, *, hurts: bool) -> bool:
    """Notes that it hurts from now on, or that it is over, and who says so; returns whether that is news."""
    if not user.has_perm("athletes.say_pain", athlete):
        raise PermissionDenied
    if hurts:
        news = Pain.objects.get_or_create(athlete=athlete, ended_at=None, defaults={"said_by": user})[1]
    else:
        hurting = Pain.objects.filter(athlete=athlete, ended_at=None)
        news = bool(hurting.update(ended_at=timezone.now(), ended_by=user))
    if news:
        _judge_anew(athlete)
    return news


def _judge_anew(athlete: Athlete) -> None:
    transaction.on_commit(partial(judged_anew.send, Athlete, athlete=athlete))


def give_login(athlete: Athlete, email: str, password: str, *, by: User) -> User:
    """Makes the athlete's own account, with which the athlete sees own clips, progress and notes and nothing else."""
    if not by.has_perm("athletes.change_athlete", athlete):
        raise PermissionDenied
    if athlete.user_id is not None:
        raise ValidationError(gettext("%(name)s has a log-in already.") % {"name": athlete}, code="HAS_LOGIN")
    with transaction.atomic():
        athlete.user = create_login(email, athlete.name, password, is_coach=False)
        athlete.save(update_fields=["user"])
    return athlete.user


def create_login(email: str, name: str, password: str, *, is_coach: bool, verified: bool = True) -> User:
    """Makes an account. Raises ValidationError: BAD_NAME, EMAIL_TAKEN, no address, or a password that is too easy."""
    email = email.strip().lower()
    validate_email(email)
    if User.objects.filter(email=email).exists():
        raise ValidationError(gettext("There is an account with this email address already."), code="EMAIL_TAKEN")
    validate_password(password, User(email=email, name=name))
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=check_name(name), is_coach=is_coach)
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def check_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_CHARS or not name.isprintable():
        raise ValidationError(
            gettext("A name of one to %(most)s letters, please.") % {"most": NAME_CHARS}, code="BAD_NAME"
        )
    return name


def check_height(height_m: float | None, *, inches: bool = False) -> float | None:
    """inches: of whoever has heights in feet and inches."""
    low, high = HEIGHT_M
    if height_m is not None and not low <= height_m <= high:
        said = {"low": height_text(low, inches=inches), "high": height_text(high, inches=inches)}
        raise ValidationError(gettext("A height between %(low)s and %(high)s, please.") % said, code="BAD_HEIGHT")
    return height_m
