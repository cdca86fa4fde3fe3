"""The library of cues, as packaged: cues.json. Cues, drills, contra-indications, stop rules and sources are data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from analysis.gait.cue_model import FaultWords
from analysis.gait.fault_rules import Criterion


@dataclass(frozen=True, slots=True)
class CueCard:
    """One entry. metric is the number the cue is about; pull says what it asks of the pull: more, less or none.

    cues, drills  in several wordings, the first one first, by a name that is theirs for good
    not_with      faults beside which it is not given; not_when: criteria that rule it out
    stop          what the coach must know before giving it, and when to stop
    """

    fault: str
    metric: str
    pull: str
    cues: Mapping[str, str]
    drills: Mapping[str, str]
    not_with: tuple[str, ...]
    not_when: tuple[Criterion, ...]
    stop: str
    source: str

    @property
    def words(self) -> FaultWords:
        """Said where the coach has no others."""
        return FaultWords(tuple(self.cues.values()), next(iter(self.drills.values()), None))


@cache
def library() -> Mapping[str, CueCard]:
    """Cue cards by fault."""
    return {row["fault"]: _card(row) for row in _data()["cues"]}


def saying(kind: str) -> str:
    """What is said where no fault is cued (`keep`, `pace`, `sprint`, `film_again`, `pain`, `no_fit`), and `retest`."""
    return str(_data()[kind])


def _card(row: dict[str, Any]) -> CueCard:
    lists = {
        "not_with": tuple(row["not_with"]),
        "not_when": tuple(Criterion(**criterion) for criterion in row["not_when"]),
    }
    return CueCard(**{**row, **lists})


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files("analysis.gait").joinpath("cues.json").read_text(encoding="utf-8"))
    return data
