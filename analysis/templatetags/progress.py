"""Tags for an athlete's progress: rows in portions, sessions by name, shoes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from analysis.models import Clip
from analysis.progress.page import session_name
from athletes.models import Athlete

register = template.Library()
register.filter("session_name", session_name)


@register.simple_tag
def shoes_of(athlete: Athlete) -> list[str]:
    """What the athlete has worn in clips, for who writes it again."""
    worn = Clip.objects.filter(athlete=athlete).exclude(shoes="").order_by("shoes")
    return list(worn.values_list("shoes", flat=True).distinct())


@register.filter
def first_rows(rows: Sequence[Any], count: int) -> Sequence[Any]:
    return rows[:count]


@register.filter
def other_rows(rows: Sequence[Any], count: int) -> Sequence[Any]:
    return rows[count:]
