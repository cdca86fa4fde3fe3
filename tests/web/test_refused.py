"""What a coach reads of a clip that is refused: why, with the number that was measured, and what to do about it."""

from __future__ import annotations

import html
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.urls import reverse

from analysis import selectors
from analysis.advice import REFUSALS
from analysis.gait.model import FloatArray, Landmark, PoseTrack
from analysis.gait.synthetic import RunnerParameters, SyntheticRunner, Timing, landmark_track
from analysis.models import Clip
from analysis.pose.landmarks import save_track
from analysis.video.errors import SENTENCES, clip_error
from analysis.walk import steps
from tests import actors
from tests.actors import Cast
from tests.gait.stick_runner import HIP_PX, runner
from tests.web.browsing import browse, text_of

SIDE = "From the side: camera level with the hips, square to the runner."
FOLLOW = "Stay with the runner: a treadmill, a turning camera, or several passes."
LENGTH = "Six seconds or more of steady running, at 60 frames a second."
SIZE = "One runner, head to feet, at least a third of the picture's height."


def body(change: Callable[[FloatArray], FloatArray], **made: Any) -> PoseTrack:
    """A good runner's track with other coordinates."""
    track = runner(**made)
    return replace(track, xy_px=change(track.xy_px))


def found_in(share: float) -> PoseTrack:
    track = runner()
    return replace(
        track, xy_px=np.where(np.arange(len(track.time_s))[:, None, None] < share * 420, track.xy_px, np.nan)
    )


def from_the_front(xy: FloatArray) -> FloatArray:
    xy = xy.copy()
    xy[:, Landmark.LEFT_SHOULDER, 0] += 90.0
    xy[:, Landmark.LEFT_HIP, 0] += 60.0
    return xy


def below_the_edge(xy: FloatArray) -> FloatArray:
    return np.asarray(xy + np.array([0.0, 250.0]))


def leaning(xy: FloatArray) -> FloatArray:
    """The whole runner, turned forward by 36 degrees."""
    turn = np.radians(36.0)
    return (xy - HIP_PX) @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + HIP_PX


def walker() -> PoseTrack:
    walks = SyntheticRunner(RunnerParameters(speed_mps=1.3, walking=True, lean_deg=2.0))
    return landmark_track(walks, timing=Timing(rate_hz=30.0, duration_s=8.0))[0]


def later(times: float) -> PoseTrack:
    track = runner()
    return replace(track, time_s=track.time_s * times)


def hardly_seen() -> PoseTrack:
    track = runner()
    return replace(track, visibility=track.visibility * 0.4)


REFUSED: dict[str, tuple[Callable[[], PoseTrack], str, str, tuple[str, ...]]] = {
    "NO_PERSON": (lambda: found_in(0.1), "in 10% of the frames", "We found nobody", (SIZE, SIDE)),
    "LOW_FPS": (lambda: runner(rate_hz=15.0), "15 frames a second", "Too few pictures a second", (LENGTH,)),
    "NOT_SIDE_VIEW": (lambda: body(from_the_front), "0.66 torso lengths", "not filmed from the side", (SIDE,)),
    "POSE_UNRELIABLE": (hardly_seen, "1 looked at", "could not follow the legs", (SIDE, SIZE)),
    "BODY_CUT_OFF": (lambda: body(below_the_edge), "in only 0% of", "leaves the picture", (SIZE, FOLLOW)),
    "RUNNER_TOO_SMALL": (lambda: body(lambda xy: xy * 0.2), "pixels tall; 120 are needed", "too small", (SIZE,)),
    "NOT_RUNNING": (
        lambda: body(lambda xy: xy[:1].repeat(420, axis=0)),
        "travel 0.00 leg",
        "no running",
        (SIDE, LENGTH),
    ),
    "WALKING": (walker, "steps a minute with at most", "looks like walking", (LENGTH,)),
    "SLOW_MOTION": (lambda: later(2.3), "2.3x slow motion", "looks like slow motion", ()),
    "TOO_FEW_STRIDES": (lambda: runner(seconds=2.0), "One stride of the leg", "Too few strides", (LENGTH, FOLLOW)),
    "IMPLAUSIBLE": (lambda: body(leaning), "leans 42 degrees", "cannot be trusted", (SIDE, FOLLOW)),
}
"""By code: landmarks that are refused with it, the number measured, the headline, and what to film differently."""
OTHERWISE = {"CONSENT_MISSING", "VIDEO_GONE", "NOBODY_THERE"}
"""Codes that no landmarks lead to."""


@pytest.fixture
def clip(people: Cast) -> Clip:
    made = actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED, pace_mps=3.5)
    made.landmarks_path.unlink()
    return made


def page_after_walk(clip: Clip, user: Any) -> str:
    steps.walk(clip.pk)
    clip.refresh_from_db()
    return html.unescape(text_of(browse(user), reverse("clip", args=[clip.pk])))


def test_every_refusal_is_tried() -> None:
    assert set(REFUSED) == set(REFUSALS) - OTHERWISE


@pytest.mark.parametrize("code", REFUSED)
def test_the_page_says_why_with_its_number_and_what_to_film_differently(people: Cast, clip: Clip, code: str) -> None:
    track, number, headline, pictures = REFUSED[code]
    save_track(clip.landmarks_path, track())
    page = page_after_walk(clip, people.alice)
    assert (clip.state, clip.code) == (Clip.State.REFUSED, code), clip.message
    assert number in clip.message
    assert clip.message in page
    assert headline in page
    assert f"Code {code}. No grade was given" in page
    for picture in (SIDE, FOLLOW, LENGTH, SIZE):
        assert (picture in page) == (picture in pictures), picture
    assert page.count('class="guide-picture"') == len(pictures)
    assert ("Was it slow motion?" in page) == (code == "SLOW_MOTION")
    assert pictures or "Was it slow motion?" in page
    assert "Upload another clip" in page
    assert "blockquote" not in page
    result = selectors.get_result(clip)
    assert result is not None
    assert (result["metrics"], result["faults"], result["cue"]) == ({}, [], None)


FACTS: dict[str, Any] = {
    "codec": "theora",
    "name": "run.mp4",
    "megabytes": 2345,
    "limit_megabytes": 2147,
    "frames": 5,
    "seconds": 0.2,
    "limit_seconds": 300,
    "width": 8192,
    "height": 4320,
    "limit_frames": 36000,
    "streams": 40,
}
NOT_OF_A_CLIP = {"NO_FILE", "BAD_TABLE"}
"""Said on the command line alone."""


@pytest.mark.parametrize("code", sorted(set(SENTENCES) - NOT_OF_A_CLIP))
def test_the_page_of_a_file_that_is_no_use_says_why_and_what_to_do(
    people: Cast, clip: Clip, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = clip_error(code, **FACTS)

    class Broken:
        def prepare(self, *_: Any) -> None:
            raise error

    @contextmanager
    def workers() -> Any:
        yield Broken()

    monkeypatch.setattr(steps, "clip_workers", workers)
    clip.proxy_path.unlink()
    page = page_after_walk(clip, people.alice)
    assert (clip.state, clip.code) == (Clip.State.FAILED, code)
    assert error.message in page
    assert f"Code {code}. No grade was given" in page
    assert "Upload another clip" in page
    assert "blockquote" not in page
    assert selectors.get_result(clip) is None
    assert any(word in error.message for word in ("Please", "tried again", "Whoever runs it", "whoever runs it"))


# ---- pain


def test_pain_said_in_the_browser_leaves_the_next_clip_without_a_cue(people: Cast, clip: Clip) -> None:
    """A runner with a lazy heel: cued, then after "it hurts" measured without a cue, then cued again."""
    save_track(clip.landmarks_path, runner(knee_scale=0.6))
    page = page_after_walk(clip, people.alice)
    told = selectors.get_result(clip)
    assert told is not None
    assert told["cue"]["fault"] == "lazy_heel"
    cue = f"“{told['cue']['text']}”"
    assert cue in page

    def next_clip() -> tuple[Clip, str]:
        made = actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED, pace_mps=3.5)
        save_track(made.landmarks_path, runner(knee_scale=0.6))
        return made, page_after_walk(made, people.alice)

    browse(people.cleo.user).post(reverse("athlete-pain", args=[people.cleo.pk]), {"hurts": "1"})
    hurting, page = next_clip()
    result = selectors.get_result(hurting)
    assert result is not None
    assert (result["status"], result["cue"]["fault"], result["cue"]["drill"]) == ("scored", None, None)
    assert result["metrics"].keys() == told["metrics"].keys()
    assert any(fault["id"] == "lazy_heel" and fault["status"] == "fault" for fault in result["faults"])
    assert cue not in page
    assert "No cue for now" in page
    assert "have it looked at by a professional first" in page

    browse(people.alice).post(reverse("athlete-pain", args=[people.cleo.pk]), {"hurts": "0"})
    _, page = next_clip()
    assert cue in page
