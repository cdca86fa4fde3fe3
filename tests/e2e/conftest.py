"""A real site for a real browser: `manage.py up` on a fresh folder, and Chromium.

Skips loudly where there is no Chromium and fails there under CI.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.visitor import Visitor
from tests.queue.installation import Installation

ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


class Site(Installation):
    """A running GaitSite with its own database, queue and clips; on a busy machine a clip may be silent for longer."""

    def __init__(self, folder: Path) -> None:
        port = str(unused_port())
        super().__init__(folder, CLIP_STALE_S="30", RECONCILE_EVERY_S="15", PYTHONUNBUFFERED="1", PORT=port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def unused_port() -> int:
    """Two sites that start at once would both find the first free one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the people of `tests.actors`."""
    running = Site(tmp_path_factory.mktemp("site"))
    running.start()
    try:
        running.manage("shell", "-v", "0", "-c", "from tests import actors; actors.cast()")
        yield running
    finally:
        running.end()


def chromium() -> str:
    """Path of the browser, from CHROMIUM or as Debian installs it."""
    named = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    found = shutil.which(named)
    if found:
        return found
    reason = f"no Chromium at {named}: apt-get install chromium, or set CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def chrome() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(site: Site, chrome: Browser) -> Iterator[Visitor]:
    """Somebody at a browser. What went wrong in it without being expected fails the test."""
    visitor = Visitor(chrome, site.url)
    yield visitor
    visitor.close()
    assert visitor.complaints == []
