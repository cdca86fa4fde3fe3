"""Cues and drills in several languages, as a coach writes them: nothing here is translated."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext

CUE_CHARS = 160
DRILL_CHARS = 400

Texts = Mapping[str, str]
"""The same by language code, in at least one language."""


def languages() -> list[str]:
    """Codes, in the order in which one stands in for another."""
    return [code for code, _ in settings.LANGUAGES]


def for_reader(texts: Texts) -> str:
    """In the reader's language, or in the first that there is."""
    return texts.get(get_language() or "") or first_of(texts)


def first_of(texts: Texts) -> str:
    """What is stored where no reader is known."""
    return next((texts[code] for code in (*languages(), *texts) if texts.get(code)), "")


def check_cue(text: str) -> str:
    """The cue as it is kept. Raises ValidationError (BAD_CUE)."""
    return _checked(text, CUE_CHARS, gettext("One short sentence, please, of at most %(most)s letters."), "BAD_CUE")


def check_drill(text: str) -> str:
    """The drill as it is kept. Raises ValidationError (BAD_DRILL)."""
    sentence = gettext("A drill in a few words, please, of at most %(most)s letters.")
    return _checked(text, DRILL_CHARS, sentence, "BAD_DRILL")


def _checked(text: str, most: int, sentence: str, code: str) -> str:
    text = " ".join(text.split())
    if not text or len(text) > most or not text.isprintable():
        raise ValidationError(sentence % {"most": most}, code=code)
    return text
