"""How allauth behaves here."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from gaitsite.proxies import client_address

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Closed unless the operator opens it: a club's installation is not for passers-by."""
        return settings.SIGNUP_OPEN

    def get_client_ip(self, request: HttpRequest) -> str:
        """As failed log-ins are counted: see `gaitsite.proxies`."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Wrong passwords are counted by django-axes, in the database; allauth counts wrong second-factor codes."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Ends the request with a page that says so where the mail server does not take the mail."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # what smtplib raises is one, too
            log.warning("A mail was not sent: %s", type(error).__name__)
            # What has not arrived does not count against who asks again.
            ratelimit.clear(self.request, action="confirm_email", key=email.lower())
            asked = {"for_password": template_prefix.endswith(("password_reset_key", "unknown_account"))}
            raise ImmediateHttpResponse(render(self.request, "account/not_sent.html", asked, status=503)) from error

    def save_user(self, request, user, form, commit=True):  # type: ignore[no-untyped-def]
        """Whoever signs up comes as a coach; athletes get their log-in from their coach."""
        user.name = form.cleaned_data["name"]
        user.is_coach = True
        return super().save_user(request, user, form, commit)
