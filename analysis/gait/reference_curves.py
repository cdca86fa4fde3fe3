"""What thigh and knee do over a stride in runners of the same pace. The curves are data: reference_curves.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np

from analysis.gait.bands import FOLLOWED_MPS, references
from analysis.gait.model import FloatArray

ReferenceCurve = Literal["knee", "thigh"]
CURVES: tuple[ReferenceCurve, ...] = ("knee", "thigh")

NINE_OF_TEN = 1.645  # standard deviations either side of the mean
LEAST_HALF_WIDTH = 1.5  # measurement errors: as for the bands of single numbers
MEASURED_AS: Mapping[ReferenceCurve, str] = {"knee": "Kpk", "thigh": "thMax"}
"""The metric whose measurement error holds for the curve."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One curve over the cycle, (101,) each, degrees; low and high hold about nine of ten runners."""

    mean: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class ReferenceCycle:
    """runners: how many were measured at the speeds it is made from, by speed in m/s."""

    pace_mps: float
    toe_off_pct: float
    curves: Mapping[ReferenceCurve, Expected]
    runners: Mapping[float, int]


@dataclass(frozen=True, slots=True)
class _Tabled:
    """speeds (s,), ascending; means and deviations (s, 101)."""

    speeds: FloatArray
    runners: tuple[int, ...]
    toe_off_pct: FloatArray
    mean: Mapping[ReferenceCurve, FloatArray]
    sd: Mapping[ReferenceCurve, FloatArray]


@cache
def _tabled() -> _Tabled:
    data = json.loads(files("analysis.gait").joinpath("reference_curves.json").read_text(encoding="utf-8"))["speeds"]
    return _Tabled(
        speeds=np.array([row["speed_mps"] for row in data]),
        runners=tuple(row["n_runners"] for row in data),
        toe_off_pct=np.array([row["toe_off_pct"] for row in data]),
        mean={curve: np.array([row[curve]["mean"] for row in data]) for curve in CURVES},
        sd={curve: np.array([row[curve]["sd"] for row in data]) for curve in CURVES},
    )


def reference_cycle(pace_mps: float, pace_sd_mps: float = 0.0) -> ReferenceCycle:
    """The reference at a pace: between the speeds that were measured by interpolation; beyond them, from 2.0 to
    5.5 m/s, along the same lines, and there as wide as at the last speed.

    The band is no narrower than the error of measurement allows, and wider by what an uncertain pace adds.
    """
    table = _tabled()
    pace = float(np.clip(pace_mps, *FOLLOWED_MPS))
    curves: dict[ReferenceCurve, Expected] = {}
    for name in CURVES:
        mean = _along(table.speeds, table.mean[name], pace)
        doubt = [
            np.abs(
                _along(table.speeds, table.mean[name], float(np.clip(pace + sign * pace_sd_mps, *FOLLOWED_MPS))) - mean
            )
            for sign in (-1.0, 1.0)
        ]
        spread = NINE_OF_TEN * _between(table.speeds, table.sd[name], pace)
        half = np.maximum(spread, LEAST_HALF_WIDTH * references()[MEASURED_AS[name]].measurement_sd)
        half = half + np.maximum(*doubt)
        curves[name] = Expected(mean, mean - half, mean + half)
    used = _neighbours(table.speeds, pace)
    return ReferenceCycle(
        pace_mps=pace,
        toe_off_pct=float(_along(table.speeds, table.toe_off_pct[:, None], pace)[0]),
        curves=curves,
        runners={float(table.speeds[i]): table.runners[i] for i in used},
    )


def _neighbours(speeds: FloatArray, pace: float) -> tuple[int, ...]:
    """Indices of the speeds on either side; the last two beyond the ends."""
    exact = np.flatnonzero(speeds == pace)
    if len(exact):
        return (int(exact[0]),)
    upper = int(np.clip(np.searchsorted(speeds, pace), 1, len(speeds) - 1))
    return upper - 1, upper


def _along(speeds: FloatArray, rows: FloatArray, pace: float) -> FloatArray:
    """rows (s, m) at a pace, (m,), also beyond the ends."""
    used = _neighbours(speeds, pace)
    if len(used) == 1:
        return np.asarray(rows[used[0]])
    low, high = used
    share = (pace - speeds[low]) / (speeds[high] - speeds[low])
    return np.asarray(rows[low] + share * (rows[high] - rows[low]))


def _between(speeds: FloatArray, rows: FloatArray, pace: float) -> FloatArray:
    """rows (s, m) at a pace, (m,), never beyond the ends."""
    return _along(speeds, rows, float(np.clip(pace, speeds[0], speeds[-1])))
