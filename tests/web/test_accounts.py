"""Logging in, being locked out, and what every answer says to the browser."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache, caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from analysis import housekeeping
from athletes.models import Athlete, User
from gaitsite import settings as installed
from tests.actors import PASSWORD, Cast


def log_in(client: Client, email: str, password: str) -> int:
    return client.post("/accounts/login/", {"login": email, "password": password}).status_code


def test_email_and_password_open_the_desk(client: Client, people: Cast) -> None:
    assert log_in(client, "Alice@Example.org", PASSWORD) == 302
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_forms_of_accounts_speak_as_the_rest_and_say_nothing_twice(client: Client, people: Cast) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "Stay logged in" in page
    assert "placeholder" not in page
    log_in(client, "alice@example.org", PASSWORD)
    for address, label in (("password/change", "The new password again"), ("reauthenticate", "Password")):
        page = client.get(f"/accounts/{address}/").content.decode()
        assert label in page
        assert "placeholder" not in page


def test_what_was_known_of_a_log_in_goes_when_it_is_over(
    client: Client, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)  # which would take the test's database along
    browsers = [Client(headers={"User-Agent": f"browser {n}"}) for n in range(3)]
    for browser in (*browsers, client):
        log_in(browser, "alice@example.org", PASSWORD)
    over, gone = (browser.session.session_key for browser in browsers[:2])
    Session.objects.filter(pk=over).update(expire_date=timezone.now() - timedelta(seconds=1))
    Session.objects.filter(pk=gone).delete()
    housekeeping._clean_up()
    kept = {browsers[2].session.session_key, client.session.session_key}
    assert {session.pk for session in Session.objects.all()} == kept
    assert {known.session_key for known in UserSession.objects.all()} == kept
    assert client.get("/").status_code == 200


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
    form = {"name": " Nell  Okoye", "email": "new@example.org", "password1": PASSWORD}
    client.post("/accounts/signup/", form)
    assert not User.objects.exists()
    settings.SIGNUP_OPEN = True
    client.post("/accounts/signup/", form | {"name": ""})
    assert not User.objects.exists(), "athletes read who coaches them: an address is no name"
    client.post("/accounts/signup/", form)
    user = User.objects.get()
    assert (user.name, user.is_coach) == ("Nell Okoye", True)


def test_the_operator_makes_coaches(db: None, capsys: pytest.CaptureFixture[str], client: Client) -> None:
    call_command("add_coach", "Kim@Example.org", "--name", "Kim")
    password = capsys.readouterr().out.split()[-1]
    assert log_in(client, "kim@example.org", password) == 302
    with pytest.raises(CommandError, match="already"):
        call_command("add_coach", "kim@example.org", "--name", "Kim")


def reset_link(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    call_command("reset_link", *words)
    return urlsplit(capsys.readouterr().out.strip()).path


def choose(client: Client, link: str, password: str) -> int:
    """Follows a link for a new password to its form, and sends it."""
    form = client.get(link)
    return client.post(form["Location"], {"password1": password, "password2": password}).status_code


def test_without_mail_the_operator_makes_the_link_for_a_new_password(
    client: Client, people: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(5):
        log_in(client, "alice@example.org", f"guess {n}")
    assert "sends no mail" in client.get("/accounts/password/reset/").content.decode()
    link = reset_link("Alice@example.org", capsys=capsys)
    assert choose(client, link, "another-road-home-8") == 302
    assert log_in(Client(), "alice@example.org", "another-road-home-8") == 302
    assert "no longer good" in Client().get(link).content.decode()
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_link", "nobody@example.org")


def test_with_mail_the_link_for_a_new_password_is_sent(client: Client, people: Cast, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    page = client.get("/accounts/password/reset/").content.decode()
    assert 'name="email"' in page
    client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    assert choose(client, link[1], "another-road-home-8") == 302
    assert log_in(Client(), "alice@example.org", "another-road-home-8") == 302


STEP = 60_000_000
"""Half minutes since 1970: when these tests take place, for authenticator apps."""


@pytest.fixture(autouse=True)
def _clock_of_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands still: no test of codes depends on how fast it is."""
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter((STEP - 1, STEP, STEP + 1)))


def code_of(secret: str, *, steps_ago: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, STEP - steps_ago))


def second_factor(client: Client) -> tuple[str, list[str]]:
    """Turns it on; returns the secret and the recovery codes."""
    log_in(client, "alice@example.org", PASSWORD)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 302
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="secret" value="([A-Z2-7]+)"', page)
    assert secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret[1])})
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    return secret[1], re.findall(r"<li>(\d{8})</li>", codes)


def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client, people: Cast) -> None:
    secret, recovery = second_factor(client)
    assert len(recovery) == 10
    for code in (code_of(secret, steps_ago=1), recovery[0]):
        cache.clear()  # a code counts once: the one that was just used is remembered here
        thief = Client()
        assert log_in(thief, "alice@example.org", PASSWORD) == 302
        assert thief.get("/").status_code == 302
        assert thief.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
        assert thief.get("/").status_code == 302
        assert thief.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
        assert thief.get("/").status_code == 200
    again = Client()
    log_in(again, "alice@example.org", PASSWORD)
    assert again.post("/accounts/2fa/authenticate/", {"code": recovery[0]}).status_code == 200
    assert again.get("/").status_code == 302


def test_codes_are_not_guessed(client: Client, people: Cast) -> None:
    _, recovery = second_factor(client)
    cache.clear()
    guesser = Client()
    log_in(guesser, "alice@example.org", PASSWORD)
    for guess in range(5):
        guesser.post("/accounts/2fa/authenticate/", {"code": f"{guess:06}"})
    assert guesser.post("/accounts/2fa/authenticate/", {"code": recovery[0]}).status_code == 200
    assert guesser.get("/").status_code == 302


def test_the_operator_helps_who_lost_the_second_factor(
    client: Client, people: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    second_factor(client)
    own = Client()
    choose(own, reset_link("alice@example.org", "--drop-second-factor", capsys=capsys), "another-road-home-8")
    assert log_in(own, "alice@example.org", "another-road-home-8") == 302
    assert own.get("/").status_code == 200


def test_other_browsers_are_logged_out_from_the_account_page(client: Client, people: Cast) -> None:
    other = Client()
    log_in(client, "alice@example.org", PASSWORD)
    log_in(other, "alice@example.org", PASSWORD)
    assert "2 browsers" in client.get("/account/").content.decode()
    client.post("/accounts/sessions/")
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_a_name_is_changed_on_the_account_page(client: Client, people: Cast) -> None:
    client.force_login(people.alice)
    client.post("/account/", {"name": " Alice  B "})
    people.alice.refresh_from_db()
    assert people.alice.name == "Alice B"


def test_an_operator_is_not_above_the_rules(people: Cast) -> None:
    assert people.olga.is_staff
    assert not people.olga.has_perm("athletes.view_athlete", people.cleo)
    assert not people.olga.has_perm("athletes.add_athlete")
    assert not Athlete.objects.visible_to(people.olga).exists()


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


def test_a_code_counts_once_in_all_processes_together(
    client: Client, people: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.CACHES = {"default": installed.CACHES["default"] | {"LOCATION": tmp_path}}
    secret, _ = second_factor(client)
    code = code_of(secret, steps_ago=1)
    for expected in (302, 200):
        caches.close_all()
        del caches["default"]  # as another process begins
        other = Client()
        log_in(other, "alice@example.org", PASSWORD)
        assert other.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected
