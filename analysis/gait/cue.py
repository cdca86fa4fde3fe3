"""Step 14: one cue, or none. Posture before overstride, push before pull, never more pull on a flick, and `keep it`.

The library of cues is data: cues.json. Every step of the choice leaves a reason.
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
from analysis.gait.model import Cue, Reason
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
    """The one cue, with its reasoning. trust is the clip's confidence."""
    if trust < LEAST_CONFIDENCE:
        why = f"Confidence in this clip is {trust:.2f}; {LEAST_CONFIDENCE} is needed."
        return _advice("film_again", [Reason("confidence", why)])
    if pace.sprint:
        return _advice("sprint", [Reason("sprint", "The bands end well below this pace.")])
    faults = [f for f in findings if f.status == "fault"]
    if pace.source == "none":
        if all(f.rule.pace_scaled for f in faults):
            why = "What is right for the swing depends on the pace, and none is known."
            return _advice("pace", [Reason("pace", why)])
        faults = [f for f in faults if not f.rule.pace_scaled]
    faults, yielded = _gate(faults, findings)
    watched = [_watch(f) for f in findings if f.status == "watch"]
    if not faults:
        inside = [Reason("inside", "Nothing that was measured points to a fault.")]
        return _advice("keep", yielded + watched or inside)
    ranked = sorted(faults, key=lambda f: -f.rule.weight * min(f.mean_z, MOST_Z))
    best = ranked[0]
    chosen = Reason("chosen", f"{_name(best)}: {_listed(best.signs)} beyond the edge.", best.rule.id, best.signs)
    outranked = [
        Reason("outranked", f"{_name(f)} comes second to it.", f.rule.id, f.signs, to=best.rule.id) for f in ranked[1:]
    ]
    card = library()[best.rule.id]
    return Cue(best.rule.id, card.texts[0], card.drill, card.metric, (chosen, *outranked, *yielded, *watched))


def _gate(faults: Sequence[Finding], findings: Sequence[Finding]) -> tuple[list[Finding], list[Reason]]:
    """Causal order, before any ranking: the faults that are left, and why each of the others is not."""
    left = {f.rule.id: f for f in faults}
    reasons: list[Reason] = []

    def drop(fault: str, to: str, why: str) -> None:
        if fault in left:
            finding = left.pop(fault)
            reasons.append(Reason("yields", f"{_name(finding)} is left alone: {why}", fault, finding.signs, to))

    seen = [f.rule.id for f in findings if f.status in ("fault", "watch")]
    for too_much in (f for f in TOO_MUCH_PULL if f in seen):
        for fault, card in library().items():
            if card.pull == "more":
                drop(fault, too_much, "the pull is too big already.")
    if "sitting_back" in left:
        drop("overstride", "sitting_back", "posture first.")
    if "lazy_heel" in left:
        drop("long_lever", "lazy_heel", "it is the same finding as the lazy heel.")
    if "overstride" in left:
        drop("weak_hip_push", "overstride", "a foot that lands too far ahead shortens the push.")
    if "weak_hip_push" in left:
        drop("lazy_heel", "weak_hip_push", "the heel lift follows the push.")
        drop("long_lever", "weak_hip_push", "the heel lift follows the push.")
    if "lazy_heel" in left and "overstride" in left and left["overstride"].mean_z <= left["lazy_heel"].mean_z + CLOSE_Z:
        drop("overstride", "lazy_heel", "it follows from the swing.")
    for explains in (f for f in LATE_PULL_YIELDS_TO if f in seen):
        drop("late_pull", explains, "another finding explains it.")
    return list(left.values()), reasons


def _watch(finding: Finding) -> Reason:
    signs = _listed(finding.signs)
    if finding.rule.only_watch and finding.satisfied:
        why = "one clip is not enough to be sure."
    elif finding.satisfied:
        why = "the edge is passed by less than half the error."
    else:
        why = "one sign alone is no fault."
    text = f"{_name(finding)}: {signs} outside, but {why} Look at it again next time."
    return Reason("watch", text, finding.rule.id, finding.signs)


def _advice(kind: str, reasoning: Sequence[Reason]) -> Cue:
    return Cue(None, _data()[kind], None, None, tuple(reasoning))


def _name(finding: Finding) -> str:
    return finding.rule.id.replace("_", " ").capitalize()


def _listed(metrics: Sequence[str]) -> str:
    return metrics[0] if len(metrics) == 1 else f"{', '.join(metrics[:-1])} and {metrics[-1]}"
