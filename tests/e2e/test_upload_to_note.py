"""From a coach's clip to a note the athlete reads: the main path, with a real clip, worker and browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import ANALYSED_MS, DESK, PHONE, Visitor, ready

pytestmark = [pytest.mark.browser, pytest.mark.queue, pytest.mark.pose]

REMEMBER_STATUS = """
document.addEventListener("DOMContentLoaded", () => {
  const text = document.querySelector("[data-stage-name]") && document.querySelector("[data-status-text]");
  if (!text) return;
  new MutationObserver(() => {
    sessionStorage.setItem("shown", `${sessionStorage.getItem("shown") ?? ""}|${text.textContent}`);
  }).observe(text, { childList: true, characterData: true, subtree: true });
});
"""
NOTE = "Knee leads here, the shoe follows."


def open_athlete(page: Page, name: str) -> None:
    page.get_by_role("heading", name=name).get_by_role("link").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_upload_watch_review_note_and_who_sees_it(
    visit: Visitor, chrome: Browser, site: Site, shared_data: Path
) -> None:
    page = visit.log_in("alice")
    visit.context.add_init_script(REMEMBER_STATUS)
    open_athlete(page, "Cleo")
    visit.shoot("athlete-empty")

    # upload, and progress to the end without a reload by hand
    visit.upload(shared_data / "clips" / "run_treadmill_5p1ms.mp4", pace="11.4", unit="mph")
    clip = page.locator(".clip", has_text="run_treadmill_5p1ms.mp4")
    clip.get_by_role("link").click()
    address = page.url
    expect(page.locator("[data-status-text], [data-review]").first).to_be_visible()
    visit.shoot("waiting")
    expect(page.locator("[data-review]")).to_be_visible(timeout=ANALYSED_MS)
    shown = page.evaluate("sessionStorage.getItem('shown')")
    assert re.search(r"[1-9]\d? %", shown), f"no progress was shown: {shown}"

    # the result: video, skeleton, curves, strides, cue
    ready(page)
    assert page.evaluate("document.querySelector('[data-video]').readyState") >= 2
    expect(page.locator("canvas[data-drawn=true]")).to_be_visible()
    assert painted(page) > 200, "no skeleton is drawn"
    expect(page.locator(".plot .scatterlayer .trace")).not_to_have_count(0)
    expect(page.locator("blockquote.cue")).to_contain_text("“")
    assert page.locator("tr.near").count() >= 8
    visit.shoot("review")

    # a note on a stride
    page.get_by_role("button", name="Go to stride 4", exact=True).click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    expect(page.locator("[data-note-place]")).to_contain_text("stride 4, near leg")
    page.get_by_label("Note", exact=True).fill(NOTE)
    page.get_by_role("button", name="Pin note").click()
    expect(page.locator("li.note")).to_contain_text(NOTE)
    expect(page.locator(".plot")).to_contain_text("1")

    page.goto(address)
    ready(page)
    expect(page.locator("li.note")).to_contain_text("stride 4, near leg")
    assert pins_on_chart(page) == ["1"]
    visit.shoot("review-note", sizes=(DESK,))

    # the athlete sees it and can change nothing; another coach sees nothing at all
    athlete = Visitor(chrome, site.url, PHONE)
    theirs = athlete.log_in("cleo")
    expect(theirs.get_by_role("heading", name="Cleo", level=1)).to_be_visible()
    theirs.locator(".clip", has_text="run_treadmill_5p1ms.mp4").get_by_role("link").click()
    ready(theirs)
    expect(theirs.locator("li.note")).to_contain_text(NOTE)
    expect(theirs.get_by_role("button", name="New note")).to_have_count(0)
    expect(theirs.get_by_text("How it was filmed")).to_have_count(0)
    athlete.close()
    assert athlete.complaints == []

    stranger = Visitor(chrome, site.url)
    stranger.forgiven.append("404")
    stranger.log_in("bob")
    answer = stranger.page.goto(address)
    assert answer is not None
    assert answer.status == 404
    stranger.close()


def painted(page: Page) -> int:
    """Pixels of the skeleton's canvas that are not clear."""
    return page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas[data-skeleton]");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let i = 3; i < data.length; i += 4) if (data[i]) count += 1;
          return count;
        }"""
    )


def pins_on_chart(page: Page) -> list[str]:
    return page.evaluate(
        "[...document.querySelector('.plot').data].filter(t => t.name === \"coach's notes\")"
        ".flatMap(t => t.text).filter(Boolean)"
    )
