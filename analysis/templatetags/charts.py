"""Tags for the charts: the numbers that can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template

from analysis.charts.choice import Choice
from analysis.charts.dots import dot_metrics
from analysis.metric_words import METRICS

register = template.Library()


@dataclass(frozen=True, slots=True)
class DotChoice:
    """usual: shown where nothing is chosen."""

    id: str
    short: str
    usual: bool


@register.simple_tag
def dot_choices(payload: Mapping[str, Any]) -> list[DotChoice]:
    """Every number that any stride of the clip has, in reading order."""
    usual = dot_metrics(payload, Choice())
    there = dot_metrics(payload, Choice(metrics=tuple(METRICS)))
    return [DotChoice(metric, METRICS[metric].short, metric in usual) for metric in there]
