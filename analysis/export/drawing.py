"""Charts that stand still, as the points and labels of an SVG: see `templates/export/_chart.svg`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext

from analysis.curves import ClipCurves
from analysis.days import day_short, day_text
from analysis.gait.model import FloatArray, other
from analysis.metric_words import words_for
from analysis.wording import pace_text

WIDTH, WIDE, HEIGHT = 300, 720, 200
"""Of a chart among several, and of one by itself."""
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 10, 40
MOST_POINTS = 600
"""Of one line: more than the chart has pixels across nobody sees."""
MOST_TICKS = 5


@dataclass(slots=True)
class Chart:
    """title; lines: kind and points "x,y x,y"; dots, bands: where; ticks: place and words of both axes."""

    title: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    dots: list[dict[str, Any]] = field(default_factory=list)
    bands: list[dict[str, float]] = field(default_factory=list)
    x_ticks: list[tuple[float, str, str]] = field(default_factory=list)
    y_ticks: list[tuple[float, str]] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT


def progress_chart(series: Sequence[Mapping[str, Any]], metric: str) -> Chart | None:
    """One metric over the clips, oldest left, each with its error and its band; None where no clip has it."""
    rows = [row for row in series if metric in row["metrics"]]
    if not rows:
        return None
    found = [row["metrics"][metric] for row in rows]
    words = words_for(metric, found[0]["unit"])
    ends = [v["value"] + sign * v["error"] for v in found for sign in (-1, 1)]
    ends += [v[end] for v in found for end in ("low", "high") if v[end] is not None]
    y = _scale(min(ends), max(ends), HEIGHT - BOTTOM, TOP)
    x = _scale(-0.5, max(len(rows), 3) - 0.5, LEFT, WIDTH - RIGHT, room=0.0)
    chart = Chart(f"{words.name}{f', {words.unit}' if words.unit else ''}")
    for i, value in enumerate(found):
        if value["low"] is not None and value["high"] is not None:
            top, low = y(value["high"]), y(value["low"])
            chart.bands.append({"x": x(i - 0.3), "y": top, "width": x(i + 0.3) - x(i - 0.3), "height": low - top})
        outside = (value["low"] is not None and value["value"] < value["low"]) or (
            value["high"] is not None and value["value"] > value["high"]
        )
        error = (y(value["value"] + value["error"]), y(value["value"] - value["error"]))
        says = f"{day_text(rows[i]['date'])}: {words.quantity(value['value'])}, {words.spread(value['error'])}"
        chart.dots.append(
            {"x": x(i), "y": y(value["value"]), "top": error[0], "low": error[1], "out": outside, "says": says}
        )
    chart.lines = [("value", " ".join(f"{dot['x']},{dot['y']}" for dot in chart.dots))]
    step = math.ceil(len(rows) / MOST_TICKS)
    chart.x_ticks = [
        (x(i), day_short(row["date"]), pace_text(row["pace_mps"]) if row["pace_mps"] else "")
        for i, row in enumerate(rows)
        if i % step == 0
    ]
    chart.y_ticks = [(y(v), words.number(v)) for v in (min(ends), max(ends))]
    return chart


def knee_chart(payload: Mapping[str, Any], curves: ClipCurves) -> Chart | None:
    """Knee flexion of both legs over the clip; None where there is nothing to draw."""
    pieces: list[tuple[str, FloatArray, FloatArray]] = []
    for said, segment in zip(payload["segments"], curves["segments"], strict=True):
        near = said["near_side"]
        pieces += [("far", segment["time_s"], segment["knee_deg"][other(near)])]
        pieces += [("near", segment["time_s"], segment["knee_deg"][near])]
    values = np.concatenate([v for _, _, v in pieces]) if pieces else np.empty(0)
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    first, last = float(curves["time_s"][0]), float(curves["time_s"][-1])
    low, high = float(values.min()), float(values.max())
    x, y = _scale(first, last, LEFT, WIDE - RIGHT, room=0.0), _scale(low, high, HEIGHT - BOTTOM, TOP)
    chart = Chart(gettext("Knee bend over the clip, °"), width=WIDE)
    step = max(1, math.ceil(len(curves["time_s"]) / MOST_POINTS))
    for kind, times, angles in pieces:
        runs = np.split(np.arange(len(angles)), np.flatnonzero(np.diff(np.isfinite(angles).astype(int))) + 1)
        for run in runs:
            if len(run) > 1 and np.isfinite(angles[run[0]]):
                chosen = run[::step]
                line = " ".join(f"{x(float(times[i]))},{y(float(angles[i]))}" for i in chosen)
                chart.lines.append((kind, line))
    chart.x_ticks = [(x(t), f"{t:.0f} s", "") for t in range(math.ceil(first), math.floor(last) + 1)][
        :: max(1, round((last - first) / (2 * MOST_TICKS)))
    ]
    chart.y_ticks = [(y(v), f"{v:.0f}") for v in (low, high)]
    return chart


def _scale(low: float, high: float, start: float, end: float, *, room: float = 0.08) -> Any:
    """From a value to its place, to a tenth of a pixel."""
    span = (high - low) or 1.0
    low, span = low - room * span, span * (1 + 2 * room)
    return lambda value: round(start + (end - start) * (value - low) / span, 1)
