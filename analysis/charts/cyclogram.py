"""Knee against thigh over a stride, as a figure for Plotly: the loop in which hip and knee work together.

The early swing, from toe-off to the knee's peak, is drawn thick: it shows whether both fold at once (the arc runs
aslant) or the heel flicks up first (it runs straight up).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis.charts.choice import Choice
from analysis.charts.strides import LegCycle, about_hand, about_reference, about_strides, leg_cycle, reference_for
from analysis.charts.style import Palette, axis, faded, layout_of
from analysis.curves import ClipCurves
from analysis.gait.cycles import knee_peak
from analysis.gait.model import FloatArray
from analysis.gait.reference_curves import ReferenceCycle
from analysis.metric_words import words_for
from analysis.wording import band_text

HEIGHT_PX, HEIGHT_PX_NARROW = 480, 380
COUPLING = "gamma"
"""The metric that says which way the early swing runs."""
EXPLAINED = _(
    "The thick arc is the early swing, from toe-off to the knee's peak. Running aslant to the right, thigh and knee "
    "fold together; straight up, the heel flicks behind before the thigh comes."
)


@dataclass(frozen=True, slots=True)
class Loop:
    """thigh, knee (101,) in degrees; lift, peak: per cent of the cycle at which the early swing begins and ends, None
    without a toe-off."""

    thigh: FloatArray
    knee: FloatArray
    lift: int | None
    peak: int | None

    @classmethod
    def of(cls, thigh: FloatArray, knee: FloatArray, toe_off_pct: float) -> Loop:
        if not np.isfinite(toe_off_pct):
            return cls(thigh, knee, None, None)
        return cls(thigh, knee, round(toe_off_pct), knee_peak(knee, toe_off_pct))

    @property
    def early_swing(self) -> slice:
        return slice(0, 0) if self.lift is None or self.peak is None else slice(self.lift, self.peak + 1)


def cyclogram_figure(payload: Mapping[str, Any], curves: ClipCurves, choice: Choice) -> dict[str, Any]:
    """x: thigh ahead of vertical, y: knee bend, degrees. `layout.meta` holds `caption`, sentences."""
    colours = choice.colours
    legs = [leg for near in choice.legs() if (leg := leg_cycle(payload, curves, choice.strides, near=near))]
    reference = reference_for(payload)
    traces = _reference(reference, colours)
    for leg in legs:
        traces += _leg(leg, colours)
    layout = layout_of(colours) | {
        "height": HEIGHT_PX_NARROW if choice.narrow else HEIGHT_PX,
        "margin": {"l": 52, "r": 16, "t": 12, "b": 48},
        "xaxis": axis(colours) | {"title": _axis_title(gettext("Thigh ahead of vertical, °"), colours), "nticks": 8},
        "yaxis": axis(colours) | {"title": _axis_title(gettext("Knee bend, °"), colours), "nticks": 8},
        "annotations": [_words(leg, payload, colours) for leg in legs if leg.near and np.isfinite(leg.toe_off_pct)],
        "meta": {
            "caption": [
                gettext(EXPLAINED),
                f"{of}." if (of := about_strides(legs)) else "",
                about_reference(reference, payload),
                *([hand] if (hand := about_hand(legs)) else []),
            ]
        },
    }
    return go.Figure(data=traces, layout=layout).to_plotly_json()


def _axis_title(text: str, colours: Palette) -> dict[str, Any]:
    return {"text": text, "font": {"size": 13, "color": colours.muted}, "standoff": 8}


def _reference(reference: ReferenceCycle | None, colours: Palette) -> list[go.Scatter]:
    if reference is None:
        return []
    loop = Loop.of(reference.curves["thigh"].mean, reference.curves["knee"].mean, reference.toe_off_pct)
    return [
        _line(loop.thigh, loop.knee, "reference loop", colours.muted, 1.4, "7px,3px,1px,3px"),
        _line(loop.thigh[loop.early_swing], loop.knee[loop.early_swing], "reference early swing", colours.band, 9),
    ][::-1]


def _leg(leg: LegCycle, colours: Palette) -> list[go.Scatter]:
    colour = colours.near if leg.near else colours.far
    dash = None if leg.near else "6px,4px"
    name = "near leg" if leg.near else "far leg"
    loop = Loop.of(leg.mean["thigh"], leg.mean["knee"], leg.toe_off_pct)
    early = loop.early_swing
    return [
        _line(
            np.concatenate([[*s.curves["thigh"], np.nan] for s in leg.strides]),
            np.concatenate([[*s.curves["knee"], np.nan] for s in leg.strides]),
            f"strides, {name}",
            faded(colour, 0.4),
            0.8,
            dash,
        ),
        _line(loop.thigh, loop.knee, f"mean, {name}", colour, 2.2 if leg.near else 1.6, dash),
        _line(loop.thigh[early], loop.knee[early], f"early swing, {name}", colour, 5.5 if leg.near else 3.5, dash),
        _instants(loop, name, colour, colours),
    ]


def _line(x: FloatArray, y: FloatArray, name: str, colour: str, width: float, dash: str | None = None) -> go.Scatter:
    line = {"color": colour, "width": width} | ({"dash": dash} if dash else {})
    return go.Scatter(x=np.round(x, 3), y=np.round(y, 3), name=name, mode="lines", line=line)


def _instants(loop: Loop, name: str, colour: str, colours: Palette) -> go.Scatter:
    """Foot strike a disc, toe-off a ring, the knee's peak a diamond."""
    at = [0] if loop.lift is None or loop.peak is None else [0, loop.lift, loop.peak]
    symbols = ["circle", "circle-open", "diamond"][: len(at)]
    return go.Scatter(
        x=np.round(loop.thigh[at], 3),
        y=np.round(loop.knee[at], 3),
        name=f"foot strike, toe-off, knee peak, {name}",
        mode="markers",
        marker={"symbol": symbols, "size": 10, "color": colour, "line": {"color": colours.surface, "width": 1}},
    )


def _words(leg: LegCycle, payload: Mapping[str, Any], colours: Palette) -> dict[str, Any]:
    """What the arc says, beside its middle."""
    loop = Loop.of(leg.mean["thigh"], leg.mean["knee"], leg.toe_off_pct)
    middle = (loop.early_swing.start + loop.early_swing.stop) // 2
    lines = [gettext("early swing")]
    if measured := payload["metrics"].get(COUPLING):
        words = words_for(COUPLING)
        lines.append(f"{words.quantity(measured['value'])} {words.spread(measured['error'])}")
        if measured["low"] is not None or measured["high"] is not None:
            band = band_text(words, measured["low"], measured["high"])
            lines.append(gettext("expect %(band)s") % {"band": band})
    return {
        "x": round(float(loop.thigh[middle]), 3),
        "y": round(float(loop.knee[middle]), 3),
        "text": "<br>".join(lines),
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": colours.near,
        "ax": -34,
        "ay": -30,
        "xanchor": "right",
        "align": "right",
        "font": {"color": colours.text, "size": 12},
    }
