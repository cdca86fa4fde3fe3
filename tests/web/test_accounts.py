"""Logging in, being locked out, and what every answer says to the browser."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from athletes.models import User
from tests.actors import PASSWORD, Cast


def log_in(client: Client, email: str, password: str) -> int:
    return client.post("/accounts/login/", {"login": email, "password": password}).status_code


def test_email_and_password_open_the_desk(client: Client, people: Cast) -> None:
    assert log_in(client, "Alice@Example.org", PASSWORD) == 302
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_guessing_is_locked_out(client: Client, people: Cast) -> None:
    codes = [log_in(client, "alice@example.org", f"guess {n}") for n in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    assert log_in(client, "alice@example.org", PASSWORD) == 429
    assert log_in(client, "bob@example.org", PASSWORD) == 302


def test_behind_a_proxy_a_guesser_locks_out_nobody_else(client: Client, people: Cast, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]

    def from_(address: str, password: str) -> int:
        form = {"login": "alice@example.org", "password": password}
        return client.post("/accounts/login/", form, headers={"X-Forwarded-For": address}).status_code

    assert [from_("203.0.113.9", f"guess {n}") for n in range(5)][-1] == 429
    assert from_("203.0.113.9", PASSWORD) == 429
    assert from_("198.51.100.7", PASSWORD) == 302


def test_sign_up_is_closed_unless_opened(client: Client, db: None, settings: Settings) -> None:
    form = {"email": "new@example.org", "password1": PASSWORD}
    client.post("/accounts/signup/", form)
    assert not User.objects.exists()
    settings.SIGNUP_OPEN = True
    client.post("/accounts/signup/", form)
    assert User.objects.get().is_coach


def test_the_operator_makes_coaches(db: None, capsys: pytest.CaptureFixture[str], client: Client) -> None:
    call_command("add_coach", "Kim@Example.org", "--name", "Kim")
    password = capsys.readouterr().out.split()[-1]
    assert log_in(client, "kim@example.org", password) == 302
    with pytest.raises(CommandError, match="already"):
        call_command("add_coach", "kim@example.org", "--name", "Kim")


@pytest.mark.parametrize("url", ["/accounts/login/", "/health/", "/", "/nothing-here/", "/uploads/"])
def test_every_answer_confines_the_browser(client: Client, people: Cast, url: str) -> None:
    client.force_login(people.alice)
    answer = client.get(url)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "http" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, people: Cast) -> None:
    client.get("/accounts/login/")
    log_in(client, "alice@example.org", PASSWORD)
    for name in ("gaitsite_session", "gaitsite_csrf"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
