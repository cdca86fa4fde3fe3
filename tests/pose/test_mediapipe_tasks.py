"""The pose model gives what it sees on each picture, without smoothing over time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.pose.mediapipe_tasks import LOOK_AGAIN_AFTER_MS, LOOKS_AGAIN, STRETCH
from analysis.video.sandbox import run

pytestmark = pytest.mark.pose


def tracks(clip: Path, model: Path, folder: Path, stretch: int) -> NDArray[np.float64]:
    """(2, frames, 33, 2) landmarks of the same pictures at two pictures a second, the first ones left out."""
    arguments = {
        "path": str(clip),
        "model": str(model),
        "folder": str(folder),
        "first": 40,
        "frames": 24,
        "stretch": stretch,
    }
    run("tests.pose.confined_jobs:paces", folder, arguments)
    return np.load(folder / "tracks.npy")[:, 4:]


def test_landmarks_do_not_depend_on_the_clock(treadmill: Path, model: Path, tmp_path: Path) -> None:
    """A filter over time would smooth pictures that follow each other sooner more."""
    slow, fast = tracks(treadmill, model, tmp_path, STRETCH)
    assert np.abs(slow - fast).max() < 0.2


def test_without_the_stretch_they_do(treadmill: Path, model: Path, tmp_path: Path) -> None:
    """So the test above can fail: this is MediaPipe as it comes."""
    slow, fast = tracks(treadmill, model, tmp_path, 1)
    legs = slice(25, 33)
    assert np.abs(slow - fast)[:, legs].max() > 20


def test_pictures_may_follow_each_other_sooner_than_any_camera_films(
    treadmill: Path, model: Path, tmp_path: Path
) -> None:
    """Phones write pictures a tick apart when they stumble."""
    arguments = {"path": str(treadmill), "model": str(model), "step_s": 1 / 90_000}
    assert run("tests.pose.confined_jobs:hasty", tmp_path, arguments) == {"found": 3}


def test_looking_again_stays_within_the_step_between_pictures() -> None:
    assert LOOKS_AGAIN * LOOK_AGAIN_AFTER_MS < 1000 / 240
