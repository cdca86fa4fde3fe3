"""Landmark tracks on disk: one compressed file, numbered format, no pickles.

Coordinates are rounded to 1/32 pixel and visibility to 1/254, far below what a pose model can tell.
"""

from __future__ import annotations

import zipfile
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np

from analysis.gait.model import Company, Engine, FloatArray, PoseTrack, RunnerPoint

FORMAT = 2
READABLE = (1, FORMAT)
"""Format 1 knows nothing of other people."""
STEPS_PER_PX = 32
NOT_FOUND = np.iinfo(np.int32).min
VISIBILITY_STEPS, VISIBILITY_NOT_FOUND = 254, 255


class TrackFileError(ValueError):
    """The file is no landmark track that this version of GaitSite can read."""


def save_track(path: Path, track: PoseTrack) -> None:
    """Writes the track to `path` as it is named, whatever its suffix."""
    lost = ~np.isfinite(track.xy_px)
    steps = np.where(lost, NOT_FOUND, np.round(np.where(lost, 0, track.xy_px) * STEPS_PER_PX))
    unseen = ~np.isfinite(track.visibility)
    shares = np.where(unseen, 0, np.clip(track.visibility, 0, 1))
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            format=np.array(FORMAT),
            time_s=np.asarray(track.time_s, np.float64),
            xy=steps.astype(np.int32),
            visibility=np.where(unseen, VISIBILITY_NOT_FOUND, np.round(shares * VISIBILITY_STEPS)).astype(np.uint8),
            size_px=np.array([track.width_px, track.height_px], np.int32),
            cuts=np.array(track.cuts, np.int32),
            engine=np.array([track.engine.name, track.engine.model, track.engine.version]),
            **_people(track),
        )


def load_track(path: Path) -> PoseTrack:
    """The track in the file. Raises TrackFileError, and OSError where it cannot be opened."""
    with path.open("rb") as file:
        try:
            with np.load(file, allow_pickle=False) as stored:
                if int(stored["format"]) not in READABLE:
                    raise TrackFileError(f"{path.name} is of format {stored['format']}, this reads {FORMAT}")
                steps, shares = stored["xy"], stored["visibility"]
                width_px, height_px = (int(side) for side in stored["size_px"])
                return PoseTrack(
                    time_s=stored["time_s"],
                    xy_px=np.where(steps == NOT_FOUND, np.nan, steps / STEPS_PER_PX).astype(np.float32),
                    visibility=np.where(shares == VISIBILITY_NOT_FOUND, np.nan, shares / VISIBILITY_STEPS).astype(
                        np.float32
                    ),
                    width_px=width_px,
                    height_px=height_px,
                    engine=Engine(*(str(word) for word in stored["engine"])),
                    cuts=tuple(int(i) for i in stored["cuts"]),
                    pointed_at=RunnerPoint(*stored["pointed_at"].tolist()) if "pointed_at" in stored else None,
                    company=_company(stored["company"], stored["boxes"]) if "company" in stored else None,
                )
        except TrackFileError:
            raise
        except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise TrackFileError(f"{path.name} is no landmark track: {error}") from error


def _people(track: PoseTrack) -> dict[str, Any]:
    """What is known of several people: nothing where there is only one."""
    known: dict[str, Any] = {}
    if track.pointed_at is not None:
        known["pointed_at"] = np.array(astuple(track.pointed_at), np.float64)
    if track.company is not None:
        known["company"] = np.array([track.company.ambiguous, track.company.time_s], np.float64)
        known["boxes"] = np.array(track.company.boxes, np.float64).reshape(-1, 4)
    return known


def _company(said: FloatArray, boxes: FloatArray) -> Company:
    ambiguous, time_s = said.tolist()
    return Company(bool(ambiguous), time_s, tuple((left, top, right, low) for left, top, right, low in boxes.tolist()))
