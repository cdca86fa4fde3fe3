"""The database as text, for asking what is left of somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection

Dump = dict[str, Counter[str]]


def dump() -> Dump:
    """Every row of every table, by table; sessions are read."""
    rows: Dump = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of our own
            rows[table] = Counter(str(row) for row in cursor.fetchall())
    rows["sessions, read"] = Counter(str(session.get_decoded()) for session in Session.objects.all())
    return {table: found for table, found in rows.items() if found}


def mentions(words: Iterable[str | UUID]) -> list[str]:
    """Rows that say one of the words, in whatever letters; ids with and without hyphens."""
    wanted = {str(word).casefold() for word in words} | {word.hex for word in words if isinstance(word, UUID)}
    return [
        f"{table}: {row}"
        for table, found in dump().items()
        for row in found
        if any(word in row.casefold() for word in wanted)
    ]


def files(root: Path) -> dict[str, bytes]:
    """Every file below the folder, by its path."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
