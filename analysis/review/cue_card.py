"""The cue card: the one cue, what it rests on, and how it was come by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from analysis import wording
from analysis.models import OwnCue
from analysis.review.instants import KEEP_METRIC
from analysis.wording import CueKind, Finding

FRAMES = 8
"""Strides offered to look at."""

STEPS: Mapping[str, Promise] = {
    "chosen": _("chosen"),
    "kept": _("goes on"),
    "solved": _("done"),
    "worse": _("changed"),
    "outranked": _("second"),
    "yields": _("left alone"),
    "unfit": _("not given"),
    "watch": _("watched"),
    "inside": _("in band"),
    "confidence": _("unsure"),
    "pace": _("no pace"),
    "sprint": _("sprint"),
    "pain": _("pain"),
}
"""Kind of a reason to the word over it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to the cue."""

    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CueCard:
    """text      the cue as it is given: the coach's own words where there are any
    own          those words with author and day, None for the suggested cue; suggested: the machine's
    head         what the card is called; own_head: what it is to its athlete
    standing     how far the cue has come, empty for a new one
    finding      the one number; fault: what the cue answers, in a coach's words; strides: how many show it
    frames       labels of the strides to look at
    drill, stop, retest   empty where there is none
    steps        how the cue was come by
    watching     nothing is to change, yet something is to be looked at again next time: the steps say what
    wordings     other cues for the same fault, of the reading coach's library
    library      the fault whose place in that library is offered
    """

    kind: CueKind
    head: str
    own_head: str
    text: str
    own: OwnCue | None
    suggested: str
    standing: str
    fault: str
    finding: Finding | None
    strides: str
    frames: list[str]
    drill: str
    stop: str
    retest: str
    steps: list[Step]
    watching: bool
    wordings: list[str]
    library: str

    @property
    def quoted(self) -> bool:
        """A cue is quoted, advice is not."""
        return self.own is not None or self.kind in ("cue", "keep")

    @property
    def open(self) -> bool:
        """May the coach put own words in its place?"""
        return self.kind != "pain"


def card_of(
    payload: Mapping[str, Any],
    findings: Sequence[Finding],
    own: OwnCue | None = None,
    wordings: Sequence[str] = (),
) -> CueCard | None:
    """None where the clip has no cue at all: a preview. While it hurts the coach's words are not shown either.

    wordings: what the reading coach's library has for the cue's fault.
    """
    kind = wording.cue_kind(payload)
    if kind is None:
        return None
    cue = payload["cue"]
    reasoning = cue.get("reasoning") or ()
    own = None if kind == "pain" else own
    standing = wording.cue_standing(payload)
    finding = _finding(payload, kind, findings)
    suggested = wording.cue_text(cue)
    head, own_head = _heads(kind, reasoning)
    return CueCard(
        kind=kind,
        head=head,
        own_head=own_head,
        text=own.text if own else suggested,
        own=own,
        suggested=suggested,
        standing=wording.told(wording.STANDINGS.get(standing or "", "")),
        fault=wording.fault_name(cue["fault"]) if standing == "fault" else "",
        finding=finding,
        strides=_strides(payload, finding, met=standing == "met") if kind == "cue" and finding else "",
        frames=_frames(payload) if standing == "fault" else [],
        drill=wording.cue_drill(cue),
        stop=wording.told(cue.get("stop") or ""),
        retest=wording.told(cue.get("retest") or ""),
        steps=_steps(cue, reasoning),
        watching=kind == "keep" and any(reason["kind"] == "watch" for reason in reasoning),
        wordings=[text for text in wordings if text not in (suggested, own.text if own else "")],
        library=cue.get("fault") or "",
    )


def _heads(kind: CueKind, reasoning: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """For whoever coaches, and for the athlete."""
    if kind == "cue":
        if reasoning and reasoning[0]["kind"] == "kept":
            return gettext("Cue, as last time"), gettext("Your cue, as last time")
        return gettext("Cue"), gettext("Your cue")
    head = {
        "keep": gettext("Result"),
        "advice": gettext("No cue from this clip"),
        "pain": gettext("No cue for now"),
    }[kind]
    return head, head


def _finding(payload: Mapping[str, Any], kind: CueKind, findings: Sequence[Finding]) -> Finding | None:
    metric = {"cue": wording.cue_metric(payload), "keep": KEEP_METRIC}.get(kind)
    return next((f for f in findings if f.id == metric and (kind == "cue" or f.level == "ok")), None)


def _strides(payload: Mapping[str, Any], finding: Finding, *, met: bool) -> str:
    """As in "6 of 8 near strides": those outside the band, or for a number that is met those inside."""
    values = [s["metrics"].get(finding.id) for s in payload["strides"] if s["near"] and s["valid"]]
    values = [v for v in values if v is not None]
    outside = [
        v
        for v in values
        if (finding.low is not None and v < finding.low) or (finding.high is not None and v > finding.high)
    ]
    parts = {"shown": len(values) - len(outside) if met else len(outside), "n": len(values)}
    if not parts["shown"]:
        return ""
    if met:
        return (
            ngettext(
                "%(shown)s of %(n)s near stride in the band", "%(shown)s of %(n)s near strides in the band", len(values)
            )
            % parts
        )
    return ngettext("%(shown)s of %(n)s near stride", "%(shown)s of %(n)s near strides", len(values)) % parts


def _frames(payload: Mapping[str, Any]) -> list[str]:
    """Labels of the strides that show the cue's fault."""
    labels = wording.stride_labels(payload["strides"])
    shown = (payload.get("fault_strides") or {}).get(payload["cue"]["fault"], ())
    return [labels[i] for i in shown if i < len(labels)][:FRAMES]


def _steps(cue: Mapping[str, Any], reasoning: Sequence[Mapping[str, Any]]) -> list[Step]:
    steps = [Step(str(STEPS.get(r["kind"], r["kind"])), wording.spoken(r["text"])) for r in reasoning]
    return steps or [Step("", wording.spoken(sentence)) for sentence in cue.get("reasons") or ()]
