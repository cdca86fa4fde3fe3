"""Where a page that may be shared finds its parts, and the links of an athlete."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.urls import reverse

from analysis.models import Share
from analysis.sharing import services as sharing
from athletes.models import Athlete

register = template.Library()


@register.simple_tag(takes_context=True)
def clip_part(context: RequestContext, part: str) -> str:
    """Address of a part of the clip's page: data, skeleton, figure, evidence, proxy. On a shared page it lies under the
    link's own address."""
    if context.get("share"):
        return reverse(f"shared-{part}", args=[context["token"]])
    return reverse(f"clip-{part}", args=[context["clip"].pk])


@register.simple_tag(takes_context=True)
def link_to(context: RequestContext, share: Share) -> str:
    """The whole address, to be handed on."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(reverse("shared", args=[sharing.token_of(share)]))


@register.simple_tag(takes_context=True)
def may_share(context: RequestContext, athlete: Athlete) -> bool:
    return bool(context["request"].user.has_perm("analysis.share_athlete", athlete))


@register.inclusion_tag("sharing/_shares.html", takes_context=True)
def shares_of(context: RequestContext, athlete: Athlete) -> dict[str, Any]:
    """The athlete's living links, for whoever may end them, and the way to the athlete's data."""
    user = context["request"].user
    links = sharing.alive(athlete)
    if links and not user.has_perm("analysis.revoke_share", links[0]):  # who may end one may end all of an athlete's
        links = []
    may = user.has_perm("analysis.share_athlete", athlete)
    return {
        "request": context["request"],
        "athlete": athlete,
        "is_self": athlete.user_id == user.pk,
        "links": links,
        "may_share": may,
        "csrf_token": context.get("csrf_token"),
    }
