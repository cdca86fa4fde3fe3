"""Step 14: one cue, or none. Posture before overstride, push before pull, never more pull on a flick, and `keep it`.

The library of cues is data: cues.json, and what a coach puts in the place of its words. Every step of the choice leaves
a reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from analysis.gait.cue_library import library, saying
from analysis.gait.cue_model import Cue, FaultWords, LastCue, Reason, ReasonKind
from analysis.gait.faults import Clip, Finding, beyond
from analysis.gait.said import said

LEAST_CONFIDENCE = 0.6
MOST_Z = 3.0
CLOSE_Z = 0.5
TOO_MUCH_PULL = ("flick", "over_cooked")
SOLVED_Z = -0.25  # inside the edge by a quarter of the error
WORSE_Z = 1.0
SOLVED_CLIPS = 2
AS_PACKAGED: Mapping[str, FaultWords] = MappingProxyType({})


def confidence(visibility: float, strides: int, frame_rate_hz: float, hips_ll: float) -> float:
    """0..1 from near-leg visibility, number of strides, frame rate, and how squarely the runner is seen."""
    squareness = 1.0 - min(max((hips_ll - 0.10) / 0.12, 0.0), 1.0)
    return 0.35 * visibility + 0.25 * min(1.0, strides / 8) + 0.2 * min(1.0, frame_rate_hz / 60) + 0.2 * squareness


def choose(
    findings: Sequence[Finding],
    clip: Clip,
    trust: float,
    pain: bool = False,
    last: LastCue | None = None,
    words: Mapping[str, FaultWords] = AS_PACKAGED,
) -> Cue:
    """The one cue, with its reasoning. trust is the clip's confidence, NaN where nothing tells; last: what the athlete
    has been working on; words: by fault, the coach's own."""
    pace = clip.expected.pace
    if pain:
        return _advice("pain", [Reason("pain", said("Pain was reported: technique comes later."))])
    if math.isnan(trust):
        return _advice("film_again", [Reason("confidence", said("Nothing tells how far this clip can be trusted."))])
    if trust < LEAST_CONFIDENCE:
        why = said(
            "Confidence in this clip is %(trust).2f; %(needed)g is needed.", trust=trust, needed=LEAST_CONFIDENCE
        )
        return _advice("film_again", [Reason("confidence", why)])
    if clip.expected.kind == "sprint":
        return _advice("sprint", [Reason("sprint", said("The bands end well below this pace."))])
    spoken = {fault: words.get(fault, card.words) for fault, card in library().items()}
    unfit = _unfit(findings, clip, spoken)
    watched = [_watch(f) for f in findings if f.status == "watch"]
    blind = pace.source == "none"  # what depends on the pace is not cued without one
    considered = [f for f in findings if not (blind and f.rule.pace_scaled)]
    story: list[Reason] = []
    if last is not None:
        kept, story = _go_on([f for f in considered if f.rule.id not in unfit], last)
        if kept is not None:
            own = spoken[kept.rule.id]
            return _cue(kept, last.text or own.texts[0], own.drill, [*story, *watched], _solved(kept, last))
    found = [f for f in considered if f.status == "fault"]
    left, yielded = _gate([f for f in found if f.rule.id not in unfit])
    reasons = [*story, *yielded, *(unfit[f.rule.id] for f in found if f.rule.id in unfit), *watched]
    if not left and blind:
        why = said("What is right for the swing depends on the pace, and none is known.")
        return _advice("pace", [Reason("pace", why)])
    if not left:
        inside = [Reason("inside", said("Nothing that was measured points to a fault."))]
        return _advice("no_fit" if found else "keep", reasons or inside)
    best, *others = sorted(left, key=lambda f: -f.rule.weight * min(f.mean_z, MOST_Z))
    if not best.half_signs:
        why = said("%(fault)s: %(signs)s beyond the edge.", fault=_name(best), signs=_listed(best.signs))
    else:
        why = said(
            "%(fault)s: %(signs)s beyond the edge, %(half)s more than half the way there.",
            fault=_name(best),
            signs=_listed(best.signs),
            half=_listed(best.half_signs),
        )
    chosen = Reason("chosen", why, best.rule.id, best.signs)
    outranked = [
        Reason("outranked", said("%(fault)s comes second to it.", fault=_name(f)), f.rule.id, f.signs, best.rule.id)
        for f in others
    ]
    own = spoken[best.rule.id]
    tried = last is not None and (last.fault, last.text) == (best.rule.id, own.texts[0])
    text = own.texts[1] if tried and len(own.texts) > 1 else own.texts[0]
    return _cue(best, text, own.drill, [chosen, *outranked, *reasons])


def _unfit(findings: Sequence[Finding], clip: Clip, spoken: Mapping[str, FaultWords]) -> dict[str, Reason]:
    """Faults whose cue must not be given in this clip, with the reason."""
    faults = [f.rule.id for f in findings if f.status == "fault"]
    pulls_too_much = [f.rule.id for f in findings if f.status in ("fault", "watch") and f.rule.id in TOO_MUCH_PULL]
    reasons = {}
    for finding in findings:
        card = library()[finding.rule.id]
        beside = [f for f in card.not_with if f in faults or f in pulls_too_much]
        beyond_edge = [c.metric for c in card.not_when if (beyond(c, clip) or 0.0) > 0]
        for to in beside + beyond_edge:
            if to in beside:
                text = said("%(fault)s is not cued: not with %(other)s.", fault=_name(finding), other=_words(to))
            else:
                text = said("%(fault)s is not cued: not with this %(metric)s.", fault=_name(finding), metric=to)
            reasons[finding.rule.id] = Reason("unfit", text, finding.rule.id, finding.signs, to)
        if not spoken[finding.rule.id].texts and finding.rule.id not in reasons:
            text = said("%(fault)s is not cued: all its cues are hidden in the coach's library.", fault=_name(finding))
            reasons[finding.rule.id] = Reason("unfit", text, finding.rule.id, finding.signs)
    return reasons


def _gate(faults: Sequence[Finding]) -> tuple[list[Finding], list[Reason]]:
    """Causal order, before any ranking: the faults that are left, and why each of the others is not."""
    left = {f.rule.id: f for f in faults}
    reasons: list[Reason] = []

    def drop(fault: str, to: str, why: str) -> None:
        if fault in left:
            finding = left.pop(fault)
            text = said("%(fault)s is left alone: %(why)s", fault=_name(finding), why=why)
            reasons.append(Reason("yields", text, fault, finding.signs, to))

    if "sitting_back" in left:
        drop("overstride", "sitting_back", said("posture first."))
    if "lazy_heel" in left:
        drop("long_lever", "lazy_heel", said("it is the same finding as the lazy heel."))
    if "overstride" in left:
        drop("weak_hip_push", "overstride", said("a foot that lands too far ahead shortens the push."))
    if "weak_hip_push" in left:
        drop("lazy_heel", "weak_hip_push", said("the heel lift follows the push."))
        drop("long_lever", "weak_hip_push", said("the heel lift follows the push."))
    if "lazy_heel" in left and "overstride" in left and left["overstride"].mean_z <= left["lazy_heel"].mean_z + CLOSE_Z:
        drop("overstride", "lazy_heel", said("it follows from the swing."))
    return list(left.values()), reasons


def _go_on(findings: Sequence[Finding], last: LastCue) -> tuple[Finding | None, list[Reason]]:
    """The finding of the last cue if the athlete is to go on with it, and why or why not."""
    finding = next((f for f in findings if f.rule.id == last.fault), None)
    now = _margin(finding) if finding else None
    if finding is None or now is None:
        return None, []
    metric, solved = library()[last.fault].metric, _solved(finding, last)

    def told(kind: ReasonKind, why: str) -> list[Reason]:
        return [Reason(kind, why, last.fault, (metric,))]

    named = {"fault": _name(finding), "metric": metric}
    if solved >= SOLVED_CLIPS:
        why = said("%(fault)s is solved: %(metric)s lay inside on %(n)d clips in a row.", n=solved, **named)
        return None, told("solved", why)
    if last.z is not None and now - last.z > WORSE_Z:
        why = said("%(fault)s was not helped by the last cue: %(metric)s is further out than before.", **named)
        return None, told("worse", why)
    if solved:
        why = said("%(fault)s stays the cue: %(metric)s is inside; once more makes sure.", **named)
    else:
        why = said("%(fault)s stays the cue: %(metric)s is not surely inside yet.", **named)
    return finding, told("kept", why)


def _solved(finding: Finding, last: LastCue) -> int:
    """On how many clips in a row the cue's number has been surely inside."""
    now = _margin(finding)
    inside = finding.status != "fault" and now is not None and now <= SOLVED_Z
    return last.solved + 1 if inside else 0


def _margin(finding: Finding) -> float | None:
    """How far the number that the fault's cue is about lies beyond its edge."""
    metric = library()[finding.rule.id].metric
    return next((margin for c, margin in finding.margins.items() if c.metric == metric), None)


def _cue(finding: Finding, text: str, drill: str | None, reasoning: Sequence[Reason], solved: int = 0) -> Cue:
    card = library()[finding.rule.id]
    return Cue(
        fault=finding.rule.id,
        text=text,
        drill=drill,
        metric=card.metric,
        reasoning=tuple(reasoning),
        z=_margin(finding),
        solved=solved,
        stop=card.stop,
        retest=saying("retest"),
        source=card.source,
    )


def _watch(finding: Finding) -> Reason:
    signs = _listed(finding.signs)
    if finding.rule.only_watch and finding.satisfied:
        why = said("one clip is not enough to be sure.")
    elif finding.satisfied:
        why = said("the edge is passed by less than half the error.")
    else:
        why = said("one sign alone is no fault.")
    text = said(
        "%(fault)s: %(signs)s outside, but %(why)s Look at it again next time.",
        fault=_name(finding),
        signs=signs,
        why=why,
    )
    return Reason("watch", text, finding.rule.id, finding.signs)


def _advice(kind: str, reasoning: Sequence[Reason]) -> Cue:
    return Cue(None, saying(kind), None, reasoning=tuple(reasoning))


def _name(finding: Finding) -> str:
    return _words(finding.rule.id).capitalize()


def _words(fault: str) -> str:
    return fault.replace("_", " ")


def _listed(metrics: Sequence[str]) -> str:
    return metrics[0] if len(metrics) == 1 else f"{', '.join(metrics[:-1])} and {metrics[-1]}"
