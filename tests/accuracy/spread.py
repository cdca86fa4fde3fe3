"""Errors in two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from analysis.gait.model import FloatArray

PLUS_MINUS = "\N{PLUS-MINUS SIGN}"
PLACES = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of n errors, NaN without one."""

    bias: float
    sd: float
    n: int

    @classmethod
    def of(cls, errors: Sequence[float] | FloatArray) -> Self:
        if not len(errors):
            return cls(float("nan"), float("nan"), 0)
        return cls(float(np.mean(errors)), float(np.std(errors)), len(errors))

    @classmethod
    def pooled(cls, groups: Sequence[Self]) -> Self:
        """Of several groups, each with equal weight, however many errors it holds; n is how many groups there are."""
        if not groups:
            return cls.of([])
        bias = float(np.mean([group.bias for group in groups]))
        square = float(np.mean([group.rms**2 for group in groups]))
        return cls(bias, float(np.sqrt(max(square - bias**2, 0.0))), len(groups))

    @property
    def rms(self) -> float:
        """Root mean square: both together, one standard deviation of what a value may be off by."""
        return float(np.hypot(self.bias, self.sd))

    def text(self, places: int, scale: float = 1.0) -> str:
        if not self.n:
            return ""
        return f"{scale * self.bias:+.{places}f} {PLUS_MINUS} {scale * self.sd:.{places}f}"

    def rounded(self) -> Self:
        return replace(self, bias=rounded(self.bias), sd=rounded(self.sd))

    def as_json(self) -> dict[str, float] | None:
        return {"bias": self.bias, "sd": self.sd, "n": self.n} if self.n else None

    @classmethod
    def from_json(cls, row: dict[str, float] | None) -> Self:
        return cls.of([]) if row is None else cls(row["bias"], row["sd"], int(row["n"]))


def rounded(value: float) -> float:
    """To three figures: more is chance."""
    return float(f"{value:.{PLACES}g}")
