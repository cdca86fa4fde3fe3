"""A link with a blurred face shows the blurred copy and never the other one; workers make it once."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysis.export import contents
from analysis.export.contents import Scope
from analysis.export.loading import load
from analysis.export.offer import blurred_of
from analysis.export.person import archive
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track
from analysis.models import BlurredCopy, Clip, Share
from analysis.pose.landmarks import save_track
from analysis.sharing import blurring, services
from athletes import consent
from athletes.models import Consent
from tests import actors
from tests.actors import Cast
from tests.video.made_clips import make_clip, read_back
from tests.web.browsing import browse, text_of

State = BlurredCopy.State
FRAMES = 40


def follow_with(clip: Clip, seed: int) -> None:
    """Gives the clip landmarks of a runner somewhere in its picture."""
    view = CameraView(width_px=192, height_px=128, px_per_m=55, facing="right")
    timing = Timing(rate_hz=30, duration_s=FRAMES / 30)
    runner = SyntheticRunner(RunnerParameters(speed_mps=3.0, seed=seed))
    save_track(clip.landmarks_path, landmark_track(runner, view, timing, Noise(sigma_mm=4.0), seed=seed)[0])


@pytest.fixture
def clip(people: Cast) -> Clip:
    consent.give(people.cleo, people.cleo.user, [Consent.Purpose.SHARING])
    made = actors.clip(people.cleo, people.alice)
    made.proxy_path.unlink()
    make_clip(made.proxy_path, [3000 * i for i in range(FRAMES)], options={"bf": "0"})
    follow_with(made, seed=1)
    return made


@pytest.fixture
def share(people: Cast, clip: Clip) -> Share:
    return services.share_clip(clip, people.alice, days=7, blur_face=True)


def link(share: Share, part: str = "") -> str:
    return reverse(f"shared-{part}" if part else "shared", args=[services.token_of(share)])


def test_until_the_copy_is_there_no_video_is_shown(clip: Clip, share: Share) -> None:
    assert BlurredCopy.objects.get().state == State.WAITING
    assert "being blurred" in text_of(Client(), link(share))
    assert Client().get(link(share, "proxy")).status_code == 404
    blurring.make(clip.pk)
    assert "data-review" in text_of(Client(), link(share))
    shown = Client().get(link(share, "proxy"))
    assert shown.getvalue() == BlurredCopy.objects.get().path.read_bytes() != clip.proxy_path.read_bytes()


def test_the_copy_has_every_picture_at_its_time(clip: Clip, share: Share) -> None:
    blurring.make(clip.pk)
    assert read_back(BlurredCopy.objects.get().path)[0] == read_back(clip.proxy_path)[0]
    assert not list(clip.folder.glob("blur-*"))


def test_a_link_without_the_blur_beside_it_shows_the_video(people: Cast, clip: Clip, share: Share) -> None:
    other = services.share_clip(clip, people.alice, days=7)
    assert Client().get(link(other, "proxy")).getvalue() == clip.proxy_path.read_bytes()


def test_with_other_landmarks_it_is_made_anew(clip: Clip, share: Share) -> None:
    blurring.make(clip.pk)
    first = BlurredCopy.objects.get().path
    follow_with(clip, seed=2)
    assert Client().get(link(share, "proxy")).status_code == 404
    assert "being blurred" in text_of(Client(), link(share))
    blurring.make(clip.pk)
    assert Client().get(link(share, "proxy")).status_code == 200
    assert not first.exists()


def test_it_is_made_once(people: Cast, clip: Clip, share: Share) -> None:
    blurring.make(clip.pk)
    made = BlurredCopy.objects.get().path.stat().st_mtime_ns
    services.share_clip(clip, people.alice, days=1, blur_face=True)
    blurring.make(clip.pk)
    assert BlurredCopy.objects.get().path.stat().st_mtime_ns == made


def test_what_cannot_be_blurred_is_not_shown(clip: Clip, share: Share) -> None:
    clip.proxy_path.write_bytes(b"not a video")
    blurring.make(clip.pk)
    assert BlurredCopy.objects.get().state == State.FAILED
    assert "could not be blurred" in text_of(Client(), link(share))
    assert Client().get(link(share, "proxy")).status_code == 404


def test_who_fell_silent_loses_it_and_who_lost_it_stores_nothing(
    clip: Clip, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, **__: object) -> None:
        BlurredCopy.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
        assert blurring.ring_again() == 1

    monkeypatch.setattr("analysis.sharing.blurring.sandbox.run", silent)
    blurring.make(clip.pk)
    copy = BlurredCopy.objects.get()
    assert (copy.state, copy.claim, copy.attempts) == (State.WAITING, None, 1)
    assert not clip.blurred_paths


def test_a_copy_that_is_tried_in_vain_is_given_up(clip: Clip, share: Share) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    BlurredCopy.objects.update(state=State.MAKING, attempts=3, heartbeat_at=long_ago)
    assert blurring.ring_again() == 0
    assert BlurredCopy.objects.get().state == State.FAILED


def test_it_goes_with_the_clip(people: Cast, clip: Clip, share: Share) -> None:
    blurring.make(clip.pk)
    assert clip.blurred_paths
    clip.delete()
    assert not BlurredCopy.objects.exists()


def test_the_coach_sees_how_far_it_is(people: Cast, clip: Clip) -> None:
    coach = browse(people.alice)
    url = reverse("clip-share", args=[clip.pk])
    assert coach.post(url, {"days": "7", "blur_face": "on"}).status_code == 302
    assert "blurred copy in the queue" in text_of(coach, url)
    blurring.make(clip.pk)
    assert "face blurred" in text_of(coach, url)


def test_an_archive_without_faces_holds_blurred_copies_and_no_other_picture(people: Cast, clip: Clip) -> None:
    other = actors.clip(people.cleo, people.alice, state=Clip.State.REFUSED)
    other.landmarks_path.unlink()
    athlete = browse(people.cleo.user)
    offer, url = (reverse(f"athlete-{name}", args=[people.cleo.pk]) for name in ("export", "archive"))
    assert "Download without the face" not in text_of(athlete, offer)
    assert athlete.post(offer).status_code == 302
    assert "0 of 1 blurred" in text_of(athlete, offer)
    blurring.make(clip.pk)
    assert "Download without the face" in text_of(athlete, offer)
    content = athlete.get(url, {"faces": "blurred"}).getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as stored:
        pictures = [name for name in stored.namelist() if name.endswith((".mp4", ".jpg")) or "original" in name]
        assert pictures == [f"{contents.folder_of(clip)}/browser.mp4"]
        assert stored.read(pictures[0]) == BlurredCopy.objects.get().path.read_bytes()


def test_a_copy_that_a_link_asked_for_is_not_yet_an_archive_without_faces(
    people: Cast, clip: Clip, share: Share
) -> None:
    other = actors.clip(people.cleo, people.alice)
    offer = reverse("athlete-export", args=[people.cleo.pk])
    blurring.make(clip.pk)
    athlete = browse(people.cleo.user)
    page = text_of(athlete, offer)
    assert "Blur the face first" in page
    assert "Download without the face" not in page
    athlete.post(offer)
    assert "1 of 2 blurred" in text_of(athlete, offer)
    other.proxy_path.unlink()
    assert "Download without the face" in text_of(athlete, offer)


def test_how_far_it_is_is_told_without_reading_the_landmarks(people: Cast, clip: Clip) -> None:
    blurring.ask(clip)
    with mock.patch.object(Path, "open", side_effect=AssertionError("read")):
        assert (asked := blurred_of(Scope(people.cleo, people.cleo.user))).asked == 1
    assert not asked.is_done


def test_an_archive_without_faces_loads_again(people: Cast, clip: Clip, tmp_path: Path, media_root: Path) -> None:
    blurring.ask(clip)
    blurring.make(clip.pk)
    shown = BlurredCopy.objects.get().path.read_bytes()
    stored = tmp_path / "cleo.zip"
    stored.write_bytes(b"".join(archive(Scope(people.cleo, None, faces_blurred=True))))
    people.cleo.delete()
    shutil.rmtree(media_root)
    load(stored)
    again = Clip.objects.get()
    assert again.result.payload == clip.result.payload
    assert again.proxy_path.read_bytes() == shown
    assert not again.original_path.exists()
