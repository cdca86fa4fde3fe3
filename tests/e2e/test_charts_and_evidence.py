"""Charts follow the video and move it; a number leads to its frame, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import barcode
from tests.e2e.conftest import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

SEEN_BITS = (3, 4, 5)
"""Blocks of the bar code that a small picture shows whole: it is cut upright out of the middle."""


@pytest.fixture(scope="module")
def clip(site: Site) -> str:
    code = "from tests.e2e import barcode; print(barcode.put_on_stage())"
    return site.manage("shell", "-v", "0", "-c", code).strip()


@pytest.fixture
def review(visit: Visitor, clip: str) -> Page:
    return visit.review(clip, "?t=0.9")


def frame(page: Page) -> int:
    return int(page.locator("[data-frame]").first.inner_text())


def show_chart(page: Page, name: str) -> None:
    page.locator("[data-charts]").evaluate("section => section.scrollIntoView()")
    page.locator(f"label:has([name=chart][value={name}])").click()
    page.wait_for_selector(f"[data-chart={name}][data-ready='1']")


def test_every_chart_follows_the_video_and_moves_it(review: Page) -> None:
    for name, cursor in (("cycle", "line.plot-cursor"), ("loop", "circle.plot-dot"), ("dots", "line.plot-cursor")):
        show_chart(review, name)
        chart = review.locator(f"[data-chart={name}]")
        cover = chart.locator(".plot-cover")
        cover.scroll_into_view_if_needed()
        box = cover.bounding_box()
        assert box
        frames = []
        for share in (0.1, 0.9):
            review.mouse.click(box["x"] + share * box["width"], box["y"] + (1 - share) * box["height"])
            frames.append(frame(review))
        assert frames[0] != frames[1], name
        place = chart.locator(cursor).first
        there = place.get_attribute("style")
        review.keyboard.press("ArrowRight")
        expect(place).not_to_have_attribute("style", there or "")
    assert "chart=dots" in review.url
    caption = review.locator("[data-chart-caption]")
    expect(caption).to_contain_text("A dot is a stride")
    show_chart(review, "cycle")
    expect(caption).not_to_contain_text("A dot is a stride")
    show_chart(review, "dots")
    panels = "document.querySelector('[data-chart=dots] .plot').layout.meta.panels.map((panel) => panel.metric)"
    review.get_by_text("Which numbers").click()
    review.locator("label:has([data-pick=metrics][value=Kpk])").click()
    review.wait_for_function(f"() => !{panels}.includes('Kpk')")
    review.locator("label:has([data-pick=legs][value=far])").click()
    far = "document.querySelector('[data-chart=dots] .plot').data.some((trace) => trace.name?.includes('far'))"
    review.wait_for_function(f"() => {far}")
    with review.expect_download() as saved:
        review.get_by_role("button", name="Save this chart as a picture").click()
    assert saved.value.suggested_filename.endswith(".png")
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_number_leads_to_its_frame_with_what_was_measured_and_back(review: Page) -> None:
    began = frame(review)
    number = review.locator("tr[data-stride='2'] [data-evidence=Kpk]")
    degrees = f"{number.inner_text()}°"
    number.click()
    bar = review.locator("[data-evidence-bar]")
    expect(bar).to_contain_text(f"Peak knee bend {degrees} stride 2")
    expect(review.locator(".on-stage line.measure").first).to_be_attached()
    expect(review.locator(".on-stage .measure-says")).to_have_text(degrees)
    shown = frame(review)
    assert shown != began
    review.keyboard.press("ArrowRight")
    expect(review.locator(".on-stage .measure")).to_have_count(0)
    bar.get_by_role("button", name="Previous stride").click()
    expect(bar).to_contain_text("stride 1")
    review.keyboard.press("Backspace")
    expect(bar).to_be_hidden()
    expect(number).to_be_focused()
    assert frame(review) == began
    number.click()
    bar.get_by_role("button", name="Stay here").click()
    expect(bar).to_be_hidden()
    expect(number).to_be_focused()
    assert frame(review) == shown


def test_a_frame_that_cannot_be_found_is_said_to_be(visit: Visitor, clip: str) -> None:
    visit.forgiven += ("status of 503", "/evidence/: 503")
    visit.page.route("**/evidence/", lambda route: route.fulfill(status=503, body=""))
    review = visit.review(clip)
    number = review.locator("tr[data-stride='2'] [data-evidence=Kpk]")
    bar = review.locator("[data-evidence-bar]")
    number.click()
    expect(bar).to_contain_text("could not be found")
    review.unroute("**/evidence/")
    number.click()
    expect(bar).to_contain_text("Peak knee bend")


def test_a_small_picture_shows_the_frame_it_names(review: Page) -> None:
    details = review.locator("aside details[data-frames=Kpk]").first
    details.scroll_into_view_if_needed()
    canvas = details.locator("canvas[data-drawn]").first
    canvas.wait_for()
    named = int(canvas.get_attribute("data-frame") or -1)
    crop = barcode.HEIGHT * 0.8
    across = [((bit + 0.5) * barcode.WIDTH / barcode.BITS - (barcode.WIDTH - crop) / 2) / crop for bit in SEEN_BITS]
    seen: list[bool] = canvas.evaluate(
        "(canvas, across) => across.map((share) => canvas.getContext('2d')"
        ".getImageData(share * canvas.width, canvas.height / 2, 1, 1).data[0] > 128)",
        across,
    )
    assert seen == [bool(named >> (barcode.BITS - 1 - bit) & 1) for bit in SEEN_BITS]
    details.locator(".evidence-frame").first.click()
    expect(review.locator("[data-frame]").first).to_have_text(str(named))


def test_what_stands_on_the_curves_can_be_opened(review: Page) -> None:
    review.locator(".plot-mark.cue").first.click()
    expect(review.locator("[data-evidence-bar]")).to_contain_text("Peak knee bend")
