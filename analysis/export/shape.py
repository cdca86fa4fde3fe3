"""Whether a value out of a stranger's JSON has the form that a type says: `conform(value, float | None, "pace")`.

Types are those that annotations are made of: dataclasses and TypedDicts (by the names of their fields), Literal, None,
bool, int, float, str, `Mapping[str, X]`, `Sequence[X]`, `tuple[X, ...]`, `tuple[X, Y]`, unions, and Any for whatever
JSON can say. A field with a default, or NotRequired, may be missing; one that the type does not know may not be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, NoReturn, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from django.core.exceptions import ValidationError

GREATEST = 1e9
"""No number of ours is greater, whatever its unit."""
MOST_CHARS = 4000
MOST_ITEMS = 50_000
DEEPEST = 12


def conform(value: object, form: Any, where: str) -> None:
    """Raises ValidationError (BAD_DATA), which says where: `where` is what the value is called."""
    kind = get_origin(form) or form
    if kind in (Union, UnionType):
        _one_of(value, get_args(form), where)
    elif kind is Literal:
        if not any(value == word and type(value) is type(word) for word in get_args(form)):
            _wrong(where, f"is one of {', '.join(map(str, get_args(form)))}")
    elif kind is Any:
        _plain(value, where, DEEPEST)
    elif kind is NoneType:
        if value is not None:
            _wrong(where, "is nothing")
    elif kind in (bool, int, float, str):
        _single(value, kind, where)
    elif is_dataclass(kind) or is_typeddict(kind):
        _named(value, kind, where)
    elif issubclass(kind, Mapping):
        _keyed(value, get_args(form)[1], where)
    elif issubclass(kind, Sequence):
        _listed(value, kind, get_args(form), where)
    else:
        raise TypeError(f"{form} is no form of JSON")


def is_storable(text: str) -> bool:
    """Neither half a character nor a zero, which databases and pages do not take."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _one_of(value: object, forms: Sequence[Any], where: str) -> None:
    if value is None and NoneType in forms:
        return
    known = [form for form in forms if form is not NoneType]
    if len(known) == 1:
        conform(value, known[0], where)
        return
    for form in known:
        try:
            conform(value, form, where)
        except ValidationError:
            continue
        return
    _wrong(where, "is of no kind that it can be")


def _single(value: object, kind: type, where: str) -> None:
    if kind is str:
        if not isinstance(value, str) or len(value) > MOST_CHARS or not is_storable(value):
            _wrong(where, f"is a text of at most {MOST_CHARS} letters")
    elif kind is bool:
        if not isinstance(value, bool):
            _wrong(where, "is yes or no")
    elif isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
        _wrong(where, "is a whole number" if kind is int else "is a number")
    elif not -GREATEST <= value <= GREATEST:
        _wrong(where, "is a number within reason")


def _named(value: object, kind: type, where: str) -> None:
    if not isinstance(value, Mapping):
        _wrong(where, "has fields with names")
    known = {name: (form, needed) for name, form, needed in _fields(kind)}
    if unknown := set(value) - set(known):
        _wrong(where, f"has no {sorted(map(str, unknown))[0][:40]!r}")
    for name, (form, needed) in known.items():
        if name in value:
            conform(value[name], form, f"{where}.{name}")
        elif needed:
            _wrong(where, f"lacks {name!r}")


def _fields(kind: type) -> Iterator[tuple[str, Any, bool]]:
    """Name, form, and whether it has to be there."""
    hints = get_type_hints(kind, include_extras=True)
    if is_dataclass(kind):
        for field in fields(kind):
            yield field.name, hints[field.name], field.default is MISSING and field.default_factory is MISSING
        return
    for name, form in hints.items():
        left_out = get_origin(form) is NotRequired
        yield name, get_args(form)[0] if left_out else form, not left_out


def _keyed(value: object, form: Any, where: str) -> None:
    if not isinstance(value, Mapping) or len(value) > MOST_ITEMS:
        _wrong(where, "has fields with names")
    for name, item in value.items():
        _single(name, str, f"a name in {where}")
        conform(item, form, f"{where}.{name[:40]}")


def _listed(value: object, kind: type, forms: Sequence[Any], where: str) -> None:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        _wrong(where, f"is a list of at most {MOST_ITEMS}")
    if kind is tuple and forms[-1] is not Ellipsis:
        if len(value) != len(forms):
            _wrong(where, f"is a list of {len(forms)}")
        each = forms
    else:
        each = [forms[0]] * len(value)
    for number, (item, form) in enumerate(zip(value, each, strict=True), 1):
        conform(item, form, f"{where}, {number}")


def _plain(value: object, where: str, deep: int) -> None:
    """Anything that JSON can say, within reason."""
    if deep == 0:
        _wrong(where, "is not so deep")
    if isinstance(value, Mapping):
        for name, item in value.items():
            _single(name, str, f"a name in {where}")
            _plain(item, where, deep - 1)
    elif isinstance(value, list):
        for item in value:
            _plain(item, where, deep - 1)
    elif isinstance(value, str):
        _single(value, str, where)
    elif value is not None and not isinstance(value, bool):
        _single(value, float, where)


def _wrong(where: str, what: str) -> NoReturn:
    raise ValidationError(f"“{where}” {what}.", code="BAD_DATA")
