"""Who the runner is: what the pages say, and what becomes of a coach's tap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from analysis.corrections.handwork import lines
from analysis.corrections.runner import point_out, read_point, runner_of
from analysis.corrections.services import redo
from analysis.gait.model import Company, Engine, PoseTrack, RunnerPoint
from analysis.gait.serialise import company_details
from analysis.models import Clip, Correction
from analysis.pose.landmarks import save_track
from analysis.walk.measure import kept_track
from tests import actors
from tests.actors import Cast

POINT = RunnerPoint(0.4, 0.5, 1.5)
BOXES = ((0.1, 0.2, 0.3, 0.9), (0.5, 0.25, 0.6, 0.8))


pytestmark = pytest.mark.usefixtures("rung")


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


def seen(clip: Clip, *, ambiguous: bool) -> None:
    """The clip's result knows of two people."""
    clip.result.details["company"] = company_details(Company(ambiguous, 1.25, BOXES))
    clip.result.save()


def page(clip: Clip, people: Cast, reader: str = "alice") -> str:
    client = Client()
    client.force_login(people.alice if reader == "alice" else people.cleo.user)
    return client.get(reverse("clip", args=[clip.pk])).content.decode()


def track(pointed_at: RunnerPoint | None) -> PoseTrack:
    body = np.ones((4, 33, 2), np.float32)
    return PoseTrack(np.arange(4) / 30, body, body[:, :, 0], 640, 480, Engine("a", "b", "1"), pointed_at=pointed_at)


def test_a_point_sends_the_clip_through_once_more(
    people: Cast, clip: Clip, rung: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        point_out(clip, people.alice, POINT)
    assert (clip.state, clip.runner_point) == (Clip.State.QUEUED, POINT)
    assert rung == [str(clip.pk)]
    point_out(clip, people.alice, None)
    assert clip.runner_point is None


def test_landmarks_of_another_runner_are_not_used_again(people: Cast, clip: Clip) -> None:
    save_track(clip.landmarks_path, track(None))
    assert kept_track(clip) is not None
    point_out(clip, people.alice, POINT)
    assert kept_track(clip) is None
    save_track(clip.landmarks_path, track(POINT))
    assert kept_track(clip) is not None
    point_out(clip, people.alice, RunnerPoint(0.4, 0.5, 1.6))
    assert kept_track(clip) is None


def test_corrections_were_made_on_another_runner(people: Cast, clip: Clip) -> None:
    stretch = {"start_s": 0.0, "end_s": 2.0}
    moved = Correction.objects.create(clip=clip, kind=Correction.Kind.SWAP, data=stretch, author=people.alice)
    chosen = Correction.objects.create(clip=clip, kind=Correction.Kind.RANGE, data=stretch, author=people.alice)
    point_out(clip, people.alice, POINT)
    moved.refresh_from_db()
    chosen.refresh_from_db()
    assert (moved.undone_at is None, moved.undone_by) == (False, people.alice)
    assert chosen.undone_at is None
    assert [line.over for line in lines(clip, None)] == [False, True]
    with pytest.raises(ValidationError, match="another runner"):
        redo(moved, people.alice)


def test_the_same_point_again_undoes_nothing(people: Cast, clip: Clip) -> None:
    point_out(clip, people.alice, POINT)
    moved = Correction.objects.create(clip=clip, kind=Correction.Kind.SWAP, data={}, author=people.alice)
    point_out(clip, people.alice, POINT)
    moved.refresh_from_db()
    assert moved.undone_at is None
    assert clip.state == Clip.State.QUEUED


def test_only_the_coach_points_out(people: Cast, clip: Clip) -> None:
    for user in (people.bob, people.zoe, people.cleo.user, people.eve.user):
        with pytest.raises(PermissionDenied):
            point_out(clip, user, POINT)
    clip.refresh_from_db()
    assert (clip.state, clip.runner_point) == (Clip.State.SCORED, None)


@pytest.mark.parametrize("point", [RunnerPoint(1.1, 0.5, 1), RunnerPoint(0.5, -0.1, 1), RunnerPoint(0.5, 0.5, -1)])
def test_a_point_outside_the_clip(people: Cast, clip: Clip, point: RunnerPoint) -> None:
    with pytest.raises(ValidationError) as caught:
        point_out(clip, people.alice, point)
    assert caught.value.code == "BAD_POINT"


def test_what_a_page_sends_is_read_or_refused() -> None:
    assert read_point("0.40004", "0.5", "1.5") == POINT
    for said in (("", "0.5", "1.5"), ("nan", "0.5", "1.5"), ("0.4", "inf", "1.5"), ("0.4", "0.5", "soon")):
        with pytest.raises(ValidationError):
            read_point(*said)


def test_a_tap_on_the_page(people: Cast, clip: Clip) -> None:
    client = Client()
    client.force_login(people.alice)
    address = reverse("clip-runner", args=[clip.pk])
    answer = client.post(address, {"x": "0.4", "y": "0.5", "time_s": "1.5"})
    assert answer["Location"] == reverse("clip", args=[clip.pk])
    clip.refresh_from_db()
    assert clip.runner_point == POINT
    assert "That point is not in the clip." in client.post(address, {"x": "7"}, follow=True).content.decode()
    clip.refresh_from_db()
    assert clip.runner_point == POINT
    client.post(address)
    clip.refresh_from_db()
    assert clip.runner_point is None


def test_the_page_asks_who_is_meant(people: Cast, clip: Clip) -> None:
    seen(clip, ambiguous=True)
    text = page(clip, people)
    assert "Is this the right runner?" in text
    assert "Another runner" in text
    assert '"time_s": 1.25' in text
    assert text.count("data-runner") == 1
    runner = runner_of(Clip.objects.get(pk=clip.pk))
    assert (runner.others, runner.ambiguous, runner.boxes) == (1, True, BOXES)


def test_once_it_is_said_the_page_asks_no_more(people: Cast, clip: Clip) -> None:
    seen(clip, ambiguous=False)
    assert "Somebody else is in view, too." in page(clip, people)
    Clip.objects.filter(pk=clip.pk).update(runner_x=0.4, runner_y=0.5, runner_at_s=1.5)
    text = page(clip, people)
    assert "The runner was pointed out by hand." in text
    assert "Let GaitSite choose" in text


def test_an_athlete_is_told_and_changes_nothing(people: Cast, clip: Clip) -> None:
    assert "data-runner" not in page(clip, people, "cleo")
    seen(clip, ambiguous=True)
    text = page(clip, people, "cleo")
    assert "Is this the right runner?" in text
    assert "Another runner" not in text


def test_a_clip_that_was_not_scored_can_be_tapped_on(people: Cast) -> None:
    refused = actors.clip(
        people.cleo, people.alice, state=Clip.State.REFUSED, code="NOT_RUNNING", message="Nobody runs."
    )
    text = page(refused, people)
    assert "Is this about the wrong person?" in text
    assert "Another runner" in text
