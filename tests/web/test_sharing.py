"""A shared link shows one thing to whoever has it, and is a door to nothing else."""

from __future__ import annotations

import io
import logging
import re
import time
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from analysis.models import Clip, Share
from analysis.sharing import door, services
from athletes import consent
from athletes.consent import ConsentMissingError
from athletes.models import AccessEntry, Athlete, Consent
from athletes.services import end_coaching
from gaitsite.logs import MaskTokens
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse, text_of

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
PARTS = ("data", "skeleton", "figure", "evidence", "proxy")


@pytest.fixture(autouse=True)
def _nobody_has_tried() -> None:
    cache.clear()


@pytest.fixture
def clip(people: Cast) -> Clip:
    consent.give(people.cleo, people.cleo.user, [Consent.Purpose.SHARING])
    made = actors.clip(people.cleo, people.alice, note="Looked tired.", original_name="cleo-k.mp4")
    actors.note(made, people.alice, text="Higher, Cleo.")
    actors.correction(made, people.alice)
    return made


@pytest.fixture
def share(people: Cast, clip: Clip) -> Share:
    return services.share_clip(clip, people.alice, days=7)


def link(share: Share, part: str = "") -> str:
    return reverse(f"shared-{part}" if part else "shared", args=[services.token_of(share)])


def test_whoever_has_the_link_sees_the_clip(share: Share) -> None:
    stranger = Client()
    page = text_of(stranger, link(share))
    assert "Cleo" in page
    assert "Pull the heel up under the body." in page
    for part in PARTS:
        assert link(share, part) in page
        assert stranger.get(link(share, part)).status_code == 200, part


def test_the_page_tells_nothing_else(people: Cast, clip: Clip, share: Share) -> None:
    stranger = Client()
    answers = [stranger.get(link(share)), *(stranger.get(link(share, part)) for part in PARTS)]
    told = b"".join(answer.getvalue() for answer in answers).decode(errors="replace")
    for private in ("Higher, Cleo.", "Looked tired.", "cleo-k.mp4", "Alice", "Zoe", "example.org"):
        assert private not in told, private
    assert not UUID.findall(told)
    assert not re.findall(r'(?:href|action|hx-\w+)="/(?:clips|athletes|notes|corrections|compare)', told)


def test_robots_and_other_sites_learn_nothing(share: Share) -> None:
    for part in ("", *PARTS):
        answer = Client().get(link(share, part))
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]


def test_that_something_hurts_is_not_told(people: Cast, clip: Clip, share: Share) -> None:
    silent = {"fault": None, "text": "No cue while something hurts.", "drill": None}
    clip.result.payload["cue"] = silent
    clip.result.details["cue"]["reasoning"] = [{"kind": "pain", "text": "It hurts.", "metrics": []}]
    clip.result.save()
    told = "".join(Client().get(link(share, part)).content.decode() for part in ("", "data", "figure"))
    assert "hurt" not in told.lower()


def test_the_name_can_be_hidden(people: Cast, clip: Clip) -> None:
    page = text_of(Client(), link(services.share_clip(clip, people.alice, days=1, hide_name=True)))
    assert "Cleo" not in page
    assert "A runner" in page


def test_nothing_can_be_done_there(people: Cast, clip: Clip, share: Share) -> None:
    coach = browse(people.alice)
    assert 'data-do="edit"' not in text_of(coach, link(share))
    for part in ("", *PARTS):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(coach, method)(link(share, part)).status_code == 405


def test_a_link_to_one_thing_shows_no_other(people: Cast, clip: Clip, share: Share) -> None:
    progress = services.share_progress(people.cleo, people.alice, days=7)
    stranger = Client()
    for part in PARTS:
        assert stranger.get(link(progress, part)).status_code == 404, part
    assert stranger.get(link(share, "progress"), {"metric": "Kpk"}).status_code == 404


def test_progress_is_shown_without_a_way_to_its_clips(people: Cast, clip: Clip) -> None:
    actors.clip(people.cleo, people.alice)
    share = services.share_progress(people.cleo, people.alice, days=7)
    page = text_of(Client(), link(share))
    drawn = Client().get(link(share, "progress"), {"metric": "Kpk", "theme": "light"})
    assert drawn.status_code == 200
    assert link(share, "progress") in page
    assert not UUID.findall(page + drawn.content.decode())
    assert Client().get(link(share, "progress"), {"metric": "beauty"}).status_code == 404


def test_it_ends_when_its_time_is_over(people: Cast, share: Share) -> None:
    Share.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for part in ("", *PARTS):
        assert Client().get(link(share, part)).status_code == 410, part


@pytest.mark.parametrize("by", ["alice", "cleo"])
def test_it_can_be_revoked(people: Cast, clip: Clip, share: Share, by: str) -> None:
    user = {"alice": people.alice, "cleo": people.cleo.user}[by]
    assert browse(user).post(reverse("share-revoke", args=[share.pk])).status_code == 302
    assert Client().get(link(share)).status_code == 410
    assert services.alive(people.cleo) == []


def test_nobody_else_can_revoke_it(people: Cast, share: Share) -> None:
    for stranger in (people.bob, people.zoe, people.eve.user):
        assert browse(stranger).post(reverse("share-revoke", args=[share.pk])).status_code == 404
    assert Client().get(link(share)).status_code == 200


def test_it_ends_with_the_consent(people: Cast, share: Share) -> None:
    consent.withdraw(people.cleo, people.cleo.user, Consent.Purpose.SHARING)
    assert Client().get(link(share)).status_code == 410


def test_it_ends_with_the_coaching(people: Cast, share: Share) -> None:
    end_coaching(people.cleo, people.alice, by=people.alice)
    assert Client().get(link(share)).status_code == 410


def test_it_ends_with_the_clip(people: Cast, clip: Clip, share: Share) -> None:
    url = link(share)
    clip.delete()
    assert Client().get(url).status_code == 404


def test_while_it_is_measured_anew_there_is_nothing_to_see(clip: Clip, share: Share) -> None:
    Clip.objects.update(state=Clip.State.QUEUED)
    assert "measured anew" in text_of(Client(), link(share))
    Clip.objects.update(state=Clip.State.REFUSED)
    assert "could not be measured" in text_of(Client(), link(share))
    assert Client().get(link(share, "proxy")).status_code == 404


def test_a_link_cannot_be_made_up(people: Cast, clip: Clip, share: Share) -> None:
    token = services.token_of(share)
    for wrong in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        share.pk.hex,
        str(share.pk),
        clip.pk.hex + token[32:],
    ):
        assert Client().get(reverse("shared", args=[wrong])).status_code == 404


def test_who_tries_many_links_is_stopped(share: Share) -> None:
    for _ in range(door.WRONG_LINKS):
        assert Client().get(reverse("shared", args=["guess"])).status_code == 404
    answer = Client().get(reverse("shared", args=["guess"]))
    assert (answer.status_code, "Too many tries" in answer.content.decode()) == (429, True)


def test_who_has_tried_too_many_waits_the_whole_time(share: Share, settings: Settings, tmp_path: Path) -> None:
    """In the cache of an installation, where a number that is counted up forgets when it ends."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": tmp_path}}
    start, wrong = time.time(), reverse("shared", args=["guess"])
    with (
        mock.patch("django.core.cache.backends.filebased.time.time") as clock,
        mock.patch("django.core.cache.backends.base.time.time") as other,
    ):
        for number in range(door.WRONG_LINKS):
            clock.return_value = other.return_value = start + number
            assert Client().get(wrong).status_code == 404
        for later, status in ((1, 429), (door.WRONG_FOR_S - 1, 429), (door.WRONG_FOR_S + 1, 404)):
            clock.return_value = other.return_value = start + door.WRONG_LINKS - 1 + later
            assert Client().get(wrong).status_code == status
            assert Client().get(link(share)).status_code == 200, "others come from the same address"


def test_no_log_tells_the_address_of_a_link(share: Share) -> None:
    """What is not found, or gone, is written into the log with its address."""
    written = io.StringIO()
    config = settings.LOGGING["handlers"]["console"]
    assert config["filters"] == ["mask_tokens"]
    handler = logging.StreamHandler(written)
    handler.addFilter(MaskTokens())
    Share.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    log = logging.getLogger("django.request")
    log.addHandler(handler)
    try:
        for part in ("", *PARTS, "progress"):
            assert Client().get(link(share, part)).status_code == 410
        assert Client().get(f"{link(share)}nowhere/").status_code == 404
    finally:
        log.removeHandler(handler)
    assert written.getvalue().count("/shared/***/") == len(PARTS) + 3
    assert services.token_of(share) not in written.getvalue()


def test_a_minor_who_ends_a_link_lands_on_a_page_they_may_see(people: Cast, share: Share) -> None:
    Athlete.objects.filter(pk=people.cleo.pk).update(minor_until=actors.next_year())
    Share.objects.update(made_by=people.alice)
    minor = browse(people.cleo.user)
    answer = minor.post(reverse("share-revoke", args=[share.pk]), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(reverse("athlete", args=[people.cleo.pk]), 302)]
    assert "Revoked" in answer.content.decode()


def test_views_by_others_are_counted(people: Cast, share: Share) -> None:
    for client in (Client(), browse(people.bob), browse(people.alice), browse(people.cleo.user)):
        client.get(link(share))
    share.refresh_from_db()
    assert share.views == 2


def test_a_coach_makes_a_link_on_the_page(people: Cast, clip: Clip) -> None:
    coach = browse(people.alice)
    url = reverse("clip-share", args=[clip.pk])
    assert url in text_of(coach, reverse("clip", args=[clip.pk]))
    assert coach.post(url, {"days": "30", "hide_name": "on"}).status_code == 302
    share = Share.objects.get()
    assert (share.clip, share.made_by, share.hide_name) == (clip, people.alice, True)
    assert share.expires_at - timezone.now() > timedelta(days=29)
    assert f"http://testserver{link(share)}" in text_of(coach, url)
    entry = AccessEntry.objects.get(athlete=people.cleo, kind=AccessEntry.Kind.SHARED)
    assert (entry.who, entry.clip) == (people.alice, clip.pk)
    assert link(share) not in text_of(coach, reverse("athlete", args=[people.cleo.pk]))
    assert coach.post(url, {"days": "3650"}).status_code == 200
    assert Share.objects.count() == 1


@pytest.mark.parametrize("address", ["athlete", "clip-share"])
def test_many_links_ask_the_database_no_more_than_one(people: Cast, clip: Clip, share: Share, address: str) -> None:
    coach = browse(people.alice)
    url = reverse(address, args=[people.cleo.pk if address == "athlete" else clip.pk])
    text_of(coach, url)
    with CaptureQueriesContext(connection) as one:
        text_of(coach, url)
    for _ in range(4):
        services.share_clip(clip, people.alice, days=7)
    with CaptureQueriesContext(connection) as five:
        assert text_of(coach, url).count("revoke/") == 5
    assert len(five) == len(one)


def test_who_may_make_links(people: Cast, clip: Clip) -> None:
    assert (
        browse(people.cleo.user).post(reverse("athlete-share", args=[people.cleo.pk]), {"days": 7}).status_code == 302
    )
    Athlete.objects.filter(pk=people.cleo.pk).update(minor_until=actors.next_year())
    minors = browse(people.cleo.user)
    assert minors.post(reverse("athlete-share", args=[people.cleo.pk]), {"days": 7}).status_code == 403
    for stranger in (people.bob, people.zoe, people.eve.user, people.olga):
        assert browse(stranger).get(reverse("clip-share", args=[clip.pk])).status_code == 404


def test_without_consent_there_is_no_link(people: Cast) -> None:
    clip = actors.clip(people.dan, people.alice)
    with pytest.raises(ConsentMissingError):
        services.share_clip(clip, people.alice, days=7)
    answer = browse(people.alice).post(reverse("clip-share", args=[clip.pk]), {"days": 7})
    assert answer.status_code == 200
    assert reverse("athlete-consent", args=[people.dan.pk]) in answer.content.decode()
    consent.give(people.dan, people.gus, [Consent.Purpose.SHARING])
    assert browse(people.gus).post(reverse("clip-share", args=[clip.pk]), {"days": 7}).status_code == 302


def test_athletes_are_spoken_to(people: Cast) -> None:
    eve = browse(people.eve.user)
    assert "Nobody outside sees anything of you." in text_of(eve, reverse("athlete", args=[people.eve.pk]))
    assert "You have not agreed to sharing by link yet." in text_of(eve, reverse("athlete-share", args=[people.eve.pk]))


def test_only_what_was_measured_is_shared(people: Cast, clip: Clip) -> None:
    refused = actors.clip(people.cleo, people.alice, state=Clip.State.REFUSED)
    assert browse(people.alice).post(reverse("clip-share", args=[refused.pk]), {"days": 7}).status_code == 200
    assert not Share.objects.exists()
