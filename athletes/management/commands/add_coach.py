"""Makes a coach's account: `manage.py add_coach EMAIL --name NAME`. Asks for a password, or makes one up."""

from __future__ import annotations

import secrets
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from athletes.services import create_coach


class Command(BaseCommand):
    help = "Makes a coach's account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--ask", action="store_true", help="ask for the password instead of making one up")

    def handle(self, *_args: Any, email: str, name: str, ask: bool, **_options: Any) -> None:
        password = getpass("Password: ") if ask else secrets.token_urlsafe(12)
        try:
            coach = create_coach(email, name, password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{coach.name} can log in as {coach.email}" + ("" if ask else f", password {password}"))
