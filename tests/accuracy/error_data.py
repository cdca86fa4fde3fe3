"""What the product is told about its errors: analysis/gait/errors.json, made from everything that was measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.gait import errors
from analysis.gait.bands import references
from analysis.gait.metrics import METRICS
from tests.accuracy.drawn_landmarks import GRID, RATES_HZ, Cell, Errors
from tests.accuracy.spread import Spread, rounded
from tests.conftest import ROOT

PATH = ROOT / "analysis" / "gait" / "errors.json"
SCHEMA = "gaitsite-errors/1"

# Where bands.json has none: flight time as the contact time it follows from, rounded up; events by the spread between
# methods and runners in the literature.
ENGINEERED: Mapping[str, float] = {"tf": 0.025, "foot_strike": 0.010, "toe_off": 0.010}
EVENT_UNIT = "s"
EVENT_NAMES: Mapping[str, str] = {"foot_strike": "foot strike", "toe_off": "toe-off"}
LINE = 118

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One metric, or one event.

    landmarks     by cell of the grid; clips: all drawn clips; force_plates: by frames a second
    engineering   a value that holds unless something measured is larger
    """

    key: str
    unit: str
    landmarks: Mapping[Cell, Spread]
    clips: Spread
    force_plates: Mapping[int, Spread] = field(default_factory=dict)
    engineering: float | None = None

    def shown(self, rate_hz: int, noise_mm: int) -> errors.MeasurementError:
        """The largest of all, as told to coaches."""
        slower = [rate for rate in self.force_plates if rate <= rate_hz]
        found = {
            "landmarks": self.landmarks[Cell(rate_hz, noise_mm)],
            "clips": self.clips,
            "force_plates": self.force_plates.get(max(slower, default=min(self.force_plates, default=0))),
        }
        said = [errors.MeasurementError(self.engineering, errors.ENGINEERING, 0)] if self.engineering else []
        said += [errors.MeasurementError(rounded(s.rms), name, s.n) for name, s in found.items() if s and s.n]
        return max(said, key=lambda error: error.sd)


@dataclass(frozen=True, slots=True)
class Data:
    """All of it. jitter_mm: of the hips, by kind of clip; noise_mm: the level that stands for the pose model."""

    rows: tuple[Row, ...]
    noise_mm: int
    jitter_mm: Mapping[str, float]

    def row(self, key: str) -> Row:
        return next(row for row in self.rows if row.key == key)


def collect(
    landmarks: Mapping[Cell, Errors],
    clips: Mapping[str, Spread],
    force_plates: Mapping[str, Mapping[int, Spread]],
    jitter_mm: Mapping[str, float],
    noise_mm: int,
) -> Data:
    """clips and force_plates by key of metric or event."""
    units = {metric.key: metric.unit for metric in METRICS} | dict.fromkeys(errors.EVENTS, EVENT_UNIT)
    nothing = Spread.of([])
    rows = []
    for key, unit in units.items():
        found = {cell: (landmarks[cell].spreads | landmarks[cell].events).get(key, nothing).rounded() for cell in GRID}
        reference = references().get(key)
        engineered = reference.measurement_sd if reference else ENGINEERED.get(key)
        plates = {rate: spread.rounded() for rate, spread in force_plates.get(key, {}).items()}
        rows.append(Row(key, unit, found, clips.get(key, nothing).rounded(), plates, engineered))
    return Data(tuple(rows), noise_mm, {kind: rounded(mm) for kind, mm in jitter_mm.items()})


def write(data: Data, path: Path = PATH) -> None:
    path.write_text(_text(as_json(data)) + "\n", encoding="utf-8")


def read(path: Path = PATH) -> Data:
    """What `write` wrote."""
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = tuple(
        Row(
            key=row["key"],
            unit=row["unit"],
            landmarks={
                Cell(int(rate), int(mm)): Spread.from_json(spread)
                for mm, by_rate in row["landmarks"].items()
                for rate, spread in by_rate.items()
            },
            clips=Spread.from_json(row["clips"]),
            force_plates={int(rate): Spread.from_json(spread) for rate, spread in row["force_plates"].items()},
            engineering=row["engineering"],
        )
        for row in data["errors"]
    )
    return Data(rows, data["noise_mm"], data["jitter_mm"])


def as_json(data: Data) -> Json:
    return {
        "schema": SCHEMA,
        "note": "Written by `make accuracy`. Measured minus true: bias and sd of n clips, or of n trials on force "
        "plates. shown: what coaches are told at this frame rate, the largest of landmarks at noise_mm, clips, "
        "force_plates (root mean square each) and engineering.",
        "sources": dict(errors.SOURCES),
        "noise_mm": data.noise_mm,
        "jitter_mm": dict(data.jitter_mm),
        "errors": [_row_as_json(row, data.noise_mm) for row in data.rows],
    }


def _row_as_json(row: Row, noise_mm: int) -> Json:
    shown = {rate: row.shown(rate, noise_mm) for rate in RATES_HZ}
    by_noise: dict[str, dict[str, Json | None]] = {}
    for cell, spread in row.landmarks.items():
        by_noise.setdefault(str(cell.noise_mm), {})[str(cell.rate_hz)] = spread.as_json()
    return {
        "key": row.key,
        "unit": row.unit,
        "shown": {str(rate): {"sd": e.sd, "source": e.source, "n": e.n} for rate, e in shown.items()},
        "engineering": row.engineering,
        "clips": row.clips.as_json(),
        "force_plates": {str(rate): spread.as_json() for rate, spread in row.force_plates.items()},
        "landmarks": by_noise,
    }


def _text(value: Any, indent: int = 0) -> str:
    """JSON with whatever fits on a line in one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= LINE or not isinstance(value, dict | list):
        return line
    inner = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key)}: {_text(part, indent + 1)}" for key, part in value.items()]
    else:
        parts = [f"{inner}{_text(part, indent + 1)}" for part in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(parts) + f"\n{' ' * indent}{closing}"
