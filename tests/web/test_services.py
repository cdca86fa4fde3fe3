"""What changes clips, notes and people, and who may."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from analysis import selectors, services
from analysis.models import Clip, CueNote, Upload
from analysis.notes import services as notes
from athletes.models import Athlete, User
from athletes.services import create_athlete, create_coach, edit_athlete, end_coaching, give_login
from tests import actors
from tests.actors import Cast


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


def strangers(people: Cast) -> list[User]:
    """Everybody who may not change what is Cleo's; Cleo may see it."""
    return [people.bob, people.zoe, people.cleo.user, people.eve.user]


def test_a_new_clip_waits_and_the_queue_hears_of_it_once_committed(
    people: Cast, tmp_path: Path, rung: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    source = tmp_path / "side.mp4"
    source.write_bytes(b"bytes")
    with django_capture_on_commit_callbacks(execute=True):
        clip = services.create_clip(
            athlete=people.cleo, user=people.alice, source=source, original_name="side.mp4", surface="overground"
        )
        assert rung == []
        assert source.exists()
    assert rung == [str(clip.pk)]
    assert not source.exists()
    assert clip.original_path.read_bytes() == b"bytes"
    assert (clip.state, clip.size_bytes, len(clip.sha256)) == (Clip.State.QUEUED, 5, 64)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"surface": "beach"}, "BAD_SURFACE"),
        ({"pace_mps": 40.0}, "BAD_PACE"),
        ({"pace_mps": float("inf")}, "BAD_PACE"),
        ({"slow_motion": 0.5}, "BAD_SLOW_MOTION"),
        ({"note": "x" * 2001}, "NOTE_TOO_LONG"),
    ],
)
def test_a_clip_with_senseless_values_is_not_made(
    people: Cast, tmp_path: Path, said: dict[str, Any], code: str
) -> None:
    source = tmp_path / "side.mp4"
    source.write_bytes(b"bytes")
    with pytest.raises(ValidationError) as refused:
        services.create_clip(
            **({"surface": "treadmill"} | said),
            athlete=people.cleo,
            user=people.alice,
            source=source,
            original_name="side.mp4",
        )
    assert refused.value.code == code
    assert source.exists()
    assert not Clip.objects.exists()


def test_an_athlete_has_a_file_once(people: Cast, tmp_path: Path) -> None:
    def add(athlete: Athlete, name: str) -> Clip:
        source = tmp_path / name
        source.write_bytes(b"bytes")
        return services.create_clip(
            athlete=athlete, user=people.alice, source=source, original_name=name, surface="treadmill"
        )

    first = add(people.cleo, "side.mp4")
    with pytest.raises(ValidationError) as refused:
        add(people.cleo, "again.mp4")
    assert refused.value.code == services.TWICE
    assert (tmp_path / "again.mp4").exists()
    assert [folder.name for folder in first.folder.parent.iterdir()] == [str(first.pk)]
    add(people.dan, "other.mp4")
    assert Clip.objects.count() == 2


def test_a_correction_sends_the_clip_back_with_its_landmarks(people: Cast, clip: Clip) -> None:
    Clip.objects.filter(pk=clip.pk).update(attempts=3, code="X", message="x", note="kept")
    corrected = services.correct_clip(clip, people.alice, pace_mps=None, slow_motion=2.0)
    assert (corrected.pace_mps, corrected.slow_motion, corrected.surface) == (None, 2.0, "treadmill")
    assert (corrected.state, corrected.attempts, corrected.code) == (Clip.State.QUEUED, 0, "")
    assert corrected.landmarks_path.exists()
    assert corrected.note == "kept"


def test_an_erased_clip_leaves_nothing(
    people: Cast, clip: Clip, media_root: Path, django_capture_on_commit_callbacks: Any
) -> None:
    actors.note(clip, people.alice)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_clip(clip, people.alice)
    assert not Clip.objects.exists()
    assert not CueNote.objects.exists()
    assert [p for p in media_root.rglob("*") if p.is_file()] == []


def test_the_runner_may_erase_a_clip_and_strangers_may_not(people: Cast, clip: Clip) -> None:
    for stranger in (people.bob, people.zoe, people.eve.user, people.gus, people.olga):
        with pytest.raises(PermissionDenied):
            services.delete_clip(clip, stranger)
    services.delete_clip(clip, people.cleo.user)
    assert not Clip.objects.exists()


def test_a_half_erased_folder_goes_at_the_next_sweep_whatever_its_age(media_root: Path, db: None) -> None:
    left = media_root / "clips" / "erased-1"
    left.mkdir(parents=True)
    (left / "original").write_bytes(b"x")
    services.remove_leftovers()
    assert not left.exists()


def test_what_goes_while_leftovers_are_looked_for_does_not_stop_the_search(
    people: Cast, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = media_root / "clips" / "left-by-a-crash"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    monkeypatch.setattr(services.voice, "leftovers", lambda: [media_root / "clips" / "gone" / "voice-gone.webm"])
    (media_root / "uploads").mkdir(exist_ok=True)
    (media_root / "uploads" / "gone.part").symlink_to(media_root / "a clip by now")
    services.remove_leftovers()
    assert not left.exists()


def test_leftovers_of_a_crash_are_erased_and_clips_are_not(people: Cast, clip: Clip, media_root: Path) -> None:
    half_erased = media_root / "clips" / f"erased-{uuid.uuid4()}"
    rowless, fresh = (media_root / "clips" / str(uuid.uuid4()) for _ in range(2))
    for folder in (half_erased, rowless, fresh):
        folder.mkdir()
        (folder / "original").write_bytes(b"x")
    for folder in (half_erased, rowless, clip.folder):
        os.utime(folder, (1_000_000_000, 1_000_000_000))
    services.remove_leftovers()
    assert {folder for folder in (half_erased, rowless, fresh, clip.folder) if folder.exists()} == {fresh, clip.folder}


def test_bytes_of_an_upload_without_a_row_are_erased(people: Cast, media_root: Path) -> None:
    known = Upload(owner=people.alice, athlete=people.cleo, length_bytes=9, expires_at=timezone.now())
    known.save()
    stray, fresh = (media_root / "uploads" / f"{uuid.uuid4()}.part" for _ in range(2))
    known.path.parent.mkdir(parents=True, exist_ok=True)
    for path in (known.path, stray, fresh):
        path.write_bytes(b"x")
    for path in (known.path, stray):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    services.remove_leftovers()
    assert {path for path in (known.path, stray, fresh) if path.exists()} == {known.path, fresh}


@pytest.mark.parametrize(
    "act",
    [
        lambda clip, user: services.correct_clip(clip, user, pace_mps=3.0),
        lambda clip, user: services.retry_clip(clip, user),
        lambda clip, user: notes.add_note(
            clip=clip, user=user, side="left", stride_start_s=0.3, time_s=0.5, text="Higher."
        ),
    ],
)
def test_only_the_present_coach_changes_a_clip(people: Cast, clip: Clip, act: Callable[[Clip, User], object]) -> None:
    for user in strangers(people):
        with pytest.raises(PermissionDenied):
            act(clip, user)
    act(clip, people.alice)


def test_a_note_sticks_to_a_stride_of_the_result(people: Cast, clip: Clip) -> None:
    def add(**changes: Any) -> CueNote:
        said = {"side": "left", "stride_start_s": 0.301, "time_s": 9.0, "text": " Higher. "} | changes
        return notes.add_note(clip=clip, user=people.alice, **said)

    note = add()
    assert (note.stride_start_s, note.time_s, note.text) == (0.3, 1.0, "Higher.")
    for changes, code in (
        ({"side": "right"}, "NO_SUCH_STRIDE"),
        ({"stride_start_s": 0.5}, "NO_SUCH_STRIDE"),
        ({"time_s": float("nan")}, "BAD_TIME"),
        ({"text": "  "}, "NOTE_EMPTY"),
    ):
        with pytest.raises(ValidationError) as refused:
            add(**changes)
        assert refused.value.code == code


def test_a_note_belongs_to_its_author(people: Cast, clip: Clip) -> None:
    people.cleo.coaching.create(coach=people.bob)
    note = actors.note(clip, people.alice)
    for user in (people.bob, people.zoe, people.cleo.user):
        with pytest.raises(PermissionDenied):
            notes.edit_note(note, user, text="Mine now.")
        with pytest.raises(PermissionDenied):
            notes.delete_note(note, user)
    notes.edit_note(note, people.alice, text="Quieter feet.", visible_to_athlete=False)
    note.refresh_from_db()
    assert (note.text, note.visible_to_athlete) == ("Quieter feet.", False)
    notes.delete_note(note, people.alice)
    assert not CueNote.objects.exists()


def test_an_author_who_coaches_no_more_changes_no_note(people: Cast, clip: Clip) -> None:
    note = actors.note(clip, people.alice)
    end_coaching(people.cleo, people.alice, by=people.alice)
    with pytest.raises(PermissionDenied):
        notes.edit_note(note, people.alice, text="Late.")


def test_what_may_not_be_seen_is_not_there(people: Cast, clip: Clip) -> None:
    private = actors.note(clip, people.alice, visible_to_athlete=False)
    shared = actors.note(clip, people.alice)
    for user in (people.bob, people.zoe, people.eve.user):
        with pytest.raises(Http404):
            selectors.get_clip(user, clip.pk)
        with pytest.raises(Http404):
            selectors.get_note(user, shared.pk)
        assert not selectors.clips_of(people.cleo, user)
        assert not selectors.notes_for(clip, user)
        assert selectors.progress_series(people.cleo, user) == []
    for user, theirs in ((people.alice, {private, shared}), (people.cleo.user, {shared})):
        assert selectors.get_clip(user, clip.pk) == clip
        assert set(selectors.notes_for(clip, user)) == theirs
        assert len(selectors.progress_series(people.cleo, user)) == 1
    with pytest.raises(Http404):
        selectors.get_note(people.cleo.user, private.pk)


def test_the_status_tells_the_place_in_the_queue_and_the_time_left(people: Cast) -> None:
    first, second = (
        actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED, sha256=name) for name in ("1", "2")
    )
    assert selectors.clip_status(first)["queue_place"] == 1
    assert selectors.clip_status(second)["queue_place"] == 2
    Clip.objects.filter(pk=first.pk).update(
        state=Clip.State.RUNNING, stage="pose", progress=0.25, stage_started_at=_seconds_ago(10)
    )
    first.refresh_from_db()
    status = selectors.clip_status(first)
    assert status["queue_place"] is None
    assert status["stage_label"] == "finding the runner"
    assert 25 <= (status["seconds_left"] or 0) <= 60
    assert not status["final"]
    assert selectors.clip_status(second)["queue_place"] == 1
    done = selectors.clip_status(actors.clip(people.cleo, people.alice))
    assert (done["final"], done["playable"], done["seconds_left"]) == (True, True, None)


def test_what_is_about_to_be_erased_cannot_be_played(people: Cast) -> None:
    stopped = actors.clip(people.cleo, people.alice, state=Clip.State.REFUSED, code="CONSENT_MISSING")
    assert stopped.proxy_path.exists()
    assert not selectors.clip_status(stopped)["playable"]


def _seconds_ago(seconds: float) -> Any:
    return timezone.now() - timedelta(seconds=seconds)


def test_curves_come_back_as_they_were_kept(people: Cast, clip: Clip) -> None:
    curves = selectors.curves(clip)
    assert curves is not None
    assert len(curves["time_s"]) == 60
    (segment,) = curves["segments"]
    assert segment["knee_deg"]["left"].shape == (60,)
    assert segment["xy_px"].shape == (60, 33, 2)
    clip.curves_path.unlink()
    assert selectors.curves(clip) is None


def test_people_are_made_with_care(people: Cast) -> None:
    with pytest.raises(PermissionDenied):
        create_athlete(people.cleo.user, "Friend")
    for name in ("", "  ", "x" * 121, "a\x00b"):
        with pytest.raises(ValidationError):
            create_athlete(people.alice, name)
    with pytest.raises(ValidationError):
        create_athlete(people.alice, "Tall", height_m=3.1)
    with pytest.raises(ValidationError):
        create_coach("alice@example.org", "Alice Again", actors.PASSWORD)
    with pytest.raises(ValidationError):
        create_coach("new@example.org", "New", "short")
    with pytest.raises(PermissionDenied):
        give_login(people.dan, "dan@example.org", actors.PASSWORD, by=people.bob)
    with pytest.raises(ValidationError):
        give_login(people.cleo, "second@example.org", actors.PASSWORD, by=people.alice)
    with pytest.raises(PermissionDenied):
        edit_athlete(people.cleo, people.cleo.user, name="Cleo", height_m=None, minor_until=None)
    with pytest.raises(PermissionDenied):
        end_coaching(people.cleo, people.alice, by=people.bob)
