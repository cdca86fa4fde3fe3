"""What an athlete's page says about consent, and about what goes soon."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from analysis.retention.terms import going_soon
from athletes import consent
from athletes.models import Athlete

register = template.Library()


@register.inclusion_tag("privacy/_bar.html", takes_context=True)
def privacy_bar(context: RequestContext, athlete: Athlete) -> dict[str, Any]:
    """Nothing but what has to be decided: missing consent, and what goes soon."""
    user = context["request"].user
    return {
        "athlete": athlete,
        "is_self": athlete.user_id == user.pk,
        "gives_as": consent.gives_as(user, athlete),
        "missing": "" if consent.is_valid(athlete) else consent.what_is_missing(athlete, reader=user),
        "soon": going_soon(athlete),
    }


@register.inclusion_tag("privacy/_tabs.html", takes_context=True)
def privacy_tabs(context: RequestContext, athlete: Athlete) -> dict[str, Any]:
    """The pages on which somebody decides about an athlete's data, as far as they may."""
    user = context["request"].user
    return {
        "athlete": athlete,
        "tab": context.get("tab"),
        "may_read_log": user.has_perm("athletes.read_access_log", athlete),
        "may_erase": user.has_perm("athletes.erase_athlete", athlete),
    }
