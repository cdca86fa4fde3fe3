"""What stands on a clip's page about who the runner is."""

from __future__ import annotations

from typing import Any, Literal

from django import template
from django.template.context import RequestContext

from analysis.corrections.runner import runner_of

register = template.Library()


@register.inclusion_tag("analysis/_runner.html", takes_context=True)
def runner_card(context: RequestContext, where: Literal["asked", "at_hand", "anyhow"] = "anyhow") -> dict[str, Any]:
    """Who was followed, and the way to another one; for a page that has clip, status and may_change.

    where  a page may have a place where it asks who is meant, and another one where that can be changed at any time
    """
    clip = context["clip"]
    runner = runner_of(clip)
    asked = runner.ambiguous and not runner.pointed_out
    if where != "anyhow" and asked != (where == "asked"):
        return {}
    return {
        "clip": clip,
        "runner": runner,
        "picture": {"time_s": runner.time_s, "boxes": runner.boxes},
        "may_pick": context["may_change"] and context["status"]["playable"],
        "csrf_token": context.get("csrf_token"),
    }
