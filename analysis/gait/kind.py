"""Step 10: what kind of running it is. The bands rest on runners who leave the ground and do not sprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.gait.metrics import METRICS
from analysis.gait.model import Kind
from analysis.gait.pace import Pace

GROUNDED_DUTY = 0.50
FLIGHT_METRICS = frozenset(metric.key for metric in METRICS if metric.flight)


def find_kind(strides: Sequence[Mapping[str, float]], pace: Pace) -> Kind:
    """From the metrics of the counted strides. That it is no walk is the gates' business: they look at the hips."""
    if pace.sprint:
        return "sprint"
    duty = [stride["DF"] for stride in strides if "DF" in stride]
    return "grounded_running" if duty and np.median(duty) >= GROUNDED_DUTY else "running"


def fitting(strides: Sequence[Mapping[str, float]], kind: Kind) -> list[Mapping[str, float]]:
    """The strides' metrics without those that mean nothing in this kind of running."""
    if kind != "grounded_running":
        return list(strides)
    return [{key: value for key, value in stride.items() if key not in FLIGHT_METRICS} for stride in strides]
