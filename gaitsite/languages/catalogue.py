"""Catalogues: what is to be translated, found in the source; and what is translated, as pages and scripts load it.

There is one catalogue a language, `gaitsite/locale/<language>/LC_MESSAGES/django.po`. Of what is found in static/js the
scripts get a file of their own.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_javascript, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from analysis.video.errors import SENTENCES

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LOCALE = CHECKOUT / "gaitsite" / "locale"

SCRIPTS = "static/js"
CUES = "analysis/gait/cues.json"
CUE_TEXTS = ("stop", "source")
CLIP_ERRORS = "analysis/video/errors.py"
SAID = "said"
"""Context of the sentences that are stored in English: see `analysis.gait.said`."""
UNSAID = tuple(f'"{name}' for name in ("POT-Creation", "PO-Revision", "Generated-By", "Report-Msgid", "Last-Trans"))
CONTEXT_END = "\u0004"

PYTHON_KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SAID_KEYWORDS: Mapping[str, Any] = {SAID: None}
SAYING = ("analysis/gait", "analysis/video", "analysis/pose")
"""Where no Django is: what is said there is translated when it is shown."""
Found = tuple[str | tuple[str, ...], str | None, str]
"""A text, or its singular and plural; its context; the file."""


def languages() -> list[str]:
    """Those that there are catalogues of."""
    return sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir())


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def collect() -> Catalog:
    """All that is to be translated, in order of the files that it is found in."""
    catalogue = Catalog(project="GaitSite", charset="utf-8", fuzzy=False)
    for text, context, path in sorted(_found(), key=lambda found: found[2]):
        catalogue.add(text, context=context, locations=[(path, 0)])
    return catalogue


def read(language: str) -> Catalog:
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


def bring_up_to_date(language: str) -> Catalog:
    """The language's catalogue with all that is to be translated and nothing else; translations stay."""
    catalogue = read(language)
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def write(catalogue: Catalog, path: Path) -> None:
    """Without dates and line numbers, which say nothing and change always."""
    written = io.BytesIO()
    write_po(written, catalogue, omit_header=False, include_lineno=False, width=120, sort_by_file=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(UNSAID)).lstrip(), encoding="utf-8")


def compile_into(locale: Path, static: Path, catalogues: Mapping[str, Catalog] | None = None) -> None:
    """Writes what pages load below `locale`, what scripts load below `static`: of all languages unless told which."""
    for language, catalogue in (catalogues or {language: read(language) for language in languages()}).items():
        folder = locale / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        static.mkdir(parents=True, exist_ok=True)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        _put(folder / "django.mo", compiled.getvalue())
        _put(static / f"{language}.js", script(catalogue, language).encode())


def script(catalogue: Catalog, language: str) -> str:
    """What `static/js/language.js` looks texts up in."""
    texts = {
        _key(message): list(message.string) if message.pluralizable else [message.string]
        for message in catalogue
        if message.id and message.string and any(path.startswith(SCRIPTS) for path, _ in message.locations)
    }
    sign = catalogue.get(".", context="between whole and fraction")
    told = {"language": language, "decimal": (sign and sign.string) or ".", "texts": texts}
    return f"globalThis.gaitsiteCatalogue = Object.assign({json.dumps(told, ensure_ascii=False)}, \
{{ form: (n) => Number({catalogue.plural_expr}) }});\n"


def _key(message: Message) -> str:
    text = message.id[0] if message.pluralizable else message.id
    return f"{message.context}{CONTEXT_END}{text}" if message.context else text


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all: somebody may be reading it."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


def _found() -> Iterator[Found]:
    for package in ("analysis", "athletes", "gaitsite"):
        for path in sorted((CHECKOUT / package).rglob("*.py")):
            says = path.relative_to(CHECKOUT).as_posix().startswith(SAYING)
            yield from _python(path, path.read_text(encoding="utf-8"), SAID_KEYWORDS if says else PYTHON_KEYWORDS)
    for path in sorted((CHECKOUT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            # in brackets, so that how a page is indented says nothing to the reader of Python
            yield from _python(path, f"(\n{templatize(path.read_text(encoding='utf-8'))}\n)", PYTHON_KEYWORDS)
    for path in sorted((CHECKOUT / SCRIPTS).rglob("*.js")):
        with path.open("rb") as file:
            yield from _calls(path, extract_javascript(file, list(DEFAULT_KEYWORDS), [], {}), DEFAULT_KEYWORDS)
    for text in _cues():
        yield text, None, CUES
    for text in SENTENCES.values():
        yield text, SAID, CLIP_ERRORS


def _python(path: Path, source: str, keywords: Mapping[str, Any]) -> Iterator[Found]:
    yield from _calls(path, extract_python(io.BytesIO(source.encode()), list(keywords), [], {}), keywords)


def _calls(path: Path, calls: Iterable[Any], keywords: Mapping[str, Any]) -> Iterator[Found]:
    """The texts that are handed to the functions that translate. What is no text as it stands is one that was marked
    elsewhere; raises ValueError where there is no elsewhere."""
    where = path.relative_to(CHECKOUT).as_posix()
    for _, function, handed, _ in calls:
        given = handed if isinstance(handed, tuple) else (handed,)
        context, texts = SAID if function == SAID else None, []
        for place in keywords[function] or (1,):
            number = place[0] if isinstance(place, tuple) else place
            text = given[number - 1] if len(given) >= number else None
            if isinstance(place, tuple):
                context = text
            else:
                texts.append(text)
        if all(texts):
            yield (texts[0] if len(texts) == 1 else tuple(texts)), context, where
        elif function == SAID or any(texts):
            raise ValueError(f"{where}: {function}({handed}) takes texts as they stand")


def _cues() -> Iterator[str]:
    """The words of the cue library: cues, drills, what to know, what they rest on, and what is said without a cue."""
    data = json.loads((CHECKOUT / CUES).read_text(encoding="utf-8"))
    for card in data["cues"]:
        yield from (*card["cues"].values(), *card["drills"].values())
        yield from (card[name] for name in CUE_TEXTS)
    yield from (text for name, text in data.items() if isinstance(text, str) and name not in ("schema", "note"))
