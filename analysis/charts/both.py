"""Two clips' strides on 0-100 % of the cycle, as a figure for Plotly: of each the mean of its near leg and the spread
between strides, the first solid, the second dashed, and in grey what is expected at either pace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from analysis.charts.choice import Choice
from analysis.charts.cycle import MARGIN, TITLES
from analysis.charts.strides import LegCycle, leg_cycle, listed, reference_for
from analysis.charts.style import Grid, Palette, axis_id, cycle_axes, faded, layout_of, panels_of, title
from analysis.curves import ClipCurves
from analysis.gait.cycles import PER_CENT
from analysis.gait.model import FloatArray, PaceSource
from analysis.gait.reference_curves import ReferenceCycle
from analysis.review.instants import CurveName
from analysis.wording import pace_text

PANEL_PX = 210
GAP_PX = 62
DASH = "7px,4px"
ALL = frozenset[str]()
PACES: Mapping[PaceSource, str] = {"typed": "%(pace)s", "video": _("about %(pace)s"), "none": _("an assumed %(pace)s")}


@dataclass(frozen=True, slots=True)
class _Shown:
    """One clip: its near leg, None where no stride can be cut; colour and dash of its lines. expected_from: per cent of
    the cycle from which on the reference holds. pace: from whom it is known."""

    name: str
    pace: PaceSource
    leg: LegCycle | None
    reference: ReferenceCycle | None
    expected_from: int
    colour: str
    dash: Mapping[str, str]


def both_figure(
    first: tuple[Mapping[str, Any], ClipCurves], second: tuple[Mapping[str, Any], ClipCurves], choice: Choice
) -> dict[str, Any]:
    """Panels as `choice.curves`, x axes in per cent of the stride. `layout.meta` holds `panels` (curve and axes) and
    `caption`, the sentences that go with the chart."""
    colours = choice.colours
    clips = [
        _shown("first", *first, colours.near, {}),
        _shown("second", *second, colours.second, {"dash": DASH}),
    ]
    columns = len(choice.curves) if choice.columns == 3 else 1
    grid = Grid(len(choice.curves), columns, PANEL_PX, gap_px=GAP_PX)
    layout = layout_of(colours) | {
        "height": grid.height_px + MARGIN["t"] + MARGIN["b"],
        "margin": MARGIN,
        "annotations": [],
        "shapes": [],
    }
    traces: list[go.Scatter] = []
    for panel, curve in enumerate(choice.curves):
        number = panel + 1
        axes = {"xaxis": axis_id("x", number), "yaxis": axis_id("y", number)}
        traces += [trace for clip in clips for trace in _expected(clip, curve, colours, axes)]
        traces += [trace for clip in reversed(clips) for trace in _measured(clip, curve, axes)]
        layout |= cycle_axes(colours, grid, panel)
        layout["annotations"].append(title(gettext(TITLES[curve]), colours, grid.x(panel)[0], grid.y(panel)[1]))
        layout["shapes"] += [_toe_off(clip, axes) for clip in clips if clip.leg and np.isfinite(clip.leg.toe_off_pct)]
    layout["meta"] = {
        "panels": panels_of("curve", choice.curves),
        "caption": _caption(clips),
    }
    return go.Figure(data=traces, layout=layout).to_plotly_json()


def _shown(name: str, payload: Mapping[str, Any], curves: ClipCurves, colour: str, dash: Mapping[str, str]) -> _Shown:
    reference = reference_for(payload)
    # as for a single clip: runners who never leave the ground stand otherwise than those of the reference
    grounded = reference is not None and payload.get("kind") == "grounded_running"
    start = int(np.ceil(reference.toe_off_pct)) if reference and grounded else 0
    source = "none" if payload.get("pace_mps") is None else payload["pace_source"]
    return _Shown(name, source, leg_cycle(payload, curves, ALL, near=True), reference, start, colour, dash)


def _band(low: FloatArray, high: FloatArray, start: int = 0) -> dict[str, Any]:
    """The room between two curves, (101,) each, from a per cent on."""
    low, high, x = low[start:], high[start:], PER_CENT[start:]
    return {
        "x": np.concatenate([x, x[::-1]]),
        "y": np.round(np.concatenate([low, high[::-1]]), 3),
        "mode": "lines",
        "fill": "toself",
        "line": {"width": 0},
    }


def _expected(clip: _Shown, curve: CurveName, colours: Palette, axes: dict[str, str]) -> list[go.Scatter]:
    if clip.reference is None or curve not in clip.reference.curves:
        return []
    expected = clip.reference.curves[curve]
    return [
        go.Scatter(
            **_band(expected.low, expected.high, clip.expected_from),
            name=f"{curve}, expected of the {clip.name}",
            fillcolor=faded(colours.band, 0.4),
            **axes,
        )
    ]


def _measured(clip: _Shown, curve: CurveName, axes: dict[str, str]) -> list[go.Scatter]:
    if clip.leg is None:
        return []
    mean, sd = clip.leg.mean[curve], clip.leg.sd[curve]
    spread = [
        go.Scatter(
            **_band(mean - sd, mean + sd),
            name=f"{curve}, spread of the {clip.name}",
            fillcolor=faded(clip.colour, 0.2),
            **axes,
        )
    ]
    line = go.Scatter(
        x=PER_CENT,
        y=np.round(mean, 3),
        name=f"{curve}, mean of the {clip.name}",
        mode="lines",
        line={"color": clip.colour, "width": 2.6} | dict(clip.dash),
        **axes,
    )
    return [*(spread if np.isfinite(sd).all() else []), line]


def _toe_off(clip: _Shown, axes: dict[str, str]) -> dict[str, Any]:
    at = clip.leg.toe_off_pct if clip.leg else 0.0
    return {
        "type": "line",
        "xref": axes["xaxis"],
        "yref": f"{axes['yaxis']} domain",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": {"color": clip.colour, "width": 1.2, "dash": "2px,3px"},
    }


def _caption(clips: Sequence[_Shown]) -> list[str]:
    solid, dashed = (len(clip.leg.strides) if clip.leg else 0 for clip in clips)
    sentences = [
        ngettext(
            "Solid: the first clip, mean of %(n)s near stride.",
            "Solid: the first clip, mean of %(n)s near strides.",
            solid,
        )
        % {"n": solid},
        ngettext(
            "Dashed: the second, mean of %(n)s near stride.", "Dashed: the second, mean of %(n)s near strides.", dashed
        )
        % {"n": dashed},
        gettext("Shaded: ± one standard deviation between strides. Upright lines: toe-off."),
    ]
    known = [(clip.pace, pace_text(clip.reference.pace_mps)) for clip in clips if clip.reference]
    paces = list(dict.fromkeys(gettext(PACES[source]) % {"pace": pace} for source, pace in known))
    captions = [" ".join(sentences)]
    if paces:
        at = gettext("Grey: GaitSite reference at %(paces)s; about nine of ten runners lie in it.")
        captions.append(at % {"paces": listed(paces)})
    if any(source == "none" for source, _pace in known):
        captions.append(gettext("Where the pace is not known it is assumed, and the band is wide."))
    return captions
