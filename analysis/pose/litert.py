"""The BlazePose networks run by LiteRT, following one person from picture to picture. Nothing is smoothed, nothing is
reported to anybody."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from analysis.gait.model import LANDMARKS, Engine, FloatArray
from analysis.pose import blazepose
from analysis.pose.blazepose import CENTRE, CROP_PX, DETECTOR_PX, EDGE, HEATMAP_PX, POINTS, Person, Square
from analysis.pose.estimator import Landmarks
from analysis.video.decode import RgbArray

LEAST_PRESENCE = 0.5
"""Below this the landmark network says that there is no whole body in its square."""
LOOKS_AGAIN = 3
"""The detector's square is rough; each look at the same picture starts from the last one's landmarks."""
ANCHOR_COUNT = 2254


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
        self._detector: _Network | None = None
        self._marker: _Network | None = None
        self._square: Square | None = None

    @property
    def engine(self) -> Engine:
        return Engine(name="litert", model=self._model.stem, version=version("ai-edge-litert"))

    def open(self) -> None:
        cv2.setNumThreads(1)
        with zipfile.ZipFile(self._model) as bundle:
            self._detector = _Network(bundle.read("pose_detector.tflite"))
            self._marker = _Network(bundle.read("pose_landmarks_detector.tflite"))
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
        height, width = rgb.shape[:2]
        scale = max(height, width) / DETECTOR_PX
        columns, rows = round(width / scale), round(height / scale)
        left, top = (DETECTOR_PX - columns) // 2, (DETECTOR_PX - rows) // 2
        picture = np.full((DETECTOR_PX, DETECTOR_PX, 3), -1, np.float32)
        small = cv2.resize(rgb, (columns, rows), interpolation=cv2.INTER_LINEAR)
        picture[top : top + rows, left : left + columns] = small * np.float32(1 / 127.5) - 1
        out = _loaded(self._detector)(picture)
        return blazepose.people(
            out[(ANCHOR_COUNT, 12)], out[(ANCHOR_COUNT, 1)][:, 0], scale, np.array([left, top], np.float64)
        )

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


class _Network:
    """One TFLite network with one picture in and results told apart by their shapes."""

    def __init__(self, model: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter: Any = Interpreter(model_content=model, num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {
            tuple(int(n) for n in detail["shape"][1:]): detail["index"]
            for detail in self._interpreter.get_output_details()
        }

    def __call__(self, picture: FloatArray) -> Mapping[tuple[int, ...], FloatArray]:
        """Results by shape, of a (height, width, 3) float32 picture."""
        self._interpreter.set_tensor(self._input, picture[None])
        self._interpreter.invoke()
        return {shape: self._interpreter.get_tensor(index)[0] for shape, index in self._outputs.items()}


def _loaded(network: _Network | None) -> _Network:
    if network is None:
        raise RuntimeError("the model has not been opened")
    return network
