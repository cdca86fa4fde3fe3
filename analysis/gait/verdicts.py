"""Step 12: the clip's value of each metric, with its error, its band and a word.

Words: `lazy_heel`, `in_band`, `over_cooked` for the three measures of the pull (Kpk, heelPk, Kpass); `low`, `in_band`,
`high` for all others; None where there is no band or the clip cannot carry a judgement. The word says where the value
lies; what is claimed with it is the level, for which the faults are needed: one sign outside its band is no fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.gait import errors
from analysis.gait.bands import Band, Expectations
from analysis.gait.faults import SURE_Z, Finding
from analysis.gait.metrics import METRICS
from analysis.gait.metrics.definition import Metric
from analysis.gait.model import FloatArray, Level, MetricResult

IN_BAND = "in_band"
IQR_OVER_SD = 1.35
MEDIAN_VARIANCE = np.pi / 2  # of a median over that of a mean, many strides; a little less for few
ROLL_SD_DEG = 2.0  # how far from level a camera is that is thought to be: an engineering value, nobody has measured it
ROUGH_CONTACTS, TURNED_VIEW = 1.5, 1.3  # how much larger the measurement error gets


@dataclass(frozen=True, slots=True)
class Footage:
    """What the errors depend on. rough_contacts: events uncertain or runner small; turned: camera not quite square."""

    rough_contacts: bool = False
    turned: bool = False


def summarise(
    strides: Sequence[Mapping[str, float]],
    expected: Expectations,
    footage: Footage,
    whole: Mapping[str, float],
    judged: bool,
) -> dict[str, MetricResult]:
    """Median over the valid near-leg strides' metrics.

    whole    metric id to what the clip as a whole says better than its strides one by one; NaN keeps their median
    judged   False leaves out the verdicts (a preview)
    """
    results = {}
    for metric in METRICS:
        values = np.array([stride[metric.key] for stride in strides if metric.key in stride])
        if not len(values):
            continue
        value = whole.get(metric.key, np.nan)
        value = value if np.isfinite(value) else float(np.median(values))
        band = expected.band(metric.key)
        results[metric.key] = MetricResult(
            value=value,
            unit=metric.unit,
            error=error(metric, value, values, footage, expected),
            low=band.low if band else None,
            high=band.high if band else None,
            verdict=word(metric, value, band) if band and judged else None,
            n=len(values),
            random_error=standard_error(values),
            own_band=expected.owns(metric.key),
        )
    return results


def error(metric: Metric, value: float, values: FloatArray, footage: Footage, expected: Expectations) -> float:
    """One standard deviation: measurement in film of this rate, unknown camera roll and a pace read from the film where
    they matter, and the strides' spread. value: the clip's; values (n,) its strides'."""
    measurement = errors.expected(metric.key, expected.frame_rate_hz).sd
    if metric.contact and footage.rough_contacts:
        measurement *= ROUGH_CONTACTS
    if footage.turned and "turned" not in metric.views:
        measurement *= TURNED_VIEW
    roll = ROLL_SD_DEG * metric.roll
    pace = value * (expected.pace.error_mps or 0.0) / expected.pace.mps if metric.paced else 0.0
    return float(np.sqrt(measurement**2 + roll**2 + pace**2 + standard_error(values) ** 2))


def standard_error(values: FloatArray) -> float:
    """Robust standard error of the median of the strides' values (n,): sqrt(pi / 2) IQR / 1.35 / sqrt(n)."""
    low, high = np.percentile(values, [25, 75])
    return float((high - low) / IQR_OVER_SD * np.sqrt(MEDIAN_VARIANCE / len(values)))


def word(metric: Metric, value: float, band: Band) -> str:
    if band.low is not None and value < band.low:
        return metric.words[0]
    return metric.words[1] if band.high is not None and value > band.high else IN_BAND


def settle(results: Mapping[str, MetricResult], findings: Sequence[Finding]) -> dict[str, MetricResult]:
    """The same with the level of each verdict: how far outside, and whether a fault rests on it."""
    signs = {status: {m for f in findings if f.status == status for m in f.signs} for status in ("fault", "watch")}

    def level(key: str, result: MetricResult) -> Level | None:
        if result.verdict is None:
            return None
        if key in signs["fault"]:
            return "fault"
        if key in signs["watch"]:
            return "watch"
        if result.verdict == IN_BAND:
            return "ok"
        return "edge" if beyond(result) < SURE_Z else "watch"

    return {key: replace(result, level=level(key, result)) for key, result in results.items()}


def beyond(result: MetricResult) -> float:
    """How far outside its band, in errors; not positive inside, minus infinity without a band."""
    below = -np.inf if result.low is None else result.low - result.value
    above = -np.inf if result.high is None else result.value - result.high
    return float(max(below, above) / result.error)
