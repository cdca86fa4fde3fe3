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
    standing     how far the cue has come, empty for a new one; how long words hold that have no number behind them
    needs_pace   nothing is cued because no pace is known
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
    needs_pace: bool
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
        standing=_standing(standing, unsuggested=own is not None and kind != "cue"),
        needs_pace=any(reason["kind"] == "pace" for reason in reasoning),
        fault=wording.fault_name(cue["fault"]) if standing == "fault" else "",
        finding=finding,
        strides=_strides(payload, finding, met=standing == "met") if kind == "cue" and finding else "",
        frames=_frames(payload, finding) if standing == "fault" and finding else [],
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


def _standing(standing: wording.Standing | None, *, unsuggested: bool) -> str:
    """unsuggested: the coach gave words where nothing was suggested."""
    if unsuggested:
        return gettext("No number stands behind these words: they hold until the next clip.")
    return wording.told(wording.STANDINGS.get(standing or "", ""))


def _strides(payload: Mapping[str, Any], finding: Finding, *, met: bool) -> str:
    """As in "6 of 8 near strides": those outside the band, or for a number that is met those inside."""
    outside = _outside(payload, finding)
    n = len(outside)
    parts = {"shown": n - sum(outside.values()) if met else sum(outside.values()), "n": n}
    if not parts["shown"]:
        return ""
    if met:
        return (
            ngettext("%(shown)s of %(n)s near stride in the band", "%(shown)s of %(n)s near strides in the band", n)
            % parts
        )
    return ngettext("%(shown)s of %(n)s near stride", "%(shown)s of %(n)s near strides", n) % parts


def _frames(payload: Mapping[str, Any], finding: Finding) -> list[str]:
    """Labels of the strides that show the cue's fault."""
    return [label for label, out in _outside(payload, finding).items() if out]


def _outside(payload: Mapping[str, Any], finding: Finding) -> dict[str, bool]:
    """Label of each near stride that has the number: does it lie outside the band?"""
    labels = wording.stride_labels(payload["strides"])
    near = [
        (label, s["metrics"]) for label, s in zip(labels, payload["strides"], strict=True) if s["near"] and s["valid"]
    ]
    return {label: finding.is_outside(values[finding.id]) for label, values in near if finding.id in values}


def _steps(cue: Mapping[str, Any], reasoning: Sequence[Mapping[str, Any]]) -> list[Step]:
    steps = [Step(str(STEPS.get(r["kind"], r["kind"])), wording.spoken(r["text"])) for r in reasoning]
    return steps or [Step("", wording.spoken(sentence)) for sentence in cue.get("reasons") or ()]
