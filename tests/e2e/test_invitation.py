"""From a coach's invitation to the athlete's first own view, on a phone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.actors import PASSWORD
from tests.e2e.conftest import Site
from tests.e2e.visitor import PHONE, Visitor

THUMB_PX = 44


def test_from_an_invitation_to_the_first_own_view(site: Site, visit: Visitor, chrome: Browser) -> None:
    page = visit.log_in("alice")
    page.get_by_role("heading", name="Dan").get_by_role("link").click()
    page.get_by_role("link", name="Invite").click()
    page.get_by_label("Dan, to see own clips and progress").check()
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("img", name="The link as a QR code")).to_be_visible()
    link = urlsplit(page.get_by_role("textbox", name="Link").input_value()).path
    visit.shoot("invitation-link")

    phone = Visitor(chrome, site.url, PHONE)
    try:
        own = phone.go(link)
        expect(own.get_by_role("heading", name="Welcome, Dan")).to_be_visible()
        fits(own)
        phone.shoot("invitation-join")
        own.get_by_label("Your email").fill("dan@example.org")
        own.get_by_label("A password of your own").fill(PASSWORD)
        own.get_by_role("button", name="Join").click()
        expect(own.get_by_role("heading", name="Dan", exact=True)).to_be_visible()
        expect(own.get_by_role("button", name="Something hurts")).to_be_visible()
        fits(own)
        phone.shoot("invitation-own-page")
        own.get_by_role("link", name="People").click()
        expect(own.get_by_text("Alice", exact=False).first).to_be_visible()
        fits(own)
        phone.shoot("invitation-people")
        assert phone.complaints == []
    finally:
        phone.close()

    visit.forgiven.append("404")
    visit.go(link)
    expect(page.get_by_role("heading", name="This link is no longer good")).to_be_visible()


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and every button to be seen is big enough for a thumb."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in page.locator("main :is(button, a.button).primary:visible").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= THUMB_PX, re.sub(r"\s+", " ", button.inner_text())
