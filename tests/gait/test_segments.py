from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.gait import clock, segments
from analysis.gait.model import SIDES, PoseTrack
from analysis.gait.pipeline import follow
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


def crossing(waits_s: float, seconds: float = 2.5, rate_hz: float = 60.0) -> PoseTrack:
    """Waits on the spot, where the legs of somebody who crouches are guessed anew in every frame, and crosses the
    picture then."""
    waits = round(waits_s * rate_hz)
    run = runner(seconds=seconds, rate_hz=rate_hz)
    run.xy_px[:, :, 0] += np.linspace(-440.0, 440.0, len(run.time_s))[:, None]
    stand = np.repeat(run.xy_px[:1], waits, axis=0)
    stand[:, 25:] += np.random.default_rng(3).normal(scale=40.0, size=(waits, 8, 2))
    return replace(
        run,
        time_s=np.arange(waits + len(run.time_s)) / rate_hz,
        xy_px=np.concatenate([stand, run.xy_px]),
        visibility=np.concatenate([np.repeat(run.visibility[:1], waits, axis=0), run.visibility]),
    )


@pytest.mark.parametrize("towards_left", [False, True])
@pytest.mark.parametrize("and_back", [False, True])
def test_whoever_crosses_the_picture_is_measured_while_under_way(towards_left: bool, and_back: bool) -> None:
    track = crossing(waits_s=1.5)
    if towards_left:
        track.xy_px[..., 0] = track.width_px - track.xy_px[..., 0]
    if and_back:
        track = replace(track, xy_px=track.xy_px[::-1].copy())
    [(start, stop)] = spans(track)
    waited = (len(track.time_s) - stop, start)[not and_back]
    assert 90 - 9 <= waited <= 90 + 3
    assert stop - start + waited == len(track.time_s)


def test_a_standing_start_does_not_move_the_events_that_follow() -> None:
    strikes = []
    for waits_s in (0.0, 1.5):
        track = crossing(waits_s)
        [span] = segments.find_spans(track, segments.presence(track))
        contacts = follow(track, span).contacts
        found = np.sort(np.concatenate([contacts[side].foot_strike_s for side in SIDES])) - waits_s
        strikes.append(found[found > 0.4])
    alone, after = strikes
    assert len(alone) >= 5
    np.testing.assert_allclose(after, alone, atol=0.004)


def test_who_stays_in_the_middle_is_measured_throughout() -> None:
    still = crossing(waits_s=1.5)
    still.xy_px[..., 0] -= np.nanmean(still.xy_px[:, 23:25, 0], axis=1)[:, None] - 640.0
    assert spans(still) == [(0, len(still.time_s))]
