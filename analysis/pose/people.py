"""Sandbox job: finds everybody in a clip, chooses the runner, and says where to look for that one alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from analysis.gait.model import FloatArray, IntArray, RunnerPoint
from analysis.pose.choice import EXTENDED_S, Choice, choose
from analysis.pose.follow import Crowd
from analysis.pose.litert import LiteRt
from analysis.pose.search import TILE_SHARES
from analysis.pose.trails import overlap
from analysis.pose.windows import Windows
from analysis.video.decode import pictures
from analysis.video.errors import clip_error
from analysis.video.sandbox import Progress

SCAN_EVERY_S, MOST_SCANS = 0.1, 400
NEWCOMERS_EVERY = 3
"""Scans from one look for newcomers to the next."""
RUNNER_REACH, OTHERS_REACH = 98.0, 80.0
"""Of a body's boxes, per cent that lie inside the one that is kept free, or covered."""
UNSEEN_S, COVERED = 0.25, 0.3
"""Who is not seen for so long, while another's box overlaps theirs by so much, is hidden by the other."""
OWN_MARGIN = 0.06
"""Room around the runner's body that is never covered, in sides of the square around it."""


class People:
    """Loads the model at once; called with a clip it writes `windows.npz` into the output folder."""

    def __init__(self, model: str) -> None:
        self._eyes = LiteRt(Path(model))
        self._eyes.open()

    def __call__(
        self,
        progress: Progress,
        *,
        path: str,
        folder: str,
        frames: int,
        duration_s: float,
        tap: tuple[float, float, float] | None = None,
    ) -> dict[str, Any]:
        """Follows everybody through the clip and chooses the runner, or takes whoever is at `tap`: x, y in shares of
        the picture, and seconds. Someone tapped on in vain is searched for once more among smaller people.

        Returns `people`, how many there are, 0 where nobody was chosen; then also `ambiguous`, and `time_s` and
        `boxes` (people, 4), shares of the picture, of those who are in view together, the runner first. Raises
        ClipError.
        """
        point = RunnerPoint(*tap) if tap else None
        chosen = None
        for shares in (TILE_SHARES[:1], TILE_SHARES) if point else (TILE_SHARES[:1],):
            crowd, times, width, height = self._watched(progress, Path(path), frames, duration_s, shares)
            chosen = choose(crowd.trails, width, height, point)
            if chosen:
                break
        if chosen is None:
            return {"people": 0}
        steer(chosen, times, width, height).save(Path(folder) / "windows.npz")
        time_s = chosen.together_s(float(times[[0, -1]].mean()))
        boxes = chosen.at(time_s) / np.array([width, height, width, height])
        return {
            "people": 1 + len(chosen.others),
            "ambiguous": chosen.ambiguous,
            "time_s": time_s,
            "boxes": boxes.clip(0, 1).round(4).tolist(),
        }

    def _watched(
        self, progress: Progress, path: Path, frames: int, duration_s: float, shares: tuple[float, ...]
    ) -> tuple[Crowd, FloatArray, int, int]:
        """Everybody, the pictures' times and their size."""
        crowd = Crowd(self._eyes, shares)
        every_s = max(SCAN_EVERY_S, duration_s / MOST_SCANS)
        times: list[float] = []
        scans = height = width = 0
        with pictures(path) as sequence:
            for i, picture in enumerate(sequence):
                times.append(picture.time_s)
                if picture.time_s >= times[0] + scans * every_s - 1e-6:
                    rgb = picture.rgb()
                    height, width = rgb.shape[:2]
                    crowd.scan(rgb, picture.time_s, newcomers=scans % NEWCOMERS_EVERY == 0)
                    scans = int((picture.time_s - times[0]) / every_s + 1e-6) + 1
                progress(i + 1, max(frames, i + 1))
        if not times:
            raise clip_error("NO_FRAMES")
        return crowd, np.array(times), width, height


def steer(chosen: Choice, times_s: FloatArray, width_px: int, height_px: int) -> Windows:
    """Windows on the runner in which everybody else is covered."""
    squares = np.full((len(times_s), 3), np.nan)
    own = np.zeros((len(times_s), 4), np.int32)
    for trail in chosen.runner:
        here = trail.squares(times_s, EXTENDED_S)
        seen = np.isfinite(here[:, 0]) & ~np.isfinite(squares[:, 0])
        squares[seen] = here[seen]
        margin = OWN_MARGIN * here[seen, 2:] * np.array([-1, -1, 1, 1])
        own[seen] = _inside(trail.boxes(here[seen], RUNNER_REACH) + margin, width_px, height_px)
    others = np.zeros((len(times_s), len(chosen.others), 4), np.int32)
    for k, trail in enumerate(chosen.others):
        here = trail.squares(times_s, EXTENDED_S)
        seen = np.isfinite(here[:, 0])
        others[seen, k] = _inside(trail.boxes(here[seen], OTHERS_REACH), width_px, height_px)
    hidden = np.zeros(len(times_s), bool)
    for trail in chosen.runner:
        for first_s, last_s in trail.gaps(UNSEEN_S):
            for i in np.flatnonzero((times_s > first_s) & (times_s < last_s)):
                hidden[i] = any(overlap(own[i], box) > COVERED for box in others[i])
    return Windows.around(times_s, squares, width_px, height_px, own, others, hidden)


def _inside(boxes: FloatArray, width_px: int, height_px: int) -> IntArray:
    edge = np.array([width_px, height_px, width_px, height_px])
    return np.asarray(np.clip(np.round(boxes), 0, edge), np.int32)
