"""On a phone a finger finds every button of the review page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_review_hands import clip, phone  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser

HIT = """
  () => {
    const dense = ".segmented, .speeds, .draw-tools, .draw-colours, .picks, td, th, .handle, .strip-whole";
    const small = [];
    const targets = [...document.querySelectorAll("main :is(button, a[href], summary, select, input, .strip-whole)")];
    for (const element of targets) {
      const target = element.closest("label") ?? element;
      if (!target.checkVisibility({ visibilityProperty: true }) || element.disabled) continue;
      if (target.closest("[hidden], dialog:not([open])") || element.type === "hidden") continue;
      // a link or a number within a sentence is as high as its line
      if (target.matches(".number-link, p > a, dd > a") && !target.closest("td")) continue;
      target.scrollIntoView({ block: "end", inline: "center", behavior: "instant" });
      scrollBy({ top: 40, behavior: "instant" }); // free of what sticks to the top, and with room below
      const { left, right, top, bottom } = target.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const hit = (dx, dy) => {
        const found = document.elementFromPoint(x + dx, y + dy);
        return found !== null && target.contains(found);
      };
      if (!hit(0, 0)) {
        small.push(`covered: ${target.outerHTML.slice(0, 110)}`);
        continue;
      }
      const reach = (dx, dy) => {
        let n = 0;
        while (n < 24 && hit(dx * (n + 1), dy * (n + 1))) n += 1;
        return n;
      };
      const [across, down] = [reach(1, 0) + reach(-1, 0) + 1, reach(0, 1) + reach(0, -1) + 1];
      // marks crowd where a curve has several findings; each has a button of full size under the chart, or on its card
      const least = target.matches(".plot-mark") ? 24 : target.closest(dense) ? 32 : 44;
      if (Math.min(across, down) < least - 0.5) small.push(`${across} x ${down}: ${target.outerHTML.slice(0, 110)}`);
    }
    return small;
  }
"""
"""What a finger can hit on less than 44 px both ways, 32 in a row or a table, 24 on a curve, as the browser finds it
under points."""


def test_fingers_find_every_button(phone: Page) -> None:  # noqa: F811
    assert phone.evaluate(HIT) == []
    phone.get_by_role("button", name="New note").click()
    phone.get_by_role("button", name="Draw on the frame").click()
    assert phone.evaluate(HIT) == [], "writing a note"
    phone.get_by_label("Note", exact=True).fill("Tall.")
    phone.get_by_role("button", name="Pin note").click()
    expect(phone.get_by_text("Tall.")).to_be_in_viewport()
    phone.get_by_role("button", name="Go to note").first.click()
    phone.locator("aside [data-evidence]").first.click()
    phone.get_by_role("button", name="Correct events").click()
    assert phone.evaluate(HIT) == [], "a note pinned, a number's frame shown, correcting"
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 360
    phone.get_by_role("button", name="Done").click()
    for width in (720, 768, 840):
        phone.set_viewport_size({"width": width, "height": 1024})
        assert phone.evaluate("document.scrollingElement.scrollWidth") <= width
