"""Consent: who agreed to what, in which words, and when it was withdrawn.

Without a standing consent no video of an athlete is analysed: an upload is refused before its first byte, and a worker
asks again before each stage. For a minor only a guardian's consent counts, or one on paper that the coach has seen.
With the coming of age what was agreed for a minor ends: the athlete is asked anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from athletes.circle.reach import nobody_left_alone
from athletes.models import Athlete, ClubPlace, Consent, User
from athletes.signals import consent_given, consent_withdrawn

MISSING = "CONSENT_MISSING"
Given, Purpose = Consent.Given, Consent.Purpose

WORDS: Mapping[int, Mapping[str, str]] = {
    1: {
        Purpose.ANALYSIS: _(
            "Videos of my running are kept on this server and measured there by a computer. My coaches see the videos, "
            "the numbers and their own notes. Nothing is sent anywhere else."
        ),
        Purpose.CLUB: _("The other coaches of my club may see my clips and results, too, and coach me."),
        Purpose.SHARING: _(
            "Links may be made that show one clip, or my progress, to whoever has the link, until it expires or is "
            "revoked."
        ),
    }
}
"""What was agreed to, by version. A version that somebody agreed to is never changed: add another."""
WORDING = max(WORDS)
WHAT: Mapping[str, str] = {
    Purpose.ANALYSIS: _("the analysis of video"),
    Purpose.CLUB: _("showing to the club"),
    Purpose.SHARING: _("sharing by link"),
}
"""What is agreed to, within a sentence."""


class ConsentMissingError(PermissionDenied):
    """What was asked for needs a consent that does not stand. `code` is CONSENT_MISSING."""

    code = MISSING

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Standing:
    """One purpose on the page of consents: what stands now, and what the reader may do about it.

    words: empty where they are not known, as of a version that came with an archive from elsewhere
    """

    purpose: str
    label: str
    words: str
    consent: Consent | None
    valid: bool
    may_give: bool


def is_valid(athlete: Athlete, purpose: str = Purpose.ANALYSIS) -> bool:
    """As it stands in the database now, the athlete's age included."""
    standing = Consent.objects.filter(athlete=athlete.pk, purpose=purpose, withdrawn_at=None)
    one = standing.select_related("athlete").first()
    return one is not None and _holds(one)


def _holds(standing: Consent) -> bool:
    """At the athlete's age: for minors a guardian's, for adults their own; on paper it was signed by either."""
    athlete = standing.athlete
    match standing.given_as:
        case Given.GUARDIAN:
            return athlete.is_minor
        case Given.SELF:
            return not athlete.is_minor
        case Given.PAPER:
            since = athlete.of_age_since
            return since is None or timezone.localdate(standing.given_at) >= since
        case _:
            return True


def require(athlete: Athlete, purpose: str = Purpose.ANALYSIS) -> None:
    """Raises ConsentMissingError, with a sentence that says what to do."""
    if not is_valid(athlete, purpose):
        raise ConsentMissingError(what_is_missing(athlete, purpose))


def what_is_missing(athlete: Athlete, purpose: str = Purpose.ANALYSIS, *, reader: User | None = None) -> str:
    """In a sentence, which says "you" where the athlete reads it."""
    said = {"name": athlete, "what": WHAT[Purpose(purpose)]}
    is_self = reader is not None and reader.pk == athlete.user_id
    last = athlete.consents.filter(purpose=purpose).first()
    if last is not None and last.withdrawn_at is not None:
        said["date"] = date_format(timezone.localdate(last.withdrawn_at), gettext("j M Y"))
        return gettext("Consent to %(what)s was withdrawn on %(date)s.") % said
    if athlete.is_minor:
        yours = gettext("You are a minor: a guardian has to agree to %(what)s first.")
        theirs = gettext("%(name)s is a minor: a guardian has to agree to %(what)s first.")
    elif last is not None:
        yours = gettext("You are of age now, and have to agree to %(what)s: what was agreed for a minor is over.")
        theirs = gettext("%(name)s is of age now, and has to agree to %(what)s: what was agreed for a minor is over.")
    else:
        yours = gettext("You have not agreed to %(what)s yet.")
        theirs = gettext("%(name)s has not agreed to %(what)s yet.")
    return (yours if is_self else theirs) % said


def gives_as(user: User, athlete: Athlete) -> str | None:
    """In which role the user may give consent for the athlete now; None: not at all.

    A minor's own word does not count, and a coach cannot take back that the athlete or a guardian withdrew.
    """
    if user.has_perm("athletes.guard", athlete):
        return Given.GUARDIAN
    if athlete.user_id == user.pk:
        return None if athlete.is_minor else Given.SELF
    return Given.PAPER if user.has_perm("athletes.change_athlete", athlete) else None


def give(athlete: Athlete, user: User, purposes: Iterable[str], *, given_as: str | None = None) -> None:
    """Records that the user agrees for the athlete, or has seen that they did on paper.

    `given_as` DRAWN is for a coach whose runner is drawn by a computer. Raises PermissionDenied where it is not the
    user's to give, ValidationError (WITHDRAWN) where only the athlete or a guardian may give it again.
    """
    purposes = [purpose for purpose in purposes if not is_valid(athlete, purpose)]
    if not purposes:
        return
    role = gives_as(user, athlete)
    if role is None or given_as not in (None, role, Given.DRAWN if role == Given.PAPER else role):
        raise PermissionDenied
    for purpose in purposes:
        if role == Given.PAPER and _withdrawn_by_them(athlete, purpose):
            said = {"missing": what_is_missing(athlete, purpose)}
            raise ValidationError(gettext("%(missing)s Only they can give it again.") % said, code="WITHDRAWN")
        with transaction.atomic():
            Athlete.objects.select_for_update().get(pk=athlete.pk)
            if is_valid(athlete, purpose):  # said a moment ago, by somebody else or by a second click
                continue
            _end(athlete, user, purpose)
            athlete.consents.create(purpose=purpose, given_as=given_as or role, given_by=user, wording=WORDING)
            consent_given.send(Athlete, athlete=athlete, purpose=purpose)


def withdraw(athlete: Athlete, user: User, purpose: str) -> bool:
    """From now on it does not stand; what is under way stops. Returns whether that is news.

    Raises LeftAloneError where only a club sees the athlete, and consent to it goes.
    """
    if not user.has_perm("athletes.withdraw_consent", athlete):
        raise PermissionDenied
    with nobody_left_alone(Athlete.objects.filter(pk=athlete.pk)):
        news = _end(athlete, user, purpose)
        if news:
            _follow(athlete, purpose)
    return news


def withdraw_all_given_by(guardian: User) -> None:
    """A guardian's account goes: a consent that nobody can be asked about does not stand."""
    for consent in Consent.objects.standing_by_guardian(guardian).select_related("athlete"):
        _end(consent.athlete, guardian, consent.purpose)
        _follow(consent.athlete, consent.purpose)


def _follow(athlete: Athlete, purpose: str) -> None:
    """What ends with a consent."""
    if purpose == Purpose.CLUB:
        ClubPlace.objects.current().filter(athlete=athlete).update(ended_at=timezone.now())
    consent_withdrawn.send(Athlete, athlete=athlete, purpose=purpose)


def standings(athlete: Athlete, reader: User) -> list[Standing]:
    """Every purpose, as the reader finds it."""
    current = {one.purpose: one for one in athlete.consents.filter(withdrawn_at=None).select_related("given_by")}
    role = gives_as(reader, athlete)
    return [_standing(athlete, purpose, current.get(purpose), role) for purpose in Purpose]


def _standing(athlete: Athlete, purpose: Consent.Purpose, consent: Consent | None, role: str | None) -> Standing:
    version = consent.wording if consent else WORDING
    return Standing(
        purpose=purpose.value,
        label=str(purpose.label),
        words=str(WORDS.get(version, {}).get(purpose, "")),
        consent=consent,
        valid=consent is not None and _holds(consent),
        may_give=role is not None and not (role == Given.PAPER and _withdrawn_by_them(athlete, purpose)),
    )


def _end(athlete: Athlete, user: User, purpose: str) -> bool:
    standing = athlete.consents.filter(purpose=purpose, withdrawn_at=None)
    return bool(standing.update(withdrawn_at=timezone.now(), withdrawn_by=user))


def _withdrawn_by_them(athlete: Athlete, purpose: str) -> bool:
    """The last word on it was no, and the athlete's, a guardian's, or that of somebody whose account is gone: who it
    was cannot be asked then, and a no is not forgotten."""
    last = athlete.consents.filter(purpose=purpose).first()
    if last is None or last.withdrawn_at is None:
        return False
    if last.withdrawn_by_id is None:
        return True
    guardians = athlete.guardianships.values_list("guardian_id", flat=True)
    return last.withdrawn_by_id == athlete.user_id or last.withdrawn_by_id in guardians
