"""What stands on a clip's page about who the runner is."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from analysis.runner import runner_of

register = template.Library()


@register.inclusion_tag("analysis/_runner.html", takes_context=True)
def runner_card(context: RequestContext) -> dict[str, Any]:
    """Who was followed, and the way to another one; for a page that has clip, status and may_change."""
    clip = context["clip"]
    runner = runner_of(clip)
    return {
        "clip": clip,
        "runner": runner,
        "picture": {"time_s": runner.time_s, "boxes": runner.boxes},
        "may_pick": context["may_change"] and context["status"]["playable"],
        "csrf_token": context.get("csrf_token"),
    }
