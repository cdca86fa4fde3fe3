"""The progress page in a browser: with one session, with two and with forty."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import PHONE, Visitor

SEASON = """
from athletes.models import User
from tests import actors, history
alice = User.objects.get(email="alice@example.org")
athlete = actors.athlete(alice, "Runner {count}")
history.sessions(athlete, alice, {count}, paces=(3.0, 3.0, 3.9))
print(athlete.pk)
"""


@pytest.mark.parametrize("count", [1, 2, 40])
def test_progress_says_what_has_changed(site: Site, visit: Visitor, count: int) -> None:
    athlete = site.manage("shell", "-v", "0", "-c", SEASON.format(count=count)).split()[-1]
    visit.log_in("alice")
    page = visit.go(f"/athletes/{athlete}/progress/")
    page.wait_for_selector(".progress-chart[data-ready]", state="attached")
    expect(page.get_by_role("heading", name="One session so far" if count == 1 else "What has changed")).to_be_visible()
    drawn = "document.querySelector('.progress-chart > div').data.flatMap(t => t.mode ? [...t.x] : []).length"
    assert page.evaluate(drawn) == count
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if count == 40:
        page.locator("[data-progress-metric]").select_option("tc")
        page.wait_for_function("() => document.querySelector('.progress-chart > div').data[1].name === 'Contact time'")
        pace = page.locator("select[name=pace]")
        pace.press("ArrowDown")  # with the keyboard every arrow is a choice, and none leads away
        expect(pace.locator("option:checked")).not_to_have_text("All")
        expect(pace).to_be_focused()
        with page.expect_navigation():
            page.locator(".filters").get_by_role("button", name="Show").press("Enter")
        pace.dispatch_event("pointerdown")
        with page.expect_navigation():
            pace.select_option("5-4")
        page.wait_for_selector(".progress-chart[data-ready]", state="attached")
        assert page.evaluate(drawn) == 13
        expect(page.locator("[data-progress-metric] option:checked")).to_have_text("Contact time")
        expect(page.get_by_text("not compared")).to_have_count(0)
    visit.shoot(f"progress-{count}")
