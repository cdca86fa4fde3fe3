"""Metrics and events of drawn runners' landmarks against their truth, by frame rate, noise and camera.

No picture and no pose model: what is measured is the science, on landmarks spoilt as a pose model would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from analysis.gait.model import Analysis, ClipContext, FloatArray
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import (
    CameraView,
    Noise,
    RunnerParameters,
    SyntheticRunner,
    Timing,
    Truth,
    landmark_track,
)
from analysis.video.sandbox import cores
from tests.accuracy.faults import FOREFOOT, HEIGHT_M, REARFOOT, SECONDS, SIZES, SPEEDS_MPS, STYLES
from tests.accuracy.spread import Spread

RATES_HZ = (24, 30, 60, 120, 240)
NOISE_MM = (0, 4, 8)
PHONE_HZ = 30
LEGS_EXCHANGED, LEGS_LOST, SLOW_SHARE = 0.03, 0.02, 0.5  # with any noise
NEARBY_S = 0.12


@dataclass(frozen=True, slots=True)
class Film:
    """view, and how timestamps stray and which share of the frames is missing."""

    view: CameraView
    wobble_s: float = 0.0
    dropped: float = 0.0


FILMS: Mapping[str, Film] = {
    "square": Film(CameraView()),
    "pans along": Film(CameraView(place="pan")),
    "mirrored": Film(CameraView(mirror=True)),
    "uneven frames": Film(CameraView(), wobble_s=0.003, dropped=0.03),
    "rolled 3°": Film(CameraView(roll_deg=3.0)),
    "10° off": Film(CameraView(yaw_deg=10.0)),
    "20° off": Film(CameraView(yaw_deg=20.0)),
    "25° off": Film(CameraView(yaw_deg=25.0)),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One way of filming; noise_mm: standard deviation at hips and knees; film: a key of FILMS."""

    rate_hz: int
    noise_mm: int
    film: str = "square"


GRID = tuple(Cell(rate, noise) for noise in NOISE_MM for rate in RATES_HZ)


@dataclass
class Errors:
    """Measured minus true. metrics by key, a figure for each clip; events in seconds, a figure for each contact."""

    clips: int = 0
    scored: int = 0
    metrics: dict[str, list[float]] = field(default_factory=dict)
    foot_strike_s: list[float] = field(default_factory=list)
    toe_off_s: list[float] = field(default_factory=list)
    missed: int = 0
    invented: int = 0

    @property
    def spreads(self) -> dict[str, Spread]:
        """By metric key."""
        return {key: Spread.of(values) for key, values in self.metrics.items()}

    @property
    def events(self) -> dict[str, Spread]:
        return {"foot_strike": Spread.of(self.foot_strike_s), "toe_off": Spread.of(self.toe_off_s)}

    def add(self, analysis: Analysis, truth: Truth) -> None:
        self.clips += 1
        self.scored += analysis.status == "scored"
        side = truth.near_side
        strikes = truth.foot_strike_s[side]
        # Over the whole clip a cadence is the strides of a time, as a coach would count them.
        true = {**truth.metrics[side], "cadence": 120.0 * (len(strikes) - 1) / float(np.ptp(strikes))}
        for key, result in analysis.metrics.items():
            self.metrics.setdefault(key, []).append(result.value - true[key])
        near = [stride for stride in analysis.strides if stride.near]
        ours = np.array([stride.foot_strike_s for stride in near])
        self.foot_strike_s += _offsets(ours, strikes)
        self.toe_off_s += _offsets(np.array([stride.toe_off_s for stride in near]), truth.toe_off_s[side])
        inside = strikes[(strikes > ours.min() - NEARBY_S) & (strikes < ours.max() + NEARBY_S)] if len(ours) else ours
        self.missed += sum(np.abs(ours - strike).min() > NEARBY_S for strike in inside)
        self.invented += sum(np.abs(strikes - strike).min() > NEARBY_S for strike in ours)


def _offsets(ours: FloatArray, true: FloatArray) -> list[float]:
    """From the nearest true event, of those that have one."""
    ours = ours[np.isfinite(ours)]
    if not len(ours):
        return []
    off = ours - true[np.abs(ours[:, None] - true).argmin(axis=1)]
    return [float(x) for x in off[np.abs(off) <= NEARBY_S]]


def runners() -> Iterator[RunnerParameters]:
    """At every speed and with either strike: two as they should be, and one with each thing wrong, past its edge."""
    wrong: list[Mapping[str, Any]] = [{}, {}, *(sizes[SIZES.index("medium")] for sizes in STYLES.values())]
    for speed in SPEEDS_MPS:
        for strike in (REARFOOT, FOREFOOT):
            for parameters in wrong:
                yield RunnerParameters(speed_mps=speed, strike_deg=strike, stride_jitter=1.0, **parameters)


def measure(cell: Cell) -> Errors:
    """All runners filmed in this way, facing either side in turn, with the pace and height typed in."""
    noise = Noise(cell.noise_mm, SLOW_SHARE, LEGS_EXCHANGED, LEGS_LOST) if cell.noise_mm else Noise()
    errors = Errors()
    for seed, parameters in enumerate(runners()):
        film = FILMS[cell.film]
        view = replace(film.view, facing="left" if seed % 2 else "right")
        timing = Timing(cell.rate_hz, SECONDS, film.wobble_s, film.dropped, start_s=0.01 * (seed % 70))
        runner = SyntheticRunner(replace(parameters, seed=seed))
        track, truth = landmark_track(runner, view, timing, noise, seed)
        errors.add(analyse(track, ClipContext(pace_mps=runner.speed_mps, height_m=HEIGHT_M)), truth)
    return errors


def measure_all(cells: Sequence[Cell]) -> dict[Cell, Errors]:
    """On every core."""
    with ProcessPoolExecutor(cores()) as pool:
        return dict(zip(cells, pool.map(measure, cells), strict=True))
