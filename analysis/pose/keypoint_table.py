"""Landmarks from a table: motion capture or another pose estimator in place of a clip.

A CSV file with a column `t` (seconds) and, for each landmark that is given, `k<i>_x` and `k<i>_y` (pixels, x to the
right, y down), i being the BlazePose index. An empty cell means not found.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np

from analysis.gait.model import LANDMARKS, Engine, Landmark, PoseTrack
from analysis.video.errors import ClipError, clip_error

ENGINE = Engine(name="table", model="keypoints", version="1")
MAX_BYTES = 64 * 1024**2
FARTHEST_PX = 1e6
NEEDED = [mark for mark in Landmark if mark >= Landmark.LEFT_HIP]
COLUMN = re.compile(r"k(\d{1,2})_([xy])")


def read_table(path: Path) -> PoseTrack:
    """The table as a track; a landmark that is there has visibility 1, the picture is as large as the points reach.

    Raises ClipError EMPTY_FILE or BAD_TABLE.
    """
    if path.stat().st_size > MAX_BYTES:
        raise _bad(f"it is larger than {MAX_BYTES // 1024**2} MB")
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise _bad("it is not a text file") from error
    if not lines:
        raise clip_error("EMPTY_FILE")
    columns = _columns(lines[0])
    values = _values(lines[1:], len(columns))
    time_s = values[:, columns.index("t")]
    if not np.all(np.isfinite(time_s)) or np.any(np.diff(time_s) <= 0):
        raise _bad("the times in column t must rise from row to row")
    if np.any(np.abs(np.delete(values, columns.index("t"), axis=1)) > FARTHEST_PX):
        raise _bad("a landmark lies farther away than any picture reaches")
    xy_px = np.full((len(values), LANDMARKS, 2), np.nan, np.float32)
    for column, name in enumerate(columns):
        if match := COLUMN.fullmatch(name):
            xy_px[:, int(match[1]), "xy".index(match[2])] = values[:, column]
    xy_px[np.isnan(xy_px).any(axis=2)] = np.nan
    found = np.isfinite(xy_px[:, :, 0])
    if not found.any():
        raise _bad("it holds no landmarks")
    width_px, height_px = (max(1, math.ceil(np.nanmax(xy_px[:, :, axis])) + 1) for axis in (0, 1))
    return PoseTrack(
        time_s=time_s,
        xy_px=xy_px,
        visibility=np.where(found, np.float32(1), np.float32(np.nan)),
        width_px=width_px,
        height_px=height_px,
        engine=ENGINE,
    )


def _columns(line: str) -> list[str]:
    names = [name.strip() for name in line.split(",")]
    if "t" not in names:
        raise _bad("its first line must name a column t")
    if len(set(names)) < len(names):
        raise _bad("its first line names a column twice")
    for name in names:
        match = COLUMN.fullmatch(name)
        if name != "t" and (match is None or int(match[1]) >= LANDMARKS):
            raise _bad(f"column {name[:20]!r} is neither t nor k<i>_x or k<i>_y with i from 0 to {LANDMARKS - 1}")
    if missing := [f"k{mark.value}" for mark in NEEDED if not {f"k{mark.value}_x", f"k{mark.value}_y"} <= set(names)]:
        raise _bad(f"landmarks of the legs are missing: {', '.join(missing)}")
    return names


def _values(lines: list[str], columns: int) -> np.ndarray:
    """(rows, columns) float64, NaN for empty cells."""
    rows = []
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        cells = line.split(",")
        if len(cells) != columns:
            raise _bad(f"line {number} has {len(cells)} cells, the first line {columns}")
        try:
            row = [float(cell) if cell.strip() else math.nan for cell in cells]
        except ValueError as error:
            raise _bad(f"line {number} holds something that is no number") from error
        if any(math.isinf(value) for value in row):
            raise _bad(f"line {number} holds an infinite number")
        rows.append(row)
    if len(rows) < 2:
        raise _bad("it has fewer than two rows")
    return np.array(rows, np.float64)


def _bad(reason: str) -> ClipError:
    return clip_error("BAD_TABLE", reason=reason)
