"""How charts look: the colours of static/css/tokens.css, one per meaning, for both themes; axes; the quiet layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gaitsite.languages import decimal_sign

Theme = Literal["light", "dark"]

FONT = "-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, system-ui, sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """Names as in the style sheet; `hand` is the coach's, `band` what is expected, `second` the second of two clips."""

    surface: str
    line: str
    text: str
    muted: str
    near: str
    near_soft: str
    far: str
    second: str
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
        second="#00704f",
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
        second="#3ecf9f",
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
        "separators": f"{decimal_sign()}\N{THIN SPACE}",
        "dragmode": False,
        "hoverlabel": {"bgcolor": colours.surface, "font": {"family": FONT, "color": colours.text}},
    }


def faded(colour: str, alpha: float) -> str:
    """A colour of the palette, let through: "#0068a5" and 0.2 give "rgba(0, 104, 165, 0.2)"."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha:g})"


def axis_id(letter: str, number: int) -> str:
    """What a trace calls an axis: "x", "x2", "x3"."""
    return letter if number == 1 else f"{letter}{number}"


def axis_key(letter: str, number: int) -> str:
    """What the layout calls it: "xaxis", "xaxis2", "xaxis3"."""
    return f"{letter}axis" if number == 1 else f"{letter}axis{number}"


def title(text: str, colours: Palette, x: float, y: float) -> dict[str, Any]:
    """Words over a panel whose top left corner stands at (x, y) of the paper."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": colours.muted},
    }


@dataclass(frozen=True, slots=True)
class Grid:
    """Panels in rows and columns of equal size, counted from 0 at the top left, as shares of the paper."""

    panels: int
    columns: int
    panel_px: int
    gap_x: float = 0.06
    gap_px: int = 56

    @property
    def rows(self) -> int:
        return -(-self.panels // self.columns)

    @property
    def height_px(self) -> int:
        """Of the paper, without margins."""
        return self.rows * self.panel_px + (self.rows - 1) * self.gap_px

    def x(self, panel: int) -> tuple[float, float]:
        width = (1 - self.gap_x * (self.columns - 1)) / self.columns
        left = panel % self.columns * (width + self.gap_x)
        return left, min(left + width, 1.0)

    def y(self, panel: int) -> tuple[float, float]:
        top = self.height_px - panel // self.columns * (self.panel_px + self.gap_px)
        return (top - self.panel_px) / self.height_px, top / self.height_px


def cycle_axes(colours: Palette, grid: Grid, panel: int) -> dict[str, Any]:
    """A panel's axes, as the layout names them, over 0-100 % of the cycle."""
    number = panel + 1
    return {
        axis_key("x", number): axis(colours)
        | {
            "domain": grid.x(panel),
            "anchor": axis_id("y", number),
            "range": [0, 100],
            "dtick": 20,
            "ticksuffix": "\N{NARROW NO-BREAK SPACE}%",
            "showgrid": False,
        },
        axis_key("y", number): axis(colours) | {"domain": grid.y(panel), "anchor": axis_id("x", number), "nticks": 6},
    }


def panels_of(what: str, shown: Sequence[str]) -> list[dict[str, str]]:
    """Tells the page which axes are whose, for `layout.meta`. what: the word for what the panels show."""
    return [{what: one, "x": axis_key("x", i), "y": axis_key("y", i)} for i, one in enumerate(shown, 1)]
