"""Windows on a runner who is small in the picture, and the tiles in which such a one is searched for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.pose import search
from analysis.pose.windows import ROOM, STEADY_PLACE, Windows, stretches

WIDTH, HEIGHT, SIDE = 1280, 300, 100.0


def crossing(frames: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """(times, squares) of somebody who runs through the picture from pictures 10 to 70, with a little jitter."""
    rng = np.random.default_rng(5)
    squares = np.full((frames, 3), np.nan)
    seen = np.arange(10, 70)
    squares[seen] = np.column_stack([20 * (seen - 8), np.full(60, 150), np.full(60, SIDE)]) + rng.normal(0, 2, (60, 3))
    return np.arange(frames) / 30, squares


def test_windows_hold_the_body_inside_the_picture() -> None:
    time_s, squares = crossing()
    windows = Windows.around(time_s, squares, WIDTH, HEIGHT)
    for i in range(10, 70):
        rows, columns = windows.at(time_s[i]) or (slice(0, 0), slice(0, 0))
        assert 0 <= columns.start <= squares[i, 0] - 0.5 * SIDE + 10 or columns.start == 0
        assert columns.stop >= min(WIDTH, squares[i, 0] + 0.5 * SIDE - 10)
        assert columns.stop <= WIDTH
        assert 0 <= rows.start < rows.stop <= HEIGHT
    assert windows.at(time_s[5]) is None
    assert windows.at(time_s[75]) is None


def test_windows_move_evenly_and_keep_their_size() -> None:
    time_s, squares = crossing()
    edges = Windows.around(time_s, squares, WIDTH, HEIGHT).edges_px[20:60]
    assert np.abs(np.diff(edges[:, 2] - edges[:, 0])).max() <= 1
    assert (edges[:, 2] - edges[:, 0]).mean() == pytest.approx(ROOM * SIDE, rel=0.03)
    assert np.abs(np.diff(edges[:, 0]) - 20).max() <= 20 / STEADY_PLACE + 2


def test_a_window_is_never_larger_than_the_picture() -> None:
    squares = np.tile([200.0, 150.0, 900.0], (5, 1))
    windows = Windows.around(np.arange(5) / 30, squares, 640, 360)
    assert windows.at(0.0) == (slice(0, 360), slice(0, 640))


def test_windows_come_back_from_disk(tmp_path: Path) -> None:
    windows = Windows.around(*crossing(), WIDTH, HEIGHT)
    windows.save(tmp_path / "windows.npz")
    back = Windows.load(tmp_path / "windows.npz")
    assert back.time_s.tolist() == windows.time_s.tolist()
    for name in ("edges_px", "squares", "own_px", "others_px", "hidden"):
        np.testing.assert_array_equal(getattr(back, name), getattr(windows, name))


def test_others_are_covered_where_the_runner_is_not() -> None:
    squares = np.tile([300.0, 150.0, 200.0], (2, 1))
    own = np.tile([250, 60, 350, 240], (2, 1))
    others = np.array([[[320, 50, 420, 250]], [[0, 0, 0, 0]]])
    windows = Windows.around(np.array([0.0, 0.1]), squares, WIDTH, HEIGHT, own, others)
    picture = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    shown, corner = windows.cut_out(picture, 0.0) or (picture, None)
    assert corner.tolist() == [150, 0]
    assert shown.shape == (300, 300, 3)
    covered = (shown == 127).all(axis=2)
    assert covered[150, 210]
    assert not covered[150, 190]  # the runner's own
    assert not covered[20, 210]
    assert (windows.cut_out(picture, 0.1) or (None,))[0].tolist() == picture[:, 150:450].tolist()
    assert (picture == 200).all()


def test_whose_landmarks_they_are() -> None:
    squares = np.array([[300.0, 150.0, 200.0]] * 3 + [[np.nan] * 3])
    windows = Windows.around(np.arange(4) / 30, squares, WIDTH, HEIGHT)
    xy_px = np.full((4, 33, 2), [310.0, 140.0])
    xy_px[1] = [390, 150]
    xy_px[2] = np.nan
    later_s = np.arange(4) / 30 + 0.01
    assert windows.on_runner(later_s, xy_px).tolist() == [True, False, False, False]
    assert windows.in_view(later_s).tolist() == [True, True, True, False]
    behind = Windows.around(np.arange(4) / 30, squares, WIDTH, HEIGHT, hidden=np.arange(4) == 0)
    assert not behind.on_runner(later_s, xy_px).any()
    assert behind.in_view(later_s).tolist() == [False, True, True, False]


def test_stretches() -> None:
    assert stretches(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert stretches(np.zeros(3, bool)) == []


@pytest.mark.parametrize(("height", "width"), [(1080, 1920), (304, 1274), (1920, 1080), (500, 500)])
def test_tiles_cover_the_picture_and_overlap_by_half(height: int, width: int) -> None:
    for side in search.tile_sides(height, width):
        seen = np.zeros((height, width), int)
        for rows, columns in search.tiles(height, width, side):
            assert rows.stop - rows.start == columns.stop - columns.start == side
            seen[rows, columns] += 1
        assert seen.min() >= 1
        for axis in (0, 1):
            starts = sorted({tile[axis].start for tile in search.tiles(height, width, side)})
            assert np.diff(starts).max(initial=0) <= side / 2 + 1


def test_no_tile_for_runners_too_small_to_measure() -> None:
    assert search.tile_sides(1080, 1920) == [1080, 648, 432]
    assert search.tile_sides(304, 1274) == [304]
    assert search.tile_sides(120, 160) == []


def test_bones_that_keep_their_length_and_bones_that_do_not() -> None:
    rng = np.random.default_rng(2)
    body = rng.uniform(0, 200, (33, 2))
    walking = body + np.arange(10)[:, None, None] * 15
    assert search.bone_variation(walking) == pytest.approx(0)
    assert search.bone_variation(walking + rng.normal(0, 60, walking.shape)) > search.MOST_BONE_VARIATION
