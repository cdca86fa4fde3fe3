"""Each stride's own numbers over the clip's time, a panel for each metric, as a figure for Plotly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_noop as _

from analysis.charts.choice import Choice
from analysis.charts.style import Grid, Palette, axis, axis_id, axis_key, layout_of, panels_of, title
from analysis.curves import ClipCurves
from analysis.metric_words import MetricWords, words_for
from analysis.review.instants import instants_of
from analysis.review.result import COLUMNS
from analysis.wording import cue_metric, stride_labels

PANEL_PX, PANEL_PX_NARROW = 150, 110
MARGIN = {"l": 46, "r": 12, "t": 26, "b": 34}
CLIP_GAP, CLIP_ROOM = 0.08, 0.14
"""Of the time that the strides take: from the last one to the clip's own value, and to the edge."""
EXPLAINED = _(
    "A dot is a stride: click it to see its frame. At the right edge the clip's median with its error; the grey "
    "band is what we expect at this pace. Diamonds lie outside it, crosses do not count."
)
BY_HAND = _("Hollow: a foot strike or toe-off of the stride was put right by hand.")


def dot_metrics(payload: Mapping[str, Any], choice: Choice) -> list[str]:
    """The chosen metrics that any stride has; the cue's and those of the strides' table where none is chosen."""
    told = cue_metric(payload)
    asked = choice.metrics or tuple(dict.fromkeys([*([told] if told else []), *COLUMNS]))
    return [m for m in asked if any(m in s["metrics"] for s in payload["strides"])]


def dots_figure(payload: Mapping[str, Any], curves: ClipCurves, choice: Choice) -> dict[str, Any]:
    """x axes in container seconds, each stride at the instant that its number is read at; y in the reader's units.

    `layout.meta`: `panels` (metric and axes), `dots` (panel, metric, stride, x, y) and `caption`, sentences.
    """
    colours = choice.colours
    metrics = dot_metrics(payload, choice)
    panels, panel_px = max(len(metrics), 1), PANEL_PX_NARROW if choice.narrow else PANEL_PX
    grid = Grid(panels, min(choice.columns, panels), panel_px, gap_x=0.08, gap_px=60)
    strides = payload["strides"]
    first = min((s["foot_strike_s"] for s in strides), default=0.0)
    span = max((s["next_foot_strike_s"] for s in strides), default=1.0) - first
    clip_x = first + span * (1 + CLIP_GAP)
    layout = layout_of(colours) | {
        "height": grid.height_px + MARGIN["t"] + MARGIN["b"],
        "margin": MARGIN,
        "annotations": [],
        "shapes": [],
    }
    traces: list[go.Scatter] = []
    dots: list[dict[str, Any]] = []
    ticks = _ticks(payload, 16 // grid.columns if not choice.narrow else 8)
    for panel, metric in enumerate(metrics):
        words = words_for(metric, payload["metrics"].get(metric, {}).get("unit", ""))
        axes = {"xaxis": axis_id("x", panel + 1), "yaxis": axis_id("y", panel + 1)}
        found = _dots(metric, words, payload, curves, choice)
        dots += [{"panel": panel, "metric": metric} | {key: dot[key] for key in ("stride", "x", "y")} for dot in found]
        traces += [_strides(found, near, metric, colours, axes) for near in choice.legs()]
        layout[axis_key("x", panel + 1)] = axis(colours) | {
            "domain": grid.x(panel),
            "anchor": axes["yaxis"],
            "range": [first - 0.02 * span, first + span * (1 + CLIP_ROOM)],
            "tickvals": [*ticks, clip_x],
            "ticktext": [*ticks.values(), pgettext("of the whole clip, on an axis", "clip")],
            "showgrid": False,
        }
        layout[axis_key("y", panel + 1)] = axis(colours) | {
            "domain": grid.y(panel),
            "anchor": axes["xaxis"],
            "nticks": 4,
        }
        named = f"{words.short}, {words.unit}" if words.unit else words.short
        layout["annotations"].append(title(named, colours, grid.x(panel)[0], grid.y(panel)[1]))
        if measured := payload["metrics"].get(metric):
            traces.append(_clip(measured, words, clip_x, colours, axes))
            layout["shapes"] += _band(measured, words, colours, axes)
    layout["meta"] = {
        "panels": panels_of("metric", metrics),
        "dots": dots,
        "caption": [
            gettext(EXPLAINED),
            *([gettext(BY_HAND)] if any(s["near"] and s.get("by_hand") for s in strides) else []),
        ],
    }
    return go.Figure(data=traces, layout=layout).to_plotly_json()


def _ticks(payload: Mapping[str, Any], most: int) -> dict[float, str]:
    """Near strides' labels by the time of their middle, every second, fifth or tenth where there are many."""
    labelled = [
        (0.5 * (s["foot_strike_s"] + s["next_foot_strike_s"]), label)
        for label, s in zip(stride_labels(payload["strides"]), payload["strides"], strict=True)
        if s["near"]
    ]
    step = next((n for n in (1, 2, 5, 10, 20) if len(labelled) <= n * most), 50)
    return {time: label for time, label in labelled if step == 1 or int(label) % step == 0}


def _dots(
    metric: str, words: MetricWords, payload: Mapping[str, Any], curves: ClipCurves, choice: Choice
) -> list[dict[str, Any]]:
    measured = payload["metrics"].get(metric, {})
    low, high = measured.get("low"), measured.get("high")
    found = []
    for label, stride in zip(stride_labels(payload["strides"]), payload["strides"], strict=True):
        value = stride["metrics"].get(metric)
        if value is None or stride["near"] not in choice.legs():
            continue
        at = instants_of(metric, stride, curves)
        middle = 0.5 * (stride["foot_strike_s"] + stride["next_foot_strike_s"])
        outside = (low is not None and value < low) or (high is not None and value > high)
        found.append(
            {
                "stride": label,
                "near": stride["near"],
                "valid": stride["valid"],
                "outside": outside and stride["near"],
                "fault": measured.get("level") == "fault",
                "by_hand": bool(stride.get("by_hand")),
                "chosen": label in choice.strides,
                "x": round(at[-1] if at else middle, 4),
                "y": round(value * words.factor, 4),
            }
        )
    return found


def _strides(dots: list[dict[str, Any]], near: bool, metric: str, colours: Palette, axes: dict[str, str]) -> go.Scatter:
    """Near: discs in the band, diamonds outside, hollow if by hand. Far: open squares. Crosses do not count."""
    leg = [dot for dot in dots if dot["near"] == near]

    def look(dot: Mapping[str, Any]) -> tuple[str, str]:
        if not dot["valid"]:
            return "x-thin-open", colours.muted
        if not near:
            return "square-open", colours.far
        hollow = "-open" if dot["by_hand"] else ""
        if dot["outside"]:
            return f"diamond{hollow}", colours.fault if dot["fault"] else colours.watch
        return f"circle{hollow}", colours.near

    looks = [look(dot) for dot in leg]
    return go.Scatter(
        x=[dot["x"] for dot in leg],
        y=[dot["y"] for dot in leg],
        name=f"{metric}, {'near' if near else 'far'} strides",
        mode="markers",
        marker={
            "symbol": [symbol for symbol, _ in looks],
            "color": [colour for _, colour in looks],
            "opacity": 1,
            "size": [13 if dot["chosen"] else 9 if near else 7 for dot in leg],
            "line": {"width": 1.5 if not near else 1, "color": [colour for _, colour in looks]},
        },
        **axes,
    )


def _clip(
    measured: Mapping[str, Any], words: MetricWords, x: float, colours: Palette, axes: dict[str, str]
) -> go.Scatter:
    """The clip's median with its error."""
    return go.Scatter(
        x=[x],
        y=[round(measured["value"] * words.factor, 4)],
        error_y={"type": "data", "array": [round(measured["error"] * words.factor, 4)], "width": 4, "thickness": 2},
        name=f"{words.short}, clip",
        mode="markers",
        marker={"symbol": "line-ew-open", "size": 14, "color": colours.text, "line": {"width": 3}},
        **axes,
    )


def _band(
    measured: Mapping[str, Any], words: MetricWords, colours: Palette, axes: dict[str, str]
) -> list[dict[str, Any]]:
    """What is expected. A band that is open on a side has one edge, drawn as a line."""
    edges = [measured[side] for side in ("low", "high") if measured[side] is not None]
    if not edges:
        return []
    filled = len(edges) == 2
    return [
        {
            "type": "rect" if filled else "line",
            "xref": f"{axes['xaxis']} domain",
            "yref": axes["yaxis"],
            "x0": 0,
            "x1": 1,
            "y0": round(edges[0] * words.factor, 4),
            "y1": round(edges[-1] * words.factor, 4),
            "fillcolor": colours.band,
            "opacity": 0.45 if filled else 1,
            "line": {"width": 0 if filled else 2, "color": colours.band},
            "layer": "below",
        }
    ]
