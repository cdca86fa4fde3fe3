"""Who may share an athlete by link: the athlete, once of age, a guardian, and a present coach."""

from __future__ import annotations

import rules

from analysis.models import Share
from athletes.models import Athlete, User
from athletes.rules import coaches, is_guardian, is_self


@rules.predicate
def is_of_age(_: User, athlete: Athlete) -> bool:
    return not athlete.is_minor


may_share = coaches | is_guardian | (is_self & is_of_age)


@rules.predicate
def may_share_sharer(user: User, share: Share) -> bool:
    return may_share.test(user, share.athlete)


@rules.predicate
def is_shared(user: User, share: Share) -> bool:
    """It is about the user: a minor may not make a link, but may end one."""
    return is_self(user, share.athlete)


rules.add_perm("analysis.share_athlete", may_share)
rules.add_perm("analysis.revoke_share", may_share_sharer | is_shared)
