"""Step 10: what to expect at this pace. References, bands, errors and their provenance are data: bands.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from analysis.gait.pace import Pace

PACE_ORIGIN_MPS = 2.5
MEASURED_MPS = (2.0, 5.0)  # where the lines rest on runners
FOLLOWED_MPS = (2.0, 5.5)  # how far they are followed
SPRINT_MPS = 6.5  # above this the bands say nothing


@dataclass(frozen=True, slots=True)
class Reference:
    """One line of bands.json: reference = at_2p5 + slope (pace - 2.5 m/s), band from -below to +above it.

    measurement_sd: expected error of one clip, systematic and random; n_runners: how many it rests on.
    """

    key: str
    unit: str
    at_2p5: float
    slope: float
    below: float
    above: float
    measurement_sd: float
    n_runners: int
    provenance: str
    source: str

    def value(self, pace_mps: float) -> float:
        return self.at_2p5 + self.slope * (min(max(pace_mps, FOLLOWED_MPS[0]), FOLLOWED_MPS[1]) - PACE_ORIGIN_MPS)


@dataclass(frozen=True, slots=True)
class Band:
    """Reference and band at a pace. slack is what the uncertain pace adds on either side; low and high contain it."""

    reference: float
    low: float
    high: float
    slack: float


@cache
def references() -> dict[str, Reference]:
    """Every reference by metric key, as packaged."""
    data = json.loads(files("analysis.gait").joinpath("bands.json").read_text(encoding="utf-8"))
    return {
        row["key"]: Reference(
            key=row["key"],
            unit=row["unit"],
            at_2p5=row["ref_at_2p5"],
            slope=row["slope_per_mps"],
            below=row["low"],
            above=row["high"],
            measurement_sd=row["measurement_sd"],
            n_runners=row["n_runners"],
            provenance=row["provenance"],
            source=row["source"],
        )
        for row in data["metrics"]
    }


def band(key: str, pace: Pace) -> Band | None:
    """The band of a metric at this pace; None where there is none or the pace is a sprint."""
    reference = references().get(key)
    if reference is None or pace.mps > SPRINT_MPS:
        return None
    slack = abs(reference.slope) * pace.sd_mps
    value = reference.value(pace.mps)
    return Band(value, value - reference.below - slack, value + reference.above + slack, slack)
