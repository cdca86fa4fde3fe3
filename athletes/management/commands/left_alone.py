"""Athletes whom nobody sees any more, to be handed over or erased: `manage.py left_alone [ATHLETE-ID --coach EMAIL]`.

The pages let nobody who sees an athlete leave them so. It comes about when somebody comes of age whom only guardians
saw, and when a guardian of the past erases the account that the consent to the only club hung on.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from athletes.circle.reach import alone
from athletes.erasure import erase_left_alone
from athletes.models import Coaching, User


class Command(BaseCommand):
    help = "Lists athletes whom nobody sees any more; hands one over to a coach, or erases one with everything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("athlete", nargs="?", type=UUID)
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--coach", metavar="EMAIL", help="who coaches the athlete from now on")
        what.add_argument("--erase", action="store_true", help="erase the athlete and all that is kept")

    def handle(self, *_args: Any, athlete: UUID | None, coach: str | None, erase: bool, **_options: Any) -> None:
        if athlete is None:
            for one in alone():
                self.stdout.write(f"{one.pk}  {one.name}")
            return
        left = alone().filter(pk=athlete).first()
        if left is None:
            raise CommandError(f"There is nobody left alone with the id {athlete}.")
        if erase:
            erase_left_alone(left)
            self.stdout.write(f"{left.name} is erased.")
        elif coach:
            user = User.objects.filter(email=coach.strip().lower(), is_coach=True, is_active=True).first()
            if user is None:
                raise CommandError(f"There is no coach with the address {coach}.")
            Coaching.objects.get_or_create(coach=user, athlete=left, ended_at=None)
            self.stdout.write(f"{user} coaches {left.name} now.")
        else:
            raise CommandError("Say what to do: --coach EMAIL or --erase.")
