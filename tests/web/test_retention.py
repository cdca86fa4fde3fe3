"""How long what is kept: announced first, then let go, and never what somebody keeps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from analysis.models import BlurredCopy, Clip, ClubKeeping, CueNote, PurgeNotice, Result
from analysis.retention import services
from analysis.retention.terms import clip_rows, default_terms, going_soon, terms_of
from analysis.sharing import services as sharing
from analysis.walk import steps
from athletes import consent
from athletes.clubs import services as clubs
from athletes.erasure import erase_account
from athletes.models import AccessEntry, Club, ClubMembership, Consent
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse, text_of

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _terms(settings: Settings) -> None:
    settings.RETENTION_ORIGINAL_DAYS = 100
    settings.RETENTION_COPY_DAYS = 200
    settings.RETENTION_NUMBERS_DAYS = 300
    settings.RETENTION_WARN_DAYS = 14


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


@pytest.fixture
def sweep(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[int], int]:
    """The sweep on the day so many days after today."""

    def run(days: int) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return services.purge(timezone.localdate() + days * DAY)

    return run


def there(clip: Clip) -> tuple[bool, bool, bool]:
    return clip.original_path.exists(), clip.proxy_path.exists(), Result.objects.filter(clip=clip).exists()


def test_one_part_goes_after_the_other(clip: Clip, sweep: Callable[[int], int]) -> None:
    actors.note(clip, clip.uploaded_by, spoken=True)
    seen = []
    for days in range(0, 301):
        sweep(days)
        if not seen or seen[-1][1] != there(clip):
            seen.append((days, there(clip)))
    assert seen == [
        (0, (True, True, True)),
        (100, (False, True, True)),
        (200, (False, False, True)),
        (300, (False, False, False)),
    ]
    assert not clip.folder.exists()
    assert not CueNote.objects.exists()


def test_nothing_goes_that_was_not_announced_for_the_days_of_warning(clip: Clip, sweep: Callable[[int], int]) -> None:
    assert sweep(1000) == 0
    assert sweep(1013) == 0
    assert there(clip) == (True, True, True)
    assert sweep(1014) == 1
    assert not Clip.objects.exists()


def test_a_shorter_term_is_announced_like_any_other(people: Cast, clip: Clip, sweep: Callable[[int], int]) -> None:
    sweep(50)
    services.set_terms(people.cleo, people.alice, original_days=30, copy_days=200, numbers_days=0)
    assert sweep(51) == 0
    assert sweep(64) == 0
    assert sweep(65) == 1
    assert there(clip) == (False, True, True)


def test_keep_starts_the_clocks_anew_and_takes_the_announcement_back(
    people: Cast, clip: Clip, sweep: Callable[[int], int]
) -> None:
    Clip.objects.update(uploaded_at=timezone.now() - 95 * DAY)
    sweep(0)
    assert going_soon(people.cleo) is not None
    services.keep(clip, people.cleo.user)
    assert going_soon(people.cleo) is None
    assert not PurgeNotice.objects.exists()
    assert sweep(86) == 0
    assert sweep(100) == 1


def test_it_says_when_what_goes(people: Cast, clip: Clip, sweep: Callable[[int], int]) -> None:
    Clip.objects.update(uploaded_at=timezone.now() - 90 * DAY)
    clip.refresh_from_db()
    sweep(0)
    today = timezone.localdate()
    (row,) = clip_rows([clip], terms_of(people.cleo))
    assert [part.goes_on for part in row.parts] == [today + 14 * DAY, today + 110 * DAY, today + 210 * DAY]
    assert [part.soon for part in row.parts] == [True, False, False]
    url = reverse("athlete-kept", args=[people.cleo.pk])
    assert "Keep it longer" in text_of(browse(people.cleo.user), url)
    assert "erased soon" in text_of(browse(people.alice), reverse("athlete", args=[people.cleo.pk]))


def test_zero_days_never_end(settings: Settings, clip: Clip, sweep: Callable[[int], int]) -> None:
    settings.RETENTION_ORIGINAL_DAYS = settings.RETENTION_COPY_DAYS = settings.RETENTION_NUMBERS_DAYS = 0
    assert [sweep(days) for days in (0, 5000, 9000)] == [0, 0, 0]
    assert there(clip) == (True, True, True)


def test_what_is_being_analysed_waits(clip: Clip, sweep: Callable[[int], int]) -> None:
    sweep(290)
    Clip.objects.update(state=Clip.State.QUEUED)
    assert sweep(305) == 0
    assert there(clip) == (True, True, True)


def test_the_numbers_are_kept_at_least_as_long_as_the_videos(people: Cast, settings: Settings) -> None:
    with pytest.raises(ValidationError) as refused:
        services.set_terms(people.cleo, people.alice, original_days=0, copy_days=30, numbers_days=0)
    assert refused.value.code == "BAD_KEEPING"
    settings.RETENTION_COPY_DAYS = 10
    settings.RETENTION_NUMBERS_DAYS = 20
    assert (default_terms().copy_days, default_terms().numbers_days) == (100, 100)


def test_only_the_present_coach_says_how_long_and_strangers_keep_nothing(people: Cast, clip: Clip) -> None:
    for other in (people.cleo.user, people.zoe, people.bob):
        with pytest.raises(PermissionDenied):
            services.set_terms(people.cleo, other, original_days=1, copy_days=1, numbers_days=1)
    for stranger in (people.bob, people.zoe, people.eve.user):
        with pytest.raises(PermissionDenied):
            services.keep(clip, stranger)


def test_the_coach_sets_and_resets_it_on_the_page(people: Cast) -> None:
    alice, url = browse(people.alice), reverse("athlete-kept", args=[people.cleo.pk])
    alice.post(url, {"original_days": "30", "copy_days": "180", "numbers_days": "300"})
    assert (terms_of(people.cleo).original_days, terms_of(people.cleo).own) == (30, True)
    assert (
        "at least as long"
        in alice.post(url, {"original_days": "90", "copy_days": "30", "numbers_days": "300"}).content.decode()
    )
    alice.post(url, {"reset": "1"})
    assert terms_of(people.cleo) == default_terms()


def test_a_clip_without_its_videos_still_shows_its_charts(
    people: Cast, clip: Clip, sweep: Callable[[int], int]
) -> None:
    for days in (0, 90, 104, 190, 204):
        sweep(days)
    assert there(clip) == (False, False, True)
    alice = browse(people.alice)
    text = text_of(alice, reverse("clip", args=[clip.pk]))
    assert "The video was erased" in text
    assert reverse("clip-proxy", args=[clip.pk]) not in text
    assert alice.get(reverse("clip-data", args=[clip.pk])).status_code == 200
    assert AccessEntry.objects.filter(who=people.alice).exists()


def test_a_clip_whose_video_and_landmarks_are_gone_keeps_its_result(
    people: Cast, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "clip_workers", nullcontext)
    for path in (clip.original_path, clip.proxy_path):
        path.unlink()
    Clip.objects.update(state=Clip.State.QUEUED)
    steps.walk(clip.pk)
    clip.refresh_from_db()
    assert (clip.state, clip.code) == (Clip.State.SCORED, "")
    Result.objects.all().delete()
    Clip.objects.update(state=Clip.State.QUEUED)
    steps.walk(clip.pk)
    clip.refresh_from_db()
    assert (clip.state, clip.code) == (Clip.State.REFUSED, "VIDEO_GONE")


def test_room_is_given_back_and_the_same_file_may_come_again(clip: Clip, sweep: Callable[[int], int]) -> None:
    for days in (90, 104, 190, 204):
        sweep(days)
    clip.refresh_from_db()
    assert (clip.size_bytes, clip.sha256) == (0, "")


def test_a_blurred_copy_goes_with_what_it_is_made_from(people: Cast, clip: Clip, sweep: Callable[[int], int]) -> None:
    consent.give(people.cleo, people.cleo.user, [Consent.Purpose.SHARING])
    share = sharing.share_clip(clip, people.alice, days=90, blur_face=True)
    url = reverse("shared", args=[sharing.token_of(share)])
    assert "being blurred" in text_of(Client(), url)
    for days in (90, 104, 190, 204):
        sweep(days)
    assert not BlurredCopy.objects.exists()
    page = text_of(Client(), url)
    assert "The video was erased" in page
    assert "proxy.mp4" not in page
    made = text_of(browse(people.alice), reverse("clip-share", args=[clip.pk]))
    assert "the video is gone" in made
    assert "Blur the face" not in made
    sharing.share_clip(clip, people.alice, days=7, blur_face=True)
    assert not BlurredCopy.objects.exists()


def test_a_sweep_with_nothing_to_do_writes_nothing(people: Cast, clip: Clip, sweep: Callable[[int], int]) -> None:
    """Whoever writes keeps everybody else from writing."""
    actors.clip(people.eve, people.bob)
    Clip.objects.filter(pk=clip.pk).update(uploaded_at=timezone.now() - 90 * DAY)
    sweep(0)
    with CaptureQueriesContext(connection) as caught:
        sweep(0)
    assert {query["sql"].split()[0] for query in caught.captured_queries} == {"SELECT"}


@pytest.fixture
def club(people: Cast) -> Club:
    """Alice's, in which Cleo has a place."""
    club = clubs.found_club("Harriers", by=people.alice)
    place = clubs.offer_place(club, people.cleo, None, by=people.alice)
    clubs.accept_place(place, by=people.cleo.user)
    return club


def test_the_shortest_of_installation_club_and_athlete_counts(people: Cast, club: Club) -> None:
    services.set_terms(club, people.alice, original_days=30, copy_days=365, numbers_days=0)
    terms = terms_of(people.cleo)
    assert terms.each == (30, 200, 300)
    assert terms.by == (club, None, None)
    services.set_terms(people.cleo, people.alice, original_days=60, copy_days=90, numbers_days=90)
    terms = terms_of(people.cleo)
    assert terms.each == (30, 90, 90)
    assert terms.by == (club, people.cleo, people.cleo)
    assert terms_of(people.eve) == default_terms()


def test_it_counts_for_whoever_has_a_place_and_while_they_have_it(people: Cast, club: Club) -> None:
    services.set_terms(club, people.alice, original_days=30, copy_days=90, numbers_days=90)
    offered = clubs.offer_place(club, people.dan, None, by=people.alice)
    assert terms_of(people.dan) == default_terms()
    consent.give(people.dan, people.gus, [Consent.Purpose.CLUB])
    clubs.accept_place(offered, by=people.gus)
    assert terms_of(people.dan).each == (30, 90, 90)
    clubs.end_place(people.cleo.places.get(), by=people.cleo.user)
    assert terms_of(people.cleo) == default_terms()


def test_of_two_clubs_the_shorter_one_counts(people: Cast, club: Club) -> None:
    other = clubs.found_club("Striders", by=people.alice)
    clubs.accept_place(clubs.offer_place(other, people.cleo, None, by=people.alice), by=people.cleo.user)
    services.set_terms(club, people.alice, original_days=30, copy_days=150, numbers_days=250)
    services.set_terms(other, people.alice, original_days=60, copy_days=90, numbers_days=0)
    assert terms_of(people.cleo).each == (30, 90, 250)
    assert terms_of(people.cleo).by == (club, other, club)


def test_what_a_club_shortens_is_announced_before_it_goes(
    people: Cast, clip: Clip, club: Club, sweep: Callable[[int], int]
) -> None:
    sweep(50)
    services.set_terms(club, people.alice, original_days=30, copy_days=200, numbers_days=0)
    assert sweep(51) == 0
    assert PurgeNotice.objects.get(clip=clip).part == PurgeNotice.Part.ORIGINAL
    assert sweep(64) == 0
    assert sweep(65) == 1
    assert there(clip) == (False, True, True)


def test_only_the_head_says_how_long_a_club_keeps_clips(people: Cast, club: Club) -> None:
    ClubMembership.objects.create(club=club, user=people.bob)
    url = reverse("club-kept", args=[club.pk])
    assert "The head coach of Harriers decides this." in text_of(browse(people.bob), url)
    said = {"original_days": "30", "copy_days": "180", "numbers_days": "300"}
    assert browse(people.bob).post(url, said).status_code == 403
    for other in (people.bob, people.cleo.user):
        with pytest.raises(PermissionDenied):
            services.set_terms(club, other, original_days=30, copy_days=90, numbers_days=0)
        with pytest.raises(PermissionDenied):
            services.reset_terms(club, other)
    alice = browse(people.alice)
    assert alice.post(url, said).status_code == 302
    assert "as in Harriers" in text_of(alice, reverse("athlete-kept", args=[people.cleo.pk]))
    assert terms_of(people.cleo).each == (30, 180, 300)
    assert alice.post(url, {**said, "original_days": "3650"}).status_code == 200
    assert alice.post(url, {**said, "copy_days": "30", "original_days": "90"}).status_code == 200
    alice.post(url, {"reset": "1"})
    assert terms_of(people.cleo) == default_terms()


def test_nobody_is_offered_more_than_is_allowed(people: Cast, club: Club) -> None:
    services.set_terms(club, people.alice, original_days=30, copy_days=90, numbers_days=300)
    alice, url = browse(people.alice), reverse("athlete-kept", args=[people.cleo.pk])
    assert "half a year" not in text_of(alice, url).partition('name="copy_days"')[2].partition("</select>")[0]
    assert alice.post(url, {"original_days": "30", "copy_days": "365", "numbers_days": "300"}).status_code == 200


def test_what_a_club_said_goes_with_the_club(people: Cast, club: Club) -> None:
    services.set_terms(club, people.alice, original_days=30, copy_days=90, numbers_days=0)
    erase_account(people.alice)
    assert not ClubKeeping.objects.exists()
    assert terms_of(people.cleo) == default_terms()
