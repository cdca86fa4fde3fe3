"""The figures as Markdown, for the terminal and for docs/accuracy.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from analysis.pose.estimator import ENGINES
from tests.accuracy.engines import Row
from tests.accuracy.force_plate import NOISE_MM, bias_and_sd, compare
from tests.accuracy.rendered import Measured
from tests.gait.motion_data import Trial


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def rendered(results: Sequence[Measured]) -> str:
    head = (
        "clip",
        "found %",
        "near knee / ankle, % of height",
        "swapped %",
        "peak knee, true",
        "cadence, true",
        "foot strike, ms",
        "toe-off, ms",
    )
    return table(head, [_rendered_row(m) for m in results])


def _rendered_row(m: Measured) -> tuple[str, ...]:
    return (
        m.case.name,
        f"{m.found_percent:.0f}",
        f"{m.knee_percent:.1f} / {m.ankle_percent:.1f}",
        f"{m.swapped_percent:.1f}",
        f"{m.knee_deg:.1f}°, {m.true_knee_deg:.1f}°",
        f"{m.analysis.cadence_spm:.1f}, {m.true_cadence_spm:.1f}",
        _spread(m.strike_ms),
        _spread(m.toe_off_ms),
    )


def _spread(errors_ms: np.ndarray) -> str:
    return f"{np.mean(errors_ms):+.0f} ± {np.std(errors_ms):.0f}"


def engines(rows: Sequence[Row]) -> str:
    """Each cell holds one figure for every engine, then the truth where it is known."""
    head = ("clip", "near strides", "cadence, true", "peak knee, true", "processor time a picture, ms")
    return table(head, [_engines_row(row) for row in rows])


def _engines_row(row: Row) -> tuple[str, ...]:
    results = [row.results[engine] for engine in ENGINES]
    return (
        row.name,
        " / ".join(str(r.strides) for r in results),
        _beside([r.cadence_spm for r in results], row.true_cadence_spm),
        _beside([r.knee_deg for r in results], row.true_knee_deg, "°"),
        " / ".join(f"{r.cpu_ms:.0f}" for r in results),
    )


def _beside(values: Sequence[float | None], true: float | None, unit: str = "") -> str:
    ours = " / ".join("–" if value is None else f"{value:.1f}{unit}" for value in values)
    return ours if true is None else f"{ours}, {true:.1f}{unit}"


def force_plate(recorded: Sequence[Trial]) -> str:
    head = ("runner", *(f"{event}, {mm:.0f} mm" for event in ("foot strike", "toe-off") for mm in NOISE_MM), "contacts")
    return table(head, [_force_plate_row(trial) for trial in recorded])


def _force_plate_row(trial: Trial) -> tuple[str, ...]:
    errors = [compare(trial, mm) for mm in NOISE_MM]
    cells = [bias_and_sd(e.strike_s) for e in errors] + [bias_and_sd(e.toe_off_s) for e in errors]
    contacts = sum(len(pairs) for pairs in trial.contacts.values())
    return (
        f"{trial.runner}, {trial.speed_mps:g} m/s, {round(1 / np.median(np.diff(trial.track.time_s)))} fps",
        *(f"{bias:+.1f} ± {sd:.1f}" for bias, sd in cells),
        str(contacts),
    )
