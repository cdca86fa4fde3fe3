"""MediaPipe's PoseLandmarker, following one person, with its smoothing switched off.

Runs in a confined process only: MediaPipe reports its use to its makers over the network when it closes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from analysis.gait.model import LANDMARKS, Engine
from analysis.pose.estimator import Landmarks
from analysis.video.decode import RgbArray

STRETCH = 1_000_000
"""MediaPipe smooths landmarks by a filter over time, which blurs the instant of contact, and has no switch for it. On a
clock stretched this far a picture follows the last one after hours, and the filter has nothing to add."""
LOOKS_AGAIN = 3
"""The first landmarks of a newly found person are off by 1.5 % of body height; after so many more looks at the same
picture by less than half of that."""
LOOK_AGAIN_AFTER_MS = 0.5
"""Between two such looks: with all of them less than the step between pictures at 240 frames a second."""


class MediaPipeTasks:
    """PoseEstimator on MediaPipe Tasks, VIDEO mode, one person.

    model  path of a `.task` bundle
    """

    def __init__(self, model: Path) -> None:
        self._model = model
        self._landmarker: Any = None
        self._following = False
        self._start_s: float | None = None
        self._last_look = -1

    @property
    def engine(self) -> Engine:
        return Engine(name="mediapipe-tasks", model=self._model.stem, version=_mediapipe().__version__)

    def open(self) -> None:
        from_tasks = _mediapipe().tasks
        options = from_tasks.vision.PoseLandmarkerOptions(
            base_options=from_tasks.BaseOptions(model_asset_path=str(self._model)),
            running_mode=from_tasks.vision.RunningMode.VIDEO,
            num_poses=1,
        )
        self._landmarker = from_tasks.vision.PoseLandmarker.create_from_options(options)
        self._following = False
        self._start_s = None
        self._last_look = -1

    def reset(self) -> None:
        self.close()
        self.open()

    def process(self, rgb: RgbArray, time_s: float) -> Landmarks | None:
        mediapipe = _mediapipe()
        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
        if self._start_s is None:
            self._start_s = time_s  # stretched, the time of day would not fit into MediaPipe's clock
        clock_ms = (time_s - self._start_s) * 1000
        found = self._look(image, clock_ms)
        if found and not self._following:
            for again in range(1, LOOKS_AGAIN + 1):
                found = self._look(image, clock_ms + again * LOOK_AGAIN_AFTER_MS) or found
        self._following = bool(found)
        if not found:
            return None
        height, width = rgb.shape[:2]
        person = np.array([(mark.x * width, mark.y * height, mark.visibility) for mark in found], np.float32)
        return Landmarks(xy_px=person[:LANDMARKS, :2], visibility=person[:LANDMARKS, 2])

    def close(self) -> None:
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None

    def _look(self, image: Any, clock_ms: float) -> list[Any] | None:
        # A clip's clock may go on by less than the looks before have taken; MediaPipe's must not go back.
        self._last_look = max(self._last_look + 1, round(clock_ms * STRETCH))
        people = self._landmarker.detect_for_video(image, self._last_look).pose_landmarks
        return people[0] if people else None


def _mediapipe() -> Any:
    """The library without what it loads for drawing and recording, which costs half a second and a folder of fonts."""
    for unused in ("cv2", "matplotlib", "matplotlib.pyplot", "sounddevice"):
        sys.modules.setdefault(unused, ModuleType(unused))
    import mediapipe

    return mediapipe
