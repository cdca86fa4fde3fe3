"""The languages GaitSite speaks. Texts stand in the source in English; `gaitsite/locale` holds what they are in others.

    python -m gaitsite.languages extract   writes what is to be translated into the catalogues
    python -m gaitsite.languages compile   makes of them what pages and scripts load (set-up does)

A reader's language holds while a request is answered: see `gaitsite.languages.middleware`. A worker has none and writes
English, which is translated when it is shown.
"""

from __future__ import annotations

from django.utils.translation import pgettext

MINUS = "\N{MINUS SIGN}"


def decimal_sign() -> str:
    """What parts the whole from the fraction in the reader's language."""
    return pgettext("between whole and fraction", ".")


def decimal(value: float, places: int) -> str:
    """A number for the reader: so many places, a true minus sign and no "-0". Never one for an attribute, a style or an
    address."""
    digits = f"{abs(value):.{places}f}"
    text = digits.replace(".", decimal_sign())
    return f"{MINUS}{text}" if value < 0 and float(digits) != 0 else text


def typed_number(text: str) -> float:
    """What somebody has typed with a point or a comma. Raises ValueError for what is no number."""
    return float(text.strip().replace(MINUS, "-").replace(",", "."))
