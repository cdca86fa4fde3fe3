"""The colours of the charts: the same values as static/css/tokens.css, one colour per meaning, for both themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
