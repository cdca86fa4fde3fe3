"""Clips with several people in them, drawn for the tests."""

from __future__ import annotations

from pathlib import Path

from analysis.gait.synthetic import RunnerParameters, SyntheticRunner
from analysis.video.rendered.clip import Companion, Filmed, Shot, render_clip
from analysis.video.rendered.standing import Standing

WIDTH_PX, HEIGHT_PX = 640, 360


def runner(speed_mps: float) -> SyntheticRunner:
    return SyntheticRunner(RunnerParameters(speed_mps=speed_mps))


def past_somebody(path: Path) -> Filmed:
    """Somebody stands in view from the beginning; the runner comes in, passes before them and leaves to the right."""
    shot = Shot(3.0, 30, WIDTH_PX, HEIGHT_PX, "right", "pass", share=0.5)
    return render_clip(path, runner(3.5), shot, [Companion(Standing(), 0.5, turned=True)])


def two_runners(path: Path) -> Filmed:
    """Two on treadmills beside each other, of which one can be seen."""
    shot = Shot(2.0, 30, WIDTH_PX, HEIGHT_PX)
    return render_clip(path, runner(3.0), shot, [Companion(runner(4.0), 1.4)])


def overtaken(path: Path) -> Filmed:
    """The camera follows a runner whom another one passes on the near side."""
    shot = Shot(3.0, 30, WIDTH_PX, HEIGHT_PX, "right", "follow", share=0.55)
    return render_clip(path, runner(3.0), shot, [Companion(runner(4.2), -1.8, drift_mps=1.2, in_front=True)])


def alone(path: Path) -> Filmed:
    return render_clip(path, runner(3.2), Shot(0.5, 30, WIDTH_PX, HEIGHT_PX))
