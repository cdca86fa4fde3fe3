from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.gait import clock, segments
from analysis.gait.model import SIDES, PoseTrack
from analysis.gait.pipeline import follow
from analysis.gait.synthetic import CameraView, RunnerParameters, SyntheticRunner, Timing, landmark_track
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


def followed_and_left(rate_hz: float = 60.0) -> PoseTrack:
    """A camera follows for four seconds at running speed and stops then: the runner leaves the picture."""
    run = runner(seconds=6.0, rate_hz=rate_hz)
    run.xy_px[..., 0] += (855.0 * np.clip(run.time_s - 4.0, 0.0, None) - 380.0)[:, None]
    return run


@pytest.mark.parametrize("towards_left", [False, True])
@pytest.mark.parametrize("and_back", [False, True])
@pytest.mark.parametrize("rate_hz", [30.0, 60.0])
def test_strides_before_the_camera_stops_following_stay(rate_hz: float, towards_left: bool, and_back: bool) -> None:
    track = followed_and_left(rate_hz)
    if towards_left:
        track.xy_px[..., 0] = track.width_px - track.xy_px[..., 0]
    if and_back:
        track = replace(track, xy_px=track.xy_px[::-1].copy())
    [(start, stop)] = spans(track)
    shown = np.flatnonzero(segments.presence(track).inside)
    assert (start, stop) == (shown[0], shown[-1] + 1)
    assert stop - start > 4.8 * rate_hz


def test_who_stands_before_being_followed_is_measured_from_the_first_stride() -> None:
    """The camera waits with the runner, follows, and stops."""
    track, waits = followed_and_left(), 90
    stand = np.repeat(track.xy_px[:1], waits, axis=0)
    track = replace(
        track,
        time_s=np.arange(waits + len(track.time_s)) / 60,
        xy_px=np.concatenate([stand, track.xy_px]),
        visibility=np.concatenate([np.repeat(track.visibility[:1], waits, axis=0), track.visibility]),
    )
    [(start, _)] = spans(track)
    assert 90 - 12 <= start <= 90 + 3


def test_one_leg_is_enough_to_see_that_it_runs_on() -> None:
    track = followed_and_left()
    track.xy_px[:, 25::2] = np.nan
    [(start, _)] = spans(track)
    assert start == 0


@pytest.mark.parametrize("speed", [2.0, 3.0, 4.5, 5.5])
@pytest.mark.parametrize("rate_hz", [30.0, 60.0])
def test_runners_of_any_pace_are_measured_while_the_camera_follows(rate_hz: float, speed: float) -> None:
    view = CameraView(px_per_m=200.0)
    track, truth = landmark_track(
        SyntheticRunner(RunnerParameters(speed_mps=speed)), view, Timing(rate_hz, 4.0 + 2.6 / speed)
    )
    left_behind = np.clip(track.time_s - 4.0, 0.0, None) * speed * view.px_per_m
    track.xy_px[..., 0] += left_behind[:, None]
    [(start, stop)] = spans(track)
    assert (start, stop) == (0, len(track.time_s))
    found = follow(track, segments.Span(start, stop)).contacts[truth.near_side].foot_strike_s
    followed = truth.foot_strike_s[truth.near_side]
    followed = followed[(followed > 0.3) & (followed < 4.0)]
    assert np.abs(found - followed[:, None]).min(axis=1).max() < 0.02


def test_who_walks_to_the_start_is_measured_from_there() -> None:
    """A walk past a camera that stands still, and then a run: the walk has a rhythm of its own."""
    walk, run = (
        landmark_track(SyntheticRunner(p), CameraView(px_per_m=200.0), Timing(60.0, seconds))[0]
        for p, seconds in ((RunnerParameters(speed_mps=1.1, walking=True), 2.0), (RunnerParameters(speed_mps=4.5), 0.9))
    )
    xy = np.concatenate([walk.xy_px, run.xy_px])
    metres = np.concatenate([1.1 * walk.time_s, 2.2 + 4.5 * run.time_s])
    xy[..., 0] += (200.0 * metres - 520.0)[:, None]
    track = replace(
        walk,
        time_s=np.arange(len(xy)) / 60,
        xy_px=xy,
        visibility=np.concatenate([walk.visibility, run.visibility]),
    )
    [(start, stop)] = spans(track)
    assert 120 - 12 <= start <= 120 + 6
    assert stop >= len(xy) - 8  # the foot is out of the picture
