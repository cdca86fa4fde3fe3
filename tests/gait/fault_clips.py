"""Clips of the reference runner with some metrics changed, for the rules of faults and cues."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.gait import cue, faults
from analysis.gait.bands import Expectations, references
from analysis.gait.cue_model import Cue, FaultWords, LastCue
from analysis.gait.model import MetricResult
from analysis.gait.pace import Pace

TYPED = Pace(3.5, 0.0, "typed")
UNKNOWN = Pace(2.9, 0.5, "none")
AT = Expectations(TYPED, 60.0)


def reference(pace: Pace) -> dict[str, float]:
    return {key: ref.value(pace.mps) for key, ref in references().items()}


def clip(changes: Mapping[str, float], pace: Pace = TYPED, rate: float = 60.0, strides: int = 8) -> faults.Clip:
    """A runner on every reference but for some changes, all strides alike."""
    values = reference(pace) | dict(changes)
    sd = {key: ref.measurement_sd for key, ref in references().items()}
    results = {key: MetricResult(v, "", sd[key], None, None, None, strides) for key, v in values.items()}
    return faults.Clip(results, [(i, values) for i in range(strides)], Expectations(pace, rate), 0.9)


def chosen(
    changes: Mapping[str, float],
    pace: Pace = TYPED,
    trust: float = 0.9,
    pain: bool = False,
    last: LastCue | None = None,
    words: Mapping[str, FaultWords] = cue.AS_PACKAGED,
) -> Cue:
    this = clip(changes, pace)
    return cue.choose(faults.find_faults(this), this, trust, pain, last, words)


# References at 3.5 m/s: Kpk 107, heelPk .59, Kpass 83, thKpk 20, leverMean .83, leverLoad .76, over .27, thTO -22.
LAZY = {"Kpk": 68.0, "heelPk": 0.38, "Kpass": 50.0}
LONG = {"leverMean": 0.92, "leverLoad": 0.88}
FLICK = {"thKpk": -2.0, "Kpk": 124.0, "heelPk": 0.95}
BIG = {"heelPk": 0.85, "Kpk": 128.0}
OVERSTRIDE = {"over": 0.42, "shankFS": 19.0}
SITTING = {"KstMax": 60.0, "tall": 0.85, "lean": -3.0}
