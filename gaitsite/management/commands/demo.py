"""Draws the demo's clips and puts them into the queue: `manage.py demo`. `manage.py up --demo` runs it by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gaitsite import demo


class Command(BaseCommand):
    help = "Puts a demo coach, athletes and computer-drawn clips into an empty database."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if demo.ensure_people() is None:
            raise CommandError(
                "This database is in use: a demo needs an empty one. Set GAITSITE_VAR to another folder."
            )
        for clip in demo.clips_missing():
            self.stdout.write(f"{demo.add(clip)} for {clip.athlete}")
