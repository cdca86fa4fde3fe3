"""How allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from gaitsite.proxies import client_address


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Closed unless the operator opens it: a club's installation is not for passers-by."""
        return settings.SIGNUP_OPEN

    def get_client_ip(self, request: HttpRequest) -> str:
        """As failed log-ins are counted: see `gaitsite.proxies`."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Wrong passwords are counted by django-axes, in the database; allauth counts wrong second-factor codes."""

    def save_user(self, request, user, form, commit=True):  # type: ignore[no-untyped-def]
        """Whoever signs up comes as a coach; athletes get their log-in from their coach."""
        user.is_coach = True
        return super().save_user(request, user, form, commit)
