"""What several analysed clips of one athlete say together: left against right, and whether the pull grows with pace."""

from __future__ import annotations

from functools import cache

import pytest

from analysis.gait import asymmetry, errors, scaling
from analysis.gait.model import Analysis, ClipContext, Side
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track

NOISE = Noise(sigma_mm=6.0)
PACES_MPS = (2.5, 3.0, 3.5, 4.0)
PHONE_HZ = 30.0
LAZIER_DEG = 26.0  # for every m/s


@cache
def filmed(
    speed_mps: float,
    seed: int,
    rate_hz: float,
    facing: Side = "right",
    asymmetry_deg: float = 0.0,
    lazy_deg: float = 0.0,
) -> Analysis:
    runner = SyntheticRunner(
        RunnerParameters(
            speed_mps=speed_mps, asymmetry_deg=asymmetry_deg, lazy_deg=lazy_deg, stride_jitter=1.0, seed=seed
        )
    )
    track, _ = landmark_track(runner, CameraView(facing=facing), Timing(rate_hz, 7.0), NOISE, seed)
    return analyse(track, ClipContext(pace_mps=speed_mps, height_m=runner.height_m))


@pytest.mark.parametrize("speed_mps", [2.5, 3.5, 4.5])
@pytest.mark.parametrize(("asymmetry_deg", "status"), [(0.0, "ok"), (25.0, "fault")])
def test_a_leg_that_pulls_less_is_found_from_both_sides(speed_mps: float, asymmetry_deg: float, status: str) -> None:
    """The drawn runner's left leg pulls less by so many degrees."""
    left = filmed(speed_mps, 1, 60.0, "left", asymmetry_deg)
    right = filmed(speed_mps, 2, 60.0, "right", asymmetry_deg)
    found = asymmetry.compare(left, right)
    assert (found.obstacle, found.fault.status) == (None, status)
    by_metric = {difference.metric: difference for difference in found.differences}
    assert set(by_metric) == {"Kpk", "heelPk", "tc"}
    assert by_metric["Kpk"].difference == pytest.approx(asymmetry_deg, abs=3.0)
    assert by_metric["Kpk"].status == status
    # Both feet stand as long: nothing is said of the contact.
    assert by_metric["tc"].status == "ok"


@pytest.mark.parametrize("metric", scaling.PULL_METRICS)
@pytest.mark.parametrize(("lazier_deg", "standing"), [(0.0, "scales"), (LAZIER_DEG, "flat")])
def test_a_pull_that_grows_with_pace_and_one_that_does_not(metric: str, lazier_deg: float, standing: str) -> None:
    """A runner who is the lazier the faster lifts the foot as much at any pace."""
    clips = []
    for speed_mps in PACES_MPS:
        lazy_deg = lazier_deg * (speed_mps - PACES_MPS[0])
        result = filmed(speed_mps, round(10 * speed_mps), PHONE_HZ, lazy_deg=lazy_deg)
        assert result.status == "scored"
        value = result.metrics[metric].value
        clips.append(scaling.Paced(speed_mps, value, errors.scatter(metric, PHONE_HZ)))
    found = scaling.scaling(metric, clips)
    assert (found.standing, found.clips, found.range_mps) == (standing, 4, pytest.approx(1.5))
    if standing == "scales":
        assert found.share == pytest.approx(1.0, abs=0.3)
