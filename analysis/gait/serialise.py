"""The JSON form of an analysis: a contract, kept stable, and beside it the details that pages show.

Plain types only; what is not a number is null.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from analysis.gait.cue_model import Cue, LastCue, ReasonKind
from analysis.gait.model import Analysis, Company, MetricResult, Stride

Json = dict[str, Any]
SILENT: tuple[ReasonKind, ...] = ("pain", "confidence", "sprint", "pace")


def to_dict(analysis: Analysis) -> Json:
    """The contract of `manage.py analyse --json`. Curves and `details` are not part of it."""
    return {
        "status": analysis.status,
        "code": analysis.code,
        "message": analysis.message,
        "engine": {
            "name": analysis.engine.name,
            "model": analysis.engine.model,
            "version": analysis.engine.version,
        },
        "frames": int(analysis.frames),
        "duration_s": _number(analysis.duration_s),
        "cadence_spm": _number(analysis.cadence_spm),
        "pace_mps": _number(analysis.pace_mps),
        "pace_source": analysis.pace_source,
        "pace_error_mps": _number(analysis.pace_error_mps),
        "slow_motion": {
            "suspected": bool(analysis.slow_motion.suspected),
            "factor": _number(analysis.slow_motion.factor),
        },
        "segments": [
            {
                "start_s": _number(s.start_s),
                "end_s": _number(s.end_s),
                "direction": s.direction,
                "near_side": s.near_side,
            }
            for s in analysis.segments
        ],
        "strides": [_stride(s) for s in analysis.strides],
        "metrics": {key: _metric(result) for key, result in analysis.metrics.items()},
        "faults": [{"id": f.id, "status": f.status, "z": _number(f.z)} for f in analysis.faults],
        "cue": None
        if analysis.cue is None
        else {"fault": analysis.cue.fault, "text": analysis.cue.text, "drill": analysis.cue.drill},
    }


def details(analysis: Analysis) -> Json:
    """What goes with the contract for the pages.

    warnings        sentences
    kind            running, grounded_running, sprint or null
    events          error of a single foot strike, toe-off and contact time in ms (one standard deviation, true time),
                    flagged_share and whether it is low; null without a counted stride
    metrics         by key: level, random_error, own_band (the band is the coach's for this athlete)
    fault_strides   by fault: indices into the strides that show it
    stride_doubts, stride_flags, stride_by_hand   for each stride: why it does not count; what does not confirm its
                    events; which of them a person gave
    cue             metric, reasons (sentences), reasoning (the same as data), z, solved, stop, retest, source; or null
    """
    events = analysis.events
    return {
        "warnings": list(analysis.warnings),
        "kind": analysis.kind,
        "events": None
        if events is None
        else {
            "foot_strike_error_ms": round(1000 * events.foot_strike_error_s, 1),
            "toe_off_error_ms": round(1000 * events.toe_off_error_s, 1),
            "contact_error_ms": round(1000 * events.contact_error_s, 1),
            "flagged_share": events.flagged_share,
            "low": events.low,
        },
        "metrics": {
            key: {
                "level": result.level,
                "random_error": _number(result.random_error),
                "own_band": bool(result.own_band),
            }
            for key, result in analysis.metrics.items()
        },
        "fault_strides": {fault.id: list(fault.strides) for fault in analysis.faults},
        "stride_doubts": [list(stride.doubts) for stride in analysis.strides],
        "stride_flags": [list(stride.flags) for stride in analysis.strides],
        "stride_by_hand": [list(stride.by_hand) for stride in analysis.strides],
        "cue": None if analysis.cue is None else _cue_details(analysis.cue),
    }


def reading(data: Mapping[str, Any], extra: Mapping[str, Any]) -> Json:
    """Contract and details as one, for whoever shows them: the cue, the metrics and the strides carry what the details
    add to them, the whole its `warnings`, `kind` and `events`."""
    cue = data["cue"]
    given = extra.get("stride_by_hand") or [[] for _ in data["strides"]]  # results of earlier versions have none
    why = zip(data["strides"], extra["stride_doubts"], extra["stride_flags"], given, strict=True)
    return {
        **data,
        **{key: extra[key] for key in ("warnings", "kind", "events", "fault_strides")},
        "metrics": {key: {**row, **extra["metrics"][key]} for key, row in data["metrics"].items()},
        "strides": [
            {**stride, "doubts": doubts, "flags": flags, "by_hand": by_hand} for stride, doubts, flags, by_hand in why
        ],
        "cue": cue and {**cue, **extra["cue"]},
    }


def company_details(company: Company | None) -> Json | None:
    """Who else was in view, for the pages: ambiguous, time_s, boxes (left, top, right, bottom, 0..1; the first is whom
    the track follows); null where nobody was."""
    if company is None:
        return None
    return {
        "ambiguous": company.ambiguous,
        "time_s": _number(company.time_s),
        "boxes": [list(box) for box in company.boxes],
    }


def last_cue(data: Mapping[str, Any], extra: Mapping[str, Any]) -> LastCue | None:
    """What an athlete has been working on, from the last scored clip's contract and details; None if nothing."""
    cue, more = data["cue"], extra.get("cue") or {}
    if cue is None or cue["fault"] is None:
        return None
    return LastCue(cue["fault"], cue["text"], more.get("z"), more.get("solved", 0))


def tells(data: Mapping[str, Any], extra: Mapping[str, Any]) -> bool:
    """Does a scored clip say anything about what its athlete works on? One that could not carry a cue, or was given
    none because of pain, does not."""
    reasoning = (extra.get("cue") or {}).get("reasoning") or ()
    return data["cue"] is not None and not any(reason["kind"] in SILENT for reason in reasoning)


def _cue_details(cue: Cue) -> Json:
    reasoning = [{**asdict(reason), "metrics": list(reason.metrics)} for reason in cue.reasoning]
    return {
        "metric": cue.metric,
        "reasons": list(cue.reasons),
        "reasoning": reasoning,
        "z": _number(cue.z),
        "solved": cue.solved,
        "stop": cue.stop,
        "retest": cue.retest,
        "source": cue.source,
    }


def _stride(stride: Stride) -> Json:
    return {
        "segment": int(stride.segment),
        "side": stride.side,
        "near": bool(stride.near),
        "valid": bool(stride.valid),
        "foot_strike_s": _number(stride.foot_strike_s),
        "toe_off_s": _number(stride.toe_off_s),
        "next_foot_strike_s": _number(stride.next_foot_strike_s),
        "metrics": {key: float(value) for key, value in stride.metrics.items() if math.isfinite(value)},
    }


def _metric(result: MetricResult) -> Json:
    return {
        "value": _number(result.value),
        "unit": result.unit,
        "error": _number(result.error),
        "low": _number(result.low),
        "high": _number(result.high),
        "verdict": result.verdict,
        "n": int(result.n),
    }


def _number(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None
