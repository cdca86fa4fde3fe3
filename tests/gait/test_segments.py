from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.gait import clock, segments
from analysis.gait.model import PoseTrack
from tests.gait.stick_runner import ENGINE, runner


def spans(track: PoseTrack) -> list[tuple[int, int]]:
    return [(s.start, s.stop) for s in segments.find_spans(track, segments.presence(track))]


def test_a_steady_runner_is_one_segment() -> None:
    assert spans(runner(seconds=2, rate_hz=30)) == [(0, 60)]


def test_a_cut_splits_and_costs_five_frames() -> None:
    assert spans(replace(runner(seconds=2, rate_hz=30), cuts=(30,))) == [(0, 30), (35, 60)]


def test_a_short_absence_is_bridged_and_a_long_one_splits() -> None:
    track = runner(seconds=2, rate_hz=30)
    track.xy_px[20:22] = np.nan
    assert spans(track) == [(0, 60)]
    track.xy_px[20:24] = np.nan
    assert spans(track) == [(0, 20), (24, 60)]


def test_a_body_that_leaves_the_picture_ends_the_segment() -> None:
    track = runner(seconds=2, rate_hz=30)
    track.xy_px[40:, :, 0] += 700.0
    assert spans(track) == [(0, 40)]
    assert segments.presence(track).inside_share == 40 / 60


def test_hips_that_jump_to_another_runner_split() -> None:
    track = runner(seconds=2, rate_hz=30)
    track.xy_px[30:, :, 0] += 250.0
    assert spans(track) == [(0, 30), (30, 60)]


def test_one_wild_frame_does_not_split() -> None:
    track = runner(seconds=2, rate_hz=30)
    track.xy_px[30, :, 0] += 250.0
    assert spans(track) == [(0, 60)]


def test_a_runner_who_is_suddenly_half_the_size_is_another_one() -> None:
    track = runner(seconds=2, rate_hz=30)
    centre = np.array([640.0, 320.0])
    track.xy_px[30:] = centre + 0.5 * (track.xy_px[30:] - centre)
    assert spans(track) == [(0, 30), (30, 60)]


def test_less_than_half_a_second_is_no_segment() -> None:
    assert spans(runner(seconds=0.4, rate_hz=30)) == []


def test_nobody_is_nowhere() -> None:
    nobody = PoseTrack(np.arange(5) / 30, np.full((5, 33, 2), np.nan), np.full((5, 33), np.nan), 64, 36, ENGINE)
    seen = segments.presence(nobody)
    assert (seen.found_share, seen.inside_share) == (0.0, 0.0)
    assert segments.find_spans(nobody, seen) == ()


def test_frame_rate_is_not_lowered_by_dropped_frames() -> None:
    time_s = np.delete(np.arange(60) / 30, [10, 20, 21])
    assert abs(clock.frame_rate(time_s) - 30) < 1e-9
    assert np.isnan(clock.frame_rate(np.zeros(1)))
