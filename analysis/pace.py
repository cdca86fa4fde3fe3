"""Running pace as coaches write it, and metres per second."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import ceil, floor

from django.utils.translation import gettext

from gaitsite.languages import decimal, typed_number

METRES = {"km": 1000.0, "mile": 1609.344}
SPEED_UNITS = {"m/s": 1.0, "km/h": 1 / 3.6, "mph": METRES["mile"] / 3600}
PACE_UNITS = {"min/km": METRES["km"], "min/mile": METRES["mile"]}
UNITS = (*PACE_UNITS, *SPEED_UNITS)
SPELLINGS = {"mps": "m/s", "kmh": "km/h", "kph": "km/h", "mi/h": "mph", "/km": "min/km", "/mile": "min/mile"} | {
    "/mi": "min/mile",
    "min/mi": "min/mile",
}
ROUND: Mapping[str, Sequence[float]] = {
    **dict.fromkeys(PACE_UNITS, (10, 20, 30, 60, 120, 300)),
    **dict.fromkeys(SPEED_UNITS, (0.2, 0.5, 1, 2, 5)),
}
"""Steps from one round pace to the next: of a pace in seconds."""
MOST_ROUND = 4
WRITTEN = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)(?::(?P<seconds>[0-5]\d(?:[.,]\d+)?))?\s*(?P<unit>\D*)")


def parse_pace(text: str) -> float:
    """Metres per second of "5:30 min/km", "5.5 min/km" (the same), "8:51/mile", "18 km/h", "11.4mph" or "5.1m/s".

    Raises ValueError with a sentence for the person who typed it.
    """
    match = WRITTEN.fullmatch(text.strip().lower())
    unit = re.sub(r"\s", "", match["unit"]) if match else ""
    unit = SPELLINGS.get(unit, unit)
    if match is None or (unit and unit not in UNITS):
        says = gettext("“%(text)s” is no pace. Write for example 5:30 min/km, 18 km/h or 5.1 m/s.")
        raise ValueError(says % {"text": text.strip()[:20]})
    if not unit:
        raise ValueError(gettext("Please add the unit: %(units)s.") % {"units": ", ".join(UNITS)})
    number = typed_number(match["number"])
    if match["seconds"]:
        if unit not in PACE_UNITS or re.search(r"[.,]", match["number"]):
            says = gettext("Minutes and seconds such as 5:30 go with %(one)s or %(other)s.")
            raise ValueError(says % dict(zip(("one", "other"), PACE_UNITS, strict=True)))
        number += typed_number(match["seconds"]) / 60
    if number == 0:
        raise ValueError(gettext("A pace of zero is standing still."))
    return PACE_UNITS[unit] / (number * 60) if unit in PACE_UNITS else number * SPEED_UNITS[unit]


def format_pace(mps: float, unit: str) -> str:
    """The pace in one of UNITS, as `parse_pace` reads it: "5:30 min/km", "18.4 km/h".

    Raises ValueError for other units.
    """
    if unit in PACE_UNITS:
        minutes, seconds = divmod(round(PACE_UNITS[unit] / mps), 60)
        return f"{minutes}:{seconds:02d} {unit}"
    if unit in SPEED_UNITS:
        return f"{mps / SPEED_UNITS[unit]:.2f}".rstrip("0").rstrip(".") + f" {unit}"
    raise ValueError(f"unit {unit!r} is none of {', '.join(UNITS)}")


def pace_words(mps: float, unit: str, error_mps: float | None = None) -> str:
    """The pace as it is said, in one of UNITS, with no more digits than anybody runs by: "5:30/km", "10.9 km/h".

    With the error of one that was measured: "5:30 ±0:50/km", "10.9 ±1.6 km/h".
    """
    if unit in PACE_UNITS:
        pace, slash_unit = format_pace(mps, unit).split(" min")
        spread = None if error_mps is None else format_pace(mps * mps / error_mps, unit).split(" ")[0]
        return f"{_with_spread(pace, spread)}{slash_unit}"
    places = 2 if unit == "m/s" else 1
    spread = None if error_mps is None else decimal(error_mps / SPEED_UNITS[unit], places)
    return f"{_with_spread(decimal(mps / SPEED_UNITS[unit], places), spread)} {unit}"


def round_paces(slowest_mps: float, fastest_mps: float, unit: str) -> list[float]:
    """Paces between the two that are round in one of UNITS, in metres per second, slow ones first: for an axis, with
    room for what stands under each."""
    scale = PACE_UNITS.get(unit) or 1 / SPEED_UNITS[unit]
    least, most = sorted(scale / mps if unit in PACE_UNITS else scale * mps for mps in (slowest_mps, fastest_mps))
    step = next((step for step in ROUND[unit] if (most - least) / step <= MOST_ROUND), ROUND[unit][-1])
    steps = range(ceil(least / step), floor(most / step) + 1)
    paces = sorted(scale / (n * step) if unit in PACE_UNITS else n * step / scale for n in steps)
    room = (fastest_mps - slowest_mps) / (MOST_ROUND + 1)
    kept: list[float] = []
    for pace in paces:  # minutes lie closer together the slower they are
        if not kept or pace - kept[-1] >= room:
            kept.append(pace)
    return kept


def _with_spread(number: str, spread: str | None) -> str:
    return number if spread is None else f"{number} \N{PLUS-MINUS SIGN}{spread}"
