"""Step 9: every metric, in the order of the table. Definitions and functions stand together, by where they are read."""

from __future__ import annotations

import math

from analysis.gait.metrics import contact, rhythm, swing
from analysis.gait.metrics.definition import Metric
from analysis.gait.metrics.view import StrideView

METRICS: tuple[Metric, ...] = swing.METRICS + contact.METRICS + rhythm.METRICS

BY_KEY = {metric.key: metric for metric in METRICS}


def measure(view: StrideView) -> dict[str, float]:
    """Every metric that this stride gives; one that could not be measured is absent."""
    values = {metric.key: metric.measure(view) for metric in METRICS}
    return {key: value for key, value in values.items() if math.isfinite(value)}
