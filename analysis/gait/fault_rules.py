"""The faults as data: which metrics, beyond which edge, how many of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Criterion:
    """A metric beyond an edge: the band's, or reference + from_reference, or a fixed value."""

    metric: str
    beyond: Literal["low", "high"]
    from_reference: float | None = None
    fixed: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """At least so many of these; or one less, if all others are well on the way."""

    least: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """parts must all hold; guards must hold before anything is said.

    pull          the fault is about how far the foot is picked up
    pace_scaled   its edges move with the pace
    needs_pace    never judged on an assumed pace
    lead_decides  only the first part makes a watch by itself
    yields_to     faults that explain it: it is silent beside them
    paired        needs two clips, one from each side
    weight        in the ranking of cues
    """

    id: str
    parts: tuple[Part, ...]
    guards: tuple[Criterion, ...] = ()
    pace_scaled: bool = True
    needs_pace: bool = False
    lead_decides: bool = False
    yields_to: tuple[str, ...] = ()
    only_watch: bool = False
    paired: bool = False
    min_rate: float = 0.0
    min_foot_visibility: float = 0.0
    weight: float = 1.0


def low(metric: str, from_reference: float | None = None, fixed: float | None = None) -> Criterion:
    return Criterion(metric, "low", from_reference, fixed)


def high(metric: str, from_reference: float | None = None, fixed: float | None = None) -> Criterion:
    return Criterion(metric, "high", from_reference, fixed)


def one_of(*criteria: Criterion) -> Part:
    return Part(1, criteria)


def two_of(*criteria: Criterion) -> Part:
    return Part(2, criteria)


# Thigh hardly ahead of vertical when the knee is most bent: the heel went up before the thigh came through.
THIGH_BEHIND = low("thKpk")
KNEE_HEAVY, HIP_HEAVY = high("gamma", from_reference=11.0), low("gamma", from_reference=-11.0)
APART = low("simul", fixed=0.65)
WEAK_PUSH = high("thTO", from_reference=9.0)
BOUNCY = high("VO_LL")
SITS_LOW = low("tall")

RULES: tuple[Rule, ...] = (
    Rule("lazy_heel", (two_of(low("Kpk"), low("heelPk"), low("Kpass")),)),
    Rule("long_lever", (one_of(high("leverLoad")), one_of(high("leverMean"), HIP_HEAVY))),
    Rule(
        "flick",
        (one_of(THIGH_BEHIND), one_of(high("heelPk"), high("Kpk"), low("xKpk"), KNEE_HEAVY, APART)),
        guards=(high("Kpk", from_reference=-5.0),),
        lead_decides=True,
        weight=1.10,
    ),
    Rule(
        "over_cooked",
        (one_of(high("heelPk")), one_of(high("Kpk", from_reference=10.0))),
        guards=(high("thKpk", from_reference=-12.0),),
        needs_pace=True,
        weight=0.9,
    ),
    Rule(
        "late_pull",
        (one_of(APART, KNEE_HEAVY, HIP_HEAVY),),
        pace_scaled=False,
        yields_to=("flick", "over_cooked", "lazy_heel", "long_lever"),
        weight=0.5,
    ),
    Rule("overstride", (one_of(high("over")), one_of(high("shankFS", from_reference=7.0), low("KFS"))), weight=1.10),
    Rule(
        "sitting_back",
        (two_of(high("KstMax"), SITS_LOW, low("lean", fixed=0.0)),),
        pace_scaled=False,
        weight=1.15,
    ),
    Rule("folded", (one_of(high("lean", fixed=16.0)),), pace_scaled=False, weight=0.7),
    Rule("weak_hip_push", (one_of(WEAK_PUSH),)),
    Rule(
        "calf_push",
        (one_of(high("calfShare", from_reference=0.14)), one_of(WEAK_PUSH, BOUNCY)),
        lead_decides=True,
        only_watch=True,
        min_rate=50.0,
        min_foot_visibility=0.7,
        weight=0.5,
    ),
    Rule("bounce", (one_of(BOUNCY),), weight=0.7),
    Rule("asymmetry", (), paired=True, weight=0.5),
)
