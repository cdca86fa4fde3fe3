"""Sandbox job: the landmarks of contiguous pieces of a clip."""

from __future__ import annotations

import math
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from analysis.gait.model import LANDMARKS
from analysis.pose import estimator
from analysis.pose.detector import PersonDetector
from analysis.pose.estimator import Landmarks
from analysis.pose.windows import Windows
from analysis.video import cuts
from analysis.video.decode import RgbArray, pictures
from analysis.video.errors import clip_error
from analysis.video.sandbox import Progress

FIRST_GLANCE_S, GLANCE_EVERY_S = 0.4, 4.0
"""When everybody in the picture is looked for, which costs as much as the landmarks of half a picture."""
SECOND_GLANCE_S = 0.25
"""Later somebody else must still be there: in one picture of forty the detector takes a gym's things for a person."""


class Chunk:
    """Loads the model at once; called with a piece of a clip it follows a person through it, called again it goes on.

    The file that it writes in the end holds time_s, xy_px and visibility as in PoseTrack and the (frames, 36, 64, 3)
    thumbnails that show cuts.
    """

    def __init__(self, engine: str, model: str) -> None:
        self._estimator = estimator.load(engine, Path(model))
        self._detector = PersonDetector(Path(model))
        self._crowded = False
        self._forget()
        self._windows: Windows | None = None
        self._times: list[float] = []
        self._marks: list[Any] = []
        self._thumbnails: list[Any] = []
        self._height = self._width = 0

    def __call__(
        self,
        progress: Progress,
        *,
        path: str | None = None,
        anew: bool = False,
        keep: int = 0,
        skip: int = 0,
        settle: int = 0,
        windows: str | None = None,
        output: str | None = None,
    ) -> dict[str, Any]:
        """Passes over the first `skip` pictures of the file `path`, follows the person through the next `settle`, and
        keeps what it sees in the `keep` after those, or until the file ends. Then, or without a file at once, writes
        all that it has kept to `output`.

        What is not kept lets the model settle, as it does for some pictures after it has found somebody. anew: the
        pictures do not follow the last ones, and nothing is left of those.
        windows names a file of Windows that the model is shown in place of the whole pictures.
        Returns the engine, the picture's size, and `crowded`: whether there may have been more than one person in
        whole pictures so far. Raises ClipError.
        """
        if anew:
            self._estimator.reset()
            self._forget()
        if path:
            self._windows = Windows.load(Path(windows)) if windows else None
            self._follow(progress, Path(path), skip, settle, keep)
        if output:
            self._write(Path(output))
        engine = asdict(self._estimator.engine)
        return {"engine": engine, "width": self._width, "height": self._height, "crowded": self._crowded}

    def _forget(self) -> None:
        self._next_glance_s = math.nan
        self._suspected = False
        self._in_sight = True

    def _follow(self, progress: Progress, path: Path, skip: int, settle: int, keep: int) -> None:
        nobody = np.full((LANDMARKS, 3), np.nan, np.float32)
        kept = 0
        with pictures(path) as sequence:
            for i, picture in enumerate(islice(sequence, skip, skip + settle + keep)):
                rgb = picture.rgb()
                self._height, self._width = rgb.shape[:2]
                found = self._seen(rgb, picture.time_s)
                if i < settle:
                    continue
                self._times.append(picture.time_s)
                self._marks.append(nobody if found is None else np.column_stack([found.xy_px, found.visibility]))
                self._thumbnails.append(cuts.thumbnail(rgb))
                if self._windows is None and not self._crowded:
                    self._glance(rgb, picture.time_s)
                kept += 1
                progress(kept, max(keep, kept))
        progress(kept, kept)

    def _write(self, output: Path) -> None:
        if not self._times:
            raise clip_error("NO_FRAMES")
        landmarks = np.array(self._marks, np.float32)
        np.savez(
            output,
            time_s=np.array(self._times),
            xy_px=landmarks[:, :, :2],
            visibility=landmarks[:, :, 2],
            thumbnails=np.array(self._thumbnails, np.uint8),
        )

    def _glance(self, rgb: RgbArray, time_s: float) -> None:
        """Looks for more people, now and then."""
        if math.isnan(self._next_glance_s):
            self._next_glance_s = time_s + FIRST_GLANCE_S
        if time_s >= self._next_glance_s:
            more = self._detector.crowded(rgb)
            self._crowded = more and self._suspected
            self._suspected = more
            self._next_glance_s = time_s + (SECOND_GLANCE_S if more else GLANCE_EVERY_S)

    def _seen(self, rgb: RgbArray, time_s: float) -> Landmarks | None:
        """The landmarks on one picture, or in its window."""
        if self._windows is None:
            return self._estimator.process(rgb, time_s)
        cut_out = self._windows.cut_out(rgb, time_s)
        if cut_out is None:
            if self._in_sight:
                self._estimator.reset()
            self._in_sight = False
            return None
        self._in_sight = True
        shown, corner = cut_out
        found = self._estimator.process(shown, time_s)
        return Landmarks(found.xy_px + corner, found.visibility) if found else None
