"""What a metric is: a few words of data and one pure function. References and errors stand in bands.json."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.gait.metrics.view import StrideView

OUTSIDE_WORDS = ("low", "high")
PULL_WORDS = ("lazy_heel", "over_cooked")


@dataclass(frozen=True, slots=True)
class Metric:
    """key        what JSON, pages and bands.json call it; id: its place in the table of metrics
    positive   what a larger value means
    vertical   measured against the vertical, so camera roll adds to its error
    contact    read at or between contacts, so event errors and small pictures add to its error
    min_rate   frames a second below which it is shown but never judged
    words      verdicts below and above the band
    """

    id: str
    key: str
    name: str
    unit: str
    positive: str
    formula: str
    measure: Callable[[StrideView], float]
    vertical: bool = False
    contact: bool = False
    min_rate: float = 0.0
    words: tuple[str, str] = OUTSIDE_WORDS
