"""Tags for an athlete's progress: rows in portions, sessions by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from analysis.progress.page import session_name

register = template.Library()
register.filter("session_name", session_name)


@register.filter
def first_rows(rows: Sequence[Any], count: int) -> Sequence[Any]:
    return rows[:count]


@register.filter
def other_rows(rows: Sequence[Any], count: int) -> Sequence[Any]:
    return rows[count:]
