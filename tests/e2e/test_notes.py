"""Notes on a frame: a drawing lies on the same point of the picture at every size, a link opens its frame, a voice is
heard again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import ARGUMENTS, Site, chromium
from tests.e2e.test_review_page import clip, named, on_screen  # noqa: F401 - the clip is a fixture
from tests.e2e.visitor import PHONE, Visitor, ready

pytestmark = pytest.mark.browser

FAKE_MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]

PICTURE = """
  function picture() {
    const video = document.querySelector("[data-video]");
    const box = video.getBoundingClientRect();
    const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
    const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
    return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
  }
"""
"""Where the picture lies in the window."""

BEGINS_AT = f"""
  (shape) => {{
    {PICTURE}
    const path = shape.querySelector(".over");
    const at = path.getPointAtLength(0).matrixTransform(path.getScreenCTM());
    const {{ x, y, width, height }} = picture();
    return [(at.x - x) / width, (at.y - y) / height];
  }}
"""
"""First point of a drawn shape, in units of the picture."""


@pytest.fixture
def review(visit: Visitor, clip: str) -> Page:  # noqa: F811
    return visit.review(clip, "?t=1.2")


def tool(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="Tool").get_by_label(name, exact=True).check(force=True)


def drag(page: Page, *way: tuple[float, float]) -> None:
    """The way in units of the picture."""
    box = page.evaluate(f"() => {{ {PICTURE} return picture(); }}")
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in way]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()


def note(page: Page, words: str) -> Locator:
    return page.locator(".note", has_text=words)


def test_a_drawing_lies_on_its_point_of_the_picture_at_any_size(visit: Visitor, review: Page) -> None:
    page = review
    start = named(page)
    page.keyboard.press("n")
    tool(page, "Line")
    drag(page, (0.25, 0.4), (0.5, 0.6))
    tool(page, "Angle")
    drag(page, (0.6, 0.3), (0.6, 0.6))
    drag(page, (0.8, 0.6), (0.8, 0.6))
    draft = page.locator("[data-draft] .shape")
    expect(draft).to_have_count(2)
    expect(draft.last.locator("text")).to_have_text("90°")
    tool(page, "Free hand")
    drag(page, (0.1, 0.8), (0.2, 0.9), (0.3, 0.8))
    expect(draft).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(draft).to_have_count(2)
    tool(page, "Point")
    drag(page, (0.4, 0.2), (0.4, 0.2))
    expect(page.locator("[data-draft] .pinned")).to_have_count(1)
    assert named(page) == start, "drawing moved the clock"
    page.get_by_label("Note", exact=True).fill("The knee leads.")
    page.get_by_role("button", name="Pin note").click()
    expect(note(page, "The knee leads.")).to_be_visible()
    drawn = page.locator("[data-drawing-of] [data-kind=line]")
    expect(drawn).to_have_count(1)
    here = drawn.evaluate(BEGINS_AT)
    assert here == pytest.approx([0.25, 0.4], abs=0.004)

    # the drawing belongs to its frame, and is there again in another window
    page.keyboard.press("ArrowRight")
    expect(drawn).to_have_count(0)
    link = note(page, "The knee leads.").locator("a.note-link").get_attribute("href")
    assert link
    for width, height in (PHONE, (820, 1180)):
        page.set_viewport_size({"width": width, "height": height})
        visit.go(link)
        ready(page)
        assert on_screen(page) == named(page) == start
        assert drawn.evaluate(BEGINS_AT) == pytest.approx(here, abs=0.002)
    expect(page.get_by_role("img", name=re.compile("Drawing of note .*The knee leads.*Angle 90°"))).to_be_visible()
    assert "note=" not in page.url


def test_the_picture_stays_in_sight_when_a_note_is_begun(review: Page) -> None:
    page = review
    words = page.get_by_label("Note", exact=True)
    # how far down the form lies depends on what the card above it says
    for height, card, seen in ((850, 409, True), (850, 1000, True), (560, 1000, False)):
        page.set_viewport_size({"width": 1280, "height": height})
        page.locator(".cue-card").evaluate("(card, px) => card.style.cssText = `height:${px}px;overflow:hidden`", card)
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        page.wait_for_function("() => scrollY === 0 && !document.querySelector('.docked')")
        page.keyboard.press("n")
        expect(words).to_be_focused()
        expect(page.locator("[data-stage]")).to_be_in_viewport(ratio=1)
        if seen:
            expect(words).to_be_in_viewport(ratio=1)
        page.get_by_role("button", name="Cancel", exact=True).click()


def test_a_note_says_what_it_said_before(review: Page) -> None:
    page = review
    page.keyboard.press("n")
    cue = page.get_by_role("form", name="New note").locator("select[name=cue]")
    taken = cue.locator("option").nth(1).get_attribute("value") or ""
    cue.select_option(taken)
    expect(page.get_by_label("Note", exact=True)).to_have_value(taken)
    page.get_by_label("Note", exact=True).fill("First words.")
    page.get_by_role("button", name="Pin note").click()
    note(page, "First words.").get_by_role("button", name="Edit").click()
    edit = page.get_by_role("form", name=re.compile("Edit note"))
    edit.get_by_label("Note", exact=True).fill("Better words.")
    tool(page, "Arrow")
    drag(page, (0.3, 0.3), (0.5, 0.5))
    edit.get_by_role("button", name="Save").click()
    changed = note(page, "Better words.")
    expect(changed).to_be_visible()
    changed.get_by_text("Edited 1 time").click()
    expect(changed.locator(".note-history")).to_contain_text("First words.")
    arrow = page.locator("[data-drawing-of] [data-kind=arrow]")
    expect(arrow).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(arrow).to_have_count(0)
    page.locator(".plot-mark.note").last.click()
    expect(changed).to_have_class(re.compile("open"))
    expect(arrow).to_have_count(1)


def test_a_link_to_no_note_says_so(visit: Visitor, clip: str) -> None:  # noqa: F811
    page = visit.review(clip, "?note=00000000-0000-0000-0000-000000000000")
    expect(page.get_by_text("The note of this link is not here")).to_be_visible()


@pytest.fixture
def speaker(site: Site, chrome: Browser) -> Iterator[Visitor]:
    """Somebody whose browser has a microphone, with a tone in it."""
    browser = chrome.browser_type.launch(executable_path=chromium(), args=[*ARGUMENTS, *FAKE_MICROPHONE])
    visitor = Visitor(browser, site.url, permissions=["microphone"])
    yield visitor
    visitor.close()
    browser.close()
    assert visitor.complaints == []


def test_a_voice_is_recorded_and_heard_again(speaker: Visitor, clip: str) -> None:  # noqa: F811
    page = speaker.review(clip, "?t=1.0")
    page.keyboard.press("n")
    page.get_by_role("button", name="Record voice").click()
    expect(page.locator("[data-voice-clock]")).to_contain_text("0:01")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-voice-heard]")).to_be_visible()
    page.get_by_role("button", name="Pin note").click()
    heard = page.locator("audio.note-voice")
    expect(heard).to_be_visible()
    page.wait_for_function("() => { const a = document.querySelector('audio.note-voice'); return a.duration < 60; }")
    assert heard.evaluate("audio => audio.duration") > 0.5
    page.reload()
    ready(page)
    heard.evaluate("audio => audio.play()")
    page.wait_for_function("() => document.querySelector('audio.note-voice').currentTime > 0.2")
