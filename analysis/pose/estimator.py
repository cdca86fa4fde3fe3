"""What GaitSite asks of a pose model, and which ones there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from analysis.gait.model import Engine, FloatArray
from analysis.video.decode import RgbArray

ENGINES: Mapping[str, str] = {
    "mediapipe": "analysis.pose.mediapipe_tasks:MediaPipeTasks",
    "litert": "analysis.pose.litert:LiteRt",
}
"""Target of each estimator, which is made with the path of a `.task` bundle. One process loads one of them: the first
shuts out OpenCV, which the second needs."""
DEFAULT_ENGINE = "mediapipe"


@dataclass(frozen=True, slots=True)
class Landmarks:
    """One person on one picture.

    xy_px       (33, 2) float32, image frame of that picture; may lie outside it
    visibility  (33,) float32, 0..1
    """

    xy_px: FloatArray
    visibility: FloatArray


class PoseEstimator(Protocol):
    """Follows one person through the pictures of a clip. Gives what the model saw on each picture, unsmoothed."""

    @property
    def engine(self) -> Engine:
        """Name, model and version, stored with every result."""

    def open(self) -> None:
        """Loads the model."""

    def reset(self) -> None:
        """Forgets the person; the next picture may come from anywhere."""

    def process(self, rgb: RgbArray, time_s: float) -> Landmarks | None:
        """Landmarks on the next picture (height, width, 3), uint8, None if nobody is found.

        time_s must rise from call to call until `reset`.
        """

    def close(self) -> None:
        """Frees the model."""


def load(engine: str, model: Path) -> PoseEstimator:
    """The estimator of that name (a key of ENGINES) with its model loaded."""
    module, name = ENGINES[engine].split(":")
    estimator: PoseEstimator = getattr(import_module(module), name)(model)
    estimator.open()
    return estimator
