"""Two clips of different cadence and frame rate, one of them uneven, run in step: the same phase within one frame."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.e2e.barcode import BITS
from tests.e2e.conftest import Site
from tests.e2e.line_runner import NUMBER_ROWS
from tests.e2e.test_axe import serious
from tests.e2e.test_touch import HIT
from tests.e2e.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

SHELF = ROOT / "var" / "films"
STAGE = f"""
from pathlib import Path
from tests.e2e.line_runner import Film, put_on_stage
slow = Film(6.0, 30, 480, 270, speed_mps=2.6, uneven=True, numbered=True)
quick = Film(4.0, 48, 480, 270, speed_mps=4.2, lazy_deg=0.0, facing="left", numbered=True)
print(*(put_on_stage(film, Path({str(SHELF)!r})) for film in (slow, quick)))
"""
READY = "[data-compare][data-ready='1']"
READ_NUMBERS = f"""
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", {{ willReadFrequently: true }});
  const numbers = () => [...document.querySelectorAll("[data-screen] video")].map((video) => {{
    canvas.width = video.videoWidth;
    canvas.height = {NUMBER_ROWS.stop};
    pen.drawImage(video, 0, 0);
    let number = 0;
    for (let bit = 0; bit < {BITS}; bit += 1) {{
      const x = Math.round((bit + 0.5) * canvas.width / {BITS});
      number = 2 * number + (pen.getImageData(x, canvas.height / 2, 1, 1).data[0] > 128 ? 1 : 0);
    }}
    return number;
  }});
"""


@dataclass(frozen=True)
class Clock:
    """A clip's timestamps and strides of the near leg, and the phase computed from them anew."""

    pts: list[float]
    strides: list[dict[str, Any]]

    @property
    def lift(self) -> float:
        return median(
            (s["toe_off_s"] - s["foot_strike_s"]) / (s["next_foot_strike_s"] - s["foot_strike_s"]) for s in self.strides
        )

    def phase(self, frame: int, lift: float) -> tuple[float, float]:
        """Part of the stride that has passed at a frame, and how much of it one frame is."""
        time_s = self.pts[frame]
        stride = min(self.strides, key=lambda s: max(s["foot_strike_s"] - time_s, time_s - s["next_foot_strike_s"]))
        start, off, end = (stride[key] for key in ("foot_strike_s", "toe_off_s", "next_foot_strike_s"))
        stance = time_s < off
        slope = lift / (off - start) if stance else (1 - lift) / (end - off)
        interval = max(self.pts[frame + 1] - time_s, time_s - self.pts[frame - 1])
        return (slope * (time_s - start) if stance else 1 + slope * (time_s - end)), slope * interval


@dataclass(frozen=True)
class Stage:
    clips: tuple[str, str]
    visit: Visitor

    @property
    def page(self) -> Page:
        return self.visit.page

    def open(self, query: str = "") -> None:
        self.visit.go(f"/compare/{'/'.join(self.clips)}/{query}")
        self.page.wait_for_selector(READY, state="attached")

    def clocks(self) -> tuple[Clock, Clock]:
        first, second = (self._clock(clip) for clip in self.clips)
        return first, second

    def _clock(self, clip: str) -> Clock:
        data = self.page.request.get(f"{self.visit.url}/clips/{clip}/data/").json()
        return Clock(data["pts"], [stride for stride in data["strides"] if stride["near"]])

    def numbers(self) -> list[int]:
        """Read from the pixels of both videos, once they show what was asked for."""
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('[data-screen] video')].every((v) => !v.seeking && v.readyState >= 2)"
        )
        self.page.wait_for_timeout(150)
        return self.page.evaluate(f"() => {{ {READ_NUMBERS} return numbers(); }}")

    def named(self) -> list[int]:
        return [int(text) for text in self.page.locator("output[data-frame]").all_inner_texts()]


def assert_in_step(numbers: list[int], clocks: tuple[Clock, Clock]) -> None:
    lift = sum(clock.lift for clock in clocks) / 2
    (first, one), (second, other) = (clock.phase(n, lift) for clock, n in zip(clocks, numbers, strict=True))
    off = second - first
    assert abs(off - round(off)) <= max(one, other), f"frames {numbers}: phases {first:.3f} and {second:.3f}"


@pytest.fixture(scope="module")
def clips(site: Site) -> tuple[str, str]:
    first, second = site.manage("shell", "-v", "0", "-c", STAGE).split()
    return first, second


@pytest.fixture
def stage(visit: Visitor, clips: tuple[str, str]) -> Stage:
    visit.log_in("alice")
    stage = Stage(clips, visit)
    stage.open("?stride=2&stride2=3&phase=0")
    return stage


def test_both_clips_show_the_same_phase_however_one_steps(stage: Stage) -> None:
    clocks = stage.clocks()
    assert clocks[0].pts[1] - clocks[0].pts[0] != pytest.approx(clocks[0].pts[2] - clocks[0].pts[1], abs=1e-4)
    seen = []
    for key in ("ArrowRight", "ArrowRight", ".", ".", "Shift+ArrowRight", ".", ".", ".", "k", "Shift+ArrowLeft", ","):
        stage.page.keyboard.press(key)
        numbers = stage.numbers()
        assert numbers == stage.named()
        assert_in_step(numbers, clocks)
        seen.append(tuple(numbers))
    assert len(set(seen)) == len(seen)
    expect(stage.page.get_by_text("turned over: it runs the other way")).to_be_visible()


def test_a_foot_strike_of_one_meets_the_others(stage: Stage) -> None:
    first, second = stage.clocks()
    for stride in (2, 3):
        numbers = stage.numbers()
        for clock, number, index in ((first, numbers[0], stride - 1), (second, numbers[1], stride)):
            strike = clock.strides[index]["foot_strike_s"]
            assert number == min(range(len(clock.pts)), key=lambda n, c=clock, t=strike: abs(c.pts[n] - t))
        stage.page.keyboard.press("Shift+ArrowRight")
        stage.page.keyboard.press("Shift+ArrowRight")


def test_played_slowly_they_stay_in_step_and_stopped_they_are(stage: Stage) -> None:
    page = stage.page
    clocks = stage.clocks()
    page.keyboard.press("6")
    pairs: list[list[int]] = page.evaluate(
        f"""() => new Promise((done) => {{
          {READ_NUMBERS}
          const pairs = [];
          const [first, second] = document.querySelectorAll("[data-screen] video");
          const wanted = () => [...document.querySelectorAll("output[data-frame]")].map((frame) => frame.textContent);
          const look = () => {{
            const shown = numbers();
            // the second one needs a moment after each picture of the first
            if (!second.seeking && String(shown) === String(wanted())) pairs.push(shown);
            if (pairs.length < 40) requestAnimationFrame(look);
            else done(pairs);
          }};
          document.querySelector("[data-do=play]").click();
          requestAnimationFrame(look);
        }})"""
    )
    assert len({first for first, _ in pairs}) > 1
    for numbers in pairs:
        assert_in_step(numbers, clocks)
    page.keyboard.press("1")
    page.wait_for_timeout(1200)
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    numbers = stage.numbers()
    assert numbers == stage.named()
    assert_in_step(numbers, clocks)


def test_a_number_leads_to_the_frames_of_both_and_back(stage: Stage) -> None:
    page = stage.page
    before = stage.numbers()
    button = page.get_by_role("button", name="Peak knee bend", exact=True)
    says = [page.locator("tr", has=button).locator("td").nth(i).inner_text().split()[0] for i in (0, 1)]
    button.click()
    bar = page.locator("[data-evidence-bar]")
    expect(bar).to_contain_text("Peak knee bend: ")
    for which in ("first", "second"):
        expect(page.locator(f"[data-screen={which}] .measure-says")).to_be_attached()
    drawn = page.locator(".measure-says").all_text_contents()
    assert all(
        abs(float(text.strip("°")) - float(value.strip("°"))) <= 3 for text, value in zip(drawn, says, strict=True)
    )
    assert stage.numbers() != before
    page.keyboard.press("Backspace")
    expect(bar).to_be_hidden()
    expect(button).to_be_focused()
    assert stage.numbers() == before
    button.click()
    page.get_by_role("button", name="Stay here").click()
    expect(bar).to_be_hidden()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_focused()


def test_the_address_keeps_strides_phase_and_view(stage: Stage) -> None:
    page = stage.page
    page.get_by_label("Stride of the second clip").select_option("stride 1")
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="Skeletons").check()
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press(".")
    page.wait_for_url("**stride2=1**view=over**")
    numbers = stage.numbers()
    painted = "(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((v) => v)"
    assert page.locator("canvas[data-over]").evaluate(painted)
    page.reload()
    page.wait_for_selector(READY, state="attached")
    expect(page.get_by_role("radio", name="Skeletons")).to_be_checked()
    assert stage.numbers() == numbers


def test_keys_work_on_from_a_view_just_chosen(stage: Stage) -> None:
    page = stage.page
    page.locator("label", has=page.get_by_role("radio", name="Skeletons")).click()
    expect(page.get_by_role("radio", name="Skeletons")).to_be_focused()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.keyboard.press("4")
    expect(page.locator("[name=speed][value='4']")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="Videos")).to_be_checked()


def test_two_ticked_clips_are_compared(stage: Stage) -> None:
    page = stage.page
    page.get_by_role("link", name="Cleo", exact=True).first.click()
    compare = page.get_by_role("button", name="Compare", exact=True)
    expect(compare).to_be_disabled()
    for i in (0, 1):
        page.locator("[data-tick]").nth(i).check()
    compare.click()
    page.wait_for_selector(READY, state="attached")
    page.get_by_role("link", name="First clip: ").click()
    page.wait_for_selector("[data-review][data-ready='1']", state="attached")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="Compare with …")).to_be_visible()


def test_on_a_phone_all_of_it_can_be_seen_hit_and_heard(stage: Stage) -> None:
    page = stage.page
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    stage.open()
    for view in ("Videos", "Skeletons"):
        page.locator("label", has=page.get_by_role("radio", name=view)).click()
        assert page.evaluate(HIT) == [], view
        assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE[0], view
        assert serious(page) == [], view
