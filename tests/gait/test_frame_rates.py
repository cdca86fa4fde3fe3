"""The same run filmed with more or fewer pictures a second, or with a rate that changes on the way, is the same run."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.gait import segments, windows
from analysis.gait.model import Analysis, ClipContext, FloatArray, PoseTrack
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import CameraView, RunnerParameters, SyntheticRunner, Timing, landmark_track
from tests.gait.stick_runner import runner_at

FINEST_HZ = 240
RATES = [30, 60, 120, 240]
CHANGING = [(60, 30), (120, 30), (30, 240), (240, 60)]
FILMS = [(rate, rate) for rate in RATES] + CHANGING
SPEED_MPS = 5.0


def instants(rates: tuple[int, int], seconds: float) -> FloatArray:
    """A first half with one frame rate, a second with another."""
    first, second = (np.arange(0, seconds / 2, 1 / rate) for rate in rates)
    return np.concatenate([first, seconds / 2 + second])


@pytest.fixture(scope="module")
def film() -> PoseTrack:
    return landmark_track(
        SyntheticRunner(RunnerParameters(speed_mps=SPEED_MPS)), CameraView(px_per_m=220.0), Timing(FINEST_HZ, 8.0)
    )[0]


def thinned(film: PoseTrack, rates: tuple[int, int]) -> PoseTrack:
    number = np.arange(len(film.time_s))
    every = np.where(number < len(number) / 2, *(FINEST_HZ // rate for rate in rates))
    kept = number % every == 0
    return PoseTrack(
        film.time_s[kept], film.xy_px[kept], film.visibility[kept], film.width_px, film.height_px, film.engine
    )


@pytest.fixture(scope="module")
def finest(film: PoseTrack) -> Analysis:
    return analyse(film, ClipContext(pace_mps=SPEED_MPS))


@pytest.mark.parametrize("rates", FILMS[:3] + CHANGING)
def test_every_stride_counts_and_measures_the_same(film: PoseTrack, finest: Analysis, rates: tuple[int, int]) -> None:
    """At the fastest pace, where a foot moves furthest from one picture to the next."""
    result = analyse(thinned(film, rates), ClipContext(pace_mps=SPEED_MPS))
    assert [s.valid for s in result.strides] == [s.valid for s in finest.strides]
    assert result.cadence_spm == pytest.approx(finest.cadence_spm, abs=0.3)
    assert result.metrics.keys() == finest.metrics.keys()
    for key, expected in finest.metrics.items():
        assert abs(result.metrics[key].value - expected.value) < 0.3 * expected.error, key


@pytest.mark.parametrize("rates", FILMS)
@pytest.mark.parametrize("starts_s", [0.6, 1.5])
def test_a_glitch_as_short_as_two_pictures_of_a_phone_does_not_split(rates: tuple[int, int], starts_s: float) -> None:
    time_s = instants(rates, 2.0)
    track = runner_at(time_s)
    track.xy_px[(time_s >= starts_s) & (time_s < starts_s + 0.06), :, 0] += 250.0
    assert segments.find_spans(track, segments.presence(track)) == (segments.Span(0, len(time_s)),)


@pytest.mark.parametrize("rates", FILMS)
@pytest.mark.parametrize("at_s", [0.6, 1.5])
def test_another_runner_is_a_new_segment_from_his_first_picture(rates: tuple[int, int], at_s: float) -> None:
    time_s = instants(rates, 2.4)
    track = runner_at(time_s)
    another = int(np.searchsorted(time_s, at_s))
    track.xy_px[another:, :, 0] += 250.0
    found = segments.find_spans(track, segments.presence(track))
    assert [(s.start, s.stop) for s in found] == [(0, another), (another, len(time_s))]


@pytest.mark.parametrize("rates", FILMS)
@pytest.mark.parametrize(("absent_s", "parts"), [(0.06, 1), (0.14, 2)])
def test_who_is_gone_for_a_blink_is_the_same(rates: tuple[int, int], absent_s: float, parts: int) -> None:
    time_s = instants(rates, 3.0)
    track = runner_at(time_s)
    track.xy_px[(time_s > 1.75) & (time_s < 1.75 + absent_s)] = np.nan
    assert len(segments.find_spans(track, segments.presence(track))) == parts


@pytest.mark.parametrize("rates", FILMS)
def test_who_crosses_the_picture_is_under_way_at_the_same_instant(rates: tuple[int, int]) -> None:
    """Stands, crosses, and stands again."""
    time_s = instants(rates, 4.0)
    track = runner_at(time_s)
    track.xy_px[:] = track.xy_px[np.searchsorted(time_s, np.clip(time_s, 1.0, 3.0))]
    track.xy_px[..., 0] += 440.0 * (np.clip(time_s, 1.0, 3.0) - 2.0)[:, None]
    [span] = segments.find_spans(track, segments.presence(track))
    assert time_s[span.start] == pytest.approx(0.93, abs=0.05)
    assert time_s[span.stop - 1] == pytest.approx(3.07, abs=0.05)


@pytest.mark.parametrize(("rate", "either_side"), [(24, 2), (30, 2), (60, 4), (120, 8), (240, 16)])
def test_a_window_holds_as_many_frames_as_are_filmed_meanwhile(rate: int, either_side: int) -> None:
    first, last = windows.around(np.arange(50) / rate, 0.13)
    np.testing.assert_array_equal(first, np.arange(50) - either_side)
    np.testing.assert_array_equal(last, np.arange(50) + either_side)


def test_a_window_is_as_wide_where_frames_are_missing_but_never_too_narrow() -> None:
    time_s = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 1.4, 2.4, 3.4])
    first, last = windows.around(time_s, 0.6)
    assert list(first) == [-3, -2, -1, 0, 1, 3, 4, 5]
    assert list(last) == [3, 4, 4, 5, 6, 7, 8, 10]


def test_a_statistic_runs_over_each_window() -> None:
    time_s = np.array([0.0, 1.0, 2.0, 2.5, 3.0, 3.5, 4.0])
    values = np.array([5.0, 1.0, 9.0, 2.0, 7.0, 3.0, 4.0])
    np.testing.assert_array_equal(windows.running(np.median, time_s, values, 2.0), [5, 5, 5, 3, 4, 4, 4])
    pairs = windows.running(np.max, time_s, np.stack([values, -values], axis=1), 2.0)
    np.testing.assert_array_equal(pairs, [[9, -1], [9, -1], [9, -1], [9, -1], [9, -2], [7, -2], [7, -3]])


def test_one_frame_is_its_own_window() -> None:
    np.testing.assert_array_equal(windows.running(np.median, np.array([3.0]), np.array([8.0]), 0.1), [8.0])


@pytest.mark.parametrize("step_s", [1e-9, 1e-5])
def test_timestamps_that_no_camera_makes_take_neither_memory_nor_time(step_s: float) -> None:
    time_s = np.concatenate([np.arange(900) * step_s, 1.0 + np.arange(60) / 30])
    values = np.where(time_s < 0.5, 3.0, 7.0)
    np.testing.assert_array_equal(windows.running(np.median, time_s, values, 0.7), values)
    first, last = windows.around(time_s, 0.7)
    assert (last - first).max() <= 2 * windows.MOST_EITHER_SIDE
