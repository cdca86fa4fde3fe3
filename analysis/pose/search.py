"""Sandbox job: finds and follows a runner who is too small in the picture for the person detector.

The detector wants a body of a fifth of the picture's long side. It is shown overlapping square tiles of the picture,
and what it finds there has to prove itself, because in tiles it also finds people who are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analysis.gait.model import LEGS, FloatArray
from analysis.pose.litert import LiteRt, Look
from analysis.pose.windows import Windows
from analysis.video.decode import RgbArray, pictures
from analysis.video.errors import clip_error
from analysis.video.sandbox import Progress

TILE_SHARES = (1.0, 0.6, 0.4)
"""Sides of the tiles, of the picture's short side."""
LEAST_TILE_PX = 240
"""A runner who fills half of a smaller tile is too small to be measured."""
LEAST_SCAN_EVERY, MOST_SCANS = 8, 120
"""Pictures from one scan to the next, and scans in a clip, which cost about as much as eight pictures each."""
LEAST_PRESENCE = 0.7
TRIAL_PICTURES = 10
LEAST_LEG_VISIBILITY = 0.6
MOST_BONE_VARIATION = 0.30
LEG_MARKS = sorted(mark for leg in LEGS.values() for mark in (leg.knee, leg.ankle, leg.heel, leg.toe))
BONES = [(a, b) for leg in LEGS.values() for a, b in ((leg.hip, leg.knee), (leg.knee, leg.ankle))]


@dataclass
class _Trail:
    """Somebody followed from picture to picture."""

    first: int
    looks: list[Look] = field(default_factory=list)

    def proves_itself(self) -> bool:
        """After the trial: do the legs show, and keep their lengths?"""
        looks = self.looks[:TRIAL_PICTURES]
        visibility = np.array([look.landmarks.visibility for look in looks])[:, LEG_MARKS]
        xy_px = np.array([look.landmarks.xy_px for look in looks], np.float64)
        return visibility.mean() > LEAST_LEG_VISIBILITY and bone_variation(xy_px) < MOST_BONE_VARIATION


class Search:
    """Loads the model at once; called with a clip it writes `windows.npz` into the output folder."""

    def __init__(self, model: str) -> None:
        self._eyes = LiteRt(Path(model))
        self._eyes.open()

    def __call__(self, progress: Progress, *, path: str, folder: str, frames: int) -> dict[str, Any]:
        """Follows whoever is found first until out of sight, then looks again. Returns in how many pictures somebody
        was. Raises ClipError."""
        every = max(LEAST_SCAN_EVERY, -(-frames // MOST_SCANS))
        times: list[float] = []
        trails: list[_Trail] = []
        now: _Trail | None = None
        height = width = 0
        with pictures(Path(path)) as sequence:
            for i, picture in enumerate(sequence):
                rgb = picture.rgb()
                height, width = rgb.shape[:2]
                times.append(picture.time_s)
                now = self._followed(rgb, now)
                if now is None and i % every == 0 and (look := self._scanned(rgb)):
                    now = _Trail(i, [look])
                if now and len(now.looks) == TRIAL_PICTURES:
                    if now.proves_itself():
                        trails.append(now)
                    else:
                        now = None
                progress(i + 1, max(frames, i + 1))
        if not times:
            raise clip_error("NO_FRAMES")
        squares = np.full((len(times), 3), np.nan)
        for trail in trails:
            for i, look in enumerate(trail.looks, trail.first):
                squares[i] = look.square.x_px, look.square.y_px, look.square.side_px
        Windows.around(np.array(times), squares, width, height).save(Path(folder) / "windows.npz")
        return {"found": int(np.isfinite(squares[:, 0]).sum())}

    def _followed(self, rgb: RgbArray, trail: _Trail | None) -> _Trail | None:
        """The trail with this picture, None where it ends."""
        look = self._eyes.look(rgb, trail.looks[-1].square) if trail else None
        if trail is None or look is None:
            return None
        trail.looks.append(look)
        return trail

    def _scanned(self, rgb: RgbArray) -> Look | None:
        """The largest body in any tile that is surely one; smaller tiles are looked at only where larger ones show
        nobody."""
        height, width = rgb.shape[:2]
        for side in tile_sides(height, width):
            found = []
            for rows, columns in tiles(height, width, side):
                for person in self._eyes.people(np.ascontiguousarray(rgb[rows, columns])):
                    look = self._eyes.look(rgb, person.square.moved(columns.start, rows.start))
                    look = look and self._eyes.look(rgb, look.square)
                    if look and look.presence > LEAST_PRESENCE:
                        found.append(look)
            if found:
                return max(found, key=lambda look: look.square.side_px)
        return None


def tile_sides(height: int, width: int, shares: Sequence[float] = TILE_SHARES) -> list[int]:
    """Largest first, pixels."""
    sides = [int(min(height, width) * share) for share in shares]
    return [side for side in sides if side >= LEAST_TILE_PX]


def tiles(height: int, width: int, side: int) -> Iterator[tuple[slice, slice]]:
    """Rows and columns of squares that cover the picture and overlap by half or more."""
    for top in _starts(height, side):
        for left in _starts(width, side):
            yield slice(top, top + side), slice(left, left + side)


def _starts(length: int, side: int) -> list[int]:
    count = 1 + -(-(length - side) // (side // 2))
    return [round(start) for start in np.linspace(0, length - side, count)]


def bone_variation(xy_px: FloatArray) -> float:
    """Median over thighs and shanks of how much their length varies, as a share of it, from (frames, 33, 2)."""
    lengths = np.array([np.linalg.norm(xy_px[:, a] - xy_px[:, b], axis=1) for a, b in BONES])
    low, middle, high = np.percentile(lengths, [16, 50, 84], axis=1)
    return float(np.median((high - low) / 2 / np.maximum(middle, 1e-9)))
