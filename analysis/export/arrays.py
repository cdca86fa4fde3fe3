"""Whether a NumPy archive of a stranger holds what its name says: looked at before anything of it is unpacked.

Raises ValidationError (BAD_FILE).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from django.core.exceptions import ValidationError
from numpy.lib import format as npy

from analysis.curves import PER_SIDE, load_curves
from analysis.export.forms import LONGEST_S
from analysis.gait.model import LANDMARKS, SIDES, FloatArray
from analysis.pose.landmarks import TrackFileError, load_track
from analysis.video.container import Limits

MOST_FRAMES = Limits().frames
MOST_BYTES = 64 * 1024**2
"""Of all arrays of a file, unpacked: twice what the longest clip has."""
MOST_SEGMENTS = 500
MOST_PX = 20_000
"""Of a picture's side."""
OUTSIDE = 10
"""In pictures, how far from its corner a point may be guessed."""
HIGHEST = 1e4
"""No angle in degrees and no height in leg lengths is greater."""
LANDMARK_NAMES = re.compile(r"format|time_s|xy|visibility|size_px|cuts|engine|pointed_at|company|boxes")
CURVE_NAMES = re.compile(r"version|time_s|size_px|segments|\d{1,3}\.(frames|xy_px|[a-z]+_(deg|ll)(\.(left|right))?)")
KINDS = "biufU"
"""Of numbers and words: nothing that NumPy would have to trust."""
READERS: Mapping[tuple[int, int], Callable[..., Any]] = {
    (1, 0): npy.read_array_header_1_0,
    (2, 0): npy.read_array_header_2_0,
}


def check_landmarks(path: Path) -> None:
    """The landmarks in the file are such as a worker makes."""
    _check_packed(path, LANDMARK_NAMES)
    try:
        track = load_track(path)
    except (TrackFileError, OverflowError) as error:
        _wrong(path, str(error))
    _check_clock(path, track.time_s, track.width_px, track.height_px)
    _check_points(path, track.xy_px, len(track.time_s), max(track.width_px, track.height_px))
    if not all(0 < cut < len(track.time_s) for cut in track.cuts):
        _wrong(path, "a new shot begins outside of the clip")


def check_curves(path: Path) -> None:
    """The curves in the file can be shown, or are of a version that never is."""
    _check_packed(path, CURVE_NAMES)
    try:
        curves = load_curves(path)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, EOFError, zipfile.BadZipFile) as error:
        _wrong(path, f"it holds no curves ({error})")
    if curves is None:
        return
    _check_clock(path, curves["time_s"], curves["width_px"], curves["height_px"])
    if len(curves["segments"]) > MOST_SEGMENTS:
        _wrong(path, "too many pieces")
    for segment in curves["segments"]:
        frames = segment["frames"]
        known = frames.ndim == 1 and frames.dtype.kind in "iu" and np.all(np.diff(frames) > 0)
        if not known or (len(frames) and not (frames[0] >= 0 and frames[-1] < len(curves["time_s"]))):
            _wrong(path, "pictures that the clip has not")
        _check_points(path, segment["xy_px"], len(frames), max(curves["width_px"], curves["height_px"]))
        for name in PER_SIDE:
            for side in SIDES:
                values: FloatArray = segment[name][side]
                if values.shape != frames.shape or values.dtype.kind != "f" or not _within(values, HIGHEST):
                    _wrong(path, f"{name} that nobody moves by")


def _check_packed(path: Path, names: re.Pattern[str]) -> None:
    """By the heads of its arrays: as many as there may be, of plain types, and as big as they say."""
    if not zipfile.is_zipfile(path):
        _wrong(path, "it is no archive of arrays")
    with zipfile.ZipFile(path) as stored:
        if sum(info.file_size for info in stored.infolist()) > MOST_BYTES:
            _wrong(path, "it unpacks to too much")
        for info in stored.infolist():
            name = info.filename.removesuffix(".npy")
            if not names.fullmatch(name) or info.filename == name:
                _wrong(path, f"it holds {info.filename[:40]!r}")
            with stored.open(info) as file:
                try:
                    shape, _, kind = READERS[npy.read_magic(file)](file)
                except (ValueError, KeyError, TypeError, OverflowError, zipfile.BadZipFile, EOFError):
                    _wrong(path, f"{name} cannot be read")
                told = int(np.prod(shape, dtype=object)) * kind.itemsize
                if kind.kind not in KINDS or kind.hasobject or told != info.file_size - file.tell():
                    _wrong(path, f"{name} is not what it says")


def _check_clock(path: Path, time_s: FloatArray, width_px: int, height_px: int) -> None:
    if time_s.ndim != 1 or time_s.dtype.kind != "f" or not 0 < len(time_s) <= MOST_FRAMES:
        _wrong(path, "as many pictures as no clip has")
    if not _within(time_s, LONGEST_S) or np.isnan(time_s).any() or np.any(np.diff(time_s) <= 0):
        _wrong(path, "times that do not go on")
    if not (0 < width_px <= MOST_PX and 0 < height_px <= MOST_PX):
        _wrong(path, "a picture that no camera takes")


def _check_points(path: Path, xy_px: FloatArray, frames: int, side_px: int) -> None:
    if xy_px.shape != (frames, LANDMARKS, 2) or xy_px.dtype.kind != "f":
        _wrong(path, "points of another body")
    if not _within(xy_px, OUTSIDE * side_px):
        _wrong(path, "points far outside of the picture")


def _within(values: FloatArray, most: float) -> bool:
    """Infinite is too much; nothing measured is fine."""
    return not np.any(np.abs(values) > most)


def _wrong(path: Path, what: str) -> NoReturn:
    raise ValidationError(f"{path.name} is refused: {what}.", code="BAD_FILE")
