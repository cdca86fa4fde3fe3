"""Runs everything on this box until Ctrl-C: `manage.py up [--demo]`."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from athletes.models import User
from gaitsite import demo, env
from gaitsite.supervisor import StartError, Supervisor


class Command(BaseCommand):
    help = "Runs broker, worker and web server until Ctrl-C, and prints where to go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="put a demo coach, athletes and clips into an empty database"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        supervisor = Supervisor(env.text("HOST", "127.0.0.1"), env.number("PORT", 0) or None, self._say)
        try:
            supervisor.start()
        except StartError as error:
            raise CommandError(str(error)) from None
        try:
            self._say(f"\nGaitSite is ready: {supervisor.url}\n")
            if options["demo"]:
                self._open_demo(supervisor)
            elif not User.objects.exists():
                self._say(
                    '  Make your account: .venv/bin/python manage.py add_coach you@example.org --name "Your Name"\n'
                )
            self._say("Ctrl-C stops everything.")
            death = supervisor.watch()
        finally:
            self._say("Stopping ...")
            supervisor.stop()
        if death:
            raise CommandError(death)

    def _open_demo(self, supervisor: Supervisor) -> None:
        logins = demo.ensure_people()
        if logins is None:
            self._say("  This database is in use: no demo data was added.\n")
            return
        for role, email, password in logins:
            self._say(f"  {role:13}  {email:24}  password {password}")
        if demo.clips_missing():
            self._say("\n  The demo clips are being drawn and analysed; they appear one by one.")
            supervisor.run_once("demo", sys.executable, str(settings.BASE_DIR / "manage.py"), "demo")
        self._say("")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
