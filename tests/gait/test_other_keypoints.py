"""Keypoints of another pose model, of a runner for whom no truth but a few counted frames is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.gait import look, segments
from analysis.gait.model import SIDES, ClipContext, PoseTrack
from analysis.gait.piece import Piece
from analysis.gait.pipeline import analyse, follow
from tests.gait import body_25

CROSSINGS = (10, 21, 32, 43, 53)  # frames in which one ankle passes the other
STEPS_A_MINUTE = 164.0


@pytest.fixture(scope="module")
def track(shared_data: Path) -> PoseTrack:
    return body_25.read(shared_data / "clips" / "openpose_side")


@pytest.fixture(scope="module")
def piece(track: PoseTrack) -> Piece:
    [span] = segments.find_spans(track, segments.presence(track))
    return follow(track, span)


def test_frames_without_a_person_are_empty(track: PoseTrack) -> None:
    assert len(track.time_s) == 88
    assert int(np.isnan(track.xy_px).all(axis=(1, 2)).sum()) == 25
    assert np.array_equal(np.isnan(track.visibility), np.isnan(track.xy_px[..., 0]))


def test_direction_near_leg_and_rhythm_are_found(piece: Piece) -> None:
    assert (piece.direction.sign, piece.near_side) == (-1, "left")
    assert piece.rhythm.cadence_spm == pytest.approx(STEPS_A_MINUTE, rel=0.03)
    assert look.look_at(piece).reliable


def test_ankles_cross_where_they_were_seen_to(piece: Piece) -> None:
    left, right = (piece.motion.legs[side].ankle[:, 0] for side in SIDES)
    at_s = piece.motion.time_s[np.flatnonzero(np.diff(np.sign(left - right)))]
    for frame in CROSSINGS:
        assert np.abs(at_s - frame / body_25.RATE_HZ).min() <= 1.5 / body_25.RATE_HZ, frame
    assert np.sum(at_s > (CROSSINGS[0] - 5) / body_25.RATE_HZ) == len(CROSSINGS)


@pytest.mark.parametrize("pace_mps", [None, 2.5, 3.5])
def test_two_seconds_are_never_graded(track: PoseTrack, pace_mps: float | None) -> None:
    result = analyse(track, ClipContext(pace_mps=pace_mps))
    assert (result.status, result.code) == ("refused", "TOO_FEW_STRIDES")
    assert (dict(result.metrics), result.faults, result.cue) == ({}, (), None)
    assert result.cadence_spm == pytest.approx(STEPS_A_MINUTE, rel=0.10)
    assert [(s.direction, s.near_side) for s in result.segments] == [("left", "left")]


def test_mirrored_it_runs_the_other_way(track: PoseTrack) -> None:
    swap = np.arange(33)
    for left, right in ((2, 5), (7, 8), *((k, k + 1) for k in range(11, 33, 2))):
        swap[[left, right]] = right, left
    xy = track.xy_px[:, swap] * [-1.0, 1.0] + [track.width_px, 0.0]
    seen = PoseTrack(track.time_s, xy, track.visibility[:, swap], track.width_px, track.height_px, track.engine)
    result = analyse(seen)
    assert [(s.direction, s.near_side) for s in result.segments] == [("right", "right")]
    assert (result.status, result.code) == ("refused", "TOO_FEW_STRIDES")
