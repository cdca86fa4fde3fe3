"""The catalogues hold all that is to be translated and nothing else, and every translation fits its text."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils import translation
from pytest_django import Settings

from analysis.gait.said import said
from analysis.retold import POINT, retold
from gaitsite.languages import catalogue, decimal_sign
from tests.conftest import ROOT

PLACE = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return catalogue.collect()


def keys(of: Catalog) -> set[tuple[str | None, str | tuple[str, ...]]]:
    return {(message.context, message.id) for message in of if message.id}


def texts(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def originals(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple) else [message.id]


def blanks(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def of_scripts_alone(message: Message) -> bool:
    return all(path.startswith(catalogue.SCRIPTS) for path, _ in message.locations)


@pytest.mark.parametrize("language", catalogue.languages())
def test_a_catalogue_holds_what_is_to_be_translated(language: str, wanted: Catalog) -> None:
    held = keys(catalogue.read(language))
    missing, stale = keys(wanted) - held, held - keys(wanted)
    assert not missing, f"run `make translate`, and translate: {sorted(map(str, missing))}"
    assert not stale, f"run `make translate`, which drops: {sorted(map(str, stale))}"


@pytest.mark.parametrize("language", catalogue.languages())
def test_everything_is_translated_and_fits(language: str) -> None:
    held = catalogue.read(language)
    wrong = []
    for message in held:
        if not message.id:
            continue
        forms = held.num_plurals if message.pluralizable else 1
        names = set(PLACE.findall(originals(message)[-1]))
        if len(texts(message)) != forms or not all(texts(message)) or message.fuzzy:
            wrong.append(f"not translated: {message.id}")
        elif {frozenset(PLACE.findall(text)) for text in texts(message)[-1:]} != {frozenset(names)}:
            wrong.append(f"other places than in English: {message.id}")
        elif any(set(PLACE.findall(text)) - names for text in texts(message)):
            wrong.append(f"a place that English has not: {message.id}")
        elif {blanks(text) for text in texts(message)} != {blanks(text) for text in originals(message)}:
            wrong.append(f"other blanks around it than in English: {message.id}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", catalogue.languages())
def test_what_has_places_can_be_filled(language: str) -> None:
    """A per cent sign that stands alone in a text with places would fail on the page."""
    filled = defaultdict(lambda: 1)
    for message in catalogue.read(language):
        if message.id and PLACE.search(originals(message)[-1]) and not of_scripts_alone(message):
            for text in (*originals(message), *texts(message)):
                assert PLACE.search(text % filled) is None


def test_a_sentence_that_was_stored_is_told_in_the_readers_language(settings: Settings, tmp_path: Path) -> None:
    catalogue.compile_into(tmp_path / "locale", tmp_path / "static")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    stored = said("The bands rest on runners at 2 m/s to 5 m/s; at %(pace).2f m/s they are a guess.", pace=5.46)
    assert retold(stored) == stored
    with translation.override("de"):
        told = retold(stored)
        assert told != stored
        assert "5,46" in told
        assert retold("Nobody ever said this.") == "Nobody ever said this."


@pytest.mark.parametrize("language", catalogue.languages())
def test_every_stored_sentence_is_found_again(language: str, settings: Settings, tmp_path: Path) -> None:
    catalogue.compile_into(tmp_path / "locale", tmp_path / "static")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    lost = []
    for message in catalogue.read(language):
        if message.context == catalogue.SAID and PLACE.search(message.id):
            wanted, stored = message.string, message.id % defaultdict(lambda: 7)
            with translation.override(language):
                if retold(stored) != POINT.sub(decimal_sign(), wanted % defaultdict(lambda: 7)):
                    lost.append(stored)
    assert not lost


def test_templates_write_numbers_for_the_reader_in_one_way() -> None:
    """`|decimal` has the reader's decimal sign; `|floatformat` never has, and other numbers are for machines."""
    used = [path for path in (ROOT / "templates").rglob("*.*") if "floatformat" in path.read_text(encoding="utf-8")]
    assert not used


def test_no_text_stands_within_another_one() -> None:
    """Within a formatted string, or a script's template, what is to be translated is not found."""
    hidden = [
        f"{path.relative_to(ROOT)}, line {call.lineno}"
        for package in ("analysis", "athletes", "gaitsite")
        for path in (ROOT / package).rglob("*.py")
        for formatted in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "").endswith("gettext")
    ]
    scripts = (ROOT / catalogue.SCRIPTS).rglob("*.js")
    hidden += [
        path.name for path in scripts if re.search(r"`[^`]*\$\{[^`]*gettext\(", path.read_text(encoding="utf-8"))
    ]
    assert not hidden


def test_scripts_get_what_stands_in_scripts() -> None:
    made = Catalog(locale="de")
    made.add("Play", "Abspielen", locations=[("static/js/player.js", 0)])
    made.add(("%(n)s frame", "%(n)s frames"), ("%(n)s Bild", "%(n)s Bilder"), locations=[("static/js/a.js", 0)])
    made.add("Log in", "Anmelden", locations=[("templates/a.html", 0)])
    made.add(".", ",", context="between whole and fraction")
    script = catalogue.script(made, "de")
    assert '"Play": ["Abspielen"]' in script
    assert '"%(n)s frame": ["%(n)s Bild", "%(n)s Bilder"]' in script
    assert '"decimal": ","' in script
    assert "Anmelden" not in script
