"""Both programs that run the pose model, on the same clips: drawn runners, whose truth is known, and recorded ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tests.accuracy.real_clips import CLIPS, Outcome
from tests.accuracy.rendered import Measured


@dataclass(frozen=True, slots=True)
class Result:
    """What one engine came to. strides: of the near leg, those that count; the others are None if not scored."""

    strides: int
    cadence_spm: float | None
    knee_deg: float | None
    cpu_ms: float | None


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


def recorded(outcomes: Sequence[Outcome]) -> Iterator[Row]:
    """Of the clips that can be scored."""
    for name, expected in CLIPS.items():
        if expected.scored:
            results = {
                o.engine: Result(o.strides, o.cadence_spm, o.knee_deg, o.cpu_ms) for o in outcomes if o.name == name
            }
            yield Row(expected.shows, expected.cadence_spm, None, results)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over all clips that every engine measured: how far their results lie apart at most, and processor time, mean."""

    clips: int
    cadence_spm: float
    knee_deg: float
    cpu_ms: Mapping[str, float]


def agreement(rows: Sequence[Row]) -> Agreement:
    both = [row.results for row in rows if all(result.knee_deg is not None for result in row.results.values())]
    return Agreement(
        clips=len(both),
        cadence_spm=max(float(np.ptp([x.cadence_spm for x in results.values()])) for results in both),
        knee_deg=max(float(np.ptp([x.knee_deg for x in results.values()])) for results in both),
        cpu_ms={engine: float(np.mean([results[engine].cpu_ms for results in both])) for engine in both[0]},
    )
