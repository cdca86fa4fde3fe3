"""Pace as coaches write it."""

from __future__ import annotations

import pytest

from analysis.pace import UNITS, format_pace, parse_pace


@pytest.mark.parametrize(
    ("text", "mps"),
    [
        ("5:30 min/km", 1000 / 330),
        ("5.5 min/km", 1000 / 330),
        ("5,5min/km", 1000 / 330),
        ("5:30/km", 1000 / 330),
        ("4 min/km", 1000 / 240),
        ("8:51 min/mile", 1609.344 / 531),
        ("8:51/mi", 1609.344 / 531),
        ("18 km/h", 5.0),
        ("18kmh", 5.0),
        ("11.4 mph", 5.096256),
        ("5.1m/s", 5.1),
        (" 5,1 M/S ", 5.1),
        ("3 m / s", 3.0),
    ],
)
def test_pace_is_read(text: str, mps: float) -> None:
    assert parse_pace(text) == pytest.approx(mps)


@pytest.mark.parametrize(
    "text",
    [
        *("", "fast", "5:30", "5", "5 furlongs", "nan m/s", "1e3 m/s", "5:30 min/km please"),
        *("5:60 min/km", "5:3 min/km", "5.5:30 min/km", "5:30 km/h", "-5 m/s", "0 m/s", "0:00 min/km"),
    ],
)
def test_what_is_no_pace_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_pace(text)


@pytest.mark.parametrize(
    ("mps", "unit", "text"),
    [
        (1000 / 330, "min/km", "5:30 min/km"),
        (1000 / 239.6, "min/km", "4:00 min/km"),
        (1609.344 / 531, "min/mile", "8:51 min/mile"),
        (5.0, "km/h", "18 km/h"),
        (5.1, "m/s", "5.1 m/s"),
    ],
)
def test_pace_is_written(mps: float, unit: str, text: str) -> None:
    assert format_pace(mps, unit) == text


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_written_can_be_read(unit: str) -> None:
    for mps in (1.5, 2.9, 5.1, 9.8):
        assert parse_pace(format_pace(mps, unit)) == pytest.approx(mps, rel=0.005)


def test_unknown_unit() -> None:
    with pytest.raises(ValueError, match="knots"):
        format_pace(3.0, "knots")
