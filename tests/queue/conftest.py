"""What the queue's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.gait.synthetic import RunnerParameters, SyntheticRunner
from analysis.video.rendered.clip import Shot, render_clip


@pytest.fixture(scope="session")
def running_clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small computer-drawn clip that is scored."""
    path: Path = tmp_path_factory.mktemp("drawn") / "side.mp4"
    render_clip(path, SyntheticRunner(RunnerParameters(speed_mps=3.0)), Shot(width_px=640, height_px=480))
    return path.read_bytes()
