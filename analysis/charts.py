"""The curves of a clip on its clock, as a figure for Plotly: a plain dict of what plotly.js reads, `data` and `layout`.

The cursor is no part of a figure; the page moves it over the plot. Text holds no <b> or <i>: Plotly would write them
as style attributes, which the content policy forbids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from analysis.curves import ClipCurves
from analysis.gait.model import FloatArray, other
from analysis.instants import CURVES, CueMark, CurveName, cue_mark
from analysis.plot_style import PALETTES, Palette, Theme, axis, layout_of

HEIGHT_PX = 520
ROWS: tuple[CurveName, ...] = ("knee", "thigh", "heel")
AXES: Mapping[CurveName, str] = {"knee": "y2", "thigh": "y3", "heel": "y4"}
DOMAINS: Mapping[CurveName, tuple[float, float]] = {"knee": (0.71, 0.96), "thigh": (0.36, 0.62), "heel": (0.0, 0.27)}
TITLES: Mapping[CurveName, str] = {
    "knee": "Knee bend, ° from straight",
    "thigh": "Thigh, ° ahead of vertical",
    "heel": "Heel height, of leg length",
}
PEAKS: Mapping[CurveName, str] = {"knee": "Kpk", "heel": "heelPk"}
"""Metric whose band is drawn behind a curve: where its peaks are expected."""
CUE_CHARS, CUE_CHARS_NARROW = 26, 15
"""Longest line of a cue on the chart; the second on a phone."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A coach's note on the chart: its number in the list, and its instant."""

    number: int
    time_s: float


def curves_figure(
    payload: Mapping[str, Any],
    curves: ClipCurves,
    pins: Sequence[Pin] = (),
    theme: Theme = "dark",
    *,
    narrow: bool = False,
) -> dict[str, Any]:
    """Knee, thigh and heel height over the clip's time, one above the other on one x axis in container seconds.

    The axis `y` spans all rows, 0 to 1, and carries what belongs to an instant rather than to a curve: stance, foot
    strikes, toe-offs, pins. It is drawn first, so that curves lie on top.
    """
    colours = PALETTES[theme]
    traces = [*_contacts(payload, colours)]
    for row in ROWS:
        for near in (False, True):
            x, y = joined(payload, curves, row, near=near)
            line = (
                {"color": colours.near, "width": 2.2}
                if near
                else {"color": colours.far, "width": 1.3, "dash": "4px,3px"}
            )
            name = f"{row}, {'near' if near else 'far'} leg"
            traces.append(go.Scatter(x=x, y=y, yaxis=AXES[row], mode="lines", name=name, line=line, connectgaps=False))
    mark = cue_mark(payload, curves)
    if mark:
        traces.append(_cue_dot(mark, payload, colours))
    if pins:
        traces.append(_pins(pins, colours))
    layout = layout_of(colours) | {
        "height": HEIGHT_PX,
        "margin": {"l": 44, "r": 12, "t": 20, "b": 36},
        "xaxis": axis(colours)
        | {
            "range": [float(curves["time_s"][0]), float(curves["time_s"][-1])],
            "anchor": AXES["heel"],
            "showgrid": False,
            "ticksuffix": " s",
            "nticks": 8,
        },
        "yaxis": {"domain": [0, 1], "range": [0, 1], "visible": False, "fixedrange": True},
        "annotations": [
            *_titles(colours),
            *([_cue_words(mark, payload, colours, CUE_CHARS_NARROW if narrow else CUE_CHARS)] if mark else []),
        ],
        "shapes": _peak_bands(payload, colours),
    }
    for row in ROWS:
        layout[AXES[row].replace("y", "yaxis")] = axis(colours) | {"domain": DOMAINS[row], "nticks": 4}
    return go.Figure(data=traces, layout=layout).to_plotly_json()


def joined(
    payload: Mapping[str, Any], curves: ClipCurves, row: CurveName, *, near: bool
) -> tuple[FloatArray, FloatArray]:
    """A curve of the near or the far leg over all segments, times and values, with a NaN between two segments."""
    x: list[FloatArray] = []
    y: list[FloatArray] = []
    for said, segment in zip(payload["segments"], curves["segments"], strict=True):
        side = said["near_side"] if near else other(said["near_side"])
        x += [segment["time_s"], np.array([np.nan])]
        y += [np.asarray(segment[CURVES[row]][side], np.float64), np.array([np.nan])]
    if not x:
        return np.empty(0), np.empty(0)
    return np.concatenate(x)[:-1], np.round(np.concatenate(y)[:-1], 3)


def _contacts(payload: Mapping[str, Any], colours: Palette) -> list[go.Scatter]:
    """Near foot: stance shaded, foot strike a line, toe-off a dotted line. Far foot: short ticks at the bottom."""
    near = [s for s in payload["strides"] if s["near"]]
    far = [s for s in payload["strides"] if not s["near"]]
    stance_x: list[float | None] = []
    stance_y: list[float | None] = []
    for stride in near:
        start, end = stride["foot_strike_s"], stride["toe_off_s"]
        if end is None:
            continue
        stance_x += [start, start, end, end, start, None]
        stance_y += [0, 1, 1, 0, 0, None]
    fill = {"mode": "lines", "fill": "toself", "fillcolor": colours.near_soft, "line": {"width": 0}, "opacity": 0.55}
    strikes = sorted({s[k] for s in near for k in ("foot_strike_s", "next_foot_strike_s")})
    far_strikes = sorted({s[k] for s in far for k in ("foot_strike_s", "next_foot_strike_s")})
    return [
        go.Scatter(x=stance_x, y=stance_y, name="near foot on the ground", **fill),
        _verticals(strikes, "foot strike", {"color": colours.near, "width": 1}),
        _verticals(_toe_offs(near), "toe-off", {"color": colours.near, "width": 1, "dash": "1px,3px"}),
        _verticals(far_strikes, "far foot strike", {"color": colours.far, "width": 1.5}, top=0.012),
        _verticals(_toe_offs(far), "far toe-off", {"color": colours.far, "width": 1}, top=0.007),
    ]


def _toe_offs(strides: Sequence[Mapping[str, Any]]) -> list[float]:
    return [s["toe_off_s"] for s in strides if s["toe_off_s"] is not None]


def _verticals(times: Sequence[float], name: str, line: dict[str, Any], top: float = 1.0) -> go.Scatter:
    x = [v for t in times for v in (t, t, None)]
    y = [v for _ in times for v in (0, top, None)]
    return go.Scatter(x=x, y=y, name=name, mode="lines", line=line, opacity=0.7)


def _cue_colour(payload: Mapping[str, Any], colours: Palette) -> str:
    return colours.fault if payload["cue"].get("fault") else colours.near


def _cue_dot(mark: CueMark, payload: Mapping[str, Any], colours: Palette) -> go.Scatter:
    marker = {
        "symbol": "circle-open",
        "size": 13,
        "color": _cue_colour(payload, colours),
        "line": {"width": 2.5},
    }
    return go.Scatter(
        x=[mark.time_s],
        y=[mark.value],
        yaxis=AXES[mark.curve],
        name="cue",
        mode="markers",
        marker=marker,
        cliponaxis=False,
    )


def _cue_words(mark: CueMark, payload: Mapping[str, Any], colours: Palette, line: int) -> dict[str, Any]:
    """The cue to the right of its instant; the page turns it to the left where there is no room."""
    return {
        "name": "cue",
        "x": mark.time_s,
        "y": mark.value,
        "xref": "x",
        "yref": AXES[mark.curve],
        "text": "<br>".join(wrapped(f"“{payload['cue']['text'].strip()}”", line)),
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1.5,
        "arrowcolor": _cue_colour(payload, colours),
        "ax": 34,
        "ay": -26,
        "standoff": 8,
        "xanchor": "left",
        "align": "left",
        "font": {"color": colours.text, "size": 13, "weight": 600},
        "bgcolor": colours.surface,
        "bordercolor": _cue_colour(payload, colours),
        "borderwidth": 1,
        "borderpad": 5,
    }


def _pins(pins: Sequence[Pin], colours: Palette) -> go.Scatter:
    """Numbered squares on the top edge, each on a line through all rows."""
    return go.Scatter(
        x=[v for p in pins for v in (p.time_s, p.time_s, None)],
        y=[v for _ in pins for v in (0, 1, None)],
        text=[v for p in pins for v in ("", str(p.number), "")],
        name="coach's notes",
        mode="lines+markers+text",
        line={"color": colours.hand, "width": 1.2, "dash": "2px,2px"},
        marker={"symbol": "square", "size": [v for _ in pins for v in (0, 18, 0)], "color": colours.hand, "opacity": 1},
        textfont={"color": colours.surface, "size": 11, "weight": "bold"},
        cliponaxis=False,
    )


def _peak_bands(payload: Mapping[str, Any], colours: Palette) -> list[dict[str, Any]]:
    bands = []
    for row, metric in PEAKS.items():
        measured = payload["metrics"].get(metric)
        if measured and measured["low"] is not None and measured["high"] is not None:
            bands.append(
                {
                    "type": "rect",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "yref": AXES[row],
                    "y0": measured["low"],
                    "y1": measured["high"],
                    "fillcolor": colours.band,
                    "opacity": 0.45,
                    "line": {"width": 0},
                    "layer": "below",
                }
            )
    return bands


def _titles(colours: Palette) -> list[dict[str, Any]]:
    return [
        {
            "text": TITLES[row],
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": DOMAINS[row][1],
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 13, "color": colours.muted},
        }
        for row in ROWS
    ]


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` characters, broken between words; a longer word has its own line."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
