"""The demo as a newcomer meets it: log in with what the start prints, open a clip, see the runner measured."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import ANALYSED_MS, Visitor, ready

pytestmark = [pytest.mark.browser, pytest.mark.queue, pytest.mark.pose]

LOGIN = re.compile(r"Demo coach\s+(?P<email>\S+)\s+password (?P<password>\S+)")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Site]:
    running = Site(tmp_path / "demo")
    running.start("--demo")
    try:
        yield running
    finally:
        running.end()


def test_the_demo_is_drawn_analysed_and_shown(demo: Site, chrome: Browser) -> None:
    while not (login := LOGIN.search(demo.said.read_text())):
        time.sleep(0.2)
    visitor = Visitor(chrome, demo.url)
    page = visitor.log_in(login["email"], login["password"])
    page.get_by_role("heading", name="Ada Demo").get_by_role("link").click()
    first = page.locator(".clip", has_text="ada-first-film.mp4")
    while first.count() == 0:  # it is still being drawn
        page.wait_for_timeout(1000)
        page.reload()
    expect(first.locator(".state")).to_contain_text(re.compile("lazy heel|keep it", re.IGNORECASE), timeout=ANALYSED_MS)
    expect(page.get_by_role("heading", name="Progress")).to_be_visible()
    visitor.shoot("demo-athlete")
    first.get_by_role("link").click()
    ready(page)

    expect(page.locator(".stage").get_by_text("computer-drawn runner")).to_be_visible()
    expect(page.locator("canvas[data-drawn=true]")).to_be_visible()
    assert page.locator("tr.near").count() >= 6
    expect(page.locator("blockquote.cue")).to_contain_text("“")
    annotations: list[str] = page.evaluate(
        "document.querySelector('.plot').layout.annotations.filter(a => a.name === 'cue').map(a => a.text)"
    )
    assert len(annotations) == 1
    assert page.evaluate("document.querySelector('[data-video]').readyState") >= 2
    visitor.shoot("demo-review")
    visitor.shoot("demo-review-top", full=False)
    visitor.close()
    assert visitor.complaints == []
