"""Consent withdrawn on the athlete's phone while the coach's clip is being analysed."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Site
from tests.e2e.visitor import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.queue, pytest.mark.pose]

ARRIVE = """
from pathlib import Path
from django.conf import settings
from analysis.gait.synthetic import RunnerParameters, SyntheticRunner
from analysis.services import create_clip
from analysis.video.rendered.clip import Shot, render_clip
from athletes.models import User
from tests import actors
alice = User.objects.get(email="alice@example.org")
finn = actors.athlete(alice, "Finn", login=True)
source = Path(settings.VAR_DIR) / "finn.mp4"
shot = Shot(width_px=640, height_px=480, duration_s=15.0)
render_clip(source, SyntheticRunner(RunnerParameters(speed_mps=3.0)), shot)
print(finn.pk, create_clip(athlete=finn, user=alice, source=source, original_name="finn.mp4", surface="treadmill").pk)
"""
LEFT = """
import json
from analysis.models import Clip, Result
clip = Clip.objects.filter(pk="{clip}").first()
files = sorted(p.name for p in clip.folder.rglob("*")) if clip else []
print(json.dumps([clip and clip.code, Result.objects.filter(clip="{clip}").count(), files]))
"""


def test_an_analysis_stops_when_consent_is_withdrawn(site: Site, visit: Visitor, chrome: Browser) -> None:
    finn, clip = site.manage("shell", "-v", "0", "-c", ARRIVE).split()

    def left() -> list[object]:
        found: list[object] = json.loads(site.manage("shell", "-v", "0", "-c", LEFT.format(clip=clip)))
        return found

    # the page is told that there is a video, and may ask for it just when it has been taken away
    visit.forgiven = [f"status of 404 (Not Found) ({site.url}/clips/{clip}/proxy.mp4)"]
    coach = visit.log_in("alice")
    visit.go(f"/clips/{clip}/")
    expect(coach.locator("[data-status-text]")).to_contain_text(re.compile("finding the runner", re.IGNORECASE))

    phone = Visitor(chrome, site.url, PHONE)
    page = phone.log_in("finn")
    phone.go(f"/athletes/{finn}/consent/")
    page.get_by_role("region", name="Analysis of video").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("No clip is taken or analysed")).to_be_visible()
    phone.shoot("consent-withdrawn")

    # the coach's page learns of it by itself; nothing of the analysis is stored
    expect(coach.get_by_role("heading", name="Not analysed: consent is missing")).to_be_visible()
    visit.shoot("clip-without-consent")
    assert left() == ["CONSENT_MISSING", 0, ["original"]]

    # no other clip is taken, and the athlete has what is there erased
    visit.forgiven.append("status of 422")
    visit.go(f"/athletes/{finn}/")
    coach.locator("[data-files]").set_input_files(files=[{"name": "b.mp4", "mimeType": "video/mp4", "buffer": b"x"}])
    coach.get_by_role("button", name="Upload the clip").click()
    expect(coach.locator("[data-upload-error]")).to_contain_text("was withdrawn")

    page.get_by_role("link", name="Erase it").click()
    expect(page.get_by_label("All clips")).to_be_checked()
    page.get_by_label("Type “Finn” to confirm").fill("Finn")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("All clips are erased")).to_be_visible()
    assert left() == [None, 0, []]
    phone.close()
    assert phone.complaints == []
