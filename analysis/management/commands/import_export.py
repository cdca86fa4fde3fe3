"""`manage.py import_export FILE`: loads a person's archive, as `analysis.export` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from analysis.export.loading import load
from analysis.export.opening import ArchiveError
from athletes.models import Athlete, User


class Command(BaseCommand):
    help = "Loads the archive of a person's data that this or another GaitSite has written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--coach", metavar="EMAIL", help="who coaches the athlete from now on")

    def handle(self, *_: object, file: Path, coach: str | None, **options: Any) -> None:  # noqa: ARG002
        if not _has_database():
            raise CommandError("This installation has no database yet, or an older one: start it once with make up.")
        user = User.objects.filter(email=coach.strip().lower(), is_coach=True).first() if coach else None
        if coach and user is None:
            raise CommandError(f"There is no coach with the address {coach}.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            athlete = load(file, user)
        except ArchiveError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        clips = athlete.clips.count()
        self.stdout.write(f"{athlete}: {clips} clip{'' if clips == 1 else 's'}, at /athletes/{athlete.pk}/")
        for what, who in _who_sees(athlete):
            new = "" if who.has_usable_password() else f", without a password yet: manage.py reset_link {who.email}"
            self.stdout.write(f"{what}: {who.email}{new}")


def _has_database() -> bool:
    migrations = MigrationExecutor(connection)
    return not migrations.migration_plan(migrations.loader.graph.leaf_nodes())


def _who_sees(athlete: Athlete) -> Iterator[tuple[str, User]]:
    """The archive said so: whoever loads it should know."""
    if athlete.user is not None:
        yield "log-in", athlete.user
    for coaching in athlete.coaching.filter(ended_at=None).select_related("coach"):
        yield "coach", coaching.coach
    for guardianship in athlete.guardianships.filter(ended_at=None).select_related("guardian"):
        yield "guardian", guardianship.guardian
