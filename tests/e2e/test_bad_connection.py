"""Uploads over a line that breaks, and after a page that was closed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import ANALYSED_MS, Visitor
from tests.e2e.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.queue]

BYTES_PER_SECOND = 6_000_000
PADDING = 36_000_000
"""Makes a clip outgrow the buffers between browser and site, so that what the page shows is what has arrived."""
BROKEN_LINE = ("net::ERR", "status of 423", "status of 409")
"""What a browser says of requests that broke off, and of those that came before the server had noticed."""


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    with Wire(site.url, BYTES_PER_SECOND) as line:
        yield line


@pytest.fixture
def visitor(chrome: Browser, wire: Wire) -> Iterator[Visitor]:
    someone = Visitor(chrome, wire.url)
    someone.forgiven += BROKEN_LINE
    yield someone
    someone.close()
    assert someone.complaints == []


@pytest.fixture
def heavy(shared_data: Path, tmp_path: Path) -> Path:
    """A clip filmed from the front, with an empty box at its end that players skip."""
    clip = tmp_path / "front.mp4"
    box = struct.pack(">I4s", PADDING, b"free") + bytes(PADDING - 8)
    clip.write_bytes((shared_data / "clips" / "front_run_portrait.mp4").read_bytes() + box)
    return clip


def offsets_sent(page: Page) -> list[int]:
    """Collects where each piece of an upload begins."""
    offsets: list[int] = []
    page.on("request", lambda r: offsets.append(int(r.headers["upload-offset"])) if r.method == "PATCH" else None)
    return offsets


def test_an_upload_goes_on_after_the_connection_was_cut(visitor: Visitor, wire: Wire, heavy: Path) -> None:
    page = visitor.log_in("alice")
    page.get_by_role("heading", name="Dan").get_by_role("link").click()
    offsets = offsets_sent(page)
    visitor.upload(heavy, surface="Overground")
    bar = page.locator(".upload progress")
    expect(page.locator(".upload .says")).to_contain_text("/s ·")
    page.wait_for_function("bar => bar.value > 0.3", arg=bar.element_handle())
    wire.cut()
    expect(page.locator(".upload .says")).to_contain_text("going on")
    wire.mend()
    expect(page.locator(".upload .says")).to_contain_text("Uploaded")
    assert offsets[0] == 0
    assert offsets[-1] > 0, "the upload began again from nothing"

    # it is a clip filmed from the front: refused, with what to do instead, and still there to be played
    page.locator(".upload .says a").click()
    expect(page.get_by_role("heading", name="This was not filmed from the side")).to_be_visible(timeout=ANALYSED_MS)
    expect(page.get_by_text("What to film differently")).to_be_visible()
    expect(page.get_by_text("Code NOT_SIDE_VIEW")).to_be_visible()
    expect(page.locator("video.plain-video")).to_be_visible()
    expect(page.locator("blockquote.cue")).to_have_count(0)
    visitor.shoot("refused")


def test_an_upload_goes_on_after_a_reload_with_the_same_file(visitor: Visitor, heavy: Path) -> None:
    page = visitor.log_in("bob")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("heading", name="Eve").get_by_role("link").click()
    visitor.upload(heavy, surface="Overground")
    bar = page.locator(".upload progress")
    page.wait_for_function("bar => bar.value > 0.4", arg=bar.element_handle())
    page.reload()
    expect(page.locator(".upload .says")).to_contain_text("Pick the same file again")
    visitor.shoot("unfinished")
    offsets = offsets_sent(page)
    visitor.upload(heavy, surface="Overground")
    expect(page.locator(".upload .says").first).to_contain_text("Uploaded")
    assert offsets[0] > 0, "the upload began again from nothing"
    expect(page.locator(".upload")).to_have_count(1)
    expect(page.locator(".clip")).to_have_count(1)


def test_a_paused_upload_waits_and_then_goes_on(visitor: Visitor, heavy: Path) -> None:
    page = visitor.log_in("alice")
    page.get_by_role("heading", name="Cleo").get_by_role("link").click()
    offsets = offsets_sent(page)
    visitor.upload(heavy, surface="Overground")
    page.wait_for_function("bar => bar.value > 0.2", arg=page.locator(".upload progress").element_handle())
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".upload .says")).to_contain_text("Paused at")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".upload .says")).to_contain_text("Uploaded")
    assert offsets[-1] > 0, "the upload began again from nothing"


def test_a_file_that_is_no_video_ends_with_a_sentence(visitor: Visitor, shared_data: Path) -> None:
    page = visitor.log_in("alice")
    page.get_by_role("heading", name="Cleo").get_by_role("link").click()
    visitor.upload(shared_data / "clips" / "broken" / "text_as_mp4.mp4")
    expect(page.locator(".upload .says")).to_contain_text("Uploaded")
    page.locator(".upload .says a").click()
    expect(page.get_by_role("heading", name="We could not read this file")).to_be_visible(timeout=ANALYSED_MS)
    visitor.shoot("failed")


def test_an_upload_outlives_the_session(visitor: Visitor, heavy: Path) -> None:
    visitor.forgiven.append("status of 403")
    page = visitor.log_in("alice")
    page.get_by_role("heading", name="Dan").get_by_role("link").click()
    visitor.log_in_anew("alice")
    with heavy.open("ab") as file:
        file.write(b"another clip than the others'")
    visitor.upload(heavy, surface="Overground")
    page.wait_for_function("bar => bar.value > 0.2", arg=page.locator(".upload progress").element_handle())
    page.get_by_role("button", name="Pause").click()
    visitor.log_in_anew("alice")
    offsets = offsets_sent(page)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".upload .says")).to_contain_text("Uploaded")
    assert offsets[0] > 0, "the upload began again from nothing"
