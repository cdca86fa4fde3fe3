"""Who looked: for the athlete and the guardian to read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analysis.models import Clip
from analysis.services import delete_clip
from athletes import access_log
from athletes.access_log import entries
from athletes.models import AccessEntry
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse, text_of


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


def read(people: Cast) -> list[tuple[str, str]]:
    return [(str(entry.who), entry.kind) for entry in entries(people.cleo, people.cleo.user)]


def test_one_entry_for_each_viewer_clip_and_day(people: Cast, clip: Clip) -> None:
    alice = browse(people.alice)
    for _ in range(2):
        alice.get(reverse("clip", args=[clip.pk]))
        alice.get(reverse("clip-proxy", args=[clip.pk]))
    assert read(people) == [("Alice", "viewed")]
    AccessEntry.objects.update(day=timezone.localdate() - timedelta(days=1))
    alice.get(reverse("clip", args=[clip.pk]))
    other = actors.clip(people.cleo, people.alice)
    alice.get(reverse("clip", args=[other.pk]))
    assert read(people) == [("Alice", "viewed")] * 3


def test_the_video_alone_counts_as_looking(people: Cast, clip: Clip) -> None:
    browse(people.alice).get(reverse("clip-proxy", args=[clip.pk]))
    assert read(people) == [("Alice", "viewed")]


def test_taking_landmarks_away_is_a_download(people: Cast, clip: Clip) -> None:
    browse(people.alice).get(reverse("clip-landmarks", args=[clip.pk]))
    assert read(people) == [("Alice", "downloaded")]


def test_athletes_do_not_count_themselves_and_strangers_come_to_nothing(people: Cast, clip: Clip) -> None:
    browse(people.cleo.user).get(reverse("clip", args=[clip.pk]))
    browse(people.bob).get(reverse("clip", args=[clip.pk]))
    assert not AccessEntry.objects.exists()


def test_the_athlete_reads_it_by_day(people: Cast, clip: Clip) -> None:
    browse(people.alice).get(reverse("clip", args=[clip.pk]))
    text = text_of(browse(people.cleo.user), reverse("athlete-log", args=[people.cleo.pk]))
    assert "<strong>Alice</strong> viewed" in text
    assert reverse("clip", args=[clip.pk]) in text
    delete_clip(clip, people.alice)
    assert "a clip since erased" in text_of(browse(people.cleo.user), reverse("athlete-log", args=[people.cleo.pk]))


def test_what_one_person_did_in_a_day_is_one_sentence(people: Cast, clip: Clip) -> None:
    for kind in (access_log.Kind.VIEWED, access_log.Kind.DOWNLOADED, access_log.Kind.SHARED):
        access_log.note(people.cleo, people.alice, kind, clip.pk)
    text = text_of(browse(people.cleo.user), reverse("athlete-log", args=[people.cleo.pk]))
    assert "<strong>Alice</strong> viewed, downloaded and shared the" in text


def test_a_guardian_reads_a_minors_and_a_coach_reads_nobodys_who_can_read_it(people: Cast) -> None:
    own = actors.clip(people.dan, people.alice)
    browse(people.alice).get(reverse("clip", args=[own.pk]))
    assert "Alice" in text_of(browse(people.gus), reverse("athlete-log", args=[people.dan.pk]))
    assert browse(people.alice).get(reverse("athlete-log", args=[people.dan.pk])).status_code == 403
    assert browse(people.alice).get(reverse("athlete-log", args=[people.cleo.pk])).status_code == 403


def test_a_name_goes_with_its_account(people: Cast, clip: Clip) -> None:
    browse(people.alice).get(reverse("clip", args=[clip.pk]))
    people.alice.delete()
    text = text_of(browse(people.cleo.user), reverse("athlete-log", args=[people.cleo.pk]))
    assert "An account since erased" in text
