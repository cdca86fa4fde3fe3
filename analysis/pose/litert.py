"""The BlazePose networks run by LiteRT, following one person from picture to picture. Nothing is smoothed, nothing is
reported to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from analysis.gait.model import LANDMARKS, Engine
from analysis.pose import blazepose
from analysis.pose.blazepose import CENTRE, CROP_PX, EDGE, HEATMAP_PX, POINTS, Person, Square
from analysis.pose.detector import PersonDetector
from analysis.pose.estimator import Landmarks
from analysis.pose.network import LANDMARKS as LANDMARK_NETWORK
from analysis.pose.network import Network
from analysis.video.decode import RgbArray

LEAST_PRESENCE = 0.5
"""Below this the landmark network says that there is no whole body in its square."""
LOOKS_AGAIN = 3
"""The detector's square is rough; each look at the same picture starts from the last one's landmarks."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the landmark network made of one square.

    presence  0..1, that there is a whole body
    square    where to look on the next picture
    """

    landmarks: Landmarks
    presence: float
    square: Square


class LiteRt:
    """PoseEstimator on LiteRT, one thread, one person.

    model  path of a `.task` bundle, whose networks are used as they are
    """

    def __init__(self, model: Path) -> None:
        self._model = model
        self._detector: PersonDetector | None = None
        self._marker: Network | None = None
        self._square: Square | None = None

    @property
    def engine(self) -> Engine:
        return Engine(name="litert", model=self._model.stem, version=version("ai-edge-litert"))

    def open(self) -> None:
        self._detector = PersonDetector(self._model)
        self._marker = Network(self._model, LANDMARK_NETWORK)
        self.reset()

    def reset(self) -> None:
        self._square = None

    def process(self, rgb: RgbArray, time_s: float) -> Landmarks | None:  # noqa: ARG002 (nothing depends on time)
        look = self.look(rgb, self._square) if self._square else None
        if look is None:  # lost, or not found yet
            people = self.people(rgb)
            look = self.settled(rgb, people[0].square) if people else None
        self._square = look.square if look else None
        return look.landmarks if look else None

    def close(self) -> None:
        self._detector = self._marker = None

    def people(self, rgb: RgbArray) -> list[Person]:
        """Everybody whom the detector sees, surest first; a body below a fifth of the picture's long side is rarely
        seen."""
        return _loaded(self._detector).people(rgb)

    def look(self, rgb: RgbArray, square: Square) -> Look | None:
        """The body in that square of the picture, None if the network doubts that there is one."""
        to_picture = square.to_picture()
        crop = cv2.warpAffine(rgb, to_picture, (CROP_PX, CROP_PX), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        out = _loaded(self._marker)(crop * np.float32(1 / 255))
        presence = float(out[(1,)][0])
        if presence < LEAST_PRESENCE:
            return None
        raw = out[(POINTS * 5,)].reshape(POINTS, 5).astype(np.float64)
        xy = blazepose.refined(raw[:, :2], out[(HEATMAP_PX, HEATMAP_PX, POINTS)])
        xy_px = xy @ to_picture[:, :2].T + to_picture[:, 2]
        landmarks = Landmarks(
            xy_px=xy_px[:LANDMARKS].astype(np.float32),
            visibility=blazepose.sigmoid(raw[:LANDMARKS, 3]).astype(np.float32),
        )
        return Look(landmarks, presence, Square.around(xy_px[CENTRE], xy_px[EDGE]))

    def settled(self, rgb: RgbArray, square: Square) -> Look | None:
        """The body in a rough square, looked at again until the landmarks stay."""
        look = self.look(rgb, square)
        for _ in range(LOOKS_AGAIN):
            look = look and self.look(rgb, look.square)
        return look


Part = TypeVar("Part")


def _loaded(part: Part | None) -> Part:
    if part is None:
        raise RuntimeError("the model has not been opened")
    return part
