"""A link made on a coach's desk, opened on a stranger's phone; and an archive read without any server."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import PHONE, SCREENSHOTS, Visitor

STAGE = """
from pathlib import Path
from athletes import consent
from athletes.models import Athlete
from tests.e2e.line_runner import Film, put_on_stage
cleo = Athlete.objects.get(name="Cleo")
consent.give(cleo, cleo.user, ["sharing"])
print(put_on_stage(Film(4.0, 30, 640, 360), Path({shelf!r})), cleo.pk)
"""


PLAYABLE = """() => new Promise((done, failed) => {
  const video = document.querySelector("video");
  video.addEventListener("loadeddata", () => done());
  video.addEventListener("error", () => failed(new Error("the video cannot be played")));
  video.preload = "auto";
  if (video.readyState >= 2) done();
})"""
"""Waits in the page: its policy lets nobody ask it again and again."""


@pytest.fixture(scope="module")
def staged(site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A clip's id, and its athlete's."""
    shelf = str(tmp_path_factory.mktemp("films"))
    clip, athlete = site.manage("shell", "-v", "0", "-c", STAGE.format(shelf=shelf)).split()
    return clip, athlete


@pytest.fixture
def stranger(chrome: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody with a phone and no account."""
    visitor = Visitor(chrome, site.url, PHONE)
    yield visitor
    visitor.close()
    assert visitor.complaints == []


def test_a_stranger_opens_a_link_until_it_is_revoked(
    site: Site, staged: tuple[str, str], visit: Visitor, stranger: Visitor
) -> None:
    coach = visit.log_in("Alice")
    visit.go(f"/clips/{staged[0]}/")
    coach.get_by_role("link", name="Share").click()
    coach.get_by_label("Hide the name").check()
    coach.get_by_role("button", name="Make a link").click()
    link = coach.get_by_role("textbox", name="The link").input_value()
    visit.shoot("share")

    page = stranger.go(link.removeprefix(site.url))
    page.wait_for_selector("[data-review][data-ready='1']", state="attached")
    expect(page.get_by_text("A runner", exact=True)).to_be_visible()
    assert "Cleo" not in page.content()
    before = int(page.locator("output[data-frame]").inner_text())
    page.get_by_role("button", name="Frame back").click()
    expect(page.locator("output[data-frame]")).to_have_text(str(before - 1))
    stranger.shoot("shared-clip")

    coach.get_by_role("button", name="Revoke").click()
    expect(coach.get_by_text("Revoked")).to_be_visible()
    stranger.forgiven.append("410")
    page.reload()
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()


def test_an_archive_is_read_without_a_server(
    site: Site, staged: tuple[str, str], visit: Visitor, tmp_path: Path
) -> None:
    page = visit.log_in("Cleo")
    visit.go(f"/athletes/{staged[1]}/export/")
    visit.shoot("export")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the ZIP file").click()
    with zipfile.ZipFile(download.value.path()) as stored:
        stored.extractall(tmp_path)
    page.goto((tmp_path / "index.html").as_uri())
    page.evaluate(PLAYABLE)
    for width in (360, 1440):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=SCREENSHOTS / f"archive-{width}-{theme}.png", full_page=True)
    for name in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
        assert name.startswith("#") or (tmp_path / name).is_file(), name
