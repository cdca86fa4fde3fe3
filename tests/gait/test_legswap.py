from __future__ import annotations

import numpy as np
import pytest

from analysis.gait import legswap
from analysis.gait.model import FloatArray
from tests.gait.stick_runner import runner


def exchanged(xy_px: FloatArray, frames: FloatArray) -> FloatArray:
    out = xy_px.copy()
    for left in range(23, 33, 2):
        out[frames, left], out[frames, left + 1] = xy_px[frames, left + 1], xy_px[frames, left]
    return out


@pytest.mark.parametrize("rate", [30, 60])
def test_clean_labels_are_left_alone(rate: int) -> None:
    track = runner(rate_hz=rate, noise_px=2)
    assert not legswap.repair(track.time_s, track.xy_px).swapped.any()


@pytest.mark.parametrize("share", [0.03, 0.25, 0.4])
def test_exchanged_frames_are_found(share: float) -> None:
    track = runner(rate_hz=30, noise_px=1)
    wrong = np.random.default_rng(3).random(len(track.time_s)) < share
    repaired = legswap.repair(track.time_s, exchanged(track.xy_px, wrong))
    # Where the legs lie over each other the label cannot be told, and hardly matters.
    assert (repaired.swapped != wrong).mean() <= 0.04
    apart = np.abs(track.xy_px[:, 27, 0] - track.xy_px[:, 28, 0]) > 60
    assert np.array_equal(repaired.swapped[apart], wrong[apart])
    assert np.array_equal(repaired.xy_px[apart], track.xy_px[apart], equal_nan=True)


def test_a_burst_of_exchanged_frames_is_found() -> None:
    track = runner(rate_hz=30)
    wrong = np.zeros(len(track.time_s), dtype=bool)
    wrong[50:75] = True
    assert (legswap.repair(track.time_s, exchanged(track.xy_px, wrong)).swapped != wrong).mean() <= 0.02


@pytest.mark.parametrize(
    ("frame", "foot_px", "knee_px"),
    [
        (106, (60, 150), (-40, -20)),
        (103, (100, -110), (50, 30)),
        (102, (-10, -160), (-20, 70)),
        (108, (-130, 90), (20, 0)),
    ],
)
def test_one_wild_frame_does_not_exchange_all_that_follow(
    frame: int, foot_px: tuple[float, float], knee_px: tuple[float, float]
) -> None:
    track = runner(seconds=4, rate_hz=30)
    wild = track.xy_px.copy()
    wild[frame, [27, 29, 31]] += foot_px
    wild[frame, 25] += knee_px
    assert not np.delete(legswap.repair(track.time_s, wild).swapped, frame).any()


def test_legs_that_do_not_move_are_left_alone() -> None:
    track = runner(seconds=1, rate_hz=30)
    still = np.repeat(track.xy_px[:1], len(track.time_s), axis=0)
    assert not legswap.repair(track.time_s, still).swapped.any()


def test_one_leg_alone_is_left_alone() -> None:
    track = runner(seconds=1, rate_hz=30)
    track.xy_px[:, 23:33:2] = np.nan
    assert not legswap.repair(track.time_s, track.xy_px).swapped.any()
