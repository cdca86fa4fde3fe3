"""What somebody who would leave athletes alone may do about it, for the page that says so."""

from __future__ import annotations

from typing import Any

from athletes.circle.reach import LeftAloneError
from athletes.models import User


def ways_out(error: LeftAloneError, user: User) -> dict[str, Any]:
    """`wrong`, the sentences, and `alone`: each athlete, and whether the user may invite to them or erase them."""
    alone = [
        {
            "athlete": athlete,
            "may_invite": user.has_perm("athletes.invite", athlete),
            "may_erase": user.has_perm("athletes.erase_athlete", athlete),
        }
        for athlete in error.athletes
    ]
    return {"wrong": error.messages, "alone": alone}
