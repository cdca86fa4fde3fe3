"""What a coach draws on a frame, as it is kept: shapes in units of the picture, so that they fit it at any size.

A point is [x, y], x right and y down, 0..1 of the width and height of the upright picture. A shape is
{"kind", "colour", "points"}; its kind says what the points are:

    line, arrow   from, to (the arrow's head)
    angle         end of one arm, corner, end of the other arm
    circle        centre, a point on the rim; round in pixels, not in these units
    free          the way of the pen
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

Point = list[float]
Shape = dict[str, Any]

POINTS: Mapping[str, tuple[int, int]] = {
    "line": (2, 2),
    "arrow": (2, 2),
    "angle": (3, 3),
    "circle": (2, 2),
    "free": (2, 200),
}
"""Least and most points of each kind."""
COLOURS = ("hand", "yellow", "white", "green")
"""Names; `static/css/notes.css` says what they look like."""
MOST_SHAPES = 30
MOST_POINTS = 1000
MOST_CHARS = 40_000
"""Of a drawing written as JSON."""
DECIMALS = 4
"""A ten-thousandth of the picture is less than a pixel of any clip."""


def read_drawing(text: str) -> list[Shape]:
    """Shapes from JSON as a page sends it; empty text is no drawing. Raises ValidationError."""
    return check_drawing(_read(text) if text else [])


def read_point(text: str) -> Point | None:
    """A point of the frame from JSON; empty text is none. Raises ValidationError."""
    return check_point(_read(text) if text else None)


def check_drawing(shapes: object) -> list[Shape]:
    """The shapes, with nothing in them but what belongs there. Raises ValidationError."""
    if not isinstance(shapes, list):
        raise _unreadable()
    checked = [_shape(shape) for shape in shapes[: MOST_SHAPES + 1]]
    if len(checked) > MOST_SHAPES or sum(len(shape["points"]) for shape in checked) > MOST_POINTS:
        raise ValidationError(
            gettext("A drawing has up to %(most)s shapes, and not quite so much by free hand. Take some away.")
            % {"most": MOST_SHAPES},
            code="DRAWING_TOO_BIG",
        )
    return checked


def check_point(point: object) -> Point | None:
    return None if point is None else _point(point)


def _read(text: str) -> object:
    if len(text) > MOST_CHARS:
        raise ValidationError(gettext("This drawing is too big. Take some of it away."), code="DRAWING_TOO_BIG")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable() from None


def _shape(shape: object) -> Shape:
    if not isinstance(shape, dict) or set(shape) != {"kind", "colour", "points"}:
        raise _unreadable()
    kind, colour, points = shape["kind"], shape["colour"], shape["points"]
    if not isinstance(kind, str) or kind not in POINTS or colour not in COLOURS or not isinstance(points, list):
        raise _unreadable()
    least, most = POINTS[kind]
    if not least <= len(points) <= most:
        raise _unreadable()
    points = [_point(point) for point in points]
    if kind != "free" and any(a == b for a, b in pairwise(points)):
        raise ValidationError(gettext("One of the shapes has no length. Draw it again."), code="BAD_DRAWING")
    return {"kind": kind, "colour": colour, "points": points}


def _point(point: object) -> Point:
    if not isinstance(point, list) or len(point) != 2 or not all(_is_share(value) for value in point):
        raise _unreadable()
    return [round(float(value), DECIMALS) for value in point]


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and 0 <= value <= 1


def _unreadable() -> ValidationError:
    return ValidationError(gettext("This drawing could not be read. Draw it again."), code="BAD_DRAWING")
