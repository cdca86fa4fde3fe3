"""Clips of one athlete hang together: the cue goes from one to the next, and a change goes with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from analysis import doorbell, selectors, services
from analysis.grading import services as grading
from analysis.models import Clip
from analysis.pose.landmarks import save_track
from analysis.walk import steps
from analysis.walk.measure import kept_track, measure
from analysis.walk.measure import store as keep
from athletes.services import say_pain
from tests import actors
from tests.actors import Cast
from tests.gait.stick_runner import runner

KNEES = (0.6, 0.95, 0.95)
"""A lazy heel, then twice a foot that is picked up."""


@pytest.fixture(autouse=True)
def _nobody_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell.app, "send_task", lambda *_: None)


@pytest.fixture
def season(people: Cast) -> list[Clip]:
    """Three clips with landmarks, first filmed first, all waiting."""
    clips = []
    for number, knee_scale in enumerate(KNEES):
        made = actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED, pace_mps=3.5)
        save_track(made.landmarks_path, runner(knee_scale=knee_scale))
        Clip.objects.filter(pk=made.pk).update(uploaded_at=timezone.now() - timedelta(days=30 - 7 * number))
        clips.append(made)
    return clips


def walk_all(season: list[Clip], capture: DjangoCaptureOnCommitCallbacks) -> int:
    """Walks whatever waits until nothing does; returns how many walks that took."""
    walks = 0
    while waiting := Clip.objects.filter(state=Clip.State.QUEUED).order_by("queued_at").first():
        with capture(execute=True):
            steps.walk(waiting.pk)
        walks += 1
    for clip in season:
        clip.refresh_from_db()
    return walks


def cues(season: list[Clip]) -> list[tuple[str | None, int]]:
    found = [selectors.get_reading(clip)["cue"] for clip in season]
    return [(cue["fault"], cue["solved"]) for cue in found]


def test_a_cue_goes_on_until_it_was_met_twice(
    season: list[Clip], people: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert walk_all(season, django_capture_on_commit_callbacks) == 3
    assert cues(season) == [("lazy_heel", 0), ("lazy_heel", 1), (None, 0)]
    alice = Client()
    alice.force_login(people.alice)
    pages = [alice.get(reverse("clip", args=[clip.pk])).content.decode() for clip in season]
    assert "Lazy heel lift: " in pages[0]
    assert "Met in this clip: once more to be sure." in pages[1]
    assert "Lazy heel lift: " not in pages[1]
    assert "Nothing to change: keep it." in pages[2]
    listed = alice.get(reverse("athlete", args=[people.cleo.pk])).content.decode()
    assert listed.count("state fault") == 1
    assert "Met, once more to be sure: heel lift" in listed


def test_clips_walked_in_any_order_end_alike(
    season: list[Clip], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for clip, place in zip(season, (3, 1, 2), strict=True):
        Clip.objects.filter(pk=clip.pk).update(queued_at=timezone.now() + timedelta(seconds=place))
    assert walk_all(season, django_capture_on_commit_callbacks) > 3
    assert cues(season) == [("lazy_heel", 0), ("lazy_heel", 1), (None, 0)]


def test_the_same_again_sends_nobody_round(
    season: list[Clip], people: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    walk_all(season, django_capture_on_commit_callbacks)
    services.retry_clip(season[0], people.alice)
    assert walk_all(season, django_capture_on_commit_callbacks) == 1


def test_a_coachs_words_go_on_to_the_next_clip(
    season: list[Clip], people: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    walk_all(season, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        grading.reword_cue(season[0], people.alice, "Shoes to the pockets.")
    assert walk_all(season, django_capture_on_commit_callbacks) >= 1
    assert [selectors.get_result(clip)["cue"]["text"] for clip in season] == [
        "Step over a line of low hurdles.",
        "Shoes to the pockets.",
        "Nothing to change: keep it.",
    ]


def test_pain_takes_the_cues_and_leaves_the_numbers_until_it_is_over(
    season: list[Clip], people: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    walk_all(season, django_capture_on_commit_callbacks)
    numbers = selectors.get_result(season[0])["metrics"]
    with django_capture_on_commit_callbacks(execute=True):
        say_pain(people.cleo, people.alice, hurts=True)
    walk_all(season, django_capture_on_commit_callbacks)
    assert cues(season) == [(None, 0)] * 3
    assert selectors.get_result(season[0])["metrics"] == numbers
    with django_capture_on_commit_callbacks(execute=True):
        say_pain(people.cleo, people.cleo.user, hurts=False)
    walk_all(season, django_capture_on_commit_callbacks)
    assert cues(season) == [("lazy_heel", 0), ("lazy_heel", 1), (None, 0)]


def test_an_own_band_is_what_a_clip_is_held_against(
    season: list[Clip], people: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    walk_all(season, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        grading.set_band(people.cleo, people.alice, "Kpk", 45.0, 90.0)
    walk_all(season, django_capture_on_commit_callbacks)
    knee = selectors.get_reading(season[0])["metrics"]["Kpk"]
    assert (knee["low"], knee["high"], knee["own_band"], knee["verdict"]) == (45.0, 90.0, True, "in_band")


def test_a_reader_never_gets_one_result_with_the_curves_of_another(
    season: list[Clip], people: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, tmp_path: Path
) -> None:
    """A clip is read, measured anew with other strides, and only then are the curves of the first reading opened."""
    walk_all(season, django_capture_on_commit_callbacks)
    stale = selectors.get_clip(people.alice, season[0].pk)
    first = selectors.measured(stale)
    assert first is not None
    save_track(stale.landmarks_path, runner(seconds=9.0))
    services.retry_clip(Clip.objects.get(pk=stale.pk), people.alice)
    walk_all(season, django_capture_on_commit_callbacks)
    second = selectors.measured(stale)
    assert second is not None
    for found, drawn in (first, second):
        assert found["frames"] == len(drawn["time_s"])
    assert first[0]["frames"] < second[0]["frames"]
    assert [path.name for path in stale.folder.glob("curves*")] == [stale.curves_path.name]


def test_a_result_that_is_not_stored_leaves_the_curves_as_they_were(
    season: list[Clip], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, tmp_path: Path
) -> None:
    from analysis.walk import claims

    walk_all(season, django_capture_on_commit_callbacks)
    clip = season[0]
    before = clip.curves_path.read_bytes()
    Clip.objects.filter(pk=clip.pk).update(state=Clip.State.QUEUED)
    lost = claims.take(clip.pk)
    claims.free_lost(workers_are_gone=True)
    track = kept_track(clip)
    assert lost is not None
    assert track is not None
    with pytest.raises(claims.ClaimLostError):
        keep(lost, clip, track, measure(clip, track, []), tmp_path)
    clip.refresh_from_db()
    assert clip.curves_path.read_bytes() == before
