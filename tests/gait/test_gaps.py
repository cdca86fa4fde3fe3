from __future__ import annotations

import numpy as np
import pytest

from analysis.gait import gaps
from tests.gait.stick_runner import runner

ANKLE, HIP, SHOULDER, HEEL, TOE = 28, 24, 12, 30, 32


def test_nothing_is_touched_where_nothing_is_wrong() -> None:
    track = runner(rate_hz=60)
    points = gaps.bridge(track.time_s, track.xy_px)
    given = np.isfinite(track.xy_px).all(axis=(0, 2))
    assert np.array_equal(points.xy_px[:, given], track.xy_px[:, given])
    assert points.measured[:, given].all()
    assert points.spike_share == 0.0


def test_a_gap_of_two_frames_at_30_is_bridged_and_of_three_is_not_measured() -> None:
    track = runner(rate_hz=30)
    holed = track.xy_px.copy()
    holed[50:52, ANKLE] = np.nan
    holed[80:83, ANKLE] = np.nan
    points = gaps.bridge(track.time_s, holed)
    assert points.measured[50:52, ANKLE].all()
    assert not points.measured[80:83, ANKLE].any()
    assert np.isfinite(points.xy_px[:, ANKLE]).all()
    off = np.hypot(*(points.xy_px[50:52, ANKLE] - track.xy_px[50:52, ANKLE]).T)
    assert off.max() < 25  # an eighth of the leg, in mid-swing


def test_the_ends_are_held_and_not_measured() -> None:
    track = runner(rate_hz=30)
    holed = track.xy_px.copy()
    holed[:4, ANKLE] = np.nan
    points = gaps.bridge(track.time_s, holed)
    assert np.array_equal(points.xy_px[:4, ANKLE], np.repeat(track.xy_px[4:5, ANKLE], 4, axis=0))
    assert not points.measured[:4, ANKLE].any()


def test_a_spike_becomes_a_gap() -> None:
    track = runner(rate_hz=30)
    spiked = track.xy_px.copy()
    spiked[60, ANKLE] += 150.0
    points = gaps.bridge(track.time_s, spiked)
    assert points.spikes[60, ANKLE]
    assert points.spikes.sum() == 1
    assert np.hypot(*(points.xy_px[60, ANKLE] - track.xy_px[60, ANKLE])) < 15
    assert points.measured[60, ANKLE]


@pytest.mark.parametrize("rate_hz", [30, 60])
def test_a_foot_off_its_ankle_for_a_frame_is_a_spike(rate_hz: int) -> None:
    track = runner(rate_hz=rate_hz)
    spiked = track.xy_px.copy()
    spiked[60, [HEEL, TOE], 0] += 30.0
    points = gaps.bridge(track.time_s, spiked)
    assert points.spikes[60, [HEEL, TOE]].all()
    assert points.spikes.sum() == 2
    off = np.hypot(*(points.xy_px[60, [HEEL, TOE]] - track.xy_px[60, [HEEL, TOE]]).T)
    assert off.max() < 30.0 / 3


def test_an_ankle_off_alone_takes_no_foot_with_it() -> None:
    track = runner(rate_hz=60)
    spiked = track.xy_px.copy()
    spiked[60, ANKLE] += 60.0
    assert np.argwhere(gaps.bridge(track.time_s, spiked).spikes).tolist() == [[60, ANKLE]]


def test_a_hip_that_jumps_does_not_make_spikes_of_the_legs() -> None:
    track = runner(rate_hz=60)
    spiked = track.xy_px.copy()
    spiked[60, HIP, 0] += 400.0
    points = gaps.bridge(track.time_s, spiked)
    assert points.spikes[60, HIP]
    assert points.spikes.sum() == 1


def test_a_landmark_seen_now_and_then_counts_as_not_given() -> None:
    track = runner(rate_hz=30)
    rare = track.xy_px.copy()
    rare[5:, SHOULDER] = np.nan
    points = gaps.bridge(track.time_s, rare)
    assert np.isnan(points.xy_px[:, SHOULDER]).all()
    assert not points.measured[:, SHOULDER].any()


@pytest.mark.parametrize("rate_hz", [30, 60])
def test_a_hole_makes_no_spikes_around_it(rate_hz: int) -> None:
    track = runner(rate_hz=rate_hz)
    for first in range(40, 64):
        holed = track.xy_px.copy()
        holed[first : first + 2, 25::2] = np.nan
        points = gaps.bridge(track.time_s, holed)
        assert points.spikes.sum() == 0
        assert points.measured[:, ANKLE].all()
