"""Step 10: what to expect at this pace. References, bands and their provenance are data: bands.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from analysis.gait.metrics import BY_KEY
from analysis.gait.model import Kind, OwnBand
from analysis.gait.pace import Pace

PACE_ORIGIN_MPS = 2.5
TABLED_MPS = (2.5, 3.5, 4.5)
MEASURED_MPS = (2.0, 5.0)  # where the lines rest on runners
FOLLOWED_MPS = (2.0, 5.5)  # how far they are followed
OWN_REACH = 3.0
PROVENANCE = {
    "M": "markers, read in the same plane as here",
    "M+3D": "markers, and joint angles measured in space brought to the plane",
    "M+FK": "markers, and positions computed from joint angles",
    "E+M": "an engineering value that markers agree with",
    "published+M": "published means that markers agree with",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """One line of bands.json: reference = at_2p5 + slope (pace - 2.5 m/s), band from -below to +above it.

    measurement_sd: expected error of one clip, systematic and random, an engineering value; n_runners: how many it
    rests on, and in runners_at at 2.5, 3.5 and 4.5 m/s; provenance: of what kind their data are, see PROVENANCE.
    """

    key: str
    unit: str
    at_2p5: float
    slope: float
    below: float
    above: float
    measurement_sd: float
    n_runners: int
    runners_at: tuple[int, ...]
    provenance: str
    source: str

    def value(self, pace_mps: float) -> float:
        return self.at_2p5 + self.slope * (min(max(pace_mps, FOLLOWED_MPS[0]), FOLLOWED_MPS[1]) - PACE_ORIGIN_MPS)


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
            runners_at=tuple(row["n_per_speed"][f"{pace:.1f}"] for pace in TABLED_MPS),
            provenance=row["provenance"],
            source=row["source"],
        )
        for row in data["metrics"]
    }


def possible(key: str) -> tuple[float, float]:
    """Between which values an own band of the metric may lie: three times as far out as the reference band, at any pace
    that is followed. Raises KeyError for a metric without a reference."""
    reference = references()[key]
    ends = [reference.value(pace) for pace in FOLLOWED_MPS]
    return min(ends) - OWN_REACH * reference.below, max(ends) + OWN_REACH * reference.above


@dataclass(frozen=True, slots=True)
class Band:
    """What is expected of a metric. low and high contain slack, what the uncertain pace adds on either side; None where
    a side is open. reference is None for a band that the coach set.
    """

    reference: float | None
    low: float | None
    high: float | None
    slack: float = 0.0


@dataclass(frozen=True, slots=True)
class Expectations:
    """What to expect of this runner in this clip.

    own   the coach's bands for this athlete, by metric key; they hold at any pace. Raises ValueError for one that is
          no metric's or no band.
    """

    pace: Pace
    frame_rate_hz: float
    kind: Kind = "running"
    own: Mapping[str, OwnBand] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, (low, high) in self.own.items():
            if key not in BY_KEY:
                raise ValueError(f"{key} is no metric")
            if (low is None and high is None) or (low is not None and high is not None and not low < high):
                raise ValueError(f"{low} to {high} is no band for {key}")

    def band(self, key: str) -> Band | None:
        """The band that a value is held against: the coach's own, else the reference; None where there is none."""
        if self.owns(key):
            return Band(None, *self.own[key])
        return self.reference_band(key)

    def owns(self, key: str) -> bool:
        """Is the metric held against a band of the coach's?"""
        return key in self.own and self.judges(key)

    def reference_band(self, key: str) -> Band | None:
        """The reference and its band at this pace; None where nothing is known, or nothing that fits this clip."""
        reference = references().get(key)
        if reference is None or not self.judges(key):
            return None
        if BY_KEY[key].paced and self.pace.source != "typed":
            return None  # its band is the pace itself
        slack = abs(reference.slope) * self.pace.sd_mps
        if slack > min(reference.below, reference.above):
            return None  # the pace is too uncertain for a band
        value = reference.value(self.pace.mps)
        return Band(value, value - reference.below - slack, value + reference.above + slack, slack)

    def judges(self, key: str) -> bool:
        """Can this clip carry a judgement of this metric? The bands rest on runners who fly between contacts and do not
        sprint; without a flight the swing is still a runner's."""
        metric = BY_KEY[key]
        if self.frame_rate_hz < metric.min_rate or self.kind == "sprint":
            return False
        return self.kind == "running" or metric.phase == "swing"
