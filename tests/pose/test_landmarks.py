"""Landmark tracks on disk."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path

import numpy as np
import pytest

from analysis.gait.model import Company, Engine, PoseTrack, RunnerPoint
from analysis.pose.landmarks import TrackFileError, load_track, save_track


def some_track(frames: int = 200) -> PoseTrack:
    rng = np.random.default_rng(3)
    xy_px = (rng.normal(0, 1, (frames, 33, 2)).cumsum(axis=0) * 5 + 600).astype(np.float32)
    visibility = rng.uniform(0, 1, (frames, 33)).astype(np.float32)
    xy_px[50:60] = np.nan
    visibility[50:60] = np.nan
    xy_px[:, 0] = np.nan
    visibility[:, 0] = np.nan
    time_s = np.arange(frames) * 1001 / 30000 + 1 / 3
    return PoseTrack(time_s, xy_px, visibility, 1280, 720, Engine("some engine", "heavy", "1.2"), cuts=(50, 60))


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    track = some_track()
    save_track(tmp_path / "track", track)
    back = load_track(tmp_path / "track")
    assert back.time_s.tolist() == track.time_s.tolist()
    assert back.xy_px.dtype == back.visibility.dtype == np.float32
    np.testing.assert_array_equal(np.isnan(back.xy_px), np.isnan(track.xy_px))
    np.testing.assert_array_equal(np.isnan(back.visibility), np.isnan(track.visibility))
    assert np.nanmax(np.abs(back.xy_px - track.xy_px)) < 0.05
    assert np.nanmax(np.abs(back.visibility - track.visibility)) < 0.003
    assert (back.width_px, back.height_px, back.engine, back.cuts) == (1280, 720, track.engine, (50, 60))


def test_who_else_was_there_comes_back(tmp_path: Path) -> None:
    boxes = ((0.1, 0.2, 0.3, 0.9), (0.5, 0.25, 0.55, 0.8))
    for ambiguous in (False, True):
        company = Company(ambiguous, 1.2345, boxes)
        track = dataclasses.replace(some_track(), pointed_at=RunnerPoint(0.123, 0.456, 7.89), company=company)
        save_track(tmp_path / "track", track)
        back = load_track(tmp_path / "track")
        assert (back.pointed_at, back.company) == (track.pointed_at, company)
    save_track(tmp_path / "track", some_track())
    assert (load_track(tmp_path / "track").pointed_at, load_track(tmp_path / "track").company) == (None, None)


def test_the_earlier_format_can_be_read(tmp_path: Path) -> None:
    save_track(tmp_path / "track.npz", some_track())
    with np.load(tmp_path / "track.npz") as stored:
        content = dict(stored)
    np.savez_compressed(tmp_path / "track.npz", **(content | {"format": np.array(1)}))
    assert load_track(tmp_path / "track.npz").company is None


@pytest.mark.parametrize("place", [-5000.0, 0.0, 20000.0])
def test_points_far_outside_the_picture_are_kept(tmp_path: Path, place: float) -> None:
    track = some_track()
    far = dataclasses.replace(track, xy_px=track.xy_px - np.float32(600) + np.float32(place))
    save_track(tmp_path / "track", far)
    assert np.nanmax(np.abs(load_track(tmp_path / "track").xy_px - far.xy_px)) < 0.05


def test_file_is_small(tmp_path: Path) -> None:
    save_track(tmp_path / "track", some_track(600))
    assert (tmp_path / "track").stat().st_size < 600 * 33 * 2 * 3


def test_same_track_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_track(tmp_path / name, some_track())
    assert load_track(tmp_path / "one").xy_px.tobytes() == load_track(tmp_path / "two").xy_px.tobytes()


def test_another_format_is_refused(tmp_path: Path) -> None:
    save_track(tmp_path / "track.npz", some_track())
    with np.load(tmp_path / "track.npz") as stored:
        content = dict(stored)
    np.savez_compressed(tmp_path / "track.npz", **(content | {"format": np.array(99)}))
    with pytest.raises(TrackFileError, match="99"):
        load_track(tmp_path / "track.npz")


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "track"
    save_track(path, some_track())
    whole = path.read_bytes()
    for content in (b"", b"no track", whole[: len(whole) // 2], pickle.dumps({"format": 1})):
        path.write_bytes(content)
        with pytest.raises(TrackFileError):
            load_track(path)


def test_objects_are_not_revived(tmp_path: Path) -> None:
    np.savez(tmp_path / "track.npz", format=np.array([{"a": 1}], dtype=object))
    with pytest.raises(TrackFileError):
        load_track(tmp_path / "track.npz")
