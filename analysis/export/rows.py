"""Rows as JSON and back: every column of a row but its number, with the accounts that it names.

An account is a number into the archive's own list of people; whatever else a row points at follows from its place in
the archive. Times are ISO 8601 to the microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from analysis.export.checks import check_row
from athletes.models import User

Row = dict[str, Any]


@dataclass
class People:
    """The accounts that an archive names, each with its number: the place in `rows`.

    tell_email  whose address may be told
    """

    tell_email: Callable[[User], bool]
    rows: list[Row] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)

    def number(self, user: User | None) -> int | None:
        if user is None:
            return None
        if user.pk not in self._numbers:
            self._numbers[user.pk] = len(self.rows)
            email = user.email if self.tell_email(user) else ""
            self.rows.append({"name": user.name, "email": email, "is_coach": user.is_coach})
        return self._numbers[user.pk]


def columns(model: type[models.Model], leave: Collection[str] = ()) -> Iterator[models.Field[Any, Any]]:
    """The columns that are told: all but the number of the row, those in `leave`, and what points at rows other than
    accounts."""
    for column in model._meta.concrete_fields:
        own_number = column.primary_key and not isinstance(column, models.UUIDField)
        other_row = column.is_relation and column.related_model is not User
        if not (own_number or other_row or column.name in leave):
            yield column


def told(instance: models.Model, people: People, leave: Collection[str] = (), names: Collection[str] = ()) -> Row:
    """The row as JSON can carry it; of the rows that `names` point at, only what they are called."""
    row = {name: str(other) if (other := getattr(instance, name)) else None for name in names}
    for column in columns(type(instance), leave):
        value = getattr(instance, column.name)
        row[column.name] = people.number(value) if column.is_relation else _plain(value)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime | date) else value


def built(
    model: type[models.Model], row: Row, people: list[User | None], leave: Collection[str] = (), **fixed: Any
) -> models.Model:
    """An unsaved instance of what `told` made; `fixed`: what the place in the archive says. Raises ValidationError."""
    known = {column.name: column for column in columns(model, leave)}
    if unknown := set(row) - set(known):
        raise ValidationError(f"{model.__name__} has no {min(unknown)[:40]!r}.", code="BAD_DATA")
    instance = model(**{name: _read(known[name], value, people) for name, value in row.items()}, **fixed)
    for column in known.values():
        value = getattr(instance, column.attname)
        if value is None and not column.null:
            raise ValidationError(f"{model.__name__}: {column.name} is missing.", code="BAD_DATA")
        if value not in column.empty_values and not column.is_relation:
            with _named(column, value):
                column.clean(value, instance)
    check_row(instance)
    return instance


def _read(column: models.Field[Any, Any], value: Any, people: list[User | None]) -> Any:
    if column.is_relation:
        return _account(value, people)
    if isinstance(column, models.JSONField):
        return value
    with _named(column, value):
        return column.to_python(value)


def _account(number: object, people: list[User | None]) -> User | None:
    if number is None:
        return None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(people):
        raise ValidationError("Somebody is named who is not in the list of people.", code="BAD_DATA")
    return people[number]


@contextmanager
def _named(column: models.Field[Any, Any], value: Any) -> Iterator[None]:
    """Whatever a column says of a value that it does not take, it is told which column that was."""
    try:
        yield
    except (ValidationError, TypeError, ValueError, ArithmeticError) as error:
        sentence = f"{column.model.__name__}: {column.name} cannot be {str(value)[:40]!r}."
        raise ValidationError(sentence, code="BAD_DATA") from error


def insert(instance: models.Model) -> None:
    """As a new row exactly as it is: times that the database sets by itself stay as they were told."""
    instance.save_base(raw=True, force_insert=True)
