"""Two programs run the same networks: they agree, and either can be chosen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.gait.model import LEGS, PoseTrack
from analysis.gait.synthetic import RunnerParameters, SyntheticRunner
from analysis.pose import team
from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from analysis.pose.run import ClipWorkers, estimate
from analysis.video.rendered.clip import Filmed, Shot, render_clip
from tests.conftest import ROOT

SETTLED = 5


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filmed]:
    """Two seconds of a drawn runner on a treadmill, running to the right."""
    path = tmp_path_factory.mktemp("engines") / "clip.mp4"
    shot = Shot(duration_s=2.0, fps=30, width_px=640, height_px=480)
    return path, render_clip(path, SyntheticRunner(RunnerParameters(speed_mps=3.0)), shot)


@pytest.fixture(scope="module")
def tracks(drawn: tuple[Path, Filmed], model: Path) -> dict[str, PoseTrack]:
    path, _ = drawn
    return {engine: estimate(path, processes=1, model=model, engine=engine) for engine in ENGINES}


@pytest.mark.pose
def test_both_see_the_same_leg(drawn: tuple[Path, Filmed], tracks: dict[str, PoseTrack]) -> None:
    _, filmed = drawn
    leg = LEGS["right"]
    apart = np.linalg.norm(tracks["litert"].xy_px - tracks["mediapipe"].xy_px, axis=2)[SETTLED:] / filmed.body_px
    marks = [leg.hip, leg.knee, leg.ankle, leg.heel, leg.toe]
    assert np.nanmedian(apart[:, marks]) <= 0.0015
    assert np.nanmedian(apart[:, marks], axis=0).max() <= 0.003
    assert np.isfinite(apart).all()


@pytest.mark.pose
@pytest.mark.parametrize("engine", ENGINES)
def test_both_see_the_runner(drawn: tuple[Path, Filmed], tracks: dict[str, PoseTrack], engine: str) -> None:
    _, filmed = drawn
    track, leg = tracks[engine], LEGS["right"]
    assert np.isfinite(track.xy_px).all()
    assert ((track.visibility >= 0) & (track.visibility <= 1)).all()
    wrong = np.linalg.norm(track.xy_px - filmed.xy_px, axis=2) / filmed.body_px
    assert np.median(wrong[SETTLED:, leg.knee]) <= 0.02
    assert np.median(wrong[SETTLED:, leg.ankle]) <= 0.04


@pytest.mark.pose
def test_the_first_look_is_as_good_as_later_ones(drawn: tuple[Path, Filmed], tracks: dict[str, PoseTrack]) -> None:
    _, filmed = drawn
    wrong = np.linalg.norm(tracks["litert"].xy_px - filmed.xy_px, axis=2)[:, LEGS["right"].knee] / filmed.body_px
    assert wrong[0] <= wrong.max(initial=0, where=np.arange(len(wrong)) >= SETTLED) + 0.005


@pytest.mark.pose
def test_the_result_names_its_engine(tracks: dict[str, PoseTrack]) -> None:
    names = {engine: track.engine for engine, track in tracks.items()}
    assert names["litert"].name == "litert"
    assert names["mediapipe"].name == "mediapipe-tasks"
    assert {engine.model for engine in names.values()} == {"pose_landmarker_heavy"}
    assert all(engine.version[0].isdigit() for engine in names.values())


@pytest.mark.pose
def test_pieces_on_two_cores_see_what_one_sees(
    drawn: tuple[Path, Filmed], tracks: dict[str, PoseTrack], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, filmed = drawn
    monkeypatch.setattr(team, "SHORTEST_PART_FRAMES", 25)
    halves = estimate(path, processes=2, engine="litert")
    assert not np.array_equal(halves.xy_px, tracks["litert"].xy_px)
    apart = np.linalg.norm(halves.xy_px - tracks["litert"].xy_px, axis=2) / filmed.body_px
    assert np.median(apart) <= 0.005


def test_an_unknown_engine_is_said_before_anything_starts() -> None:
    with pytest.raises(ValueError, match="mediapipe, litert"):
        ClipWorkers(1, engine="other")


def chosen(engine: str) -> subprocess.CompletedProcess[str]:
    script = "from gaitsite import settings; print(settings.POSE_ENGINE)"
    environment = os.environ | {"POSE_ENGINE": engine}
    return subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_can_be_chosen(engine: str) -> None:
    assert chosen(engine).stdout.strip() == engine


def test_the_default_and_a_slip_of_the_pen() -> None:
    assert chosen("").stdout.strip() == DEFAULT_ENGINE
    assert "POSE_ENGINE must be" in chosen("medipipe").stderr
