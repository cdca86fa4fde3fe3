"""Builds the pose model bundles (`.task`) that MediaPipe Tasks want from the plain models of npm `@mediapipe/pose`.

The npm package (Apache-2.0) carries the person detector and the landmark models as bare TFLite files. A Tasks bundle is
an uncompressed zip of both, each with metadata that says how pixels are normalised. The build is deterministic, every
source and every bundle is pinned by its sha256, and a bundle that is already right is left alone.

    python -m analysis.pose.bundle [--package DIR] [--out DIR] [MODEL ...]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import struct
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "node_modules" / "@mediapipe" / "pose"
MODELS = ROOT / "var" / "models"

DETECTOR_SHA256 = "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85"
ALIGNMENT = 16
"""Bytes. MediaPipe maps the bundle into memory and TFLite wants its weights on this boundary."""


class BundleError(RuntimeError):
    """The model bundle cannot be built; the message says why."""


@dataclass(frozen=True, slots=True)
class Model:
    """One landmark model of the package and the bundle made from it, by their sha256."""

    source_sha256: str
    bundle_sha256: str


BUNDLES: Mapping[str, Model] = {
    "full": Model(
        source_sha256="e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        bundle_sha256="7ff56ea2f509c624e0a9503323315f84d6104776fa6946583ee57d0ccfa94c22",
    ),
    "heavy": Model(
        source_sha256="59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
        bundle_sha256="e20fc51a95a753179c353538730dd1ea34828ea087c290f2ac4b3702b5cc453c",
    ),
}


def bundle_path(model: str, folder: Path = MODELS) -> Path:
    return folder / f"pose_landmarker_{model}.task"


def ensure(model: str, package: Path = PACKAGE, folder: Path = MODELS) -> Path:
    """Path of the bundle of `model` ("full" or "heavy"), built if it is absent or not the pinned one.

    Raises BundleError if the package is missing, is another version, or the result differs from its pin.
    """
    path = bundle_path(model, folder)
    if path.is_file() and _sha256(path.read_bytes()) == BUNDLES[model].bundle_sha256:
        return path
    landmarks = _read(package / f"pose_landmark_{model}.tflite", BUNDLES[model].source_sha256)
    parts = {
        "pose_detector.tflite": _with_normalisation(_detector(package), mean=127.5, std=127.5, outputs=2),
        "pose_landmarks_detector.tflite": _with_normalisation(landmarks, mean=0.0, std=255.0, outputs=5),
    }
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        made = Path(scratch) / path.name
        _zip(made, parts)
        digest = _sha256(made.read_bytes())
        if digest != BUNDLES[model].bundle_sha256:
            raise BundleError(
                f"The pose model bundle {path.name} came out as sha256 {digest}, which is not the pinned one."
            )
        made.replace(path)
    return path


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: Path, sha256: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BundleError(f"The pose model package is not installed: {path} cannot be read. Run `npm ci`.") from error
    if _sha256(data) != sha256:
        raise BundleError(f"{path} is not the model that GaitSite was measured with. Run `npm ci`.")
    return data


def _detector(package: Path) -> bytes:
    """The person detector, which the package hides in a file pack whose JavaScript loader lists name, start and end."""
    loader = package / "pose_solution_packed_assets_loader.js"
    try:
        pack = loader.with_name("pose_solution_packed_assets.data").read_bytes()
        listed = re.search(r'"files":\s*(\[.*?\])', loader.read_text())
        entries = {Path(entry["filename"]).name: entry for entry in json.loads(listed[1])} if listed else {}
        entry = entries["pose_detection.tflite"]
    except (OSError, ValueError, KeyError) as error:
        raise BundleError(f"No person detector in the pose model package at {package}. Run `npm ci`.") from error
    data = pack[entry["start"] : entry["end"]]
    if _sha256(data) != DETECTOR_SHA256:
        raise BundleError(f"The person detector in {package} is not the one that GaitSite was measured with.")
    return data


def _normalisation(mean: float, std: float, outputs: int) -> bytes:
    """TFLite metadata: the RGB input is (value - mean) / std, the `outputs` results are plain features."""
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    def tensor(name: str, kind: int, properties: Any) -> Any:
        made = schema.TensorMetadataT()
        made.name = name
        made.content = schema.ContentT()
        made.content.contentPropertiesType = kind
        made.content.contentProperties = properties
        return made

    image = schema.ImagePropertiesT()
    image.colorSpace = schema.ColorSpaceType.RGB
    unit = schema.ProcessUnitT()
    unit.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    unit.options = schema.NormalizationOptionsT()
    unit.options.mean, unit.options.std = [mean], [std]
    graph = schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor("image", schema.ContentProperties.ImageProperties, image)]
    graph.inputTensorMetadata[0].processUnits = [unit]
    graph.outputTensorMetadata = [
        tensor(f"output_{i}", schema.ContentProperties.FeatureProperties, schema.FeaturePropertiesT())
        for i in range(outputs)
    ]
    model = schema.ModelMetadataT()
    model.subgraphMetadata = [graph]
    model.minParserVersion = "1.0.0"
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def _with_normalisation(tflite: bytes, mean: float, std: float, outputs: int) -> bytes:
    """The same model with a TFLITE_METADATA entry; weights stay bit for bit and aligned."""
    import flatbuffers
    import numpy as np
    from mediapipe.tasks.metadata import schema_py_generated as schema

    class AlignedBuilder(flatbuffers.Builder):  # type: ignore[misc]
        """Keeps byte vectors on the boundary that the schema asks for; the Python builder forgets `force_align`."""

        def CreateNumpyVector(self, x: np.ndarray) -> int:  # noqa: N802
            self.Prep(ALIGNMENT, x.nbytes)
            return int(super().CreateNumpyVector(x))

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(tflite, 0))
    entry = schema.MetadataT()
    entry.name = "TFLITE_METADATA"
    entry.buffer = len(model.buffers)
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(_normalisation(mean, std, outputs), np.uint8)
    model.buffers.append(buffer)
    model.metadata = [*(model.metadata or []), entry]
    builder = AlignedBuilder(2 * len(tflite))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _zip(path: Path, parts: Mapping[str, bytes]) -> None:
    """Stored, undated, each part's data on the alignment boundary so that it can be mapped without a copy."""
    local_header, extra_header = 30, 4
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            padding = -(bundle.start_dir + local_header + len(name) + extra_header) % ALIGNMENT
            info.extra = struct.pack("<HH", 0xD935, padding) + bytes(padding)
            bundle.writestr(info, data)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m analysis.pose.bundle", description="Build the pose model bundles.")
    parser.add_argument("models", nargs="*", metavar="MODEL", help=f"{' or '.join(BUNDLES)}; default both")
    parser.add_argument("--package", type=Path, default=PACKAGE, help="the unpacked npm package")
    parser.add_argument("--out", type=Path, default=MODELS, help="where the bundles go")
    options = parser.parse_args(arguments)
    if unknown := set(options.models) - set(BUNDLES):
        parser.error(f"unknown model: {', '.join(sorted(unknown))}")
    try:
        for model in options.models or BUNDLES:
            print(ensure(model, options.package, options.out))
    except BundleError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
