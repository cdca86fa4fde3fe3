"""What a reader wants to see of a clip: which curves, legs, strides and metrics, how wide, in which colours."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from analysis.charts.style import PALETTES, Palette, Theme
from analysis.metric_words import METRICS
from analysis.review.instants import CURVES, CurveName

WIDTHS_PX = (200, 4000)
PHONE_PX, TWO_COLUMNS_PX, THREE_COLUMNS_PX = 480, 620, 900
LEGS_SHOWN = ("near", "far")


@dataclass(frozen=True, slots=True)
class Choice:
    """strides: labels as on the page ("5", "f5"), empty for all that count; metrics: empty for the main ones."""

    theme: Theme = "dark"
    width_px: int = 1000
    curves: tuple[CurveName, ...] = tuple(CURVES)
    near: bool = True
    far: bool = True
    strides: frozenset[str] = frozenset()
    metrics: tuple[str, ...] = ()

    @property
    def colours(self) -> Palette:
        return PALETTES[self.theme]

    @property
    def narrow(self) -> bool:
        return self.width_px < PHONE_PX

    @property
    def columns(self) -> int:
        """Panels side by side."""
        return 1 + (self.width_px >= TWO_COLUMNS_PX) + (self.width_px >= THREE_COLUMNS_PX)

    def legs(self) -> tuple[bool, ...]:
        """Is it the near one? For each leg shown, the far one first, so that the near one lies on top."""
        return (*((False,) if self.far else ()), *((True,) if self.near else ()))


def choice_of(query: QueryDict) -> Choice:
    """The choice that an address makes, lists as "knee,heel"; nothing said of a thing means all of it.

    Raises ValueError for what there is not.
    """
    theme = query.get("theme", "dark")
    curves, legs, metrics = (_listed(query, name) for name in ("curves", "legs", "metrics"))
    for asked, known in (((theme,), PALETTES), (curves, CURVES), (legs, LEGS_SHOWN), (metrics, METRICS)):
        if unknown := [word for word in asked if word not in known]:
            raise ValueError(f"there is no {unknown[0]!r}")
    return Choice(
        theme=next(t for t in PALETTES if t == theme),
        width_px=min(max(int(query.get("width", "1000")), WIDTHS_PX[0]), WIDTHS_PX[1]),
        curves=tuple(c for c in CURVES if c in curves or not curves),
        near="near" in legs or not legs,
        far="far" in legs or not legs,
        strides=frozenset(_listed(query, "strides")),
        metrics=tuple(m for m in METRICS if m in metrics),
    )


def _listed(query: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(word for word in query.get(name, "").split(",") if word)
