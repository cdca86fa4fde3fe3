"""Another runner: the coach taps on whoever is meant."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser

TABLET = (768, 1024)
TOGETHER_S = 1.25
STAGE = f"""
from tests.e2e import barcode
from analysis.models import Result
clip = barcode.put_on_stage()
result = Result.objects.get(clip=clip)
boxes = [[0.1, 0.2, 0.3, 0.9], [0.5, 0.25, 0.6, 0.8]]
result.details["company"] = {{"ambiguous": True, "time_s": {TOGETHER_S}, "boxes": boxes}}
result.save()
print(clip)
"""


def test_a_tap_says_who_is_meant(site: Site, visit: Visitor) -> None:
    clip = site.manage("shell", "-v", "0", "-c", STAGE).strip()
    page = visit.log_in("alice")
    visit.go(f"/clips/{clip}/")
    expect(page.get_by_text("Is this the right runner?")).to_be_visible()
    visit.shoot("runner-asked", sizes=(PHONE, TABLET, DESK), full=False)

    page.get_by_role("button", name="Another runner").click()
    second = page.get_by_role("button", name="Person 2")
    expect(second).to_be_visible()
    go = page.get_by_role("button", name="Follow this runner")
    expect(go).to_be_disabled()

    picture = page.locator("[data-picker-picture]")
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": 0.75 * box["width"], "y": 0.5 * box["height"]})
    expect(go).to_be_enabled()
    assert float(page.locator("input[name=x]").input_value()) == pytest.approx(0.75, abs=0.005)
    assert float(page.locator("input[name=y]").input_value()) == pytest.approx(0.5, abs=0.005)

    page.locator("[data-picker-time]").fill("2")
    expect(second).to_be_hidden()
    expect(go).to_be_disabled()
    page.locator("[data-picker-time]").fill(str(TOGETHER_S))
    second.click()
    visit.shoot("runner-picked", sizes=(PHONE, TABLET, DESK), full=False)
    go.click()
    expect(page).to_have_url(f"{site.url}/clips/{clip}/")

    ask = f"""
import json
from analysis.models import Clip
clip = Clip.objects.get(pk="{clip}")
print(json.dumps([clip.runner_x, clip.runner_y, clip.runner_at_s]))
"""
    x, y, time_s = json.loads(site.manage("shell", "-v", "0", "-c", ask))
    assert (x, y) == pytest.approx((0.55, 0.525), abs=0.001)
    assert time_s == pytest.approx(TOGETHER_S, abs=0.02)
