"""Progress of one metric over an athlete's sessions, as a figure for Plotly."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext, ngettext

from analysis.charts.style import PALETTES, Palette, Theme, axis, faded, layout_of
from analysis.days import day_short, day_text
from analysis.metric_words import MetricWords, words_for
from analysis.progress.changes import Baseline
from analysis.progress.sessions import Session, Value, alike, with_metric
from analysis.wording import pace_text

LABELS = 5
"""As many as fit under each other's neighbours on a phone."""


def progress_figure(
    sessions: Sequence[Session], metric: str, baseline: Baseline | None = None, theme: Theme = "light"
) -> dict[str, Any]:
    """One metric over sessions, oldest left: value with the spread of its strides, behind it the band at its own pace,
    and about the baseline what is no change.

    Sessions stand at even distances, for two may be of one day; `customdata` holds the id of a clip. A line joins those
    that are filmed like the baseline, or else like the newest; the others are hollow. Sessions without the metric are
    left out.
    """
    colours = PALETTES[theme]
    shown = with_metric(sessions, metric)
    values = [session.values[metric] for session in shown]
    words = words_for(metric, values[0].unit if values else "")
    model = baseline.session if baseline else shown[-1] if shown else None
    same = {session.id for session in alike(model, shown)} if model else set()
    kin = [i for i, session in enumerate(shown) if session.id in same]
    others = [i for i in range(len(shown)) if i not in kin]
    few = len(shown) <= 2 * LABELS
    data = [
        _bands(values, words, colours),
        _points(shown, values, kin, words, colours, few=few, name=words.name),
        _points(shown, values, others, words, colours, few=few, name="filmed differently"),
    ]
    layout = layout_of(colours) | {
        "height": 320,
        "margin": {"l": 48, "r": 26, "t": 12, "b": 52},
        "hovermode": "closest",
        "shapes": _noise(shown, metric, baseline, words, colours),
        "xaxis": axis(colours) | _ticks(shown),
        "yaxis": axis(colours) | {"nticks": 6, "ticksuffix": words.unit if words.unit.startswith("°") else ""},
    }
    return go.Figure(data=data, layout=layout).to_plotly_json()


def _bands(values: Sequence[Value], words: MetricWords, colours: Palette) -> go.Bar:
    edges = [(i, v.low, v.high) for i, v in enumerate(values) if v.low is not None and v.high is not None]
    return go.Bar(
        x=[i for i, _, _ in edges],
        y=[_shown(words, high - low) for _, low, high in edges],
        base=[_shown(words, low) for _, low, _ in edges],
        width=0.62,
        name="expected at that pace",
        marker={"color": colours.band, "line": {"width": 0}},
        hoverinfo="skip",
    )


def _points(
    sessions: Sequence[Session],
    values: Sequence[Value],
    which: Sequence[int],
    words: MetricWords,
    colours: Palette,
    *,
    few: bool,
    name: str,
) -> go.Scatter:
    of = [values[i] for i in which]
    joined = name == words.name
    return go.Scatter(
        x=list(which),
        y=[_shown(words, value.value) for value in of],
        error_y={
            "type": "data",
            "array": [_shown(words, value.sd if isfinite(value.sd) else 0.0) for value in of],
            "color": colours.near,
            "width": 5 if few else 0,
            "thickness": 1.5 if few else 1,
        },
        name=name,
        mode="lines+markers" if joined else "markers",
        line={"color": colours.near, "width": 1.5},
        marker={
            "size": 11 if few else 7,
            "color": [colours.watch if value.outside else colours.near for value in of],
            "symbol": [("diamond" if value.outside else "circle") + ("" if joined else "-open") for value in of],
        },
        customdata=[sessions[i].clips[-1] for i in which],
        text=[_hover(sessions[i], value, words) for i, value in zip(which, of, strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )


def _noise(
    shown: Sequence[Session], metric: str, baseline: Baseline | None, words: MetricWords, colours: Palette
) -> list[dict[str, Any]]:
    """What lies within it, from the baseline on, is no change."""
    if baseline is None or metric not in baseline.session.values:
        return []
    level, least = baseline.session.values[metric].value, baseline.least
    first = next((i for i, session in enumerate(shown) if session.id == baseline.session.id), 0)
    ends = {"x0": first, "x1": len(shown) - 0.5, "xref": "x", "yref": "y", "layer": "below"}
    edge = {"color": colours.near, "width": 1, "dash": "dot"}
    return [
        {"type": "rect", "y0": _shown(words, level - least), "y1": _shown(words, level + least), **ends}
        | {"fillcolor": faded(colours.near, 0.13), "line": edge, "name": "within noise"},
        {"type": "line", "y0": _shown(words, level), "y1": _shown(words, level), **ends, "line": edge},
    ]


def _ticks(shown: Sequence[Session]) -> dict[str, Any]:
    step = max(1, -(-len(shown) // LABELS))
    where = list(range(len(shown) - 1, -1, -step))[::-1]
    return {
        "tickvals": where,
        "ticktext": [_tick(shown[i]) for i in where],
        "range": [-0.6, max(len(shown) - 1, 2) + 0.6],
        "showgrid": False,
        "tickangle": 0,
        "ticklabeloverflow": "allow",
    }


def _tick(session: Session) -> str:
    day = day_short(session.date)
    return f"{day}<br>{pace_text(session.pace_mps)}" if session.pace_mps else day


def _hover(session: Session, value: Value, words: MetricWords) -> str:
    when = day_text(session.date)
    if session.pace_mps:
        when = f"{when}, {pace_text(session.pace_mps, session.pace_error_mps)}"
    said = {"number": words.name, "value": words.quantity(value.value), "spread": words.spread(value.sd)}
    level = gettext("%(number)s %(value)s") % said
    if isfinite(value.sd):
        level = gettext("%(number)s %(value)s, %(spread)s from stride to stride") % said
    strides = ngettext("%(n)s stride", "%(n)s strides", value.strides) % {"n": value.strides}
    return "<br>".join((when, level, strides))


def _shown(words: MetricWords, number: float) -> float:
    return round(number * words.factor, 4)
