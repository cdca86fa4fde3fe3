"""Tags for the coach's desk."""

from __future__ import annotations

from typing import Any

from django import template

from analysis.desk.board import Spark, spark_band

register = template.Library()


@register.inclusion_tag("desk/_spark.html")
def sparkline(spark: Spark) -> dict[str, Any]:
    """The last clips of an athlete, as a drawing."""
    return {"spark": spark, **{name: f"{value:g}" for name, value in spark_band().items()}}
