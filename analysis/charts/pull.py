"""How an athlete's pull grows with the pace, against the reference, as a figure for Plotly."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from analysis import units
from analysis.charts.style import PALETTES, Theme, axis, layout_of
from analysis.days import day_short
from analysis.gait.bands import references
from analysis.metric_words import words_for
from analysis.pace import round_paces
from analysis.together import Pull
from analysis.wording import pace_text

MARGIN_MPS = 0.25


def pull_figure(pull: Pull, theme: Theme = "light") -> dict[str, Any]:
    """One dot for each clip with its error, the line through them, and behind both what a runner's band does.

    x is m/s, written as pace; y is shown in the metric's words. `customdata` holds the clip's id.
    """
    colours, words, reference = PALETTES[theme], words_for(pull.metric), references()[pull.metric]
    points = [dot.point for dot in pull.clips]
    paces = np.array([point.pace_mps for point in points])
    values = np.array([point.value for point in points])
    ends = np.array([paces.min() - MARGIN_MPS, paces.max() + MARGIN_MPS])
    weights = 1 / np.array([point.error for point in points]) ** 2
    middle, level = np.average(paces, weights=weights), np.average(values, weights=weights)
    expected = np.array([reference.value(pace) for pace in ends])
    line = level + pull.scaling.slope * (np.array([paces.min(), paces.max()]) - middle)
    x = ends.tolist()
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    data = [
        go.Scatter(x=x, y=(expected - reference.below).tolist(), **edge),
        go.Scatter(x=x, y=(expected + reference.above).tolist(), fill="tonexty", fillcolor=colours.band, **edge),
        go.Scatter(
            x=x,
            y=expected.tolist(),
            mode="lines",
            line={"color": colours.muted, "width": 1, "dash": "dot"},
            hoverinfo="skip",
        ),
        go.Scatter(
            x=[float(paces.min()), float(paces.max())],
            y=line.tolist(),
            mode="lines",
            line={"color": colours.near, "width": 2},
            hoverinfo="skip",
        ),
        go.Scatter(
            x=paces.tolist(),
            y=values.tolist(),
            error_y={"type": "data", "array": [point.error for point in points], "width": 5, "thickness": 1.5},
            mode="markers",
            marker={"size": 10, "color": colours.near},
            customdata=[dot.clip_id for dot in pull.clips],
            text=[
                f"{day_short(dot.date)}, {pace_text(dot.point.pace_mps)}<br>{words.quantity(dot.point.value)}, "
                f"{words.spread(dot.point.error)}"
                for dot in pull.clips
            ],
            hovertemplate="%{text}<extra></extra>",
        ),
    ]
    ticks = round_paces(*x, units.current().pace)
    layout = layout_of(colours) | {
        "height": 240,
        "margin": {"l": 44, "r": 8, "t": 8, "b": 36},
        "hovermode": "closest",
        "xaxis": axis(colours) | {"range": x, "tickvals": ticks, "ticktext": [pace_text(tick) for tick in ticks]},
        "yaxis": axis(colours) | {"nticks": 5, "ticksuffix": words.unit if words.unit.startswith("°") else ""},
    }
    return go.Figure(data=data, layout=layout).to_plotly_json()
