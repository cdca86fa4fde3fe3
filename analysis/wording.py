"""The words for what was measured: numbers as sentences, refusals as help.

Keys of `METRICS` are metric ids of `gait/bands.json`. Nothing here judges; it only says what the result holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from analysis import units
from analysis.pace import pace_words

Level = Literal["ok", "watch", "fault", "info"]

MINUS = "\N{MINUS SIGN}"
PLUS_MINUS = "\N{PLUS-MINUS SIGN}"
EN_DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class MetricWords:
    """How one metric is called and written.

    name      as in a sentence
    short     as over a column
    unit      after the number in a sentence; written without a space if it begins with a degree sign
    decimals  places shown
    factor    what the stored value is multiplied by for the reader (seconds to milliseconds, fractions to per cent)
    meaning   one line for whoever meets it the first time
    """

    name: str
    short: str
    unit: str
    decimals: int
    meaning: str
    factor: float = 1.0

    def number(self, value: float) -> str:
        """The bare number, with a true minus sign and no "-0"."""
        text = f"{abs(value * self.factor):.{self.decimals}f}"
        return f"{MINUS}{text}" if value < 0 and float(text) != 0 else text

    def quantity(self, value: float) -> str:
        return join_unit(self.number(value), self.unit)

    def spread(self, error: float) -> str:
        """The error with at least one digit that is not zero, never shown as exactly nothing."""
        text = self.number(abs(error))
        if float(text) == 0:
            text = f"{10**-self.decimals:.{self.decimals}f}"
        return f"{PLUS_MINUS}{text}"


def join_unit(number: str, unit: str) -> str:
    if not unit:
        return number
    return f"{number}{unit}" if unit.startswith("°") else f"{number} {unit}"


LEG = "of leg length"

METRICS: Mapping[str, MetricWords] = {
    "heelPk": MetricWords("Heel lift", "Heel lift", LEG, 2, "How high the heel comes above the ground in swing."),
    "Kpk": MetricWords("Peak knee bend", "Peak knee", "°", 0, "The most the knee bends while the foot is in the air."),
    "Kpass": MetricWords(
        "Knee bend under the hip", "Knee at pass", "°", 0, "Knee bend at the instant the ankle passes under the hip."
    ),
    "leverMean": MetricWords(
        "Swing lever", "Lever", LEG, 2, "Mean distance from hip to ankle in swing: the shorter, the lighter to swing."
    ),
    "leverMin": MetricWords("Shortest swing lever", "Lever min", LEG, 2, "Least distance from hip to ankle in swing."),
    "leverLoad": MetricWords(
        "Lever load", "Load", "of a straight leg", 2, "How hard the leg is to swing, against holding it straight."
    ),
    "thMax": MetricWords("Knee drive", "Knee drive", "°", 0, "Furthest the thigh comes forward of vertical in swing."),
    "thRange": MetricWords("Thigh travel", "Thigh travel", "°", 0, "From furthest behind to furthest forward."),
    "thKpk": MetricWords(
        "Thigh at peak knee bend", "Thigh at peak", "°", 0, "Thigh when the knee bends most; ahead is plus."
    ),
    "tKpk": MetricWords("Timing of the knee bend", "Knee timing", "% of swing", 0, "When the knee bends most."),
    "xHeelPk": MetricWords(
        "Ankle against the hip at heel peak", "Ankle at heel peak", LEG, 2, "Behind the hip is minus."
    ),
    "xKpk": MetricWords("Ankle against the hip at peak knee bend", "Ankle at peak", LEG, 2, "Behind the hip is minus."),
    "simul": MetricWords(
        "Hip and knee folding together", "Together", "% of the fold", 0, "Share of the fold in which both move.", 100.0
    ),
    "gamma": MetricWords("Knee-to-hip balance of the fold", "Balance", "°", 0, "More than 77 is mostly knee."),
    "over": MetricWords("Foot ahead of the hip at foot strike", "Overstride", LEG, 2, "How far ahead the foot lands."),
    "shankFS": MetricWords("Shin angle at foot strike", "Shin", "°", 0, "Ankle ahead of the knee is plus."),
    "KFS": MetricWords("Knee bend at foot strike", "Knee at strike", "°", 0, "Nearly straight is a reaching leg."),
    "KstMax": MetricWords("Knee bend in stance", "Knee in stance", "°", 0, "Deep is a sitting run."),
    "tall": MetricWords("Hip height in stance", "Hip height", LEG, 2, "Tall runners keep the hip high over the foot."),
    "thTO": MetricWords("Thigh behind at toe-off", "Thigh at toe-off", "°", 0, "Behind vertical is minus: the push."),
    "calfShare": MetricWords("Ankle's share of the push", "Ankle share", "%", 0, "Against the thigh's.", 100.0),
    "legTO": MetricWords("Leg length at toe-off", "Leg at toe-off", LEG, 2, "How far the leg stretches."),
    "ankFS": MetricWords("Ankle at foot strike", "Ankle strike", "°", 0, "Toes up is plus."),
    "ankMaxSt": MetricWords("Ankle bend in stance", "Ankle stance", "°", 0, "Most the ankle folds over the foot."),
    "ankMin": MetricWords("Ankle at push-off", "Ankle push", "°", 0, "Toes pointed is minus."),
    "VO_cm": MetricWords("Bounce", "Bounce", "cm", 1, "How far the hips rise and fall each step."),
    "VO_LL": MetricWords("Bounce", "Bounce", LEG, 2, "How far the hips rise and fall each step."),
    "lean": MetricWords("Forward lean", "Lean", "°", 0, "Trunk against vertical; forward is plus."),
    "cadence": MetricWords("Cadence", "Cadence", "steps a minute", 0, "Both feet together."),
    "tc": MetricWords("Contact time", "Contact", "ms", 0, "How long a foot is on the ground.", 1000.0),
    "tf": MetricWords("Flight time", "Flight", "ms", 0, "How long both feet are in the air.", 1000.0),
    "DF": MetricWords("Share of the stride on the ground", "Ground share", "%", 0, "Of one foot's stride.", 100.0),
    "stepLen": MetricWords("Step length", "Step", "m", 2, "From one foot's landing to the other's."),
}
"""In the order in which a coach reads them."""

IN_INCHES: Mapping[str, MetricWords] = {
    "VO_cm": replace(METRICS["VO_cm"], unit="in", factor=1 / units.CM_PER_INCH),
    "stepLen": replace(METRICS["stepLen"], unit="in", factor=100 / units.CM_PER_INCH, decimals=0),
}
"""Lengths for readers who have inches."""

METRIC_ID = re.compile(rf"\b(?:{'|'.join(METRICS)})\b")


def words_for(metric: str, unit: str = "") -> MetricWords:
    """Words of a metric in the reader's units; one that has none yet appears under its own id with the unit the result
    gives."""
    if metric in IN_INCHES and units.current().inches:
        return IN_INCHES[metric]
    return METRICS.get(metric) or MetricWords(metric, metric, {"deg": "°", "LL": LEG}.get(unit, unit), 2, "")


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


FAULTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "lazy_heel": ("Lazy heel lift", ("heelPk", "Kpk", "Kpass")),
    "long_lever": ("Long swing lever", ("leverLoad", "leverMean", "gamma")),
    "flick": ("Heel flick behind the body", ("thKpk", "xKpk", "simul")),
    "over_cooked": ("Pull bigger than this pace needs", ("heelPk", "Kpk")),
    "late_pull": ("Hip and knee fold one after the other", ("simul", "gamma")),
    "overstride": ("Foot lands far ahead", ("over", "shankFS", "KFS")),
    "sitting_back": ("Sitting back", ("KstMax", "tall", "lean")),
    "folded": ("Folded at the waist", ("lean",)),
    "weak_hip_push": ("Short push behind", ("thTO",)),
    "calf_push": ("Late push from the ankle", ("calfShare",)),
    "bounce": ("Bouncing", ("VO_LL", "VO_cm")),
    "asymmetry": ("Left and right differ", ("tc",)),
}
"""Fault id to what a coach calls it and the metrics it speaks about, the telling one first."""

VERDICTS: Mapping[str, str] = {
    "lazy_heel": "lazy heel",
    "over_cooked": "over-cooked",
    "in_band": "in the band",
    "low": "below the band",
    "high": "above the band",
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
    "kept": "Not surely in the band yet: go on with it.",
    "met": "Met in this clip: once more to be sure.",
}
"""How far a cue has come that the athlete goes on with."""


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
    return known[0] if known else fault.replace("_", " ").capitalize()


def cue_metric(payload: Mapping[str, Any]) -> str | None:
    """The number that speaks for the cue: the one it names, where that is a sign of its fault, else the first sign."""
    cue = payload.get("cue") or {}
    measured = payload.get("metrics") or {}
    signs = next((r["metrics"] for r in cue.get("reasoning") or () if r["kind"] == "chosen"), ())
    named = [cue["metric"]] if cue.get("metric") and (not signs or cue["metric"] in signs) else []
    telling = (*named, *signs, *FAULTS.get(cue.get("fault") or "", ("", ()))[1])
    return next((str(metric) for metric in telling if metric in measured), None)


def pace_text(mps: float) -> str:
    """Running pace as a coach says it, in the reader's unit: "5:30/km", "10.9 km/h"."""
    return pace_words(mps, units.current().pace)


def band_text(metric: MetricWords, low: float | None, high: float | None) -> str:
    """A band as in "0.38-0.62" or "at most 20°"; at least one of the two is given."""
    if low is None:
        band = f"at most {metric.number(high or 0.0)}"
    elif high is None:
        band = f"at least {metric.number(low)}"
    elif low < 0:
        band = f"{metric.number(low)} to {metric.number(high)}"
    else:
        band = f"{metric.number(low)}{EN_DASH}{metric.number(high)}"
    return f"{band}{metric.unit}" if metric.unit.startswith("°") else band


def expected_text(
    metric: MetricWords, low: float | None, high: float | None, payload: Mapping[str, Any], *, own: bool = False
) -> str:
    """What the band says at this pace, as in "At 5:30/km we expect 0.38-0.62."; empty without a band. own: the band is
    the coach's for this athlete, and holds at any pace."""
    if low is None and high is None:
        return ""
    band = band_text(metric, low, high)
    if own:
        return f"Your band: {band}."
    pace = payload.get("pace_mps")
    if pace and payload.get("pace_source") == "typed":
        return f"At {pace_text(pace)} we expect {band}."
    if pace:
        return f"At about {pace_text(pace)}, judged from the video, we expect {band}."
    return f"With the pace unknown we expect {band}."


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
        sentence=f"{words.name} {words.quantity(row['value'])}, {words.spread(row['error'])}.",
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
        return "at the edge of the band"
    return VERDICTS[verdict if claimed == "fault" else PLACES.get(verdict, verdict)]


def headline(payload: Mapping[str, Any]) -> str:
    """The result of a clip in one sentence, for lists; payload as `selectors.get_reading` has it."""
    cue = payload.get("cue")
    metric = cue_metric(payload)
    if payload.get("status") == "preview":
        n = sum(1 for s in payload.get("strides", ()) if s["near"] and s["valid"])
        return f"A first look from {count(n, 'stride')}: too few for a verdict."
    if not cue:
        return "Measured; no cue from this clip."
    if not cue.get("fault"):
        return str(cue["text"])
    standing = cue_standing(payload)
    name = {"met": "Met, once more to be sure", "kept": "Nearly there"}.get(standing or "", fault_name(cue["fault"]))
    if metric is None:
        return f"{name}."
    row = payload["metrics"][metric]
    words = words_for(metric, row.get("unit", ""))
    return f"{name}: {words.name.lower()} {words.quantity(row['value'])}, {words.spread(row['error'])}."


def spoken(sentence: str) -> str:
    """A sentence of the science with metric ids put into words."""
    return METRIC_ID.sub(lambda match: METRICS[match[0]].name.lower(), sentence)


def stride_labels(strides: Sequence[Mapping[str, Any]]) -> list[str]:
    """What each stride is called: near strides "1", "2", ..., far strides "f1", "f2", ..., each in order of time."""
    seen = {True: 0, False: 0}
    labels = []
    for stride in strides:
        seen[stride["near"]] += 1
        labels.append(f"{'' if stride['near'] else 'f'}{seen[stride['near']]}")
    return labels


def count(n: int, noun: str) -> str:
    """As in "1 stride", "no strides", "5 strides"."""
    return f"{n or 'no'} {noun}{'' if n == 1 else 's'}"
