"""Sentences that were stored in English, in the reader's language.

What is said where no reader is known, by the science, the video reader or a worker, is kept as it was said. The text
it was made from is found again in the catalogue by its words, and its parts are put into the translation. What is not
found there, such as a sentence of an earlier version, is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from babel.messages.mofile import read_mo
from django.conf import settings
from django.utils.translation import get_language, gettext, pgettext

from gaitsite.languages import decimal_sign

SAID = b"said"
"""Context of what was stored, as Babel reads it."""
PLACE = re.compile(r"%\((\w+)\)[.\d]*[sdfg]|%%")
POINT = re.compile(r"(?<=\d)\.(?=\d)")


def retold(sentence: str, tell: Callable[[str], str] = str) -> str:
    """The sentence in the reader's language; `tell` says those of its parts that are not in the catalogue."""
    language = get_language() or "en"
    if language == "en" or not sentence:
        return sentence
    for known in (pgettext("said", sentence), gettext(sentence)):
        if known != sentence:
            return known
    for pattern, translation in _templates(language, Path(settings.LOCALE_PATHS[0])):
        if match := pattern.fullmatch(sentence):
            parts = {name: _part(text, tell) for name, text in match.groupdict().items()}
            return PLACE.sub(lambda place, parts=parts: parts[place[1]] if place[1] else "%", translation)
    return sentence


def _part(text: str, tell: Callable[[str], str]) -> str:
    known = pgettext("said", text)
    return POINT.sub(decimal_sign(), tell(text) if known == text else known)


@cache
def _templates(language: str, locale: Path) -> Sequence[tuple[re.Pattern[str], str]]:
    """What has places, as a pattern of the English sentence, and its translation; what says most by itself first."""
    path = locale / language / "LC_MESSAGES" / "django.mo"
    if not path.exists():
        return ()
    with path.open("rb") as file:
        said = [message for message in read_mo(file) if message.context == SAID and PLACE.search(message.id)]
    said.sort(key=lambda message: len(PLACE.sub("", message.id)), reverse=True)
    return [(re.compile(_pattern(message.id)), message.string) for message in said]


def _pattern(text: str) -> str:
    seen: set[str] = set()
    pattern, end = "", 0
    for place in PLACE.finditer(text):
        pattern += re.escape(text[end : place.start()])
        name, end = place[1], place.end()
        if name is None:
            pattern += "%"
        else:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)
    return pattern + re.escape(text[end:])
