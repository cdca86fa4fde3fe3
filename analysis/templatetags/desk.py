"""Tags for the coach's desk."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from analysis.desk.board import Spark, spark_band
from analysis.models import Tag
from athletes.models import Athlete

register = template.Library()


@register.inclusion_tag("desk/_spark.html")
def sparkline(spark: Spark) -> dict[str, Any]:
    """The last clips of an athlete, as a drawing."""
    return {"spark": spark, **{name: f"{value:g}" for name, value in spark_band().items()}}


@register.inclusion_tag("desk/_tags.html", takes_context=True)
def tags_of(context: RequestContext, athlete: Athlete) -> dict[str, Any]:
    """All tags of the coach who reads, and which of them the athlete has."""
    own = Tag.objects.filter(coach=context["request"].user)
    here = set(own.filter(athlete=athlete).values_list("name", flat=True))
    names = own.order_by("name").values_list("name", flat=True).distinct()
    tags = [{"name": name, "on": name in here} for name in names]
    return {"athlete": athlete, "tags": tags, "csrf_token": context.get("csrf_token")}
