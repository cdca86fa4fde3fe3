"""Prints a link for choosing a new password: `manage.py reset_link EMAIL`. For installations without mail."""

from __future__ import annotations

import os
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from athletes.models import User


class Command(BaseCommand):
    help = "Prints a link for choosing a new password, and ends a lock after too many tries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--site",
            default=f"http://localhost:{os.environ.get('PORT', '8000')}",
            help="address under which the site is reached",
        )
        parser.add_argument(
            "--drop-second-factor", action="store_true", help="for somebody who lost phone and recovery codes"
        )

    def handle(self, *_args: Any, email: str, site: str, drop_second_factor: bool, **_options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"There is no account with the address {email}.")
        reset(username=user.email)
        if drop_second_factor:
            Authenticator.objects.filter(user=user).delete()
        key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
        self.stdout.write(site.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key))
