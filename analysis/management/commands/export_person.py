"""`manage.py export_person ATHLETE FILE`: everything that is kept about an athlete, for the operator."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.export.contents import Scope
from analysis.export.person import archive
from athletes.models import Athlete


class Command(BaseCommand):
    help = "Writes everything that is kept about an athlete into one ZIP file, coaches' own notes included."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("athlete", type=UUID, help="the id in the address of the athlete's page")
        parser.add_argument("file", type=Path)

    def handle(self, *_: object, athlete: UUID, file: Path, **options: Any) -> None:  # noqa: ARG002
        person = Athlete.objects.filter(pk=athlete).first()
        if person is None:
            raise CommandError("There is no such athlete.")
        try:
            with file.open("xb") as target:
                target.writelines(archive(Scope(person, None)))
        except FileExistsError as error:
            raise CommandError(f"{file} is there already.") from error
        except OSError as error:
            raise CommandError(
                f"{file} cannot be written: {error.strerror}. What is there of it is no archive."
            ) from error
        self.stdout.write(f"{person}: {file.stat().st_size / 1e6:.1f} MB")
