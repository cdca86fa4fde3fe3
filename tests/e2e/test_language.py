"""A reader of German: chosen without a script, and heard by the page's scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import Visitor, ready

pytestmark = pytest.mark.browser


def test_the_language_is_chosen_without_scripts(site: Site, chrome: Browser) -> None:
    visitor = Visitor(chrome, site.url, java_script_enabled=False)
    page = visitor.go("/accounts/login/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
    visitor.close()


def test_scripts_speak_the_pages_language(site: Site, visit: Visitor) -> None:
    """Texts that scripts make, and their numbers; what machines read keeps its point."""
    code = "from tests.e2e.stage import clip_of; print(clip_of('Cleo').pk)"
    clip = site.manage("shell", "-v", "0", "-c", code).strip()
    visit.forgiven += ["video could not be read", "Failed to load resource"]
    page = visit.log_in("alice")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    visit.go(f"/clips/{clip}/?t=0.5")
    ready(page)
    expect(page.locator("output[data-time]")).to_have_text("0:00,500")
    expect(page.locator("[data-do=play]")).to_have_attribute("aria-label", "Abspielen")
    slider = page.get_by_role("slider", name="Stelle im Clip")
    assert float(slider.get_attribute("aria-valuenow") or "") == pytest.approx(0.5, abs=0.05)
    page.keyboard.press("?")
    expect(page.locator("[data-key-list]")).to_contain_text("näher an die laufende Person")
    expect(page.locator("[data-key-list]")).to_contain_text("Leertaste")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
