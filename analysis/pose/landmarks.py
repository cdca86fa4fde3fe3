"""Landmark tracks on disk: one compressed file, numbered format, no pickles.

Coordinates are rounded to 1/32 pixel and visibility to 1/254, far below what a pose model can tell.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from analysis.gait.model import Engine, PoseTrack

FORMAT = 1
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
        )


def load_track(path: Path) -> PoseTrack:
    """The track in the file. Raises TrackFileError, and OSError where it cannot be opened."""
    with path.open("rb") as file:
        try:
            with np.load(file, allow_pickle=False) as stored:
                if int(stored["format"]) != FORMAT:
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
                )
        except TrackFileError:
            raise
        except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise TrackFileError(f"{path.name} is no landmark track: {error}") from error
