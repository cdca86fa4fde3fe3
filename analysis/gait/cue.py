"""Step 14: one cue, or none. Posture before overstride, push before pull, never more pull on a flick, and `keep it`.

The library of cues is data: cues.json.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from analysis.gait.fault_rules import LATE_PULL_YIELDS_TO
from analysis.gait.faults import Finding
from analysis.gait.model import Cue
from analysis.gait.pace import Pace

LEAST_CONFIDENCE = 0.6
MOST_Z = 3.0
CLOSE_Z = 0.5
TOO_MUCH_PULL = ("flick", "over_cooked")


@dataclass(frozen=True, slots=True)
class CueCard:
    """One entry of the library. metric is the number the cue is about; pull says what it asks of the pull."""

    fault: str
    metric: str
    pull: str
    texts: tuple[str, ...]
    drill: str
    stop: str
    source: str


@cache
def library() -> dict[str, CueCard]:
    """Cue cards by fault."""
    return {row["fault"]: CueCard(**{**row, "texts": tuple(row["texts"])}) for row in _data()["cues"]}


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files("analysis.gait").joinpath("cues.json").read_text(encoding="utf-8"))
    return data


def confidence(visibility: float, strides: int, frame_rate_hz: float, hips_ll: float) -> float:
    """0..1 from near-leg visibility, number of strides, frame rate, and how squarely the runner is seen."""
    squareness = 1.0 - min(max((hips_ll - 0.10) / 0.12, 0.0), 1.0)
    return 0.35 * visibility + 0.25 * min(1.0, strides / 8) + 0.2 * min(1.0, frame_rate_hz / 60) + 0.2 * squareness


def choose(findings: Sequence[Finding], pace: Pace, trust: float) -> Cue:
    """The one cue, with its reasons in sentences. trust is the clip's confidence."""
    if trust < LEAST_CONFIDENCE:
        return _advice("film_again", f"Confidence in this clip is {trust:.2f}; {LEAST_CONFIDENCE} is needed.")
    reasons: list[str] = []
    faults = [f for f in findings if f.status == "fault"]
    if pace.source == "none" and all(f.rule.pace_scaled for f in faults):
        return _advice("pace", "What is right for the swing depends on the pace, and none is known.")
    if pace.source == "none":
        faults = [f for f in faults if not f.rule.pace_scaled]
    faults = _gate(faults, findings, reasons)
    if not faults:
        watched = [f"{_name(f)} is worth a look next time." for f in findings if f.status == "watch"]
        return _advice("keep", *(reasons + watched or ["Everything that could be measured lies in its band."]))
    best = max(faults, key=lambda f: f.rule.weight * min(f.mean_z, MOST_Z) * trust)
    for other in faults:
        if other is not best:
            reasons.append(f"{_name(other)} ranks below it.")
    card = library()[best.rule.id]
    measured = ", ".join(c.metric for c in best.hits)
    reasons.insert(0, f"{_name(best)}: {measured} beyond the edge, {best.z:.1f} errors at most.")
    return Cue(best.rule.id, card.texts[0], card.drill, card.metric, tuple(reasons))


def _gate(faults: list[Finding], findings: Sequence[Finding], reasons: list[str]) -> list[Finding]:
    """Causal order, before any ranking; each removal leaves its reason."""
    left = {f.rule.id: f for f in faults}

    def drop(fault: str, why: str) -> None:
        if fault in left:
            reasons.append(f"{_name(left.pop(fault))} is left: {why}")

    seen = {f.rule.id for f in findings if f.status in ("fault", "watch")}
    if seen & set(TOO_MUCH_PULL):
        for fault, card in library().items():
            if card.pull == "more":
                drop(fault, "the pull is too big already.")
    if "sitting_back" in left:
        drop("overstride", "posture first.")
    if "lazy_heel" in left:
        drop("long_lever", "it is the same finding as the lazy heel.")
    if "overstride" in left:
        drop("weak_hip_push", "a foot that lands too far ahead shortens the push.")
    if "weak_hip_push" in left:
        drop("lazy_heel", "the heel lift follows the push.")
        drop("long_lever", "the heel lift follows the push.")
    if "lazy_heel" in left and "overstride" in left and left["overstride"].mean_z <= left["lazy_heel"].mean_z + CLOSE_Z:
        drop("overstride", "it follows from the swing.")
    if seen & set(LATE_PULL_YIELDS_TO):
        drop("late_pull", "another finding explains it.")
    return list(left.values())


def _advice(kind: str, *reasons: str) -> Cue:
    return Cue(None, _data()[kind], None, None, reasons)


def _name(finding: Finding) -> str:
    return finding.rule.id.replace("_", " ").capitalize()
