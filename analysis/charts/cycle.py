"""A clip's strides laid over each other on 0-100 % of the cycle, as a figure for Plotly.

A panel for each curve: the reference band and its mean in grey, each stride thin, the mean thick, the spread between
strides shaded. The page lays the stride under way and the cursor over it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis.charts.choice import Choice
from analysis.charts.strides import LegCycle, about_hand, about_reference, about_strides, leg_cycle, reference_for
from analysis.charts.style import Grid, Palette, axis_id, cycle_axes, faded, layout_of, panels_of, title
from analysis.curves import ClipCurves
from analysis.gait.cycles import PER_CENT
from analysis.gait.model import FloatArray
from analysis.gait.reference_curves import ReferenceCycle
from analysis.review.instants import CurveName

PANEL_PX, PANEL_PX_STACKED = 300, 210
MARGIN = {"l": 40, "r": 12, "t": 30, "b": 44}
TITLES: Mapping[CurveName, str] = {
    "knee": _("Knee bend, °"),
    "thigh": _("Thigh ahead of vertical, °"),
    "heel": _("Heel height, of leg length"),
}
PEAKS: Mapping[CurveName, str] = {"heel": "heelPk"}
"""Curves without a reference of their own, and the metric whose band says where their peaks are expected."""


def cycle_figure(payload: Mapping[str, Any], curves: ClipCurves, choice: Choice) -> dict[str, Any]:
    """Panels as `choice.curves`, x axes in per cent of the stride. `layout.meta` holds `panels` (curve and axes) and
    `caption`, the sentences that go with the chart."""
    colours = choice.colours
    legs = [leg for near in choice.legs() if (leg := leg_cycle(payload, curves, choice.strides, near=near))]
    reference = reference_for(payload)
    columns = min(len(choice.curves), 3) if choice.columns == 3 else 1
    grid = Grid(len(choice.curves), columns, PANEL_PX if columns > 1 else PANEL_PX_STACKED, gap_px=62)
    traces: list[go.Scatter] = []
    layout = layout_of(colours) | {
        "height": grid.height_px + MARGIN["t"] + MARGIN["b"],
        "margin": MARGIN,
        "annotations": [],
        "shapes": [],
    }
    for panel, curve in enumerate(choice.curves):
        number = panel + 1
        axes = {"xaxis": axis_id("x", number), "yaxis": axis_id("y", number)}
        traces += [*_reference(reference, curve, payload, colours, axes), *_spread(legs, curve, colours, axes)]
        traces += _lines(legs, curve, colours, axes)
        layout |= cycle_axes(colours, grid, panel)
        layout["annotations"].append(title(gettext(TITLES[curve]), colours, grid.x(panel)[0], grid.y(panel)[1]))
        layout["shapes"] += [*_toe_offs(legs, reference, colours, axes), *_peak_band(payload, curve, colours, axes)]
    layout["meta"] = {
        "panels": panels_of("curve", choice.curves),
        "caption": [
            gettext("%(mean)s, ± one standard deviation between strides.") % {"mean": of}
            if (of := about_strides(legs))
            else "",
            about_reference(reference, payload),
            *([hand] if (hand := about_hand(legs)) else []),
        ],
    }
    return go.Figure(data=traces, layout=layout).to_plotly_json()


def _polygon(low: FloatArray, high: FloatArray, x: FloatArray = PER_CENT) -> dict[str, FloatArray]:
    return {"x": np.concatenate([x, x[::-1]]), "y": np.round(np.concatenate([low, high[::-1]]), 3)}


def _reference(
    reference: ReferenceCycle | None,
    curve: CurveName,
    payload: Mapping[str, Any],
    colours: Palette,
    axes: dict[str, str],
) -> list[go.Scatter]:
    if reference is None or curve not in reference.curves:
        return []
    # runners who never leave the ground stand otherwise than those of the reference; their swing is a runner's
    start = int(np.ceil(reference.toe_off_pct)) if payload.get("kind") == "grounded_running" else 0
    expected = reference.curves[curve]
    part = slice(start, None)
    fill = {"mode": "lines", "fill": "toself", "line": {"width": 0}}
    return [
        go.Scatter(
            **_polygon(expected.low[part], expected.high[part], PER_CENT[part]),
            name=f"{curve}, reference band",
            fillcolor=faded(colours.band, 0.55),
            **fill,
            **axes,
        ),
        go.Scatter(
            x=PER_CENT[part],
            y=np.round(expected.mean[part], 3),
            name=f"{curve}, reference mean",
            mode="lines",
            line={"color": colours.muted, "width": 1.4, "dash": "7px,3px,1px,3px"},
            **axes,
        ),
    ]


def _spread(legs: Sequence[LegCycle], curve: CurveName, colours: Palette, axes: dict[str, str]) -> list[go.Scatter]:
    return [
        go.Scatter(
            **_polygon(leg.mean[curve] - leg.sd[curve], leg.mean[curve] + leg.sd[curve]),
            name=f"{curve}, spread, {_name(leg)}",
            mode="lines",
            fill="toself",
            fillcolor=faded(colours.near if leg.near else colours.far, 0.24),
            line={"width": 0},
            **axes,
        )
        for leg in legs
        if np.isfinite(leg.sd[curve]).all()
    ]


def _lines(legs: Sequence[LegCycle], curve: CurveName, colours: Palette, axes: dict[str, str]) -> list[go.Scatter]:
    lines = []
    for leg in legs:
        colour = colours.near if leg.near else colours.far
        dash = {} if leg.near else {"dash": "6px,4px"}
        lines.append(
            go.Scatter(
                x=np.concatenate([[*PER_CENT, np.nan] for _ in leg.strides]),
                y=np.round(np.concatenate([[*s.curves[curve], np.nan] for s in leg.strides]), 3),
                name=f"{curve}, strides, {_name(leg)}",
                mode="lines",
                line={"color": faded(colour, 0.45), "width": 0.9} | dash,
                **axes,
            )
        )
        lines.append(
            go.Scatter(
                x=PER_CENT,
                y=np.round(leg.mean[curve], 3),
                name=f"{curve}, mean, {_name(leg)}",
                mode="lines",
                line={"color": colour, "width": 2.8 if leg.near else 1.8} | dash,
                **axes,
            )
        )
    return lines


def _name(leg: LegCycle) -> str:
    return "near leg" if leg.near else "far leg"


def _toe_offs(
    legs: Sequence[LegCycle], reference: ReferenceCycle | None, colours: Palette, axes: dict[str, str]
) -> list[dict[str, Any]]:
    """Where stance ends: a dotted line for each leg, as in the curves over time, and a tick for the reference."""
    lifts = [(leg.toe_off_pct, colours.near if leg.near else colours.far, 1.0) for leg in legs]
    if reference:
        lifts.append((reference.toe_off_pct, colours.muted, 0.07))
    return [
        {
            "type": "line",
            "xref": axes["xaxis"],
            "yref": f"{axes['yaxis']} domain",
            "x0": at,
            "x1": at,
            "y0": 0,
            "y1": height,
            "line": {
                "color": colour,
                "width": 1.2 if height == 1 else 2.5,
                "dash": "2px,3px" if height == 1 else "solid",
            },
        }
        for at, colour, height in lifts
        if np.isfinite(at)
    ]


def _peak_band(
    payload: Mapping[str, Any], curve: CurveName, colours: Palette, axes: dict[str, str]
) -> list[dict[str, Any]]:
    measured = payload["metrics"].get(PEAKS.get(curve, ""))
    if not measured or measured["low"] is None or measured["high"] is None:
        return []
    return [
        {
            "type": "rect",
            "xref": f"{axes['xaxis']} domain",
            "yref": axes["yaxis"],
            "x0": 0,
            "x1": 1,
            "y0": measured["low"],
            "y1": measured["high"],
            "fillcolor": colours.band,
            "opacity": 0.45,
            "line": {"width": 0},
            "layer": "below",
        }
    ]
