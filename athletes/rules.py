"""Who may do what with a person: asked as `user.has_perm("athletes.change_athlete", athlete)`. Unasked means no."""

from __future__ import annotations

import rules

from athletes.models import Athlete, Club, ClubMembership, Invitation, User
from athletes.selectors import first_coaching, first_place


@rules.predicate
def is_coach(user: User) -> bool:
    return user.is_authenticated and user.is_coach


@rules.predicate
def coaches(user: User, athlete: Athlete) -> bool:
    """Coaches the athlete now; a coach of the past is a stranger."""
    return Athlete.objects.coached_by(user).filter(pk=athlete.pk).exists()


@rules.predicate
def is_self(user: User, athlete: Athlete) -> bool:
    return user.is_authenticated and athlete.user_id == user.pk


@rules.predicate
def is_grown_self(user: User, athlete: Athlete) -> bool:
    return is_self(user, athlete) and not athlete.is_minor


@rules.predicate
def is_guardian(user: User, athlete: Athlete) -> bool:
    """Guardian now of somebody who is a minor now."""
    return Athlete.objects.guarded_by(user).filter(pk=athlete.pk).exists()


@rules.predicate
def answers_for(user: User, athlete: Athlete) -> bool:
    """The first of the present coaches of somebody who has neither log-in nor guardian to decide; where only a club
    coaches them, its head."""
    guarded = athlete.guardianships.filter(ended_at=None, guardian__is_active=True)
    if athlete.user_id is not None or (athlete.is_minor and guarded.exists()):
        return False
    first = first_coaching(athlete)
    if first is not None:
        return first.coach_id == user.pk
    place = first_place(athlete)
    return place is not None and heads_club(user, place.club)


@rules.predicate
def belongs_to_club(user: User, club: Club) -> bool:
    return Club.objects.of(user).filter(pk=club.pk).exists()


@rules.predicate
def heads_club(user: User, club: Club) -> bool:
    role = ClubMembership.Role.HEAD
    return club.memberships.filter(user_id=user.pk, role=role, ended_at=None).exists()


@rules.predicate
def made_invitation(user: User, invitation: Invitation) -> bool:
    return invitation.invited_by_id == user.pk


@rules.predicate
def may_invite_there(user: User, invitation: Invitation) -> bool:
    """To the athlete, or into the club, that the invitation is to."""
    if invitation.club:
        return heads_club(user, invitation.club)
    return may_invite(user, invitation.athlete)


may_invite = coaches | is_guardian | is_grown_self

rules.add_perm("athletes.add_athlete", is_coach)
rules.add_perm("athletes.view_athlete", coaches | is_self | is_guardian)
rules.add_perm("athletes.change_athlete", coaches)
rules.add_perm("athletes.say_pain", coaches | is_self | is_guardian)
rules.add_perm("athletes.invite", may_invite)
rules.add_perm("athletes.revoke_invitation", made_invitation | may_invite_there)
rules.add_perm("athletes.decide_who_coaches", is_self | is_guardian)
rules.add_perm("athletes.add_club", is_coach)
rules.add_perm("athletes.view_club", belongs_to_club)
rules.add_perm("athletes.run_club", heads_club)
rules.add_perm("athletes.guard", is_guardian)
rules.add_perm("athletes.withdraw_consent", coaches | is_self | is_guardian)
rules.add_perm("athletes.read_access_log", is_self | is_guardian | answers_for)
rules.add_perm("athletes.erase_athlete", is_self | is_guardian | answers_for)
