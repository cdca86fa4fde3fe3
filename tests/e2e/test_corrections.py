"""A coach drags a foot strike to another frame, takes that back, and moves a mark without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.e2e.conftest import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

SHELF = ROOT / "var" / "films"
STAGE = "from pathlib import Path; from tests.e2e.line_runner import *; print(put_on_stage(Film(8.0, 60), Path({})))"


@pytest.fixture(scope="module")
def clip(site: Site) -> str:
    return site.manage("shell", "-v", "0", "-c", STAGE.format(repr(str(SHELF)))).strip()


@pytest.fixture
def review(visit: Visitor, clip: str) -> Page:
    return visit.review(clip, "?t=2.0")


def contact(page: Page) -> str:
    """Of stride 3, as the table has it."""
    return page.locator("tr[data-stride='3']").inner_text()


def settled(page: Page) -> None:
    expect(page.locator("[data-edit-bar]")).to_have_attribute("aria-busy", "false")


def test_an_event_is_dragged_and_undone(review: Page) -> None:
    page = review
    expect(page.locator("[data-edit-bar]")).to_be_hidden()
    page.get_by_role("button", name="Correct events").click()
    before = contact(page)
    handle = page.get_by_role("slider", name="Foot strike, near leg").nth(1)
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y, steps=4)
    page.mouse.up()
    line = page.locator(".correction")
    expect(line).to_contain_text("Foot strike, near leg: moved from")
    expect(line).to_contain_text("Alice, ")
    settled(page)
    assert contact(page) != before
    expect(page.locator(".handle.by-hand")).to_have_count(1)
    expect(page.locator("[data-chart-caption]")).to_contain_text("put right by hand")
    expect(page.locator(".strip .hand-mark")).to_have_count(1)
    # the pen's undo is its own, though nothing is drawn
    page.keyboard.press("d")
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Cancel", exact=True).click()
    settled(page)
    expect(page.locator(".correction.undone")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".correction.undone")).to_have_count(1)
    settled(page)
    assert contact(page) == before
    expect(page.locator(".strip .hand-mark")).to_have_count(0)


def test_a_note_follows_when_a_correction_renames_its_stride(review: Page) -> None:
    page = review
    page.get_by_role("button", name="Go to stride 3", exact=True).click()
    page.keyboard.press("n")
    page.get_by_label("Note", exact=True).fill("On the third.")
    page.get_by_role("button", name="Pin note").click()
    note = page.locator(".note", has_text="On the third.")
    expect(note).to_contain_text("stride 3, near leg")
    page.get_by_role("button", name="Go to stride 2", exact=True).click()
    page.keyboard.press("e")
    page.get_by_role("slider", name="Foot strike, near leg").first.click()
    page.keyboard.press("Delete")
    expect(page.locator(".correction").first).to_contain_text("deleted")
    settled(page)
    expect(note).to_contain_text("stride 2, near leg")
    page.get_by_role("button", name="+ Foot strike").click()
    expect(page.locator(".correction").first).to_contain_text("Foot strike, near leg: added")
    settled(page)
    expect(note).to_contain_text("stride 3, near leg")
    expect(page.get_by_role("button", name="+ Foot strike")).to_be_focused()
    for words in ("Foot strike, near leg: added", "Foot strike, near leg: deleted"):
        page.keyboard.press("Control+z")
        expect(page.locator(".correction.undone", has_text=words)).to_have_count(1)
        settled(page)
    expect(note).to_contain_text("stride 3, near leg")


def test_sides_are_swapped_and_a_part_is_measured(review: Page) -> None:
    page = review
    near = (
        "fetch(document.querySelector('[data-review]').dataset.clipUrl).then((r) => r.json())"
        ".then(({ near, segments }) => ({ first: segments[0].first, knee: near.knee.slice(120, 240) }))"
    )
    before = page.evaluate(near)
    page.keyboard.press("e")
    for name, words in (("Swap left and right leg", "swapped"), ("Measure from this frame on", "is measured")):
        page.get_by_text("More", exact=True).click()
        page.get_by_role("button", name=name).click()
        expect(page.locator(".correction").first).to_contain_text(words)
        settled(page)
    after = page.evaluate(near)
    assert after["first"] > before["first"]
    assert after["knee"] != before["knee"]
    for _ in range(2):
        page.keyboard.press("Control+z")
        settled(page)
    assert page.evaluate(near) == before


def test_the_keyboard_moves_a_mark_by_frames_and_a_stride_is_left_out(review: Page) -> None:
    page = review
    page.keyboard.press("e")
    handle = page.get_by_role("slider", name="Toe-off, near leg").nth(1)
    handle.focus()
    was = handle.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert handle.get_attribute("aria-valuetext") != was
    page.keyboard.press("Enter")
    line = page.locator(".correction").first
    expect(line).to_contain_text("Toe-off, near leg: moved from")
    settled(page)
    expect(page.locator(".handle.by-hand:focus")).to_have_count(1)
    page.get_by_role("button", name="Leave out stride").click()
    expect(page.locator("td.why-not", has_text="left out by hand")).to_have_count(1)
    settled(page)
    page.get_by_role("button", name="Count stride").click()
    expect(page.locator("td.why-not", has_text="left out by hand")).to_have_count(0)
    settled(page)
    page.get_by_role("button", name="Done").click()
    expect(page.locator("[data-edit-bar]")).to_be_hidden()
    expect(page.get_by_role("button", name="Correct events")).to_be_focused()
