"""Clips with several people through the whole of the pose part: the landmarks are the runner's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.gait.model import LEGS, FloatArray, PoseTrack, RunnerPoint
from analysis.pose.litert import LiteRt
from analysis.pose.run import estimate
from analysis.video.decode import pictures
from analysis.video.errors import ClipError
from analysis.video.rendered.clip import Filmed
from tests.pose import crowds

pytestmark = pytest.mark.pose

HIPS = [23, 24]


def away(track: PoseTrack, truth: FloatArray, body_px: float) -> FloatArray:
    """(pictures with the whole body in them,) distance of the near knee from the truth, body heights."""
    inside = (np.nanmin(truth[:, :, 0], axis=1) > 0) & (np.nanmax(truth[:, :, 0], axis=1) < crowds.WIDTH_PX)
    knee = LEGS["right"].knee
    return np.linalg.norm(track.xy_px[inside, knee] - truth[inside, knee], axis=1) / body_px


def tap(body: FloatArray, time_s: FloatArray, frame: int) -> RunnerPoint:
    x, y = body[frame, HIPS].mean(axis=0) / [crowds.WIDTH_PX, crowds.HEIGHT_PX]
    return RunnerPoint(float(x), float(y), float(time_s[frame]))


@pytest.fixture(scope="module")
def passing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filmed]:
    path = tmp_path_factory.mktemp("passing") / "clip.mp4"
    return path, crowds.past_somebody(path)


def test_the_one_who_runs_is_followed_and_not_who_was_there_first(passing: tuple[Path, Filmed]) -> None:
    clip, filmed = passing
    track = estimate(clip, processes=1)
    off = away(track, filmed.xy_px, filmed.body_px)
    assert np.isfinite(off).mean() >= 0.85
    assert np.nanmedian(off) <= 0.03
    assert np.nanpercentile(off, 90) <= 0.08
    assert track.company is not None
    assert len(track.company.boxes) == 2
    assert not track.company.ambiguous
    # Before the runner comes in there is nobody whom it is about.
    assert np.isnan(track.xy_px[:2]).all()
    assert np.isnan(track.visibility[:2]).all()


def test_whoever_was_tapped_on_is_followed(passing: tuple[Path, Filmed]) -> None:
    clip, filmed = passing
    watcher = filmed.others_px[0]
    meant = tap(watcher, filmed.time_s, 5)
    track = estimate(clip, processes=1, runner=meant)
    hips = np.linalg.norm(track.xy_px[:, HIPS].mean(axis=1) - watcher[:, HIPS].mean(axis=1), axis=1) / filmed.body_px
    assert np.isfinite(hips).mean() >= 0.6  # the runner hides them for a while
    assert np.nanmax(hips) <= 0.2
    assert track.pointed_at == meant


def test_of_two_who_run_the_one_who_was_tapped_on(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    filmed = crowds.two_runners(clip)
    bodies = (filmed.xy_px, *filmed.others_px)
    for body in bodies:
        track = estimate(clip, processes=1, runner=tap(body, filmed.time_s, 20))
        off = away(track, body, filmed.body_px)
        assert np.isfinite(off).mean() >= 0.95
        assert np.nanpercentile(off, 90) <= 0.05
    assert estimate(clip, processes=1).company.ambiguous  # type: ignore[union-attr]


def test_a_tap_on_nobody_is_said(passing: tuple[Path, Filmed]) -> None:
    with pytest.raises(ClipError) as caught:
        estimate(passing[0], processes=1, runner=RunnerPoint(0.02, 0.05, 0.1))
    assert caught.value.code == "NOBODY_THERE"


def test_who_is_alone_is_measured_as_if_nobody_else_was_looked_for(model: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    crowds.alone(clip)
    track = estimate(clip, processes=1, engine="litert")
    eyes = LiteRt(model)
    eyes.open()
    with pictures(clip) as sequence:
        seen = [eyes.process(picture.rgb(), picture.time_s) for picture in sequence]
    assert track.company is None
    assert track.xy_px.tobytes() == np.array([look.xy_px for look in seen if look]).tobytes()
