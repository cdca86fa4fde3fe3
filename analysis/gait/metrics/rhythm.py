"""Metrics of the whole step: time, length, rise and fall."""

from __future__ import annotations

import numpy as np

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
