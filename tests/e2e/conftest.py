"""A real site for a real browser: `manage.py up` on a fresh folder, and Chromium.

Skips loudly where there is no Chromium and fails there under CI.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.commands import manage
from tests.conftest import ROOT
from tests.e2e.visitor import Visitor

READY = re.compile(r"GaitSite is ready: (http://\S+?)/?$", re.MULTILINE)
START_S = 300
ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


class Site:
    """A running GaitSite with its own database, queue and clips."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "GAITSITE_VAR": str(folder), "PYTHONUNBUFFERED": "1"}
        for name in ("BROKER_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT"):
            self.environment.pop(name, None)
        self.log = folder / "up.log"
        self.url = ""

    def start(self, *options: str) -> None:
        folder = self.folder
        folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", *options], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            if match := READY.search(self.log.read_text()):
                self.url = match[1]
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"the site did not start:\n{self.log.read_text()}")

    def manage(self, *words: str) -> str:
        """Output of a management command on the site's own data."""
        return manage(self.environment, *words)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the people of `tests.actors`."""
    running = Site(tmp_path_factory.mktemp("site"))
    running.start()
    try:
        running.manage("shell", "-v", "0", "-c", "from tests import actors; actors.cast()")
        yield running
    finally:
        running.stop()


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
