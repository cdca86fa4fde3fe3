"""A clip's curves and cleaned landmarks on disk: what the charts and the skeleton are drawn from.

One compressed NumPy archive per result, named by it (`Clip.curves_path`), versioned; read without pickle.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np

from analysis.gait.model import SIDES, FloatArray, SegmentCurves, Side

VERSION = 1
PER_SIDE = ("thigh_deg", "knee_deg", "heel_ll")


class SegmentArrays(TypedDict):
    """One segment, n frames: see `analysis.gait.model.SegmentCurves` for units and signs."""

    frames: np.ndarray
    """(n,) indices into the clip's `time_s`."""
    time_s: FloatArray
    """(n,) container seconds of those frames."""
    thigh_deg: dict[Side, FloatArray]
    knee_deg: dict[Side, FloatArray]
    heel_ll: dict[Side, FloatArray]
    xy_px: FloatArray
    """(n, 33, 2) in the upright picture, NaN where not measured."""


class ClipCurves(TypedDict):
    time_s: FloatArray
    """(frames,) container seconds of every frame of the clip, also of those outside any segment."""
    width_px: int
    height_px: int
    segments: list[SegmentArrays]


def save_curves(
    path: Path, *, time_s: FloatArray, width_px: int, height_px: int, curves: Sequence[SegmentCurves]
) -> None:
    """Writes the archive in one step: a reader finds the old one or the new one, never half of one."""
    arrays: dict[str, np.ndarray] = {
        "version": np.array(VERSION),
        "time_s": np.asarray(time_s, np.float64),
        "size_px": np.array([width_px, height_px]),
        "segments": np.array(len(curves)),
    }
    for number, segment in enumerate(curves):
        arrays[f"{number}.frames"] = np.asarray(segment.frames, np.int32)
        arrays[f"{number}.xy_px"] = np.asarray(segment.xy_px, np.float32)
        for name in PER_SIDE:
            for side in SIDES:
                arrays[f"{number}.{name}.{side}"] = np.asarray(getattr(segment, name)[side], np.float32)
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    with fresh.open("wb") as file:
        np.savez_compressed(file, **arrays)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def load_curves(path: Path) -> ClipCurves | None:
    """None where the archive is missing, or of another version than this code writes."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            if int(archive["version"]) != VERSION:
                return None
            time_s = archive["time_s"]
            width_px, height_px = (int(n) for n in archive["size_px"])
            segments = [_segment(archive, number, time_s) for number in range(int(archive["segments"]))]
    except FileNotFoundError:
        return None
    return ClipCurves(time_s=time_s, width_px=width_px, height_px=height_px, segments=segments)


def _segment(archive: np.lib.npyio.NpzFile, number: int, time_s: FloatArray) -> SegmentArrays:
    def sides(name: str) -> dict[Side, FloatArray]:
        return {side: archive[f"{number}.{name}.{side}"] for side in SIDES}

    frames = archive[f"{number}.frames"]
    return SegmentArrays(
        frames=frames,
        time_s=time_s[frames],
        thigh_deg=sides("thigh_deg"),
        knee_deg=sides("knee_deg"),
        heel_ll=sides("heel_ll"),
        xy_px=archive[f"{number}.xy_px"],
    )
