"""Tables of landmarks in place of a clip."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.pose.keypoint_table import read_table
from analysis.video.errors import ClipError

LEGS = range(23, 33)
HEADER = "t," + ",".join(f"k{i}_x,k{i}_y" for i in LEGS)


def write(folder: Path, *lines: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def row(t: float | str, value: float | str = 100.0) -> str:
    return ",".join([str(t), *[str(value)] * 20])


def test_points_times_and_picture(tmp_path: Path) -> None:
    track = read_table(write(tmp_path, HEADER, row(0.0, 100.5), row(0.04, 200.25)))
    assert track.time_s.tolist() == [0.0, 0.04]
    assert track.xy_px.shape == (2, 33, 2)
    assert track.xy_px[1, 23:].tolist() == [[200.25, 200.25]] * 10
    assert np.isnan(track.xy_px[:, :23]).all()
    assert (track.visibility[:, 23:] == 1).all()
    assert np.isnan(track.visibility[:, :23]).all()
    assert track.width_px > 200.25
    assert track.height_px > 200.25


def test_columns_in_any_order_and_more_landmarks(tmp_path: Path) -> None:
    names = ["k11_y", *reversed(HEADER.split(",")), "k11_x"]
    cells = {"t": (0, 1), "k11_x": (5, 6), "k11_y": (7, 8)}
    lines = [",".join(str(cells.get(name, (9, 9))[i]) for name in names) for i in (0, 1)]
    track = read_table(write(tmp_path, ",".join(names), *lines))
    assert track.xy_px[:, 11].tolist() == [[5, 7], [6, 8]]


def test_empty_cells_are_not_found(tmp_path: Path) -> None:
    half = row(0.1).split(",")
    half[1] = ""
    track = read_table(write(tmp_path, HEADER, row(0.0), ",".join(half)))
    assert np.isnan(track.xy_px[1, 23]).all()
    assert np.isnan(track.visibility[1, 23])
    assert np.isfinite(track.xy_px[1, 24]).all()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([HEADER.removeprefix("t,"), row(0)], "column t"),
        ([HEADER + ",k23_x", row(0) + ",1", row(1) + ",1"], "twice"),
        ([HEADER + ",speed", row(0) + ",1", row(1) + ",1"], "speed"),
        ([HEADER + ",k33_x,k33_y", row(0) + ",1,1", row(1) + ",1,1"], "k33_x"),
        ([HEADER.replace("k28_x", "k1_x"), row(0), row(1)], "k28"),
        ([HEADER, row(0), row(1) + ",3"], "line 3 has 22 cells"),
        ([HEADER, row(0), row(1, "fast")], "line 3 holds something"),
        ([HEADER, row(0), row(1, "inf")], "infinite"),
        ([HEADER, row(0), row(1, "1e39")], "farther away"),
        ([HEADER, row(0), row(1, "-1e39")], "farther away"),
        ([HEADER, row(0), row(0)], "rise"),
        ([HEADER, row(1), row(0)], "rise"),
        ([HEADER, row(""), row(1)], "rise"),
        ([HEADER, row(0)], "two rows"),
        ([HEADER, row(0, ""), row(1, "")], "no landmarks"),
    ],
)
def test_bad_tables_say_why(tmp_path: Path, lines: list[str], reason: str) -> None:
    with pytest.raises(ClipError) as caught:
        read_table(write(tmp_path, *lines))
    assert caught.value.code == "BAD_TABLE"
    assert reason in caught.value.message


def test_other_files(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.touch()
    with pytest.raises(ClipError) as empty:
        read_table(path)
    assert empty.value.code == "EMPTY_FILE"
    path.write_bytes(b"\xff\xd8\xff\xe0" * 50)
    with pytest.raises(ClipError) as picture:
        read_table(path)
    assert picture.value.code == "BAD_TABLE"


def test_motion_capture(shared_data: Path) -> None:
    track = read_table(shared_data / "motion" / "rbds001_v35_60hz.csv")
    assert len(track.time_s) == 1800
    assert np.isfinite(track.xy_px[:, 23:]).all()
