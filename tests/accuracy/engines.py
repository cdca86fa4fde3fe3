"""Both programs that run the pose model, on the same clips: drawn runners, whose truth is known, and recorded ones."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.gait.model import ClipContext
from analysis.gait.pipeline import analyse
from analysis.pose.estimator import ENGINES
from tests.accuracy.rendered import Measured, followed

RECORDED = {
    "run_treadmill_5p1ms": ("treadmill, 5.1 m/s, 30 fps", 183.8),
    "run_treadmill_posture": ("treadmill, three postures, 25 fps", 172.0),
}
"""Clips that can be scored: what they show, and their cadence by other means."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one engine came to. strides: of the near leg, those that count; cadence and knee are None if not scored."""

    strides: int
    cadence_spm: float | None
    knee_deg: float | None
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Row:
    """One clip with every engine; what is not known of it is None."""

    name: str
    true_cadence_spm: float | None
    true_knee_deg: float | None
    results: Mapping[str, Result]


def drawn(measured: Sequence[Measured]) -> Iterator[Row]:
    """Rows of clips that have been measured with every engine."""
    for case in dict.fromkeys(m.case for m in measured):
        of = {m.engine: m for m in measured if m.case == case}
        one = next(iter(of.values()))
        results = {
            engine: Result(
                strides=sum(s.near and s.valid for s in m.analysis.strides),
                cadence_spm=m.analysis.cadence_spm,
                knee_deg=m.knee_deg,
                cpu_ms=m.cpu_ms,
            )
            for engine, m in of.items()
        }
        yield Row(case.name, one.true_cadence_spm, one.true_knee_deg, results)


def recorded(shared_data: Path) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="gaitsite-accuracy-") as folder:
        for name, (shows, cadence_spm) in RECORDED.items():
            clip = shared_data / "clips" / f"{name}.mp4"
            results = {engine: _result(clip, engine, Path(folder)) for engine in ENGINES}
            yield Row(shows, cadence_spm, None, results)


def _result(clip: Path, engine: str, folder: Path) -> Result:
    track, cpu_ms = followed(clip, engine, folder)
    analysis = analyse(track, ClipContext())
    knee = analysis.metrics.get("Kpk")
    return Result(
        strides=sum(s.near and s.valid for s in analysis.strides),
        cadence_spm=analysis.cadence_spm,
        knee_deg=knee.value if knee else None,
        cpu_ms=cpu_ms,
    )
