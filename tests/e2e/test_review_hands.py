"""The review page by hand: strides chosen on the strip, the picture zoomed and scrubbed, everything by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import Visitor, ready

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def clip(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    shelf = tmp_path_factory.mktemp("films")
    code = f"""
from pathlib import Path
from tests.e2e.line_runner import Film, put_on_stage
print(put_on_stage(Film(7, 30, 640, 360), Path({str(shelf)!r})))"""
    return site.manage("shell", "-v", "0", "-c", code).strip()


@pytest.fixture
def review(visit: Visitor, clip: str) -> Page:
    return visit.review(clip, "?t=2")


@pytest.fixture
def phone(site: Site, chrome: Browser, clip: str) -> Iterator[Page]:
    visitor = Visitor(chrome, site.url, (360, 740), has_touch=True, is_mobile=True)
    yield visitor.review(clip, "?t=2")
    visitor.close()
    assert visitor.complaints == []


def chosen(page: Page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.strip .selected')].map((g) => g.dataset.label)")


def frame(page: Page) -> int:
    return int(page.locator("output[data-frame]").inner_text())


def served(page: Page) -> dict[str, Any]:
    return page.evaluate("fetch(document.querySelector('[data-review]').dataset.clipUrl).then((r) => r.json())")


def bar(page: Page, label: str) -> Locator:
    return page.locator(f".strip [data-label='{label}'] .swing")


class Fingers:
    """Touches as the browser gets them from a screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def go(self, *ways: tuple[tuple[float, float], tuple[float, float]], hold_ms: int = 0) -> None:
        """Each finger from one point to another, all at once."""
        self._send("touchStart", [start for start, _ in ways])
        self.page.wait_for_timeout(hold_ms)
        for step in range(1, 11):
            at = [(x + (u - x) * step / 10, y + (v - y) * step / 10) for (x, y), (u, v) in ways]
            if at != [start for start, _ in ways]:
                self._send("touchMove", at)
        self._send("touchEnd", [])

    def _send(self, kind: str, points: list[tuple[float, float]]) -> None:
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def test_strides_are_chosen_on_the_strip_and_everything_follows(review: Page) -> None:
    bar(review, "2").click()
    assert chosen(review) == ["2"]
    bar(review, "4").click(modifiers=["Shift"])
    assert chosen(review) == ["2", "3", "4"]
    bar(review, "f2").click(modifiers=["Control"])
    assert sorted(chosen(review)) == ["2", "3", "4", "f2"]
    expect(review.locator("[data-chosen]")).to_have_text(re.compile("4 strides chosen: .*f2"))
    expect(review.locator("tr.selected")).to_have_count(4)
    review.wait_for_function("() => /stride=[^&]*3,[^&]*4/.test(decodeURIComponent(location.search))")
    review.reload()
    ready(review)
    assert sorted(chosen(review)) == ["2", "3", "4", "f2"]
    review.keyboard.press("Escape")
    assert chosen(review) == []


def test_worst_best_and_typical_are_a_click_away(review: Page) -> None:
    worst: str = review.locator("td.worst").locator("xpath=..").get_attribute("data-stride") or ""
    best: str = review.locator("td.best").locator("xpath=..").get_attribute("data-stride") or ""
    review.get_by_role("button", name="Worst", exact=True).click()
    assert chosen(review) == [worst]
    review.get_by_role("button", name="Worst", exact=True).click()
    assert chosen(review) not in ([worst], [])
    review.keyboard.press("b")
    assert chosen(review) == [best]
    review.get_by_role("button", name="Typical", exact=True).click()
    assert len(chosen(review)) == 1


def test_bars_lie_at_their_times_in_the_colour_and_with_the_mark_of_what_they_show(review: Page) -> None:
    data = served(review)
    start, length = data["pts"][0], data["pts"][-1] - data["pts"][0]
    bars: dict[str, Any] = review.evaluate(
        """Object.fromEntries([...document.querySelectorAll(".strip .stride")].map((stride) => {
          const [stance, swing] = ["stance", "swing"].map((phase) => stride.querySelector(`.${phase}`));
          const ends = (bar) => [bar.x.baseVal.valueInSpecifiedUnits, bar.width.baseVal.valueInSpecifiedUnits];
          const { fill } = getComputedStyle(stance);
          return [stride.dataset.label, { stance: ends(stance), swing: ends(swing), fill }];
        }))"""
    )
    fills: dict[str, set[str]] = {}
    for s in data["strides"]:
        strike, off, end = (
            100 * (s[key] - start) / length for key in ("foot_strike_s", "toe_off_s", "next_foot_strike_s")
        )
        assert bars[s["label"]]["stance"] == pytest.approx([strike, off - strike], abs=0.001)
        assert bars[s["label"]]["swing"] == pytest.approx([off, end - off], abs=0.001)
        if s["near"] and s["valid"]:
            fills.setdefault(s["verdict"], set()).add(bars[s["label"]]["fill"])
    tokens = {"fault": "rgb(255, 123, 66)", "watch": "rgb(232, 163, 23)"}
    assert {verdict: fill for verdict, fill in fills.items() if verdict in tokens} == {
        verdict: {tokens[verdict]} for verdict in fills if verdict in tokens
    }

    verdicts = {s["label"]: s["verdict"] for s in data["strides"]}
    assert "fault" in verdicts.values()
    marked = review.evaluate(
        "[...document.querySelectorAll('.strip .stride:has(.verdict path)')].map((g) => g.dataset.label)"
    )
    assert marked == [label for label, verdict in verdicts.items() if verdict in ("fault", "watch")]
    fills = review.evaluate(
        "[...document.querySelectorAll('.strip .far .stance')].map((bar) => getComputedStyle(bar).fill)"
    )
    assert fills
    assert all("strip-far" in fill for fill in fills), "the far leg is not hatched"


def test_chosen_strides_are_looped_at_every_speed(review: Page) -> None:
    bar(review, "2").click()
    review.keyboard.press(">")
    assert chosen(review) == ["2", "3"]
    for key, rate in (("2", 0.5), ("4", 0.25), ("8", 0.125), ("6", 0.0625), ("1", 1.0)):
        review.keyboard.press(key)
        assert review.evaluate("document.querySelector('[data-video]').playbackRate") == rate
        expect(review.locator(f"[name=speed][value='{round(1 / rate)}']")).to_be_checked()
    strides = {s["label"]: s for s in served(review)["strides"]}
    review.keyboard.press("l")
    times: list[float] = review.evaluate(
        """() => new Promise((done) => {
          const video = document.querySelector("[data-video]");
          const times = [];
          const look = (_, shown) => {
            times.push(shown.mediaTime);
            if (times.length < 90) video.requestVideoFrameCallback(look);
            else done(times);
          };
          video.requestVideoFrameCallback(look);
        })"""
    )
    review.keyboard.press("Space")
    step = 2 / 30
    assert any(after < before for before, after in pairwise(times)), "it did not begin again"
    assert min(times) > strides["2"]["foot_strike_s"] - step
    # a picture or two may pass before the browser has turned back
    assert sorted(times)[-6] < strides["3"]["next_foot_strike_s"] + step


def test_a_finding_on_the_curves_leads_to_its_frame(review: Page) -> None:
    mark = review.locator(".plot-mark.finding").first
    says = mark.get_attribute("aria-label") or ""
    mark.click()
    where = review.locator("[data-evidence-bar] [data-where]")
    expect(where).to_have_text(re.compile("stride [0-9]+"))
    assert says.endswith(where.inner_text())


def test_the_ends_of_the_clip_are_a_key_away(review: Page) -> None:
    review.get_by_role("slider", name="Position in the clip").focus()
    review.keyboard.press("End")
    assert frame(review) == 7 * 30 - 1
    review.keyboard.press("Home")
    assert frame(review) == 0
    slider = review.get_by_role("slider", name="Position in the clip")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("0:00.000, frame 0"))


def test_skeleton_and_video_are_zoomed_as_one(review: Page) -> None:
    def scale() -> list[float]:
        return review.evaluate(
            "['video', 'canvas'].map((name) => { const e = document.querySelector(`[data-stage] ${name}`);"
            " return e.getBoundingClientRect().width / e.offsetWidth; })"
        )

    whole = pytest.approx([1, 1], abs=0.01)  # a box need not begin and end between two pixels
    assert scale() == whole
    review.locator("[data-stage]").hover()
    review.keyboard.down("Control")
    review.mouse.wheel(0, -80)
    review.keyboard.up("Control")
    review.wait_for_function("() => document.querySelector('[data-film]').style.transform")
    video, canvas = scale()
    assert video == pytest.approx(canvas)
    assert video > 1.5
    review.keyboard.press("0")
    assert scale() == whole
    review.keyboard.press("i")
    assert scale() == pytest.approx([1.5, 1.5], abs=0.01)
    review.get_by_role("button", name="Show all of the picture").click()
    assert scale() == whole


def test_fingers_scrub_zoom_and_choose(phone: Page) -> None:
    fingers = Fingers(phone)
    box = phone.locator("[data-stage]").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = frame(phone)
    fingers.go(((x - 60, y), (x + 60, y)))
    expect(phone.locator("output[data-frame]")).not_to_have_text(str(before))
    assert frame(phone) > before
    at = frame(phone)
    fingers.go(((x - 20, y), (x - 80, y)), ((x + 20, y), (x + 80, y)))
    assert phone.locator("[data-film]").evaluate("film => film.getBoundingClientRect().width / film.offsetWidth") > 2
    fingers.go(((x, y), (x + 40, y + 30)))
    assert frame(phone) == at, "the picture was moved, not the clock"
    assert phone.evaluate("document.querySelector('[data-video]').paused")

    for label, hold_ms, now in (("2", 0, ["2"]), ("3", 700, ["2", "3"])):
        spot = bar(phone, label).bounding_box()
        assert spot
        point = (spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
        fingers.go((point, point), hold_ms=hold_ms)
        assert chosen(phone) == now
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 360


def test_what_sticks_leaves_half_of_a_phone_to_the_rest(phone: Page) -> None:
    strip = phone.locator("[data-strip]")
    expect(strip).to_be_visible()
    phone.get_by_role("heading", name="Strides").scroll_into_view_if_needed()
    expect(strip).to_be_hidden()
    expect(phone.locator("[data-stage]")).to_be_in_viewport(ratio=1)
    lowest: float = phone.locator(".transport").evaluate("bar => bar.getBoundingClientRect().bottom")
    assert lowest <= 740 / 2
    below = "y => document.elementFromPoint(180, y).closest('.footage') === null"
    assert phone.evaluate(below, lowest + 20), "the room that the strip left is the page's"
    phone.get_by_role("button", name="New note").click()
    words = phone.get_by_label("Note", exact=True)
    expect(words).to_be_focused()
    assert words.evaluate(
        "field => { const box = field.getBoundingClientRect(); return [box.top + 2, box.bottom - 2].every("
        "(y) => document.elementFromPoint(180, y) === field); }"
    ), "the field lies free of the player"
    phone.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    expect(strip).to_be_visible()


def test_every_command_is_in_the_list_of_keys(review: Page) -> None:
    review.keyboard.press("?")
    dialog = review.get_by_role("dialog")
    lines = {
        row.locator("dd").inner_text(): row.locator("kbd").all_inner_texts() for row in dialog.locator("dl > div").all()
    }
    assert lines["play, pause"] == ["Space"]
    assert all(lines.values())
    assert {key for keys in lines.values() for key in keys} == {
        *"124860?,.<>-+=←→↑↓BCDEILMNOSTWYZ",
        *("Space", "Shift", "Ctrl", "Esc", "Enter", "Del", "Backspace", "Home", "End"),
    }


def test_the_reasoning_unfolds_and_nothing_moves_for_who_asked_for_rest(review: Page) -> None:
    steps = review.locator(".reasons li")
    expect(steps.first).to_be_hidden()
    review.get_by_text("How it was chosen").click()
    expect(steps.first).to_be_visible()
    moving = "document.getAnimations().length"
    quick = "getComputedStyle(document.documentElement).getPropertyValue('--quick')"
    review.emulate_media(reduced_motion="reduce")
    review.get_by_role("button", name="Play").hover()
    assert (review.evaluate(moving), review.evaluate(quick)) == (0, "0s")
    review.emulate_media(reduced_motion="no-preference")
    assert review.evaluate(quick) != "0s"


def test_a_printed_review_has_the_cue_and_the_numbers_and_no_buttons(review: Page) -> None:
    review.evaluate("dispatchEvent(new Event('beforeprint'))")  # as the browser says before it prints
    review.emulate_media(media="print")
    expect(review.locator("blockquote.cue")).to_be_visible()
    expect(review.get_by_role("table").first).to_be_visible()
    expect(review.locator(".print-picture")).to_contain_text("frame")
    expect(review.locator(".print-chart svg .scatterlayer").first).to_be_visible()
    expect(review.locator(".print-chart")).to_contain_text("Curves over time")
    ink: str = review.locator(".print-chart .annotation-text").first.evaluate("text => getComputedStyle(text).fill")
    assert max(map(int, re.findall(r"\d+", ink))) < 128, "dark on paper, though the page is dark"
    shown: list[str] = review.evaluate(
        "[...document.querySelectorAll('.button, .segmented, input, summary, video, dialog')]"
        ".filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => e.outerHTML.slice(0, 120))"
    )
    assert shown == []
    assert review.evaluate("getComputedStyle(document.documentElement).color") == "rgb(20, 25, 31)", "ink is dark"
