"""The benchmark's clip: a computer-drawn runner on a treadmill, 10 s of 1080p at 60 frames a second."""

from __future__ import annotations

from pathlib import Path

from analysis.gait.synthetic import RunnerParameters, SyntheticRunner
from analysis.video.rendered.clip import Shot, render_clip


def render(path: Path) -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=3.0))
    unfinished = path.with_suffix(".part.mp4")
    render_clip(unfinished, runner, Shot(duration_s=10, fps=60, width_px=1920, height_px=1080))
    unfinished.replace(path)
