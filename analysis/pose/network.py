"""One of the networks in a `.task` bundle, run by LiteRT on one thread."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.gait.model import FloatArray

DETECTOR, LANDMARKS = "pose_detector.tflite", "pose_landmarks_detector.tflite"
"""Names of a bundle's networks."""


class Network:
    """A TFLite network with one picture in and results told apart by their shapes.

    bundle  path of a `.task` bundle
    name    DETECTOR or LANDMARKS
    """

    def __init__(self, bundle: Path, name: str) -> None:
        from ai_edge_litert.interpreter import Interpreter

        with zipfile.ZipFile(bundle) as parts:
            self._interpreter: Any = Interpreter(model_content=parts.read(name), num_threads=1)
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
