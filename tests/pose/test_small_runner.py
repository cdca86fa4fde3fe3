"""A runner whom the person detector does not see in the whole picture is found all the same, the same one by all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.gait.model import LEGS, FloatArray, PoseTrack
from analysis.gait.synthetic import RunnerParameters, SyntheticRunner
from analysis.pose import run, team
from analysis.pose.estimator import ENGINES
from analysis.pose.run import estimate
from analysis.video.rendered.clip import Filmed, Shot, render_clip

pytestmark = pytest.mark.pose

WIDTH_PX, HEIGHT_PX = 1280, 340


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filmed]:
    """Somebody who runs past a camera that stands far off: 150 pixels tall, an eighth of the picture's width."""
    path = tmp_path_factory.mktemp("small") / "clip.mp4"
    shot = Shot(2.0, 30, WIDTH_PX, HEIGHT_PX, "right", "pass", share=0.44)
    return path, render_clip(path, SyntheticRunner(RunnerParameters(speed_mps=5.0)), shot)


@pytest.fixture(scope="module")
def halves(small: tuple[Path, Filmed]) -> dict[str, PoseTrack]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(team, "SHORTEST_PART_FRAMES", 20)
        return {engine: estimate(small[0], processes=2, engine=engine) for engine in ENGINES}


def off(track: PoseTrack, filmed: Filmed) -> FloatArray:
    """(pictures with the whole runner in them,) distance of the near knee from the truth, body heights."""
    leg = LEGS["right"]
    inside = np.nanmin(filmed.xy_px[:, :, 0], axis=1) > 0
    inside &= np.nanmax(filmed.xy_px[:, :, 0], axis=1) < WIDTH_PX
    return np.linalg.norm(track.xy_px[inside, leg.knee] - filmed.xy_px[inside, leg.knee], axis=1) / filmed.body_px


@pytest.mark.parametrize("engine", ENGINES)
def test_the_runner_is_found_and_lies_where_the_body_is(
    small: tuple[Path, Filmed], halves: dict[str, PoseTrack], engine: str
) -> None:
    _, filmed = small
    assert filmed.body_px < 0.13 * WIDTH_PX
    away = off(halves[engine], filmed)
    assert np.isfinite(away).mean() >= 0.75
    assert np.nanmedian(away) <= 0.03


def test_without_the_search_nobody_is(small: tuple[Path, Filmed], monkeypatch: pytest.MonkeyPatch) -> None:
    """So the test above can fail."""
    monkeypatch.setattr(run, "SEARCHED_BELOW", 0.0)
    assert np.isfinite(off(estimate(small[0], processes=1, engine="litert"), small[1])).mean() < 0.15


def test_pieces_agree_on_who_runs(small: tuple[Path, Filmed], halves: dict[str, PoseTrack]) -> None:
    path, filmed = small
    whole = estimate(path, processes=1, engine="litert")
    apart = np.linalg.norm(whole.xy_px - halves["litert"].xy_px, axis=2) / filmed.body_px
    assert np.isfinite(whole.xy_px[:, 0, 0]).tolist() == np.isfinite(halves["litert"].xy_px[:, 0, 0]).tolist()
    assert np.nanmedian(apart) <= 0.01
