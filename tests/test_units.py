"""Paces and lengths in the units of whoever reads, and heights as they are typed."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from analysis import units, wording
from analysis.forms import FilmedForm, UploadForm
from analysis.pace import UNITS
from athletes.heights import height_text, height_typed, read_height
from athletes.models import User


def reader(pace: str = "min/km", length: str = "cm") -> User:
    return User(email="reader@example.org", pace_unit=pace, length_unit=length)


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("min/km", "5:00/km"),
        ("min/mile", "8:03/mile"),
        ("km/h", "12.0 km/h"),
        ("mph", "7.5 mph"),
        ("m/s", "3.33 m/s"),
    ],
)
def test_a_pace_is_said_in_the_readers_unit(unit: str, words: str) -> None:
    with units.read_by(reader(unit)):
        assert wording.pace_text(1000 / 300) == words
    assert wording.pace_text(1000 / 300) == "5:00/km"


@pytest.mark.parametrize(
    ("unit", "words"),
    [("min/km", "5:00 ±0:45/km"), ("km/h", "12.0 ±1.8 km/h"), ("mph", "7.5 ±1.1 mph"), ("m/s", "3.33 ±0.50 m/s")],
)
def test_a_pace_that_was_measured_is_said_with_its_error(unit: str, words: str) -> None:
    with units.read_by(reader(unit)):
        assert wording.pace_text(1000 / 300, 0.5) == words


def test_every_unit_that_can_be_typed_can_be_chosen() -> None:
    assert set(User.PaceUnit.values) == set(UNITS)


def test_lengths_are_said_in_inches_where_they_are_read_so() -> None:
    bounce, step = wording.words_for("VO_cm"), wording.words_for("stepLen")
    assert (bounce.quantity(8.2), step.quantity(1.24)) == ("8.2 cm", "1.24 m")
    with units.read_by(reader(length="in")):
        bounce, step = wording.words_for("VO_cm", "cm"), wording.words_for("stepLen", "m")
        assert (bounce.quantity(8.2), bounce.spread(0.51)) == ("3.2 in", "±0.2")
        assert step.quantity(1.24) == "49 in"
        assert wording.words_for("Kpk") is wording.METRICS["Kpk"]


def test_readers_do_not_hear_each_other() -> None:
    with units.read_by(reader("mph")):
        with units.read_by(reader("km/h", "in")):
            assert units.current() == units.Units("km/h", inches=True)
        assert units.current() == units.Units("mph")
    assert units.current() == units.USUAL


@pytest.mark.parametrize("unit", UNITS)
def test_the_form_of_an_upload_offers_the_readers_unit(unit: str) -> None:
    with units.read_by(reader(unit)):
        assert f'<option value="{unit}" selected>' in str(UploadForm()["pace_unit"])
        example = UploadForm().fields["pace"].widget.attrs["placeholder"]
        form = FilmedForm({"surface": "treadmill", "pace": example})
        assert form.is_valid(), form.errors
        assert 2.5 < form.said["pace_mps"] < 3.5


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("172", 1.72),
        ("181,5", 1.815),
        ("1.72", 1.72),
        ("1.72 m", 1.72),
        ("172cm", 1.72),
        ("5'8", 1.7272),
        ("5 ft 8 in", 1.7272),
        ("5′ 8.5″", 1.7399),
        ("68 in", 1.7272),
        ("", None),
    ],
)
def test_a_height_is_read(text: str, metres: float | None) -> None:
    assert read_height(text) == (None if metres is None else pytest.approx(metres))


@pytest.mark.parametrize(("text", "metres"), [("5.5", 1.6764), ("68", 1.7272), ("172", 1.72), ("1.72 m", 1.72)])
def test_a_bare_height_is_read_in_the_readers_unit(text: str, metres: float) -> None:
    assert read_height(text, inches=True) == pytest.approx(metres)


@pytest.mark.parametrize("text", ["tall", "5 8", "-170", "5'8'9", "1e2", "nan"])
@pytest.mark.parametrize("inches", [False, True])
def test_what_is_no_height_gets_a_sentence(text: str, inches: bool) -> None:
    with pytest.raises(ValidationError, match=r"please, such as"):
        read_height(text, inches=inches)


def test_a_height_is_shown_as_it_is_typed() -> None:
    assert (height_typed(1.72), height_text(1.72)) == ("172", "1.72 m")
    assert (height_typed(1.72, inches=True), height_text(1.72, inches=True)) == ("5'7.5", "5 ft 7.5 in")
    assert height_typed(1.828, inches=True) == "6'0"
    assert read_height(height_typed(1.72, inches=True), inches=True) == pytest.approx(1.72, abs=0.0064)
