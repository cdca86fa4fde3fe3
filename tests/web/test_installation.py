"""What an installation reads from its surroundings, and what it says when they are not right."""

from __future__ import annotations

import os
import re
import socket
import stat
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from pytest_django import Settings

from gaitsite import broker, env, supervisor, system_libraries, vendor
from gaitsite.proxies import client_address
from gaitsite.supervisor import StartError
from tests.commands import manage
from tests.conftest import ROOT

ASKED = re.compile(r"""(?:env\.\w+|text|environ\.get)\("([A-Z_]+)\"""")


def test_the_secret_key_is_made_once_and_is_its_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    path = tmp_path / "var" / "secret_key"
    key = env.secret_key(path)
    assert len(key) >= 50
    assert env.secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    monkeypatch.setenv("SECRET_KEY", "given")
    assert env.secret_key(path) == "given"


def test_the_environment_is_read_with_care(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a, b ,,c")
    assert env.words("X") == ["a", "b", "c"]
    for text, value in (("1", True), ("No", False), ("", True)):
        monkeypatch.setenv("X", text)
        assert env.flag("X", default=True) is value
    monkeypatch.setenv("X", "127.0.0.1, 10.0.0.0/8")
    assert [str(network) for network in env.networks("X")] == ["127.0.0.1/32", "10.0.0.0/8"]
    monkeypatch.setenv("X", "10.0.0.1/8")
    with pytest.raises(ImproperlyConfigured, match="X: "):
        env.networks("X")
    for read in (env.flag, lambda name: env.number(name, 1)):
        monkeypatch.setenv("X", "perhaps")
        with pytest.raises(ImproperlyConfigured, match="X must be"):
            read("X")


def test_a_number_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where 0 keeps for ever, somebody will write -1 for it, and lose every video."""
    monkeypatch.setenv("RETENTION_ORIGINAL_DAYS", "-1")
    with pytest.raises(ImproperlyConfigured, match="RETENTION_ORIGINAL_DAYS must be at least 0"):
        env.number("RETENTION_ORIGINAL_DAYS", 365)
    monkeypatch.setenv("WORKER_CONCURRENCY", "0")
    with pytest.raises(ImproperlyConfigured, match="at least 1, not 0"):
        env.number("WORKER_CONCURRENCY", 1, least=1)


def test_nothing_is_left_to_say_of_security_behind_https(tmp_path: Path) -> None:
    manage(
        os.environ | {"GAITSITE_VAR": str(tmp_path), "BEHIND_HTTPS": "1", "DEBUG": "0"},
        *("check", "--deploy", "--fail-level", "WARNING"),
    )


def test_the_services_are_handed_every_setting_that_an_operator_makes() -> None:
    sources = [
        ROOT / "gaitsite" / "settings.py",
        ROOT / "gaitsite" / "env.py",
        ROOT / "analysis" / "video" / "sandbox.py",
    ]
    asked = {name for path in sources for name in ASKED.findall(path.read_text())}
    compose = (ROOT / "docker-compose.yml").read_text()
    handed = set(
        re.findall(r"^    ([A-Z_]+):", compose[compose.index("x-app:") : compose.index("\nservices:")], re.MULTILINE)
    )
    assert {"SECRET_KEY", "EMAIL_HOST", "GAITSITE_ALLOW_UNSANDBOXED"} < asked
    assert asked - handed == {"DEBUG", "GAITSITE_VAR"}  # the image's own; and no service is debugged there
    assert handed - asked == {"PGPASSWORD"}


def test_a_free_port_is_found_and_a_taken_one_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert supervisor.free_port("127.0.0.1", None, first=port) > port
        with pytest.raises(StartError, match=str(port)):
            supervisor.free_port("127.0.0.1", port)
    with pytest.raises(StartError, match="cannot be used"):
        supervisor.free_port("192.0.2.1", 8000)


def test_a_folder_too_deep_for_a_socket_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="GAITSITE_VAR"):
        broker.server_command(tmp_path / ("deep" * 30))


def test_browser_libraries_come_from_npm_alone(tmp_path: Path) -> None:
    vendor.copy_libraries(ROOT / "node_modules", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(vendor.FILES)
    with pytest.raises(FileNotFoundError, match="plotly"):
        vendor.copy_libraries(tmp_path, tmp_path)


def test_missing_system_libraries_are_named_by_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert system_libraries.missing() == []
    monkeypatch.setattr(system_libraries, "PACKAGES", {"libnowhere.so.9": "libnowhere9"})
    monkeypatch.setattr(system_libraries.sys, "platform", "linux")
    assert system_libraries.missing() == ["libnowhere9"]
    monkeypatch.setattr(system_libraries.sys, "platform", "darwin")
    assert system_libraries.missing() == []


@pytest.fixture
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.parametrize(
    ("peer", "passed_on", "trusted", "client"),
    [
        ("203.0.113.9", "", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", [], "203.0.113.9"),  # a stranger's word
        ("203.0.113.9", "198.51.100.7", ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.2", "198.51.100.7", ["10.0.0.0/8"], "198.51.100.7"),
        ("10.0.0.2", "192.0.2.1, 198.51.100.7", ["10.0.0.0/8"], "198.51.100.7"),  # the first one is made up
        ("10.0.0.2", "198.51.100.7, 10.0.0.3", ["10.0.0.0/8"], "198.51.100.7"),  # two proxies
        ("10.0.0.2", "10.0.0.5", ["10.0.0.0/8"], "10.0.0.5"),
        ("10.0.0.2", "nonsense", ["10.0.0.0/8"], "10.0.0.2"),
        ("10.0.0.2", "", ["10.0.0.0/8"], "10.0.0.2"),
        ("", "198.51.100.7", ["127.0.0.1"], "198.51.100.7"),  # by a unix socket
        ("2001:db8::2", "2001:db8:1::7", ["2001:db8::/48"], "2001:db8:1::7"),
    ],
)
def test_a_client_behind_proxies_is_known_by_what_they_say(
    settings: Settings, peer: str, passed_on: str, trusted: list[str], client: str
) -> None:
    settings.TRUSTED_PROXIES = [ip_network(word) for word in trusted]
    headers = {"HTTP_X_FORWARDED_FOR": passed_on} if passed_on else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers)) == client


@pytest.mark.usefixtures("_usual_umask")
def test_a_computer_that_cannot_lock_videos_in_is_told_at_once(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(supervisor.signal, "signal", lambda *_: None)
    monkeypatch.setattr(supervisor.sandbox, "why_not", lambda: "This computer cannot lock video files in.")
    with pytest.raises(CommandError) as refused:
        call_command("up")
    assert str(refused.value) == "This computer cannot lock video files in."
    (written,) = tmp_path.iterdir()
    assert written.name == "up.lock"
    assert stat.S_IMODE(written.stat().st_mode) & stat.S_IRWXO == 0
