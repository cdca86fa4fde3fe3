from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from analysis.gait import errors, events
from analysis.gait.bands import references
from analysis.gait.metrics import BY_KEY, METRICS
from analysis.gait.model import Analysis, ClipContext, PoseTrack
from analysis.gait.pipeline import analyse
from analysis.gait.strides import StrideTimes, stride_time
from tests.gait.stick_runner import BOUNCE_PX, STEP_S, runner

AT_3_5 = ClipContext(pace_mps=3.5, height_m=1.75)


def near_valid(result: Analysis) -> list[int]:
    return [i for i, s in enumerate(result.strides) if s.near and s.valid]


def test_crossing_is_interpolated_and_searched_in_order() -> None:
    t = np.arange(5) * 0.005
    curve = np.array([0.0, 1.0, 0.0, 1.0, 0.0])
    assert events.crossing(t, curve, 0.25, 0, 4, rising=True) == pytest.approx(0.00125)
    assert events.crossing(t, curve, 0.25, 1, 4, rising=True) == pytest.approx(0.01125)
    assert events.crossing(t, curve, 0.25, 0, 4, rising=False) == pytest.approx(0.00875)
    assert np.isnan(events.crossing(t, curve, 2.0, -3, 99, rising=True))


def test_every_stride_is_found_once() -> None:
    result = analyse(runner(seconds=7), AT_3_5)
    near = [s for s in result.strides if s.near]
    assert all(s.side == "right" for s in near)
    for first, second in pairwise(near):
        assert second.foot_strike_s == first.next_foot_strike_s
    assert {round(s.next_foot_strike_s - s.foot_strike_s, 3) for s in result.strides} == {2 * STEP_S}
    assert len(near) >= 8
    assert result.cadence_spm == pytest.approx(60 / STEP_S, abs=0.3)


def test_a_leg_hidden_for_a_stride_costs_that_stride_and_its_neighbours_at_most() -> None:
    track = runner(seconds=7)
    track.visibility[180:240, 26] = 0.1
    result = analyse(track, AT_3_5)
    spoilt = [s for s in result.strides if s.near and not s.valid]
    assert 1 <= len(spoilt) <= 3
    assert all(s.next_foot_strike_s > 3.0 and s.foot_strike_s < 4.0 for s in spoilt)


def test_a_long_gap_in_a_landmark_spoils_the_stride() -> None:
    track = runner(seconds=7)
    track.xy_px[200:215, 28] = np.nan
    spoilt = [s for s in analyse(track, AT_3_5).strides if s.near and not s.valid]
    assert 1 <= len(spoilt) <= 2


def test_every_metric_has_a_reference_or_an_error_and_every_reference_its_metric() -> None:
    assert {m.key for m in METRICS} == set(errors.table()) - set(errors.EVENTS)
    assert set(references()) <= {m.key for m in METRICS}
    assert len(BY_KEY) == len(METRICS)
    for metric in METRICS:
        if metric.key in references():
            assert references()[metric.key].unit == metric.unit, metric.key


def test_every_metric_is_measured_on_a_clear_clip() -> None:
    result = analyse(runner(seconds=7), AT_3_5)
    assert set(result.metrics) == set(BY_KEY)


def test_values_known_by_construction() -> None:
    metrics = {key: m.value for key, m in analyse(runner(seconds=7, rate_hz=240), AT_3_5).metrics.items()}
    assert metrics["lean"] == pytest.approx(6.0, abs=0.1)
    assert metrics["Kpk"] == pytest.approx(104.2, abs=0.5)
    assert metrics["VO_LL"] == pytest.approx(2 * BOUNCE_PX / 210, abs=0.002)
    assert metrics["VO_cm"] == pytest.approx(100 * metrics["VO_LL"] * 0.491 * 1.75)
    assert metrics["stepLen"] == pytest.approx(3.5 * STEP_S, abs=0.005)
    assert metrics["tc"] + metrics["tf"] == pytest.approx(STEP_S, abs=0.002)
    assert metrics["DF"] == pytest.approx(metrics["tc"] / (2 * STEP_S), abs=0.002)
    assert metrics["leverMin"] < metrics["leverMean"] < 1.0
    assert metrics["thMax"] <= metrics["thRange"]


def test_what_needs_height_or_pace_is_left_out_without_them() -> None:
    metrics = analyse(runner(seconds=7)).metrics
    assert "VO_cm" not in metrics
    assert "stepLen" not in metrics
    assert "VO_LL" in metrics


def test_contact_times_of_slow_film_are_shown_but_not_judged() -> None:
    slow = analyse(runner(seconds=7, rate_hz=30), AT_3_5).metrics["tc"]
    fast = analyse(runner(seconds=7, rate_hz=60), AT_3_5).metrics["tc"]
    assert slow.value == pytest.approx(fast.value, abs=0.01)
    assert (slow.low, slow.high, slow.verdict) == (None, None, None)
    assert fast.verdict == "in_band"


def test_error_grows_with_the_spread_of_the_strides() -> None:
    clean = analyse(runner(seconds=7), AT_3_5).metrics["Kpk"]
    noisy = analyse(runner(seconds=7, noise_px=4), AT_3_5).metrics["Kpk"]
    assert clean.error == pytest.approx(8.0, abs=0.01)
    assert noisy.error > clean.error
    assert clean.n >= 8


def test_one_leg_alone_is_enough() -> None:
    track = runner(seconds=7)
    one = replace(track, xy_px=track.xy_px.copy())
    one.xy_px[:, 23:33:2] = np.nan
    result = analyse(one, AT_3_5)
    assert result.status == "scored"
    assert {s.side for s in result.strides} == {"right"}
    assert result.cadence_spm == pytest.approx(60 / STEP_S, abs=0.5)


def test_curves_lie_on_the_clips_own_frames() -> None:
    track = runner(seconds=7, rate_hz=60)
    moved = PoseTrack(track.time_s, track.xy_px, track.visibility, 1280, 720, track.engine, cuts=(200,))
    result = analyse(moved, AT_3_5)
    assert [(c.frames[0], c.frames[-1]) for c in result.curves] == [(0, 199), (205, len(track.time_s) - 1)]
    for drawn in result.curves:
        assert drawn.xy_px.shape == (len(drawn.frames), 33, 2)
        assert np.nanmedian(np.abs(drawn.xy_px - track.xy_px[drawn.frames])) < 2.0
        for side in ("left", "right"):
            assert (
                len(drawn.knee_deg[side]) == len(drawn.thigh_deg[side]) == len(drawn.heel_ll[side]) == len(drawn.frames)
            )
            assert drawn.knee_deg[side].max() == pytest.approx(result.metrics["Kpk"].value, abs=2.0)
            assert drawn.heel_ll[side].max() == pytest.approx(result.metrics["heelPk"].value, abs=0.03)


def test_stride_time_comes_from_all_strikes_together() -> None:
    """One strike 50 ms late and a chain broken in the middle leave it where it is."""
    strikes = np.arange(9) * 0.74
    strikes[4] += 0.05
    chain = [StrideTimes(0, "right", True, a, a + 0.25, b, ()) for a, b in pairwise(strikes)]
    assert stride_time(chain) == pytest.approx(0.74, abs=1e-9)
    assert stride_time(chain[:3] + chain[5:]) == pytest.approx(0.74, abs=1e-9)
    assert stride_time(chain[:1]) == pytest.approx(0.74)
    assert np.isnan(stride_time([]))


def test_stride_time_of_a_long_clip_does_not_lose_count() -> None:
    """Most strides two per cent long and a few much shorter: the median would miscount from 25 strides on."""
    lengths = np.tile([0.714, 0.714, 0.66], 14)
    strikes = np.cumsum([0.0, *lengths])
    chain = [StrideTimes(0, "right", True, a, a + 0.25, b, ()) for a, b in pairwise(strikes)]
    assert stride_time(chain) == pytest.approx(lengths.mean(), rel=2e-3)


@pytest.mark.parametrize(("share", "doubted"), [(0.2, False), (0.48, True)])
def test_labels_that_are_wrong_half_the_time_are_doubted(share: float, doubted: bool) -> None:
    track = runner(seconds=7)
    wrong = np.arange(len(track.time_s)) < share * len(track.time_s)
    mixed = replace(track, xy_px=track.xy_px.copy())
    for left in range(23, 33, 2):
        mixed.xy_px[wrong, left], mixed.xy_px[wrong, left + 1] = track.xy_px[wrong, left + 1], track.xy_px[wrong, left]
    warnings = analyse(mixed, AT_3_5).warnings
    assert any("hardly be told apart" in warning for warning in warnings) == doubted
