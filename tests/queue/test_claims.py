"""Who works on a clip: claims, heartbeats, and clips whose worker or message got lost."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import kombu.utils.functional
import numpy as np
import pytest
from celery import Celery
from django.utils import timezone
from pytest_django import Settings

from analysis import doorbell, housekeeping, services, tasks
from analysis.gait.model import Analysis, Engine, PoseTrack
from analysis.models import Clip, Result
from analysis.walk import claims, steps
from analysis.walk.claims import ClaimLostError
from gaitsite.celery import app
from tests import actors
from tests.actors import Cast

ENGINE = Engine("test", "none", "1")


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED)


@pytest.fixture(autouse=True)
def _empty_queue() -> None:
    with app.connection_for_write() as connection:
        connection.default_channel.queue_declare("celery")
        connection.default_channel.queue_purge("celery")


def silent_for(clip: Clip, seconds: float) -> None:
    Clip.objects.filter(pk=clip.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=seconds))


def analysis() -> Analysis:
    return Analysis(status="scored", code=None, message="", engine=ENGINE, frames=2, duration_s=0.1)


def track() -> PoseTrack:
    landmarks = np.zeros((2, 33, 2), np.float32)
    return PoseTrack(np.array([0.0, 0.1]), landmarks, landmarks[..., 0], 640, 480, ENGINE)


def test_a_clip_is_claimed_once(clip: Clip) -> None:
    assert claims.take(clip.pk) is not None
    assert claims.take(clip.pk) is None
    clip.refresh_from_db()
    assert (clip.state, clip.attempts) == (Clip.State.RUNNING, 1)


def test_what_does_not_wait_is_not_claimed(people: Cast, clip: Clip) -> None:
    for state in Clip.FINAL:
        Clip.objects.filter(pk=clip.pk).update(state=state)
        assert claims.take(clip.pk) is None
    services.delete_clip(clip, people.alice)
    assert claims.take(clip.pk) is None


def test_a_worker_without_its_claim_writes_nothing(people: Cast, clip: Clip) -> None:
    lost = claims.take(clip.pk)
    assert lost is not None
    silent_for(clip, 3600)
    assert claims.free_lost() == 1
    held = claims.take(clip.pk)
    assert held is not None
    for write in (lost.write, lambda: lost.begin(Clip.Stage.POSE), lambda: lost.end(Clip.State.FAILED, code="X")):
        with pytest.raises(ClaimLostError):
            write()
    held.begin(Clip.Stage.POSE)
    clip.refresh_from_db()
    assert (clip.state, clip.stage, clip.code, clip.attempts) == (Clip.State.RUNNING, "pose", "", 2)


@pytest.mark.parametrize("act", ["correct", "retry", "delete"])
def test_what_a_coach_does_meanwhile_wins(people: Cast, clip: Clip, act: str) -> None:
    claim = claims.take(clip.pk)
    assert claim is not None
    act_now = {
        "correct": lambda: services.correct_clip(clip, people.alice, pace_mps=4.0),
        "retry": lambda: services.retry_clip(clip, people.alice),
        "delete": lambda: services.delete_clip(clip, people.alice),
    }[act]
    act_now()
    with pytest.raises(ClaimLostError):
        claim.write()


def test_result_and_state_are_stored_together_or_not_at_all(clip: Clip, tmp_path: Path) -> None:
    lost = claims.take(clip.pk)
    assert lost is not None
    claims.free_lost(workers_are_gone=True)
    with pytest.raises(ClaimLostError):
        steps.store(lost, clip, track(), analysis(), tmp_path)
    assert not Result.objects.exists()
    assert not clip.curves_path.exists()
    held = claims.take(clip.pk)
    assert held is not None
    steps.store(held, clip, track(), analysis(), tmp_path)
    clip.refresh_from_db()
    assert (clip.state, clip.claim, clip.stage) == (Clip.State.SCORED, None, "")
    assert Result.objects.get(clip=clip).payload["status"] == "scored"
    assert clip.curves_path.exists()


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_goes_on_while_a_stage_is_silent(people: Cast, clip: Clip, settings: Settings) -> None:
    settings.CLIP_HEARTBEAT_S = 0.01
    claim = claims.take(clip.pk)
    assert claim is not None
    silent_for(clip, 3600)
    with claims.heartbeat(claim):
        for _ in range(3000):
            if Clip.objects.get(pk=clip.pk).heartbeat_at > timezone.now() - timedelta(seconds=60):
                break
            time.sleep(0.01)
    assert claims.free_lost() == 0


def test_only_silent_workers_lose_their_clip(clip: Clip, settings: Settings) -> None:
    claims.take(clip.pk)
    silent_for(clip, settings.CLIP_STALE_S / 2)
    assert claims.free_lost() == 0
    silent_for(clip, settings.CLIP_STALE_S * 2)
    assert claims.free_lost() == 1


def test_a_clip_that_kills_its_workers_is_given_up_with_a_sentence(clip: Clip, settings: Settings) -> None:
    for _ in range(settings.CLIP_ATTEMPTS):
        assert claims.take(clip.pk) is not None
        claims.free_lost(workers_are_gone=True)
    clip.refresh_from_db()
    assert (clip.state, clip.code, clip.claim) == (Clip.State.FAILED, claims.GAVE_UP, None)
    assert clip.message


def test_an_orderly_stop_costs_no_try(clip: Clip) -> None:
    claims.take(clip.pk)
    assert claims.give_all_back() == 1
    clip.refresh_from_db()
    assert (clip.state, clip.attempts, clip.claim) == (Clip.State.QUEUED, 0, None)


def test_clips_whose_message_got_lost_are_rung_for_again_and_others_are_not(people: Cast, clip: Clip) -> None:
    actors.clip(people.cleo, people.alice, sha256="scored")
    assert doorbell.messages_waiting() == 0
    assert housekeeping.reconcile() == 1
    assert doorbell.messages_waiting() == 1
    assert housekeeping.reconcile() == 0
    assert doorbell.messages_waiting() == 1


def test_without_a_broker_a_clip_waits_and_nothing_breaks(
    people: Cast, clip: Clip, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_broker(*_: Any, **__: Any) -> None:
        raise doorbell.OperationalError("no socket")

    monkeypatch.setattr(app, "send_task", no_broker)
    doorbell.ring("analysis.analyse", clip.pk)
    monkeypatch.setattr(app, "connection_for_read", no_broker)
    assert housekeeping.reconcile() == 1
    clip.refresh_from_db()
    assert clip.state == Clip.State.QUEUED


def test_a_broker_that_is_gone_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    gone = Celery()
    gone.config_from_object("django.conf:settings", namespace="CELERY")
    gone.conf.broker_url = f"redis+socket://{tmp_path / 'gone.sock'}"
    monkeypatch.setattr(doorbell, "app", gone)
    slept: list[float] = []
    monkeypatch.setattr(kombu.utils.functional, "sleep", slept.append)
    doorbell.ring("analysis.analyse", uuid.uuid4())
    assert sum(slept) == 0


def test_progress_is_written_now_and_then(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = claims.take(clip.pk)
    assert claim is not None
    claim.begin(Clip.Stage.POSE)
    begun = claims.monotonic()
    seen = []
    for share in (0.1, 0.4, 0.7):
        monkeypatch.setattr(claims, "monotonic", lambda now=begun + share: now)
        claim.progress(share)
        clip.refresh_from_db()
        seen.append(clip.progress)
    assert seen == [0.0, 0.0, 0.7]


def test_a_message_for_a_clip_that_is_gone_is_no_error(clip: Clip, people: Cast) -> None:
    gone = str(clip.pk)
    services.delete_clip(clip, people.alice)
    tasks.analyse(gone)


def test_a_broken_walk_ends_in_a_sentence(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    def burn(*_: Any) -> None:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(steps, "kept_track", burn)
    clip.proxy_path.unlink()
    steps.walk(clip.pk)
    clip.refresh_from_db()
    assert (clip.state, clip.code, clip.message) == (Clip.State.FAILED, "BROKE_DOWN", steps.BROKE_DOWN)
    assert not list(clip.folder.glob("work-*"))
