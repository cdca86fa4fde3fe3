"""Every chart of the review page by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from analysis.charts.choice import Choice
from analysis.charts.cycle import cycle_figure
from analysis.charts.cyclogram import cyclogram_figure
from analysis.charts.dots import dots_figure
from analysis.charts.marks import Pin
from analysis.charts.over_time import curves_figure
from analysis.curves import ClipCurves
from analysis.models import CueNote

Draw = Callable[[Mapping[str, Any], ClipCurves, Choice], dict[str, Any]]

CHARTS: Mapping[str, Draw] = {
    "cycle": cycle_figure,
    "loop": cyclogram_figure,
    "dots": dots_figure,
}
"""Those that hold nothing but what was measured. "time" holds the reader's notes too."""


def draw_chart(
    name: str, payload: Mapping[str, Any], curves: ClipCurves, choice: Choice, notes: Iterable[CueNote]
) -> dict[str, Any]:
    """The figure, `data` and `layout`. Raises ValueError for a chart there is not."""
    if name == "time":
        pins = [Pin(number, note.time_s) for number, note in enumerate(notes, 1)]
        return curves_figure(payload, curves, choice, pins)
    if name not in CHARTS:
        raise ValueError(f"there is no chart {name!r}")
    return CHARTS[name](payload, curves, choice)
