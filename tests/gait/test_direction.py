from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.gait.direction import Direction, find_direction
from analysis.gait.model import ClipContext, PoseTrack
from analysis.gait.pipeline import analyse
from tests.gait.stick_runner import runner


def directed(track: PoseTrack) -> Direction:
    return find_direction(track.time_s, track.xy_px, track.visibility)


@pytest.mark.parametrize(("sign", "side"), [(1, "right"), (-1, "left")])
def test_the_near_leg_is_the_one_on_the_side_of_travel(sign: int, side: str) -> None:
    way = directed(runner(sign=sign))
    assert (way.sign, way.side, way.near_side, way.agreed) == (sign, side, side, True)


def test_travel_and_face_outvote_the_toes() -> None:
    track = runner(sign=1)
    track.xy_px[:, :, 0] += 60.0 * track.time_s[:, None]
    track.xy_px[:, [29, 30, 31, 32]] = track.xy_px[:, [31, 32, 29, 30]]
    way = directed(track)
    assert (way.sign, way.agreed) == (1, False)


def test_toes_decide_when_nothing_else_votes() -> None:
    track = runner(sign=-1)
    track.xy_px[:, :12] = np.nan
    assert directed(track).sign == -1


def test_a_leg_filmed_alone_is_the_near_one() -> None:
    track = runner(sign=1)
    track.xy_px[:, 24:33:2] = np.nan
    assert directed(replace(track)).near_side == "left"


@pytest.mark.parametrize("joint", [24, 26, 28])
def test_a_leg_without_one_of_its_joints_cannot_be_the_near_one(joint: int) -> None:
    track = runner(sign=1)
    track.xy_px[:, joint] = np.nan
    assert directed(track).near_side == "left"
    result = analyse(track, ClipContext(pace_mps=3.5))
    assert result.status == "scored"
    assert {stride.near for stride in result.strides if stride.side == "left"} == {True}
