"""Who may do what with a person: asked as `user.has_perm("athletes.change_athlete", athlete)`. Unasked means no."""

from __future__ import annotations

import rules

from athletes.models import Athlete, User


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
def is_guardian(user: User, athlete: Athlete) -> bool:
    """Guardian now of somebody who is a minor now."""
    return Athlete.objects.guarded_by(user).filter(pk=athlete.pk).exists()


rules.add_perm("athletes.add_athlete", is_coach)
rules.add_perm("athletes.view_athlete", coaches | is_self | is_guardian)
rules.add_perm("athletes.change_athlete", coaches)
rules.add_perm("athletes.say_pain", coaches | is_self | is_guardian)
rules.add_perm("athletes.end_any_coaching", is_self | is_guardian)
