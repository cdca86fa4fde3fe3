"""Inviting, accepting, taking back. The token is given out once, to whoever invites; only its hash is kept."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.core.signing import Signer
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete, Club, ClubMembership, Coaching, Guardianship, Invitation, User
from athletes.services import create_login

log = logging.getLogger(__name__)

Kind = Invitation.Kind
TOKEN_BYTES = 32
signer = Signer(salt="athletes.invitations")
CLOSED = _("This invitation is no longer good. Ask for a new one.")


def invite(athlete: Athlete, kind: Kind, *, by: User, email: str = "") -> tuple[Invitation, str]:
    """Invites somebody to be the athlete's log-in, guardian or coach; returns the row and the token of its link.

    Athletes of age invite coaches, and nobody else. Raises ValidationError with code HAS_LOGIN, OF_AGE or a bad email
    address. One invitation to be the athlete is open at a time: a new one takes the place of the last.
    """
    if not by.has_perm("athletes.invite", athlete) or (kind != Kind.COACH and athlete.user_id == by.pk):
        raise PermissionDenied
    _check_wanted(athlete, kind)
    with transaction.atomic():
        if kind == Kind.ATHLETE:
            athlete.invitations.open().filter(kind=kind).update(revoked_at=timezone.now())
        return _create(kind, by=by, email=email, athlete=athlete)


def invite_to_club(club: Club, *, by: User, email: str = "") -> tuple[Invitation, str]:
    """Invites a coach into the club."""
    if not by.has_perm("athletes.run_club", club):
        raise PermissionDenied
    return _create(Kind.CLUB, by=by, email=email, club=club)


def find(token: str) -> Invitation | None:
    """The open invitation of this token; None where it was used, taken back, has expired or never was.

    It ends with the right of who made it: a coach of the past invites nobody.
    """
    rows = Invitation.objects.open().select_related("athlete", "club", "invited_by")
    invitation = rows.filter(token_hash=_hash(token)).first()
    return invitation if invitation and _still_stands(invitation) else None


def accept(invitation: Invitation, user: User) -> None:
    """Connects the account. Raises ValidationError with code CLOSED, OWN, OWN_SELF, ANOTHER_ATHLETE, HAS_LOGIN or
    OF_AGE."""
    if user == invitation.invited_by:
        raise ValidationError(gettext("This invitation is yours to hand on."), code="OWN")
    if invitation.athlete:
        if invitation.kind != Kind.ATHLETE and invitation.athlete.user_id == user.pk:
            raise ValidationError(gettext("This invitation is for somebody who looks after you."), code="OWN_SELF")
        _check_wanted(invitation.athlete, Kind(invitation.kind))
    with transaction.atomic():
        now = timezone.now()
        used = Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=now, accepted_by=user)
        if not used or not _still_stands(invitation):
            raise ValidationError(CLOSED, code="CLOSED")
        _connect(invitation, user)


def accept_anew(invitation: Invitation, *, email: str, password: str, name: str, proof: str = "") -> User:
    """Makes an account and connects it. `proof`: what came with the link; see `proof_of`."""
    sent_there = invitation.email == email.strip().lower() and constant_time_compare(proof, proof_of(invitation))
    proven = not settings.EMAIL_HOST or sent_there
    with transaction.atomic():
        user = create_login(email, name, password, is_coach=False, verified=proven)
        accept(invitation, user)
    return user


def revoke(invitation: Invitation, *, by: User) -> None:
    if not by.has_perm("athletes.revoke_invitation", invitation):
        raise PermissionDenied
    Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now())


def forget_addresses() -> None:
    """Of whoever did not come before the invitation closed."""
    closed = Invitation.objects.filter(accepted_at=None).exclude(pk__in=Invitation.objects.open().values("pk"))
    closed.exclude(email="").update(email="")


def proof_of(invitation: Invitation) -> str:
    """Goes with the link that is mailed, not with the one that is shown to who invites: whoever brings it reads what is
    sent to the invitation's address."""
    return signer.signature(f"{invitation.pk} {invitation.email}")


def send(invitation: Invitation, link: str) -> bool:
    """Mails the link to the invitation's address. Where the mail server does not take it, returns False and the
    invitation forgets the address: whoever comes with the link has not proven it."""
    context = {"invitation": invitation, "link": link, "days": settings.INVITATION_DAYS}
    subject = gettext("%(name)s invites you to GaitSite") % {"name": invitation.invited_by}
    try:
        send_mail(subject, render_to_string("invitations/mail.txt", context), None, [invitation.email])
    except OSError as error:  # what smtplib raises is one, too
        log.warning("An invitation was not sent: %s", type(error).__name__)
        invitation.email = ""
        invitation.save(update_fields=["email"])
        return False
    return True


def _create(kind: Kind, *, by: User, email: str, **to: Athlete | Club) -> tuple[Invitation, str]:
    email = email.strip().lower()
    if email:
        validate_email(email)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
    invitation = Invitation.objects.create(
        kind=kind, email=email, token_hash=_hash(token), invited_by=by, expires_at=expires_at, **to
    )
    return invitation, token


def _hash(token: str) -> str:
    """No salt: 256 random bits are not guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check_wanted(athlete: Athlete, kind: Kind) -> None:
    if kind == Kind.ATHLETE and athlete.user_id is not None:
        raise ValidationError(gettext("%(name)s has a log-in already.") % {"name": athlete}, code="HAS_LOGIN")
    if kind == Kind.GUARDIAN and not athlete.is_minor:
        sentence = gettext("Only minors have a guardian: say first in which month %(name)s comes of age.")
        raise ValidationError(sentence % {"name": athlete}, code="OF_AGE")


def _still_stands(invitation: Invitation) -> bool:
    if invitation.club:
        return invitation.invited_by.has_perm("athletes.run_club", invitation.club)
    return invitation.invited_by.has_perm("athletes.invite", invitation.athlete)


def _connect(invitation: Invitation, user: User) -> None:
    match Kind(invitation.kind):
        case Kind.ATHLETE:
            if Athlete.objects.filter(user=user).exists():
                raise ValidationError(gettext("Your account is another athlete's already."), code="ANOTHER_ATHLETE")
            if not Athlete.objects.filter(pk=invitation.athlete_id, user=None).update(user=user):
                raise ValidationError(CLOSED, code="CLOSED")
        case Kind.GUARDIAN:
            Guardianship.objects.get_or_create(guardian=user, athlete=invitation.athlete, ended_at=None)
        case Kind.COACH:
            if invitation.invited_by.is_coach:
                _make_coach(user)
            Coaching.objects.get_or_create(coach=user, athlete=invitation.athlete, ended_at=None)
        case Kind.CLUB:
            _make_coach(user)
            ClubMembership.objects.get_or_create(user=user, club=invitation.club, ended_at=None)


def _make_coach(user: User) -> None:
    """Who may add athletes is for coaches to say; somebody invited by an athlete or a guardian coaches that athlete."""
    if not user.is_coach:
        user.is_coach = True
        user.save(update_fields=["is_coach"])
