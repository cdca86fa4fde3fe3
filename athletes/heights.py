"""A body's height as people type and read it: metric, or in feet and inches."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from gaitsite.languages import decimal, decimal_sign, typed_number

METRES_PER_INCH = 0.0254
INCHES_PER_FOOT = 12
NUMBER = r"(\d+(?:[.,]\d+)?)"
METRIC = re.compile(rf"{NUMBER}\s*(m|cm)", re.IGNORECASE)
FEET = re.compile(rf"(\d+)\s*(?:ft|feet|['’′])\s*(?:{NUMBER}\s*(?:in|inches|[\"”″]|'')?)?", re.IGNORECASE)
INCHES = re.compile(rf"{NUMBER}\s*(?:in|inches|[\"”″])", re.IGNORECASE)
LEAST_CM, LEAST_INCHES = 3, 9
"""From here on a number without a unit is no metres, or no feet, any more."""
MOST_INCHES = 100


def read_height(text: str, *, inches: bool = False) -> float | None:
    """Metres of "172", "1.72 m", "172 cm", "5'8", "5 ft 8 in" or "68 in"; None of nothing.

    inches: of whoever writes a number without a unit in feet or inches. Raises ValidationError (BAD_HEIGHT).
    """
    text = text.strip()
    if not text:
        return None
    if match := METRIC.fullmatch(text):
        return typed_number(match[1]) * (0.01 if match[2].lower() == "cm" else 1.0)
    if match := FEET.fullmatch(text):
        return (int(match[1]) * INCHES_PER_FOOT + typed_number(match[2] or "0")) * METRES_PER_INCH
    if match := INCHES.fullmatch(text):
        return typed_number(match[1]) * METRES_PER_INCH
    if not re.fullmatch(NUMBER, text):
        if inches:
            raise ValidationError(gettext("Feet and inches, please, such as 5'8."), code="BAD_HEIGHT")
        raise ValidationError(gettext("A number of centimetres, please, such as 172."), code="BAD_HEIGHT")
    number = typed_number(text)
    if inches and number < MOST_INCHES:
        return number * METRES_PER_INCH * (INCHES_PER_FOOT if number < LEAST_INCHES else 1)
    return number if number < LEAST_CM else number / 100


def height_text(height_m: float, *, inches: bool = False) -> str:
    """To be read: "1.72 m", "5 ft 8 in"."""
    if not inches:
        return f"{decimal(height_m, 2)} m"
    feet, rest = _feet(height_m)
    return gettext("%(feet)s ft %(inches)s in") % {"feet": feet, "inches": rest.replace(".", decimal_sign())}


def height_typed(height_m: float, *, inches: bool = False) -> str:
    """As `read_height` takes it from a field: "172", "5'8"."""
    if not inches:
        return f"{height_m * 100:g}"
    feet, rest = _feet(height_m)
    return f"{feet}'{rest}"


def _feet(height_m: float) -> tuple[int, str]:
    """To half an inch, which is finer than anybody's height is."""
    halves = round(height_m / METRES_PER_INCH * 2)
    feet, rest = divmod(halves, 2 * INCHES_PER_FOOT)
    return feet, f"{rest / 2:g}"
