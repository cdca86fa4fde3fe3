"""Log-ins that are over."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session


def forget_ended() -> None:
    """Sessions whose time is over, and of every session that is gone from which address and browser it was."""
    SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
