"""When an athlete comes of age, where a coach may not say so any more: `manage.py comes_of_age ATHLETE-ID YYYY-MM`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from athletes.models import Athlete
from athletes.models.age import month_of


class Command(BaseCommand):
    help = "Sets the month in which an athlete with a log-in comes of age: until it is over, guardians decide."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("athlete", type=UUID)
        parser.add_argument("month", type=_month, help="as in 2027-05")

    def handle(self, *_args: Any, athlete: UUID, month: date, **_options: Any) -> None:
        someone = Athlete.objects.filter(pk=athlete).first()
        if someone is None:
            raise CommandError(f"There is no athlete with the id {athlete}.")
        someone.minor_until = month
        someone.save(update_fields=["minor_until"])
        self.stdout.write(f"{someone.name} comes of age in {month:%Y-%m}.")


def _month(text: str) -> date:
    try:
        return month_of(text)
    except ValueError:
        raise ArgumentTypeError("a year and a month, please, such as 2027-05") from None
