"""The words for what was measured: numbers as sentences, refusals as help.

Nothing here judges; it only says what the result holds, in the language of whoever reads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from analysis import units
from analysis.counted import count
from analysis.cues.words import for_reader
from analysis.metric_words import METRICS, MetricWords, words_for
from analysis.pace import pace_words
from analysis.retold import retold
from gaitsite.languages import typed_number

Level = Literal["ok", "watch", "fault", "info"]

EN_DASH = "\N{EN DASH}"


METRIC_ID = re.compile(rf"\b(?:{'|'.join(METRICS)})\b")
STORED_PACE = re.compile(r"(\d+(?:[.,]\d+)?)(?: \N{PLUS-MINUS SIGN} (\d+(?:[.,]\d+)?))? m/s")
METRIC_LIST = re.compile(rf"{METRIC_ID.pattern}(?:, {METRIC_ID.pattern})* and {METRIC_ID.pattern}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One metric, ready to be read: `sentence` and `expected` together are everything; the rest draws the bar."""

    id: str
    words: MetricWords
    sentence: str
    expected: str
    verdict: str
    level: Level
    value: float
    error: float
    low: float | None
    high: float | None
    n: int

    def is_outside(self, value: float) -> bool:
        """Does a stride's value lie outside the band?"""
        return outside(value, self.low, self.high)


def outside(value: float, low: float | None, high: float | None) -> bool:
    """Does it lie outside a band, which may be open at an end?"""
    return (low is not None and value < low) or (high is not None and value > high)


FAULTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "lazy_heel": (_("Lazy heel lift"), ("heelPk", "Kpk", "Kpass")),
    "long_lever": (_("Long swing lever"), ("leverLoad", "leverMean", "gamma")),
    "flick": (_("Heel flick behind the body"), ("thKpk", "xKpk", "simul")),
    "over_cooked": (_("Pull bigger than this pace needs"), ("heelPk", "Kpk")),
    "late_pull": (_("Hip and knee fold one after the other"), ("simul", "gamma")),
    "overstride": (_("Foot lands far ahead"), ("over", "shankFS", "KFS")),
    "sitting_back": (_("Sitting back"), ("KstMax", "tall", "lean")),
    "folded": (_("Folded at the waist"), ("lean",)),
    "weak_hip_push": (_("Short push behind"), ("thTO",)),
    "calf_push": (_("Late push from the ankle"), ("calfShare",)),
    "bounce": (_("Bouncing"), ("VO_LL", "VO_cm")),
    "asymmetry": (_("Left and right differ"), ("tc",)),
}
"""Fault id to what a coach calls it and the metrics it speaks about, the telling one first."""

VERDICTS: Mapping[str, str] = {
    "lazy_heel": _("lazy heel"),
    "over_cooked": _("over-cooked"),
    "in_band": _("in the band"),
    "low": _("below the band"),
    "high": _("above the band"),
}


PLACES: Mapping[str, str] = {"lazy_heel": "low", "over_cooked": "high"}
"""Where the value lies that a verdict on the pull speaks of."""

LEVELS: Mapping[str | None, Level] = {"fault": "fault", "watch": "watch", "edge": "ok", "ok": "ok", None: "info"}
"""What the science claims with a verdict, and how loudly the page says it."""


CueKind = Literal["cue", "keep", "advice", "pain"]
"""cue: something to do; keep: nothing to change; advice and pain: why nothing is cued."""


def cue_kind(payload: Mapping[str, Any]) -> CueKind | None:
    """None for a result without a verdict."""
    cue = payload.get("cue")
    if not cue:
        return None
    kinds = {reason["kind"] for reason in cue.get("reasoning") or ()}
    if "pain" in kinds:
        return "pain"
    if cue.get("fault"):
        return "cue"
    # a fault that no cue fits, or that the clip cannot judge, is nothing to keep
    return "advice" if kinds & {"confidence", "pace", "sprint", "unfit"} else "keep"


Standing = Literal["fault", "kept", "met"]
STANDINGS: Mapping[str, str] = {
    "kept": _("Not surely in the band yet: go on with it."),
    "met": _("Met in this clip: once more to be sure."),
}
NEARLY: Mapping[str, str] = {"met": _("Met, once more to be sure"), "kept": _("Nearly there")}
"""How far a cue has come that the athlete goes on with: in a sentence, and in place of the fault's name."""


def cue_standing(payload: Mapping[str, Any]) -> Standing | None:
    """Does the clip show the fault of its cue, or does the athlete only go on with it? None without a cue."""
    cue = payload.get("cue") or {}
    if not cue.get("fault"):
        return None
    if cue.get("solved"):
        return "met"
    found = any(f["id"] == cue["fault"] and f["status"] == "fault" for f in payload.get("faults") or ())
    return "fault" if found else "kept"


def fault_name(fault: str) -> str:
    known = FAULTS.get(fault)
    return gettext(known[0]) if known else fault.replace("_", " ").capitalize()


def cue_words(text: str) -> str:
    """A cue: one of the library in the reader's language, one that a coach has worded as it was given."""
    return retold(text.strip())


def cue_text(cue: Mapping[str, Any]) -> str:
    """A result's cue, contract and details together, in the reader's language: in the coach's translations, where it is
    of the coach's own library."""
    written = (cue.get("said") or {}).get("text")
    return for_reader(written) if written else cue_words(str(cue["text"]))


def cue_drill(cue: Mapping[str, Any]) -> str:
    """Its drill in the same way; empty where there is none."""
    written = (cue.get("said") or {}).get("drill")
    return for_reader(written) if written else told(cue.get("drill") or "")


def cue_metric(payload: Mapping[str, Any]) -> str | None:
    """The number that speaks for the cue: the one it names, where that is a sign of its fault, else the first sign."""
    cue = payload.get("cue") or {}
    measured = payload.get("metrics") or {}
    signs = next((r["metrics"] for r in cue.get("reasoning") or () if r["kind"] == "chosen"), ())
    named = [cue["metric"]] if cue.get("metric") and (not signs or cue["metric"] in signs) else []
    telling = (*named, *signs, *FAULTS.get(cue.get("fault") or "", ("", ()))[1])
    return next((str(metric) for metric in telling if metric in measured), None)


def pace_text(mps: float, error_mps: float | None = None) -> str:
    """Running pace as a coach says it, in the reader's unit: "5:30/km", "10.9 km/h", measured "5:30 ±0:50/km"."""
    return pace_words(mps, units.current().pace, error_mps)


def band_text(metric: MetricWords, low: float | None, high: float | None) -> str:
    """A band as in "0.38-0.62" or "at most 20°"; at least one of the two is given."""
    unit = metric.unit if metric.unit.startswith("°") else ""
    if low is None:
        return gettext("at most %(number)s") % {"number": metric.number(high or 0.0) + unit}
    if high is None:
        return gettext("at least %(number)s") % {"number": metric.number(low) + unit}
    if low < 0:
        return gettext("%(low)s to %(high)s") % {"low": metric.number(low), "high": metric.number(high) + unit}
    return f"{metric.number(low)}{EN_DASH}{metric.number(high)}{unit}"


def expected_text(
    metric: MetricWords, low: float | None, high: float | None, payload: Mapping[str, Any], *, own: bool = False
) -> str:
    """What the band says at this pace, as in "At 5:30/km we expect 0.38-0.62."; empty without a band. own: the band is
    the coach's for this athlete, and holds at any pace."""
    if low is None and high is None:
        return ""
    band = band_text(metric, low, high)
    if own:
        return gettext("Your band: %(band)s.") % {"band": band}
    pace = payload.get("pace_mps")
    if not pace:
        return gettext("With the pace unknown we expect %(band)s.") % {"band": band}
    parts = {"pace": pace_text(pace, payload.get("pace_error_mps")), "band": band}
    if payload.get("pace_source") == "typed":
        return gettext("At %(pace)s we expect %(band)s.") % parts
    return gettext("At about %(pace)s, judged from the video, we expect %(band)s.") % parts


def findings(payload: Mapping[str, Any]) -> list[Finding]:
    """Every measured metric of a result in reading order."""
    measured: Mapping[str, Mapping[str, Any]] = payload.get("metrics") or {}
    order = [*(m for m in METRICS if m in measured), *(m for m in measured if m not in METRICS)]
    return [_finding(metric, measured[metric], payload) for metric in order]


def _finding(metric: str, row: Mapping[str, Any], payload: Mapping[str, Any]) -> Finding:
    words = words_for(metric, row.get("unit", ""))
    claimed = row.get("level")
    return Finding(
        id=metric,
        words=words,
        sentence=gettext("%(metric)s %(value)s, %(error)s.")
        % {"metric": words.name, "value": words.quantity(row["value"]), "error": words.spread(row["error"])},
        expected=expected_text(words, row["low"], row["high"], payload, own=bool(row.get("own_band"))),
        verdict=_verdict(row["verdict"], claimed) if row["verdict"] else "",
        level=LEVELS[claimed],
        value=row["value"],
        error=row["error"],
        low=row["low"],
        high=row["high"],
        n=row["n"],
    )


def _verdict(verdict: str, claimed: str | None) -> str:
    """A fault is named only where one is claimed; short of that the words say where the value lies."""
    if claimed == "edge":
        return gettext("at the edge of the band")
    return gettext(VERDICTS[verdict if claimed == "fault" else PLACES.get(verdict, verdict)])


def headline(payload: Mapping[str, Any]) -> str:
    """The result of a clip in one sentence, for lists; payload as `selectors.get_reading` has it."""
    cue = payload.get("cue")
    metric = cue_metric(payload)
    if payload.get("status") == "preview":
        n = sum(1 for s in payload.get("strides", ()) if s["near"] and s["valid"])
        return gettext("A first look from %(strides)s: too few for a verdict.") % {"strides": count(n, "stride")}
    if not cue:
        return gettext("Measured; no cue from this clip.")
    if not cue.get("fault"):
        return cue_words(str(cue["text"]))
    name = NEARLY.get(cue_standing(payload) or "")
    name = gettext(name) if name else fault_name(cue["fault"])
    if metric is None:
        return f"{name}."
    row = payload["metrics"][metric]
    words = words_for(metric, row.get("unit", ""))
    value, error = words.quantity(row["value"]), words.spread(row["error"])
    parts = {"finding": name, "metric": within(words.name), "value": value, "error": error}
    return gettext("%(finding)s: %(metric)s %(value)s, %(error)s.") % parts


def within(name: str) -> str:
    """A name as it is written within a sentence: small in English, in other languages as it is."""
    return name.lower() if (get_language() or "en").startswith("en") else name


def told(sentence: str) -> str:
    """A sentence that was stored in English and metres a second, in the reader's language and unit of pace."""
    return STORED_PACE.sub(_in_unit, retold(sentence, _fault_or_text))


def _in_unit(stored: re.Match[str]) -> str:
    return pace_text(typed_number(stored[1]), typed_number(stored[2]) if stored[2] else None)


def spoken(reason: str) -> str:
    """A reason for a cue, in the reader's language and with metric ids put into words. For nothing else: some ids, such
    as "tall" and "over", are words."""
    listed = METRIC_LIST.sub(lambda found: _listed(METRIC_ID.findall(found[0])), told(reason))
    return METRIC_ID.sub(lambda found: within(METRICS[found[0]].name), listed)


def _fault_or_text(text: str) -> str:
    fault = text.lower().replace(" ", "_")
    return fault_name(fault) if fault in FAULTS else text


def _listed(metrics: Sequence[str]) -> str:
    *first, last = (within(METRICS[metric].name) for metric in metrics)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}


def stride_labels(strides: Sequence[Mapping[str, Any]]) -> list[str]:
    """What each stride is called: near strides "1", "2", ..., far strides "f1", "f2", ..., each in order of time."""
    seen = {True: 0, False: 0}
    labels = []
    for stride in strides:
        seen[stride["near"]] += 1
        labels.append(f"{'' if stride['near'] else 'f'}{seen[stride['near']]}")
    return labels
