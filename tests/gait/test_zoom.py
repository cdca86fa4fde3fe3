"""A camera that zooms, or a runner who comes closer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from analysis.gait.model import Analysis, ClipContext, FloatArray, PoseTrack
from analysis.gait.pipeline import analyse, follow
from analysis.gait.segments import Span
from tests.gait.stick_runner import HEIGHT_PX, WIDTH_PX, runner

AT_3_5 = ClipContext(pace_mps=3.5)


def zoomed(track: PoseTrack, size: FloatArray) -> PoseTrack:
    """About the middle of a picture that is large enough to hold the runner."""
    middle = np.array([WIDTH_PX, HEIGHT_PX]) / 2
    shift = np.array([WIDTH_PX, HEIGHT_PX])
    xy = (track.xy_px - middle) * size[:, None, None] + middle + shift
    return replace(track, xy_px=xy, width_px=3 * WIDTH_PX, height_px=3 * HEIGHT_PX)


def steady(rate: float) -> Callable[[FloatArray], FloatArray]:
    return lambda time_s: np.exp(rate * (time_s - time_s.mean()))


def in_and_out(time_s: FloatArray) -> FloatArray:
    return np.asarray(np.exp(0.1 * np.sin(2 * np.pi * time_s / 7.0)))


def values(result: Analysis) -> dict[str, float]:
    return {
        key: result.metrics[key].value for key in ("Kpk", "heelPk", "leverMean", "leverLoad", "over", "thTO", "tall")
    }


@pytest.mark.parametrize("zoom", [steady(0.02), steady(0.05), steady(-0.08), in_and_out])
def test_a_zoom_changes_no_metric(zoom: Callable[[FloatArray], FloatArray]) -> None:
    track = runner(seconds=7)
    plain, moved = analyse(track, AT_3_5), analyse(zoomed(track, zoom(track.time_s)), AT_3_5)
    assert moved.status == "scored"
    for key, value in values(plain).items():
        tolerance = 0.5 if plain.metrics[key].unit == "deg" else 0.01
        assert values(moved)[key] == pytest.approx(value, abs=tolerance), key
    heel = [curve.heel_ll["right"].max() for curve in (*plain.curves, *moved.curves)]
    assert heel[1] == pytest.approx(heel[0], abs=0.02)


def test_a_size_that_hardly_drifts_is_left_alone() -> None:
    track = runner(seconds=7, noise_px=3)
    drifting = zoomed(track, steady(0.005)(track.time_s))
    motion = follow(drifting, Span(0, len(track.time_s))).motion
    assert (motion.magnification == 1.0).all()


def test_two_strides_are_too_few_to_see_a_zoom() -> None:
    track = runner(seconds=1.8)
    motion = follow(zoomed(track, steady(0.1)(track.time_s)), Span(0, len(track.time_s))).motion
    assert (motion.magnification == 1.0).all()


def test_velocities_are_those_of_the_steadied_points() -> None:
    track = runner(seconds=7)
    motion = follow(zoomed(track, steady(0.05)(track.time_s)), Span(0, len(track.time_s))).motion
    toe = motion.legs["right"]
    slope = np.gradient(toe.toe[:, 0], motion.time_s)
    assert np.abs(slope - toe.toe_velocity[:, 0])[5:-5].max() < 0.05
    assert np.ptp(motion.magnification) > 0.25
