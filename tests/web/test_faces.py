"""Where a face is said to be, there it is; where nobody knows, nothing is said."""

from __future__ import annotations

import numpy as np

from analysis.gait.model import PoseTrack
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track
from analysis.sharing.faces import LONGEST_GAP_S, face_discs

HEAD_OF_HEIGHT = 0.13


def track(seconds: float = 2.0) -> PoseTrack:
    runner = SyntheticRunner(RunnerParameters(speed_mps=3.0, seed=1))
    view = CameraView(width_px=960, height_px=540, px_per_m=230, facing="right")
    return landmark_track(runner, view, Timing(rate_hz=60, duration_s=seconds), Noise(sigma_mm=4.0), seed=2)[0]


def without(whole: PoseTrack, first: int, after: int) -> PoseTrack:
    xy = whole.xy_px.copy()
    xy[first:after] = np.nan
    return type(whole)(**{name: getattr(whole, name) for name in whole.__dataclass_fields__} | {"xy_px": xy})


def test_the_whole_head_is_in_the_disc() -> None:
    whole = track()
    height_px = 1.75 * 230
    for points, disc in zip(whole.xy_px, face_discs(whole), strict=True):
        assert disc is not None
        x, y, radius = disc
        assert np.nanmax(np.hypot(*(points[:11] - (x, y)).T)) < radius
        assert 0.5 * HEAD_OF_HEIGHT * height_px < radius < 1.2 * HEAD_OF_HEIGHT * height_px


def test_a_short_gap_is_bridged_and_a_long_one_is_not() -> None:
    whole = track()
    there = face_discs(whole)
    bridged = face_discs(without(whole, 40, 50))
    for i in range(40, 50):
        assert bridged[i] is not None
        assert np.hypot(*(np.array(bridged[i][:2]) - there[i][:2])) < there[i][2] / 2
    long = round(LONGEST_GAP_S * 60) + 2
    lost = face_discs(without(whole, 40, 40 + long))
    assert all(disc is None for disc in lost[40 : 40 + long])
    assert lost[39] is not None
    assert lost[40 + long] is not None


def test_before_the_runner_comes_nothing_is_known() -> None:
    discs = face_discs(without(track(), 0, 5))
    assert discs[:5] == [None] * 5
    assert face_discs(without(track(), 0, 120)) == [None] * 120
