"""How far the values of one clip may be off: errors.json, which `make accuracy` writes from runners whose truth is
known. What such runners cannot show, and what is larger there, is an engineering value; the data say which it is.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ENGINEERING = "engineering"
SOURCES: Mapping[str, str] = {
    "landmarks": "drawn runners' landmarks, spoilt as the pose model spoils them",
    "clips": "computer-drawn clips through the pose model",
    "force_plates": "recorded runners on force plates",
    ENGINEERING: "an engineering value, larger than what drawn runners show: cameras, clothes and bodies of real ones",
}
EVENTS = ("foot_strike", "toe_off")
NEARLY = 0.98  # 29.97 frames a second are 30


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """sd      one standard deviation of a clip's value against the truth, what is systematic included
    source  key of SOURCES
    n       clips, or trials on force plates, that it was measured on; 0 for an engineering value
    """

    sd: float
    source: str
    n: int


@cache
def table() -> Mapping[str, Mapping[int, MeasurementError]]:
    """By metric key or event, and by frames a second, as packaged. Events in seconds, metrics in their own unit."""
    data = json.loads(files("analysis.gait").joinpath("errors.json").read_text(encoding="utf-8"))
    return {
        row["key"]: {int(rate): MeasurementError(**shown) for rate, shown in row["shown"].items()}
        for row in data["errors"]
    }


@cache
def _scatter() -> Mapping[str, Mapping[int, float]]:
    data = json.loads(files("analysis.gait").joinpath("errors.json").read_text(encoding="utf-8"))
    noise = str(data["noise_mm"])
    return {
        row["key"]: {
            int(rate): max(drawn["sd"], row["clips"]["sd"], row["force_plates"].get(rate, {"sd": 0.0})["sd"])
            for rate, drawn in row["landmarks"][noise].items()
        }
        for row in data["errors"]
    }


def scatter(key: str, frame_rate_hz: float) -> float:
    """How far clips lie apart where the truth is the same, one standard deviation: the error without what all clips
    share, the largest of what was measured in film of this rate or the next lower one.

    Raises KeyError for what was not measured.
    """
    by_rate = _scatter()[key]
    return by_rate[_at_most(by_rate, frame_rate_hz)]


def expected(key: str, frame_rate_hz: float) -> MeasurementError:
    """Of one metric, or of one event, in film of this rate: as measured at this rate or at the next lower one.

    Raises KeyError for what is neither.
    """
    by_rate = table()[key]
    return by_rate[_at_most(by_rate, frame_rate_hz)]


def _at_most(rates: Collection[int], frame_rate_hz: float) -> int:
    """The fastest that the film has, the slowest where it has none."""
    return max((rate for rate in rates if rate * NEARLY <= frame_rate_hz), default=min(rates))
