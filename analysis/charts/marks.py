"""What stands at an instant of the curves over time and can be opened: the cue, findings, a coach's notes.

Plotly draws the marks, so that they are on an exported picture too; `layout.meta.marks` tells the page where they are,
which lays buttons over them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext

from analysis import wording
from analysis.charts.style import Palette
from analysis.curves import ClipCurves
from analysis.review.instants import CurveName, Mark, cue_mark, mark_of

MOST_FINDINGS = 6
CUE_CHARS, CUE_CHARS_NARROW = 26, 15
"""Longest line of a cue on the chart; the second on a phone."""
BESIDE_PX, ABOVE_PX, BELOW_PX = 34, -26, 26
SAME_PLACE_S = 0.08


@dataclass(frozen=True, slots=True)
class Pin:
    """A coach's note on the chart: its number in the list, and its instant."""

    number: int
    time_s: float


@dataclass(frozen=True, slots=True)
class LetteredMark:
    """A finding that is not the cue's, at the stride that shows it worst."""

    letter: str
    mark: Mark
    level: wording.Level
    below: bool
    """Its letter stands under the curve, for over it there is one already."""


def findings_of(payload: Mapping[str, Any], curves: ClipCurves, shown: Sequence[CurveName]) -> list[LetteredMark]:
    """Findings outside their band in reading order, the cue's own left out; A, B, C as they come."""
    cue = cue_mark(payload, curves)
    taken = [(cue.curve, cue.time_s)] if cue else []
    found: list[LetteredMark] = []
    for finding in wording.findings(payload):
        if finding.level not in ("watch", "fault") or (cue and finding.id == cue.metric):
            continue
        mark = mark_of(finding.id, payload, curves)
        if mark is None or mark.curve not in shown:
            continue
        near = sum(curve == mark.curve and abs(at - mark.time_s) < SAME_PLACE_S for curve, at in taken)
        if near > 1:  # over and under the curve there is one already
            continue
        taken.append((mark.curve, mark.time_s))
        found.append(LetteredMark(ascii_uppercase[len(found)], mark, finding.level, below=near == 1))
        if len(found) == MOST_FINDINGS:
            break
    return found


def cue_colour(payload: Mapping[str, Any], colours: Palette) -> str:
    return colours.fault if payload["cue"].get("fault") else colours.near


def cue_dot(mark: Mark, payload: Mapping[str, Any], colours: Palette, axis: str) -> go.Scatter:
    marker = {"symbol": "circle-open", "size": 13, "color": cue_colour(payload, colours), "line": {"width": 2.5}}
    return go.Scatter(
        x=[mark.time_s], y=[mark.value], yaxis=axis, name="cue", mode="markers", marker=marker, cliponaxis=False
    )


def cue_words(mark: Mark, payload: Mapping[str, Any], colours: Palette, axis: str, *, narrow: bool) -> dict[str, Any]:
    """The cue to the right of its instant; the page turns it to the left where there is no room."""
    lines = wrapped(
        gettext("“%(cue)s”") % {"cue": wording.cue_text(payload["cue"])},
        CUE_CHARS_NARROW if narrow else CUE_CHARS,
    )
    return {
        "name": "cue",
        "x": mark.time_s,
        "y": mark.value,
        "xref": "x",
        "yref": axis,
        "text": "<br>".join(lines),
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1.5,
        "arrowcolor": cue_colour(payload, colours),
        "ax": BESIDE_PX,
        "ay": ABOVE_PX,
        "standoff": 8,
        "xanchor": "left",
        "align": "left",
        "font": {"color": colours.text, "size": 13, "weight": 600},
        "bgcolor": colours.surface,
        "bordercolor": cue_colour(payload, colours),
        "borderwidth": 1,
        "borderpad": 5,
    }


def letter(found: LetteredMark, colours: Palette, axis: str) -> dict[str, Any]:
    """A finding's letter in its box, on a short stalk to its place on the curve."""
    colour = colours.fault if found.level == "fault" else colours.watch
    return {
        "name": f"finding {found.letter}",
        "x": found.mark.time_s,
        "y": found.mark.value,
        "xref": "x",
        "yref": axis,
        "text": found.letter,
        "showarrow": True,
        "arrowhead": 6,
        "arrowsize": 0.6,
        "arrowwidth": 1.5,
        "arrowcolor": colour,
        "ax": 0,
        "ay": BELOW_PX if found.below else ABOVE_PX,
        "font": {"color": colours.surface, "size": 12, "weight": 700},
        "bgcolor": colour,
        "borderpad": 4,
    }


def pins_trace(pins: Sequence[Pin], colours: Palette) -> go.Scatter:
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


def openable(
    cue: Mark | None, found: Sequence[LetteredMark], pins: Sequence[Pin], payload: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Where the page lays buttons: `kind` (cue, finding, note); `metric` and `stride`, or the note's `number`; `x` in
    seconds and `y` on `curve`, null for the top edge; `dy` pixels down from there; `says`, its name."""
    labels = wording.stride_labels(payload["strides"])

    def about(mark: Mark) -> str:
        words = wording.words_for(mark.metric)
        value = payload["strides"][mark.stride]["metrics"][mark.metric]
        said = {"number": words.name, "value": words.quantity(value), "stride": labels[mark.stride]}
        return gettext("%(number)s %(value)s, stride %(stride)s") % said

    def placed(mark: Mark) -> dict[str, Any]:
        return {
            "metric": mark.metric,
            "stride": labels[mark.stride],
            "x": mark.time_s,
            "y": round(mark.value, 3),
            "curve": mark.curve,
        }

    marks = [{"kind": "cue", "letter": "", "dy": 0, "says": about(cue)} | placed(cue)] if cue else []
    marks += [
        {
            "kind": "finding",
            "letter": one.letter,
            "level": one.level,
            "dy": BELOW_PX if one.below else ABOVE_PX,
            "says": about(one.mark),
        }
        | placed(one.mark)
        for one in found
    ]
    marks += [
        {
            "kind": "note",
            "number": p.number,
            "x": p.time_s,
            "y": None,
            "curve": None,
            "dy": 0,
            "says": gettext("Note %(number)s") % {"number": p.number},
        }
        for p in pins
    ]
    return marks


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` characters, broken between words; a longer word has its own line."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
