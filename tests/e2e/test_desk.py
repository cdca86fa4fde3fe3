"""The desk in a browser: a session's clips given to several athletes; and an athlete's reply, which is new there."""

from __future__ import annotations

from playwright.sync_api import FilePayload, expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import PHONE, Visitor

RUNNERS = """
from athletes.models import User
from tests import actors
alice = User.objects.get(email="alice@example.org")
for name in ("Ida Hill", "Jon Vale"):
    actors.athlete(alice, name)
"""
NOTED = """
from athletes.models import Athlete, User
from tests import actors
alice = User.objects.get(email="alice@example.org")
clip = actors.clip(Athlete.objects.get(name="Cleo"), alice)
actors.note(clip, alice)
actors.note(clip, alice, text="Taller.", time_s=1.2)
print(clip.pk)
"""

LONG = "the-second-repeat-of-the-hills-filmed-from-the-bridge-2026-11-22-0042.mp4"


def test_each_clip_of_a_session_goes_to_its_athlete(site: Site, visit: Visitor) -> None:
    site.manage("shell", "-v", "0", "-c", RUNNERS)
    page = visit.log_in("alice")
    files = [
        FilePayload(name=name, mimeType="video/mp4", buffer=b"not a video: " + name.encode())
        for name in ("ida-easy.mp4", LONG)
    ]
    page.locator("[data-files]").set_input_files(files)
    expect(page.get_by_role("button", name="Say who runs in each clip")).to_be_disabled()
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    expect(page.get_by_label("Athlete of ida-easy.mp4").locator("option:checked")).to_have_text("Ida Hill")
    page.get_by_label(f"Athlete of {LONG}").select_option(label="Jon Vale")
    visit.shoot("desk-choosing")
    page.get_by_role("button", name="Upload 2 clips").click()
    expect(page.locator(".upload.done")).to_have_count(2)
    for name, file in (("Ida Hill", "ida-easy.mp4"), ("Jon Vale", LONG)):
        row = page.locator(".upload.done", has_text=f"{name}: {file}")
        expect(row).to_be_visible()
        assert row.evaluate("row => row.getBoundingClientRect().right <= innerWidth")
        # what cannot be read is told on the desk, without a reload
        expect(page.locator(".athlete", has_text=name).get_by_text("1 not readable")).to_be_visible()


def test_a_reply_takes_one_tap_and_is_new_on_the_desk(site: Site, visit: Visitor) -> None:
    clip = site.manage("shell", "-v", "0", "-c", NOTED).split()[-1]
    visit.forgiven.append("the video could not be read")
    page = visit.log_in("cleo")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.go(f"/clips/{clip}/")
    first, second = (page.get_by_role("form", name=f"Reply to note {number}") for number in (1, 2))
    second.get_by_label("Reply in words").fill("Uphill it is")
    first.get_by_role("button", name="Felt easy").click()
    expect(page.locator(".replies")).to_contain_text("Felt easy")
    expect(second.get_by_label("Reply in words")).to_have_value("Uphill it is")
    expect(first.get_by_label("Reply in words")).to_have_value("")
    visit.context.clear_cookies()
    visit.log_in("alice")
    expect(page.locator(".athlete", has_text="Cleo").get_by_text("1 reply")).to_be_visible()
