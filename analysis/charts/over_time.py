"""The curves of a clip on its clock, as a figure for Plotly: a plain dict of what plotly.js reads, `data` and `layout`.

The cursor is no part of a figure; the page moves it over the plot. Text holds no <b> or <i>: Plotly would write them
as style attributes, which the content policy forbids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis.charts import marks as chart_marks
from analysis.charts.choice import Choice
from analysis.charts.marks import Pin
from analysis.charts.style import Grid, Palette, axis, layout_of, title
from analysis.curves import ClipCurves
from analysis.gait.model import FloatArray, other
from analysis.review.instants import CURVES, CurveName, cue_mark
from gaitsite.languages import decimal

ROW_PX, GAP_PX = 124, 48
MARGIN = {"l": 44, "r": 12, "t": 40, "b": 36}
AXES: Mapping[CurveName, str] = {"knee": "y2", "thigh": "y3", "heel": "y4"}
TITLES: Mapping[CurveName, str] = {
    "knee": _("Knee bend, ° from straight"),
    "thigh": _("Thigh, ° ahead of vertical"),
    "heel": _("Heel height, of leg length"),
}
PEAKS: Mapping[CurveName, str] = {"knee": "Kpk", "heel": "heelPk"}
"""Metric whose band is drawn behind a curve: where its peaks are expected."""
UNDER_PX = 6
OVER_PX = {"plain": 6, "marked": 26}
"""Below and above a curve, in its row: the last where a letter or the cue's words stand on it."""
HINT = _(
    "Click or drag on the curves to move the video; a letter, a number or the ring opens what it stands for.",
)
BY_HAND = _("Hollow diamonds on dashed lines: foot strikes and toe-offs put right by hand.")
ERRORS = _(
    "Heel height and peaks are measured to about ±%(heel)s of leg length and ±%(angle)s°; the far leg less well.",
)
HEEL_ERROR, ANGLE_ERROR = 0.05, 8


def curves_figure(
    payload: Mapping[str, Any], curves: ClipCurves, choice: Choice, pins: Sequence[Pin] = ()
) -> dict[str, Any]:
    """The chosen curves over the clip's time, one above the other on one x axis in container seconds.

    The axis `y` spans all rows, 0 to 1, and carries what belongs to an instant rather than to a curve: stance, foot
    strikes, toe-offs, pins. It is drawn first, so that curves lie on top. `layout.meta`: `panels` (curve and axes),
    `marks` (see `chart_marks.openable`), `hint`, for who has a pointer, and `caption`, sentences.
    """
    colours = choice.colours
    grid = Grid(len(choice.curves), 1, ROW_PX, gap_px=GAP_PX)
    by_hand = _by_hand(payload, colours, choice)
    traces = [*_contacts(payload, colours, choice), *by_hand]
    for row in choice.curves:
        for near in choice.legs():
            x, y = joined(payload, curves, row, near=near)
            line = (
                {"color": colours.near, "width": 2.2}
                if near
                else {"color": colours.far, "width": 1.3, "dash": "4px,3px"}
            )
            name = f"{row}, {'near' if near else 'far'} leg"
            traces.append(go.Scatter(x=x, y=y, yaxis=AXES[row], mode="lines", name=name, line=line, connectgaps=False))
    cue = cue_mark(payload, curves)
    if cue and cue.curve not in choice.curves:
        cue = None
    found = chart_marks.findings_of(payload, curves, choice.curves)
    if cue:
        traces.append(chart_marks.cue_dot(cue, payload, colours, AXES[cue.curve]))
    if pins:
        traces.append(chart_marks.pins_trace(pins, colours))
    layout = layout_of(colours) | {
        "height": grid.height_px + MARGIN["t"] + MARGIN["b"],
        "margin": MARGIN,
        "xaxis": axis(colours)
        | {
            "range": [float(curves["time_s"][0]), float(curves["time_s"][-1])],
            "anchor": AXES[choice.curves[-1]],
            "showgrid": False,
            "ticksuffix": " s",
            "nticks": 8,
        },
        "yaxis": {"domain": [0, 1], "range": [0, 1], "visible": False, "fixedrange": True},
        "annotations": [
            *(title(gettext(TITLES[row]), colours, 0, grid.y(i)[1]) for i, row in enumerate(choice.curves)),
            *(chart_marks.letter(one, colours, AXES[one.mark.curve]) for one in found),
            *([chart_marks.cue_words(cue, payload, colours, AXES[cue.curve], narrow=choice.narrow)] if cue else []),
        ],
        "shapes": _peak_bands(payload, colours, choice),
        "meta": {
            "panels": [{"curve": row, "x": "xaxis", "y": AXES[row].replace("y", "yaxis")} for row in choice.curves],
            "marks": chart_marks.openable(cue, found, pins, payload),
            "hint": gettext(HINT),
            "caption": [
                *([gettext(BY_HAND)] if by_hand else []),
                gettext(ERRORS) % {"heel": decimal(HEEL_ERROR, 2), "angle": ANGLE_ERROR},
            ],
        },
    }
    for i, row in enumerate(choice.curves):
        marked = any(not one.below for one in found if one.mark.curve == row) or (cue is not None and cue.curve == row)
        layout[AXES[row].replace("y", "yaxis")] = axis(colours) | {
            "domain": grid.y(i),
            "nticks": 4,
            "range": _range(
                [t["y"] for t in traces if t["yaxis"] == AXES[row]] + _expected(payload, row), marked=marked
            ),
        }
    return go.Figure(data=traces, layout=layout).to_plotly_json()


def _range(values: Sequence[Any], *, marked: bool) -> list[float] | None:
    """Of a row's axis over the whole clip: it stays while the page shows a part. None where nothing is there."""
    known = [float(v) for ys in values for v in ys if np.isfinite(v)]
    if not known:
        return None
    low, high = min(known), max(known)
    over_px = OVER_PX["marked" if marked else "plain"]
    a_px = max(high - low, 1e-3) / (ROW_PX - over_px - UNDER_PX)
    return [low - UNDER_PX * a_px, high + over_px * a_px]


def _expected(payload: Mapping[str, Any], row: CurveName) -> list[list[float]]:
    """Edges of the band that is drawn behind a curve, if there is one."""
    measured = payload["metrics"].get(PEAKS.get(row, ""))
    if not measured or measured["low"] is None or measured["high"] is None:
        return []
    return [[measured["low"], measured["high"]]]


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


def _contacts(payload: Mapping[str, Any], colours: Palette, choice: Choice) -> list[go.Scatter]:
    """Near foot: stance shaded, foot strike a line, toe-off a dotted line. Far foot: short ticks at the bottom."""
    near = [s for s in payload["strides"] if s["near"] and choice.near]
    far = [s for s in payload["strides"] if not s["near"] and choice.far]
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


def _by_hand(payload: Mapping[str, Any], colours: Palette, choice: Choice) -> list[go.Scatter]:
    """A dashed line with a hollow diamond at its foot for each contact that a person gave; short for the far foot."""
    shown = [s for s in payload["strides"] if s["near"] in choice.legs()]
    given = sorted({(s[f"{name}_s"], s["near"]) for s in shown for name in s.get("by_hand", ())})
    return (
        [
            go.Scatter(
                x=[v for t, _ in given for v in (t, t, None)],
                y=[v for _, near in given for v in (0, 1 if near else 0.03, None)],
                name="by hand",
                mode="lines+markers",
                line={"color": colours.hand, "width": 1.5, "dash": "5px,3px"},
                marker={
                    "symbol": "diamond-open",
                    "size": [v for _ in given for v in (10, 0, 0)],
                    "color": colours.hand,
                    "line": {"width": 2},
                    "opacity": 1,
                },
                cliponaxis=False,
            )
        ]
        if given
        else []
    )


def _toe_offs(strides: Sequence[Mapping[str, Any]]) -> list[float]:
    return [s["toe_off_s"] for s in strides if s["toe_off_s"] is not None]


def _verticals(times: Sequence[float], name: str, line: dict[str, Any], top: float = 1.0) -> go.Scatter:
    x = [v for t in times for v in (t, t, None)]
    y = [v for _ in times for v in (0, top, None)]
    return go.Scatter(x=x, y=y, name=name, mode="lines", line=line, opacity=0.7)


def _peak_bands(payload: Mapping[str, Any], colours: Palette, choice: Choice) -> list[dict[str, Any]]:
    bands = []
    for row in PEAKS:
        for low, high in _expected(payload, row) if row in choice.curves else ():
            bands.append(
                {
                    "type": "rect",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "yref": AXES[row],
                    "y0": low,
                    "y1": high,
                    "fillcolor": colours.band,
                    "opacity": 0.45,
                    "line": {"width": 0},
                    "layer": "below",
                }
            )
    return bands
