"""Metrics of the whole step: time, length, rise and fall."""

from __future__ import annotations

import numpy as np

from analysis.gait.metrics.definition import ANY_VIEW, EVENTS, TIMED_RATE, Metric
from analysis.gait.metrics.view import StrideView


def bounce_ll(v: StrideView) -> float:
    """Rise and fall of the mid-hip within a step, mean of the stride's two steps, drift of the picture removed."""
    height = v.motion.mid_hip[v.whole, 1]
    drift = np.linspace(0.0, height[-1] - height[0], len(height))
    first, second = np.array_split(height - drift, 2)
    return float(np.ptp(first) + np.ptp(second)) / 2


def bounce_cm(v: StrideView) -> float:
    return 100.0 * bounce_ll(v) * v.leg_length_m


def cadence(v: StrideView) -> float:
    return 120.0 / v.duration_s


def contact_time(v: StrideView) -> float:
    return v.contact_s


def flight_time(v: StrideView) -> float:
    return v.duration_s / 2 - v.contact_s


def duty_factor(v: StrideView) -> float:
    return v.contact_s / v.duration_s


def step_length(v: StrideView) -> float:
    return v.pace_mps * v.duration_s / 2


METRICS: tuple[Metric, ...] = (
    Metric(
        id="V1",
        key="VO_cm",
        name="Bounce",
        unit="cm",
        positive="more",
        phase="step",
        formula="rise and fall of the mid-hip within a step, mean of the stride's two steps, by the runner's height",
        measure=bounce_cm,
        needs=("both hips", "knee", "ankle", "foot strike", "the runner's height"),
    ),
    Metric(
        id="V1r",
        key="VO_LL",
        name="Bounce in leg lengths",
        unit="LL",
        positive="more",
        phase="step",
        formula="rise and fall of the mid-hip within a step, mean of the stride's two steps",
        measure=bounce_ll,
        needs=("both hips", "knee", "ankle", "foot strike"),
    ),
    Metric(
        id="R1",
        key="cadence",
        name="Cadence",
        unit="spm",
        positive="faster",
        phase="step",
        formula="120 over the stride time in seconds",
        measure=cadence,
        needs=("foot strike",),
        views=ANY_VIEW,
    ),
    Metric(
        id="R2",
        key="tc",
        name="Contact time",
        unit="s",
        positive="longer",
        phase="step",
        formula="toe-off minus foot strike",
        measure=contact_time,
        needs=EVENTS,
        views=ANY_VIEW,
        roll=0.0027,
        contact=True,
        min_rate=TIMED_RATE,
    ),
    Metric(
        id="R3",
        key="tf",
        name="Flight time",
        unit="s",
        positive="longer",
        phase="step",
        formula="half the stride time minus the contact time",
        measure=flight_time,
        needs=EVENTS,
        views=ANY_VIEW,
        roll=0.0027,
        contact=True,
        flight=True,
        min_rate=TIMED_RATE,
    ),
    Metric(
        id="R4",
        key="DF",
        name="Duty factor",
        unit="fraction",
        positive="longer on the ground",
        phase="step",
        formula="contact time over stride time",
        measure=duty_factor,
        needs=EVENTS,
        views=ANY_VIEW,
        roll=0.0037,
        contact=True,
        min_rate=TIMED_RATE,
    ),
    Metric(
        id="R5",
        key="stepLen",
        name="Step length",
        unit="m",
        positive="longer",
        phase="step",
        formula="pace times half the stride time",
        measure=step_length,
        needs=("foot strike", "the pace"),
        views=ANY_VIEW,
        paced=True,
    ),
)
