"""No living token of a link stands in a log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from gunicorn.config import Config

from analysis.sharing import services as sharing
from athletes import consent
from athletes.invitations.services import invite
from athletes.models import Consent, Invitation
from gaitsite import gunicorn_conf
from gaitsite.logs import MASK, MaskTokens
from tests import actors
from tests.actors import Cast

TOKEN = "sEcret_-9x"


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """What goes to the log of the installation."""
    get_resolver().url_patterns  # noqa: B018 - as the web server does before it answers
    handlers = [h for h in logging.getLogger().handlers if any(isinstance(f, MaskTokens) for f in h.filters)]
    assert len(handlers) == 1
    stream = io.StringIO()
    before = handlers[0].setStream(stream)
    yield stream
    handlers[0].setStream(before)


@pytest.fixture
def links(people: Cast) -> list[str]:
    """One of each kind that is alive."""
    consent.give(people.cleo, people.cleo.user, Consent.Purpose)
    token = invite(people.cleo, Invitation.Kind.COACH, by=people.alice)[1]
    share = sharing.share_clip(actors.clip(people.cleo, people.alice), people.alice, days=7)
    return [reverse("join", args=[token]), reverse("shared", args=[sharing.token_of(share)])]


def test_refused_requests_for_a_link_do_not_tell_its_token(links: list[str], said: io.StringIO) -> None:
    for link in links:
        token = link.split("/")[2]
        Client(enforce_csrf_checks=True).post(link)
        Client().put(link)
        Client().get(f"{link}nothing-here/")
        Client().get(f"{link[:-1]}.txt")
        log = said.getvalue()
        assert token not in log
        assert log.count(link.replace(token, MASK).rstrip("/")) >= 3
    assert "CSRF" in said.getvalue()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"GET /shared/{TOKEN}/proxy.mp4 HTTP/1.1", f"GET /shared/{MASK}/proxy.mp4 HTTP/1.1"),
        (f"http://box:8000/join/{TOKEN}", f"http://box:8000/join/{MASK}"),
        (f"/accounts/login/?next=%2Fjoin%2F{TOKEN}%2F", f"/accounts/login/?next=%2Fjoin%2F{MASK}%2F"),
        (f"/accounts/password/reset/key/1a-{TOKEN}/", f"/accounts/password/reset/key/1a-{MASK}/"),
        (f"/accounts/confirm-email/{TOKEN}:x:y/", f"/accounts/confirm-email/{MASK}/"),
        ("/accounts/confirm-email/", "/accounts/confirm-email/"),
        ("/athletes/7/invite/ and joined/x", "/athletes/7/invite/ and joined/x"),
    ],
)
def test_only_the_secret_part_is_masked(said: io.StringIO, text: str, left: str) -> None:
    logging.getLogger("gaitsite").warning("Said: %s !", text)
    assert f"Said: {left} !" in said.getvalue()


def test_nor_do_tracebacks(said: io.StringIO) -> None:
    try:
        raise ValueError(f"cannot open /join/{TOKEN}/")
    except ValueError:
        logging.getLogger("gaitsite").exception("Broken")
    assert TOKEN not in said.getvalue()
    assert f"ValueError: cannot open /join/{MASK}/" in said.getvalue()


def test_nor_does_the_access_log_of_the_web_server(tmp_path: Path, said: io.StringIO) -> None:
    config = Config()
    config.set("accesslog", str(tmp_path / "access.log"))
    config.set("errorlog", str(tmp_path / "error.log"))
    config.set("logger_class", gunicorn_conf.logger_class)
    logger = config.logger_class(config)
    asked = {"REQUEST_METHOD": "GET", "RAW_URI": f"/join/{TOKEN}/", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "::1"}
    asked |= {"HTTP_REFERER": f"http://box/shared/{TOKEN}/"}
    answer = SimpleNamespace(status="200 OK", status_code=200, sent=9, headers=[])
    logger.access(answer, SimpleNamespace(headers=[]), asked, timedelta(seconds=1))
    logger.error("Error handling request %s", f"/join/{TOKEN}/")
    for name in ("access.log", "error.log"):
        written = (tmp_path / name).read_text()
        assert f"/join/{MASK}/" in written
        assert TOKEN not in written
