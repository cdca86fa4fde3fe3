"""axe-core finds nothing serious on the pages of clips, people and entrances, light and dark."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.e2e.conftest import Site
from tests.e2e.visitor import PHONE, Visitor, ready

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STAGE = """
from django.utils import timezone
from analysis.models import Clip
from tests import actors
from tests.e2e import barcode
from tests.e2e.stage import clip_of
keep = {"fault": None, "text": "Nothing to change: keep it.", "drill": None}
lift = {"value": 0.5, "unit": "LL", "error": 0.05, "low": 0.39, "high": 0.65, "verdict": "in_band", "n": 4}
kept = barcode.put_on_stage(cue=keep, faults=[], metrics={"heelPk": lift})
refused = clip_of("Cleo", state=Clip.State.REFUSED, code="WALKING", message="88 steps a minute: this is walking.")
waiting = clip_of("Cleo", state=Clip.State.RUNNING, stage="pose", progress=0.4, heartbeat_at=timezone.now())
print(kept, refused.pk, waiting.pk, waiting.athlete_id)
"""


@pytest.fixture(scope="module")
def clips(site: Site) -> list[str]:
    """Ids of a clip in which all is in band, of one refused, of one under way; and of their athlete."""
    return site.manage("shell", "-v", "0", "-c", STAGE).split()


def serious(page: Page) -> list[dict[str, Any]]:
    """In both themes, what axe finds that keeps somebody out."""
    page.evaluate(AXE.read_text())
    found = []
    for theme in ("light", "dark"):
        page.evaluate(
            "theme => { document.documentElement.dataset.theme = theme;"
            " document.documentElement.dispatchEvent(new Event('theme')); }",
            theme,
        )
        page.wait_for_timeout(700)  # charts are drawn anew
        violations: list[dict[str, Any]] = page.evaluate("axe.run(document).then((r) => r.violations)")
        found += [
            {"theme": theme, "rule": v["id"], "at": [(n["target"], n["failureSummary"]) for n in v["nodes"][:4]]}
            for v in violations
            if v["impact"] in ("serious", "critical")
        ]
    return found


def test_a_clip_in_which_all_is_in_band_says_keep_it_to_everybody(visit: Visitor, clips: list[str]) -> None:
    page = visit.review(clips[0])
    card = page.locator("#cue")
    expect(card).to_contain_text("keep it")
    expect(card.get_by_role("button", name="Show a typical stride")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("e")
    page.locator("aside [data-evidence]").first.click()
    assert (found := serious(page)) == [], json.dumps(found, indent=1)


def test_other_pages_keep_nobody_out(visit: Visitor, clips: list[str]) -> None:
    _, refused, waiting, athlete = clips
    visit.go("/accounts/login/")
    bad = {"log in": serious(visit.page)}
    page = visit.log_in("alice")
    for name, address in (
        ("desk", "/"),
        ("athlete", f"/athletes/{athlete}/"),
        ("cue library", "/cues/?add=cue&to=lazy_heel"),
        ("refused", f"/clips/{refused}/"),
        ("waiting", f"/clips/{waiting}/"),
    ):
        visit.go(address)
        bad[name] = serious(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.go(f"/clips/{clips[0]}/")
    ready(page)
    bad["review on a phone"] = serious(page)
    assert not any(bad.values()), json.dumps(bad, indent=1)
