"""How the leg swings: angles over swing fraction, 0 at toe-off and 1 at the next foot strike.

Runners: mean curves of measured runners (curves.json, CC BY 4.0) between which the speed interpolates. Their toe-off is
placed by the rate at which the knee bends soon after, as force plates show. Walkers: drawn by hand after the textbook
shape, knee peak 60 degrees.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline

from analysis.gait.model import FloatArray

LINES_FROM_MPS = 2.5
FRACTIONS = np.linspace(0.0, 1.0, 201)
STRAIGHTENING = (0.25, 0.50)  # share of the stride in which the knee straightens to push off
STANCE = (0.0, 0.30)
# Force plates show toe-off so long before the knee, past its straightest, bends at this rate, at every pace.
BENDING_AFTER_S, BENDING_DEG_S, BENDING = 0.025, 100.0, 0.05


@dataclass(frozen=True, slots=True)
class SwingShape:
    """angles(w) gives thigh, knee and foot pitch, (..., 3) degrees; stance_knee_deg is the most bent knee in stance."""

    angles: CubicSpline
    stance_knee_deg: float


@dataclass(frozen=True, slots=True)
class _Harmonics:
    mean: float
    cosines: FloatArray
    sines: FloatArray

    def at(self, share: FloatArray) -> FloatArray:
        turns = 2 * np.pi * np.multiply.outer(share, np.arange(1, len(self.cosines) + 1))
        return np.asarray(self.mean + np.cos(turns) @ self.cosines + np.sin(turns) @ self.sines)


def usual_cadence(speed_mps: float) -> float:
    """Steps a minute; published means, see the reference bands."""
    return 162.0 + 10.5 * (speed_mps - LINES_FROM_MPS)


def usual_walking_cadence(speed_mps: float) -> float:
    """Walkers step faster and longer in nearly equal parts."""
    return float(110.0 * (speed_mps / 1.3) ** 0.6)


def usual_overstride(speed_mps: float) -> float:
    """Ankle ahead of the hip at foot strike, leg lengths: between what the mean angles give and what markers show."""
    return 0.228 + 0.028 * (speed_mps - LINES_FROM_MPS)


def running(speed_mps: float) -> SwingShape:
    """The mean runner's swing; beyond the measured speeds the nearest two are followed on."""
    speeds, shapes, knees = _measured()
    i = int(np.clip(np.searchsorted(speeds, speed_mps) - 1, 0, len(speeds) - 2))
    share = (speed_mps - speeds[i]) / (speeds[i + 1] - speeds[i])
    angles = (1 - share) * shapes[i] + share * shapes[i + 1]
    return SwingShape(CubicSpline(FRACTIONS, angles), float((1 - share) * knees[i] + share * knees[i + 1]))


def walking() -> SwingShape:
    thigh = [(0.0, -2.0), (0.15, 6.0), (0.35, 17.0), (0.60, 25.0), (0.80, 25.5), (1.0, 22.5)]
    knee = [(0.0, 40.0), (0.14, 55.0), (0.27, 60.0), (0.45, 50.0), (0.70, 20.0), (0.90, 2.5), (1.0, 3.0)]
    pitch = [(0.0, -58.0), (0.15, -62.0), (0.40, -33.0), (0.70, 6.0), (1.0, 22.0)]
    columns = [CubicSpline(*np.array(knots).T)(FRACTIONS) for knots in (thigh, knee, pitch)]
    return SwingShape(CubicSpline(FRACTIONS, np.stack(columns, axis=-1)), 12.0)


@cache
def _measured() -> tuple[FloatArray, FloatArray, FloatArray]:
    """Speeds (k,), swing angles (k, 201, 3), most bent knee in stance (k,)."""
    data = json.loads(files("analysis.gait.synthetic").joinpath("curves.json").read_text(encoding="utf-8"))
    rows = [_swing(row) for row in data["speeds"]]
    speeds = np.array([row["speed_mps"] for row in data["speeds"]])
    return speeds, np.stack([angles for angles, _ in rows]), np.array([knee for _, knee in rows])


def _swing(row: Mapping[str, Any]) -> tuple[FloatArray, float]:
    thigh, knee, ankle = (_harmonics(row[name]) for name in ("thigh_deg", "knee_deg", "ankle_deg"))
    speed = float(row["speed_mps"])
    late = np.linspace(*STRAIGHTENING, 1001)
    straightest = float(late[np.argmin(knee.at(late))])
    stride_s = 120.0 / usual_cadence(speed)
    bending = np.linspace(straightest, straightest + BENDING, 1001)
    rate = np.gradient(knee.at(bending), bending) / stride_s
    toe_off = float(np.interp(BENDING_DEG_S, rate, bending)) - BENDING_AFTER_S / stride_s
    share = toe_off + FRACTIONS * (1 - toe_off)
    early = np.linspace(*STANCE, 301)
    shank = thigh.at(early) - knee.at(early)
    # The marker ankle's zero is not the flat foot: the foot lies flat where it is flattest in stance.
    flat = float(np.median((shank + ankle.at(early))[90:200]))
    pitch = thigh.at(share) - knee.at(share) + ankle.at(share) - flat
    return np.stack([thigh.at(share), knee.at(share), pitch], axis=-1), float(knee.at(early).max())


def _harmonics(fit: Mapping[str, Any]) -> _Harmonics:
    return _Harmonics(float(fit["mean"]), np.array(fit["cosines"]), np.array(fit["sines"]))
