"""A log-in's pages as text."""

from __future__ import annotations

from django.test import Client

from athletes.models import User


def browse(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()
