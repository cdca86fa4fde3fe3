"""The pose model bundle: the pinned one, from the pinned sources, and no work when it is there."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from analysis.pose import bundle


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle.ensure("full", folder=tmp_path_factory.mktemp("models"))


def test_bundle_is_the_pinned_one(built: Path) -> None:
    assert hashlib.sha256(built.read_bytes()).hexdigest() == bundle.BUNDLES["full"].bundle_sha256


def test_parts_lie_on_the_boundary_that_memory_mapping_needs(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        for info in archive.infolist():
            assert info.compress_type == zipfile.ZIP_STORED
            start = info.header_offset + 30 + len(info.filename) + len(info.extra)
            assert start % bundle.ALIGNMENT == 0


def test_weights_are_untouched_and_aligned(built: Path) -> None:
    from mediapipe.tasks.metadata import schema_py_generated as schema

    source = schema.Model.GetRootAsModel((bundle.PACKAGE / "pose_landmark_full.tflite").read_bytes(), 0)
    with zipfile.ZipFile(built) as archive:
        data = archive.read("pose_landmarks_detector.tflite")
    made = schema.Model.GetRootAsModel(data, 0)
    assert made.BuffersLength() == source.BuffersLength() + 1
    start = np.frombuffer(data, np.uint8).ctypes.data
    for i in range(source.BuffersLength()):
        if source.Buffers(i).DataLength():
            np.testing.assert_array_equal(made.Buffers(i).DataAsNumpy(), source.Buffers(i).DataAsNumpy())
            assert (made.Buffers(i).DataAsNumpy().ctypes.data - start) % bundle.ALIGNMENT == 0


def test_right_bundle_is_left_alone(built: Path, tmp_path: Path) -> None:
    before = built.stat().st_mtime_ns
    assert bundle.ensure("full", package=tmp_path / "absent", folder=built.parent) == built
    assert built.stat().st_mtime_ns == before


def test_wrong_bundle_is_replaced(built: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / built.name
    spoilt.write_bytes(built.read_bytes()[:-1])
    bundle.ensure("full", folder=tmp_path)
    assert spoilt.read_bytes() == built.read_bytes()


def test_missing_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(bundle.BundleError, match="npm ci"):
        bundle.ensure("heavy", package=tmp_path, folder=tmp_path)


def test_changed_source_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "pose"
    package.mkdir()
    for name in ("pose_solution_packed_assets_loader.js", "pose_solution_packed_assets.data"):
        shutil.copy(bundle.PACKAGE / name, package)
    model = bytearray((bundle.PACKAGE / "pose_landmark_full.tflite").read_bytes())
    model[-1] ^= 1
    (package / "pose_landmark_full.tflite").write_bytes(model)
    with pytest.raises(bundle.BundleError, match="not the model"):
        bundle.ensure("full", package=package, folder=tmp_path)
    assert not list(tmp_path.glob("*.task"))


def test_check_of_a_right_bundle_loads_no_model_library(built: Path) -> None:
    script = (
        "import sys; from analysis.pose.bundle import main;"
        f"code = main(['full', '--out', {str(built.parent)!r}]);"
        "assert not {'mediapipe', 'flatbuffers', 'numpy'} & set(sys.modules); sys.exit(code)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=bundle.ROOT)
