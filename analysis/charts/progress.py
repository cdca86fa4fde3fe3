"""Progress of one metric over an athlete's clips, as a figure for Plotly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from analysis.charts.style import PALETTES, Theme, axis, layout_of
from analysis.wording import pace_text, words_for


def progress_figure(series: Sequence[Mapping[str, Any]], metric: str, theme: Theme = "light") -> dict[str, Any]:
    """One metric over an athlete's clips, oldest left: value with its error, and behind it what its pace lets expect.

    `series` as from `selectors.progress_series`. Clips stand at even distances, for several may be of one day;
    `customdata` holds the clip's id. Clips without the metric are left out.
    """
    colours = PALETTES[theme]
    rows = [row for row in series if metric in row["metrics"]]
    words = words_for(metric, rows[0]["metrics"][metric]["unit"] if rows else "")
    values = [row["metrics"][metric] for row in rows]
    x = list(range(len(rows)))

    def shown(number: float | None) -> float | None:
        return None if number is None else round(number * words.factor, 4)

    banded = [i for i, v in enumerate(values) if v["low"] is not None and v["high"] is not None]
    outside = [
        (v["low"] is not None and v["value"] < v["low"]) or (v["high"] is not None and v["value"] > v["high"])
        for v in values
    ]
    data = [
        go.Bar(
            x=banded,
            y=[shown(values[i]["high"] - values[i]["low"]) for i in banded],
            base=[shown(values[i]["low"]) for i in banded],
            width=0.62,
            name="expected at that pace",
            marker={"color": colours.band, "line": {"width": 0}},
            hoverinfo="skip",
        ),
        go.Scatter(
            x=x,
            y=[shown(v["value"]) for v in values],
            error_y={"type": "data", "array": [shown(v["error"]) for v in values], "width": 5, "thickness": 1.5},
            name=words.name,
            mode="lines+markers",
            line={"color": colours.near, "width": 1.5},
            marker={
                "size": 11,
                "color": [colours.watch if out else colours.near for out in outside],
                "symbol": ["diamond" if out else "circle" for out in outside],
            },
            customdata=[row["clip_id"] for row in rows],
            text=[_progress_hover(row, metric) for row in rows],
            hovertemplate="%{text}<extra></extra>",
        ),
    ]
    layout = layout_of(colours) | {
        "height": 300,
        "margin": {"l": 48, "r": 12, "t": 12, "b": 52},
        "hovermode": "closest",
        "bargap": 0.3,
        "xaxis": axis(colours)
        | {
            "tickvals": x,
            "ticktext": [_progress_tick(row) for row in rows],
            "range": [-0.6, max(len(rows) - 1, 2) + 0.6],
            "showgrid": False,
            "tickangle": 0,
        },
        "yaxis": axis(colours) | {"nticks": 6, "ticksuffix": words.unit if words.unit.startswith("°") else ""},
    }
    return go.Figure(data=data, layout=layout).to_plotly_json()


def _progress_tick(row: Mapping[str, Any]) -> str:
    day = f"{row['date'].day} {row['date']:%b}"
    return f"{day}<br>{pace_text(row['pace_mps'])}" if row["pace_mps"] else day


def _progress_hover(row: Mapping[str, Any], metric: str) -> str:
    value = row["metrics"][metric]
    words = words_for(metric, value["unit"])
    return f"{words.name} {words.quantity(value['value'])}, {words.spread(value['error'])}<br>{value['n']} strides"
