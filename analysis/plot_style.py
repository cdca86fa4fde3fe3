"""How charts look: the colours of static/css/tokens.css, one per meaning, for both themes; axes; the quiet layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Theme = Literal["light", "dark"]

FONT = "-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, system-ui, sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """Names as in the style sheet; `hand` is the coach's, `band` what is expected."""

    surface: str
    line: str
    text: str
    muted: str
    near: str
    near_soft: str
    far: str
    watch: str
    fault: str
    hand: str
    band: str


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        surface="#ffffff",
        line="#d9dee5",
        text="#14191f",
        muted="#53606d",
        near="#0068a5",
        near_soft="#d9eaf5",
        far="#6d6686",
        watch="#8a5a00",
        fault="#b64300",
        hand="#a2357c",
        band="#ccd4dd",
    ),
    "dark": Palette(
        surface="#151a20",
        line="#2a323c",
        text="#e9edf2",
        muted="#9da9b6",
        near="#56b4e9",
        near_soft="#17344a",
        far="#a49dc0",
        watch="#e8a317",
        fault="#ff7b42",
        hand="#e68fc2",
        band="#38434f",
    ),
}


def axis(colours: Palette) -> dict[str, Any]:
    """An axis that cannot be dragged, with a grid one hardly sees."""
    return {
        "color": colours.muted,
        "gridcolor": colours.line,
        "zerolinecolor": colours.line,
        "linecolor": colours.line,
        "tickfont": {"size": 11},
        "fixedrange": True,
        "zeroline": False,
    }


def layout_of(colours: Palette) -> dict[str, Any]:
    """A layout without Plotly's own looks and gestures."""
    return {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": colours.text, "size": 12},
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
        "hoverlabel": {"bgcolor": colours.surface, "font": {"family": FONT, "color": colours.text}},
    }
