"""The review page's clock: the frame it names is the frame on screen, however one gets there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barcode import BITS, FRAMES, NEAR_STRIKES_S, STRIDE_S
from tests.e2e.conftest import Site
from tests.e2e.visitor import Visitor, ready

pytestmark = pytest.mark.browser

READ_BARCODE = """
  function barcode(bits) {
    const video = document.querySelector("[data-video]");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0);
    let number = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      const x = Math.round((bit + 0.5) * canvas.width / bits);
      number = 2 * number + (context.getImageData(x, canvas.height / 2, 1, 1).data[0] > 128 ? 1 : 0);
    }
    return number;
  }
"""


@pytest.fixture(scope="module")
def clip(site: Site) -> str:
    code = "from tests.e2e import barcode; print(barcode.put_on_stage())"
    return site.manage("shell", "-v", "0", "-c", code).strip()


@pytest.fixture
def review(visit: Visitor, clip: str) -> Page:
    return visit.review(clip, "?t=0.9")


def named(page: Page) -> int:
    return int(page.locator("output[data-frame]").inner_text())


def settle(page: Page) -> None:
    """Until the video shows what was asked for."""
    page.wait_for_function(
        "() => { const v = document.querySelector('[data-video]'); return !v.seeking && v.readyState >= 2; }"
    )
    page.wait_for_timeout(150)


def on_screen(page: Page) -> int:
    settle(page)
    return page.evaluate(f"() => {{ {READ_BARCODE} return barcode({BITS}); }}")


def test_the_address_leads_to_its_instant(review: Page) -> None:
    assert on_screen(review) == named(review) > 0


def test_every_step_shows_the_frame_it_names(review: Page) -> None:
    start = named(review)
    for step in range(1, 14):
        review.keyboard.press("ArrowRight")
        assert on_screen(review) == named(review) == start + step
    for step in range(12, 6, -1):
        review.keyboard.press("ArrowLeft")
        assert on_screen(review) == named(review) == start + step


def test_where_it_stops_it_shows_the_frame_it_names_at_every_speed(review: Page) -> None:
    for speed in "12486":
        review.keyboard.press(speed)
        start = named(review)
        review.keyboard.press("Space")
        review.wait_for_function(
            "before => Number(document.querySelector('output[data-frame]').textContent) > before + 2", arg=start
        )
        review.keyboard.press("Space")
        assert on_screen(review) == named(review), speed
        review.keyboard.press("Shift+ArrowRight")
        assert on_screen(review) == named(review), speed
        review.keyboard.press("Shift+ArrowLeft")
        assert on_screen(review) == named(review), speed


def test_a_held_key_ends_where_it_says(review: Page) -> None:
    start = named(review)
    for _ in range(25):
        review.keyboard.press("ArrowRight")
    assert named(review) == start + 25
    assert on_screen(review) == start + 25


def test_a_drag_on_strip_and_curves_shows_the_frames_under_the_pointer(review: Page) -> None:
    for part in (".strip-lanes", ".plot-cover"):
        target = review.locator(part)
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box
        seen = []
        for share in (0.15, 0.5, 0.85):
            review.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
            if not seen:
                review.mouse.down()
            assert on_screen(review) == named(review)
            seen.append(named(review))
        review.mouse.up()
        assert seen == sorted(set(seen)), part
        assert seen[0] < FRAMES / 2 < seen[-1]


def test_while_it_plays_the_skeletons_frame_is_the_videos(review: Page) -> None:
    pairs: list[list[int]] = review.evaluate(
        f"""() => new Promise((done) => {{
          {READ_BARCODE}
          const video = document.querySelector("[data-video]");
          const pairs = [];
          const look = () => {{
            pairs.push([barcode({BITS}), Number(document.querySelector("output[data-frame]").textContent)]);
            if (pairs.length < 25) video.requestVideoFrameCallback(look);
            else done(pairs);
          }};
          video.playbackRate = 0.25;
          video.requestVideoFrameCallback(look);
          video.play();
        }})"""
    )
    assert len({shown for shown, _ in pairs}) > 10
    assert [shown for shown, _ in pairs] == [said for _, said in pairs]


def test_events_strides_loop_and_speed(review: Page) -> None:
    review.get_by_role("button", name="Go to stride 2", exact=True).click()
    settle(review)
    expect(review.locator("tr.selected")).to_have_attribute("data-stride", "2")
    pts: list[float] = review.evaluate(
        "fetch(document.querySelector('[data-review]').dataset.clipUrl).then((r) => r.json()).then((data) => data.pts)"
    )
    start = NEAR_STRIKES_S[1]
    for event_s in (start + 0.25, start + STRIDE_S / 2, start + STRIDE_S):  # the far foot lands between
        review.keyboard.press("Shift+ArrowRight")
        assert on_screen(review) == min(range(FRAMES), key=lambda n: abs(pts[n] - event_s))
    review.keyboard.press("Shift+ArrowLeft")
    review.keyboard.press("4")
    expect(review.locator("[name=speed][value='4']")).to_be_checked()
    review.keyboard.press("l")
    expect(review.locator("[data-do=loop]")).to_have_attribute("aria-pressed", "true")
    review.wait_for_timeout(400)
    review.keyboard.press("1")
    review.wait_for_timeout(2500)
    review.keyboard.press(" ")
    time_s: float = review.evaluate("document.querySelector('[data-video]').currentTime")
    assert NEAR_STRIKES_S[1] - 0.1 <= time_s <= NEAR_STRIKES_S[2] + 0.15, "the loop left its stride"
    review.wait_for_function("() => location.search.includes('stride=2')")


def test_the_keyboard_lists_itself_and_leaves_fields_alone(review: Page) -> None:
    review.keyboard.press("?")
    expect(review.get_by_role("dialog")).to_be_visible()
    review.keyboard.press("Escape")
    before = named(review)
    review.keyboard.press("n")
    review.locator("[data-note-form] textarea").fill("")
    review.keyboard.type("4 nsl?")
    review.keyboard.press("ArrowLeft")
    expect(review.locator("[data-note-form] textarea")).to_have_value("4 nsl?")
    assert named(review) == before


def test_the_charts_follow_the_theme(review: Page) -> None:
    def colour() -> Any:
        return review.evaluate("document.querySelector('.plot').layout.font.color")

    dark = colour()
    review.get_by_role("button", name="Light or dark").click()
    review.wait_for_function("dark => document.querySelector('.plot').layout.font.color !== dark", arg=dark)
    review.reload()
    ready(review)
    assert colour() != dark


def test_single_keys_can_be_switched_off(review: Page) -> None:
    def pressed(key: str) -> bool:
        review.keyboard.press(key)
        return review.locator("[data-do=skeleton]").get_attribute("aria-pressed") == "true"

    assert not pressed("s")
    review.keyboard.press("?")
    review.get_by_label("Letters, figures and signs work as keys").uncheck()
    review.keyboard.press("Escape")
    assert not pressed("s")
    start = named(review)
    review.keyboard.press("ArrowRight")
    assert named(review) == start + 1
    review.reload()
    ready(review)
    assert pressed("s")


def test_the_footage_covers_no_focus_and_leaves_room_in_low_windows(review: Page) -> None:
    review.set_viewport_size({"width": 1100, "height": 620})
    number = review.locator("tr[data-stride] [data-evidence]").first
    number.evaluate("button => scrollTo(0, scrollY + button.getBoundingClientRect().top - 60)")
    covered = "() => document.querySelector('[data-footage-inner].docked')?.getBoundingClientRect().bottom"
    bottom = review.wait_for_function(covered).json_value()
    number.focus()
    review.wait_for_function("bottom => document.activeElement.getBoundingClientRect().top >= bottom", arg=bottom)
    review.set_viewport_size({"width": 740, "height": 360})
    number.focus()
    number.scroll_into_view_if_needed()
    review.wait_for_function("() => document.querySelector('[data-footage]').getBoundingClientRect().bottom <= 0")


def test_without_its_data_the_page_still_plays_and_says_what_is_missing(visit: Visitor, clip: str) -> None:
    page = visit.log_in("alice")
    visit.forgiven += ("status of 503", "/data/: 503")
    page.route("**/data/", lambda route: route.fulfill(status=503, body=""))
    visit.go(f"/clips/{clip}/")
    expect(page.get_by_text("The curves could not be loaded.")).to_be_visible()
    expect(page.locator("video[controls]")).to_be_visible()
    expect(page.locator("blockquote.cue")).to_be_visible()


def test_without_its_video_the_page_says_so_and_the_skeleton_goes_on(site: Site, visit: Visitor) -> None:
    code = (
        "from tests.e2e import barcode; from analysis.models import Clip; clip = barcode.put_on_stage();"
        " Clip.objects.get(pk=clip).proxy_path.unlink(); print(clip)"
    )
    page = visit.review(site.manage("shell", "-v", "0", "-c", code).strip(), "?t=0.9")
    expect(page.get_by_text("The video was erased when its time was over.")).to_be_visible()
    expect(page.locator("canvas[data-skeleton][data-drawn=true]")).to_be_visible()
    start = named(page)
    page.keyboard.press("ArrowRight")
    assert named(page) == start + 1
    page.keyboard.press("Space")
    page.wait_for_function(
        "at => parseInt(document.querySelector('output[data-frame]').textContent.slice(2)) > at", arg=start + 3
    )
    page.keyboard.press("Space")
    page.locator("aside [data-evidence]").first.click()
    expect(page.locator(".on-stage .measure").first).to_be_attached()
    page.locator("aside details[data-frames]").first.scroll_into_view_if_needed()
    expect(page.locator(".evidence-picture .measure").first).to_be_attached()


def test_the_words_of_a_note_outlive_the_session(visit: Visitor, review: Page) -> None:
    visit.forgiven += ("status of 403", "Status Error Code 403")
    review.get_by_role("button", name="New note").click()
    review.get_by_label("Note", exact=True).fill("Heel first, then forward.")
    pin = review.get_by_role("button", name="Pin note")
    visit.context.clear_cookies(name="gaitsite_session")
    pin.click()
    expect(review.get_by_text("You are logged out.")).to_be_visible()
    visit.log_in_anew("alice")
    pin.click()
    expect(review.get_by_text("send them once more")).to_be_visible()
    pin.click()
    expect(review.locator(".note-text").filter(has_text="Heel first, then forward.")).to_be_visible()


def test_a_half_written_note_stays_while_another_is_changed(visit: Visitor, review: Page) -> None:
    def begin(words: str) -> None:
        review.get_by_role("button", name="New note").click()
        review.locator("[data-note-form] textarea").fill(words)

    begin("A finished thought.")
    review.get_by_role("button", name="Pin note").click()
    expect(review.locator(".note-text").filter(has_text="A finished thought.")).to_be_visible()
    expect(review.locator("[data-note-form]")).to_be_hidden()
    begin("Half a tho")
    review.get_by_role("button", name="Edit").last.click()
    expect(review.get_by_role("button", name="Save", exact=True)).to_be_visible()
    expect(review.locator("[data-note-form] textarea")).to_be_visible(timeout=5000)
    expect(review.locator("[data-note-form] textarea")).to_have_value("Half a tho")
    review.get_by_role("button", name="Pin note").click()
    expect(review.locator(".note-text").filter(has_text="Half a tho")).to_be_visible()
