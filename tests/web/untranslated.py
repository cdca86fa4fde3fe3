"""Finding what of a page is not translated: the page is asked for in a language in which every text is in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import allauth
import django.conf
import django.contrib.auth
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from gaitsite.languages import catalogue

OPEN, CLOSE = "⟦", "⟧"
SAID = ("aria-label", "aria-description", "aria-roledescription", "alt", "placeholder", "title", "data-words")
SILENT = {"code", "script", "style", "svg"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr"}
UNREAD = {"bgcolor", "family", "fillcolor", "name", "xref", "yref"}
"""What scripts and Plotly call things by."""
LETTERS = re.compile(r"[^\W\d_]{2,}")


def bracketed() -> Catalog:
    """The catalogue of a language in which a text is its English in brackets: ours, and what the libraries bring."""
    made = Catalog(locale="de", fuzzy=False)
    for message in (*catalogue.collect(), *_of_libraries()):
        if not message.id or made.get(message.id, message.context):
            continue
        texts = (message.id,) if isinstance(message.id, str) else message.id
        put = tuple(f"{OPEN}{text}{CLOSE}" if LETTERS.search(text) else text for text in texts)
        made.add(
            message.id if isinstance(message.id, str) else tuple(message.id),
            put if message.pluralizable else put[0],
            context=message.context,
        )
    return made


def _of_libraries() -> Iterator[Message]:
    for package in (django.conf, django.contrib.auth, allauth):
        with (Path(package.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.mo").open("rb") as file:
            for message in read_mo(file):
                if message.context:
                    message.context = message.context.decode()
                yield message


def install(folder: Path) -> Path:
    """That language in place of German, below the folder."""
    catalogue.compile_into(folder / "locale", folder / "static", {"de": bracketed()})
    return folder / "locale"


class _Reader(HTMLParser):
    """Collects what is outside the brackets: text as it runs through the page, and what attributes say."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.depth = 0
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in SILENT and tag not in VOID:
            self.silent.append(tag)
        values = dict(attributes)
        said = [values.get(name) for name in SAID]
        if tag == "input" and values.get("type") in ("submit", "button"):
            said.append(values.get("value"))
        for text in said:
            self.found.extend(outside(text or ""))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        text = ""
        for letter in data:
            if letter == OPEN:
                self.depth += 1
            elif letter == CLOSE:
                self.depth -= 1
            elif self.depth == 0:
                text += letter
        self.found.append(text)


def outside(text: str) -> Iterator[str]:
    """The parts of one text that are in no brackets."""
    depth, part = 0, ""
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        if depth == 0 and letter != CLOSE:
            part += letter
        elif part:
            yield part
            part = ""
    if part:
        yield part


def untranslated(page: str, known: re.Pattern[str]) -> list[str]:
    """What a reader meets in English; `known` matches what is no language: names, units, what people wrote."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    left = (known.sub(" ", text).strip() for text in reader.found)
    return sorted({" ".join(text.split()) for text in left if LETTERS.search(text)})


def outside_of(answer: Any, known: re.Pattern[str]) -> list[str]:
    """The same of an answer to a script: of its values those that have several words."""
    if isinstance(answer, dict):
        values = (value for key, value in answer.items() if key not in UNREAD)
        return sorted({text for value in values for text in outside_of(value, known)})
    if isinstance(answer, list):
        return sorted({text for value in answer for text in outside_of(value, known)})
    if not isinstance(answer, str) or " " not in answer:
        return []
    left = (known.sub(" ", re.sub(r"<[^<>]*>", " ", text)).strip() for text in outside(answer))
    return sorted({" ".join(text.split()) for text in left if LETTERS.search(text)})
