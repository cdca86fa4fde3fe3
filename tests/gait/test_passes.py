"""A runner who passes a still camera several times is measured over all passes together."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.gait.model import Analysis, ClipContext, PoseTrack, Side
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track

SPEED_MPS, RATE_HZ = 3.0, 60.0
SAME_WAY: tuple[Side, ...] = ("right", "right", "right")
OTHER_WAY: tuple[Side, ...] = ("left", "left", "left")
THERE_AND_BACK: tuple[Side, ...] = ("right", "left", "right")


def passes(ways: tuple[Side, ...], seconds: float) -> PoseTrack:
    """One clip of all passes; after each the picture is empty for a while, the longer the more seconds a pass has."""
    tracks, starts, start = [], [], 0.0
    for k, facing in enumerate(ways):
        runner = SyntheticRunner(RunnerParameters(speed_mps=SPEED_MPS, stride_jitter=1.0, seed=k))
        view = CameraView(facing=facing, place="static", px_per_m=140.0)
        track, _ = landmark_track(runner, view, Timing(RATE_HZ, seconds, start_s=0.2 * k), Noise(sigma_mm=4.0), k)
        tracks.append(track)
        starts.append(start)
        start += float(track.time_s[-1]) + 1 / RATE_HZ
    return PoseTrack(
        np.concatenate([track.time_s + start for track, start in zip(tracks, starts, strict=True)]),
        np.concatenate([track.xy_px for track in tracks]),
        np.concatenate([track.visibility for track in tracks]),
        tracks[0].width_px,
        tracks[0].height_px,
        tracks[0].engine,
    )


def analysed(ways: tuple[Side, ...], seconds: float) -> Analysis:
    return analyse(passes(ways, seconds), ClipContext(pace_mps=SPEED_MPS, height_m=1.75))


@pytest.mark.parametrize("seconds", [3.2, 4.0])
@pytest.mark.parametrize("ways", [SAME_WAY, OTHER_WAY, THERE_AND_BACK])
def test_three_passes_make_one_score(ways: tuple[Side, ...], seconds: float) -> None:
    result = analysed(ways, seconds)
    assert (result.status, result.code) == ("scored", None)
    assert [segment.direction for segment in result.segments] == list(ways)
    assert [segment.near_side for segment in result.segments] == list(ways)
    for k, segment in enumerate(result.segments):
        assert k * seconds <= segment.start_s < segment.end_s <= (k + 1) * seconds
    counted = [stride for stride in result.strides if stride.near and stride.valid]
    assert {stride.segment for stride in counted} == {0, 1, 2}
    for stride in result.strides:
        segment = result.segments[stride.segment]
        assert segment.start_s <= stride.foot_strike_s < stride.next_foot_strike_s <= segment.end_s
        assert stride.near == (stride.side == segment.near_side)
    assert result.cadence_spm == pytest.approx(120 / SyntheticRunner(RunnerParameters(SPEED_MPS)).stride_s, rel=0.02)
    assert not [fault.id for fault in result.faults if fault.status == "fault"]


def test_one_pass_alone_is_not_enough() -> None:
    result = analysed(("right",), 3.2)
    assert (result.status == "scored", result.code) == (False, "TOO_FEW_STRIDES")
