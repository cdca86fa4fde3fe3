"""Files that are not what their names in the archive say are refused, and leave nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.web.archives import Files, full_name, packed


def arrays(content: bytes, **given: Any) -> bytes:
    """A NumPy archive with some of its arrays changed; None takes one out."""
    with np.load(io.BytesIO(content)) as stored:
        held = {name: stored[name] for name in stored.files} | given
    packed = io.BytesIO()
    np.savez_compressed(packed, **{name: array for name, array in held.items() if array is not None})
    return packed.getvalue()


def lying(content: bytes, name: str, shape: tuple[int, ...]) -> bytes:
    """One of its arrays says that it is of another shape."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as stored, zipfile.ZipFile(packed, "w") as target:
        for info in stored.infolist():
            body = stored.read(info)
            if info.filename == f"{name}.npy":
                head = io.BytesIO()
                np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": shape})
                body = head.getvalue() + b"\0" * 8
            target.writestr(info.filename, body)
    return packed.getvalue()


BAD_FILES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "no landmarks": ("landmarks.npz", lambda _: b"not really landmarks"),
    "objects": ("landmarks.npz", lambda held: arrays(held, engine=np.array([{"a": 1}], dtype=object))),
    "another body": ("landmarks.npz", lambda held: arrays(held, xy=np.zeros((60, 17, 2), np.int32))),
    "points of other pictures": ("landmarks.npz", lambda held: arrays(held, xy=np.zeros((59, 33, 2), np.int32))),
    "points far away": ("landmarks.npz", lambda held: arrays(held, xy=np.full((60, 33, 2), 2**30, np.int32))),
    "times that stand still": ("landmarks.npz", lambda held: arrays(held, time_s=np.zeros(60))),
    "endless times": ("landmarks.npz", lambda held: arrays(held, time_s=np.append(np.arange(59.0), np.inf))),
    "no picture": ("landmarks.npz", lambda held: arrays(held, size_px=np.array([0, 480]))),
    "a cut outside": ("landmarks.npz", lambda held: arrays(held, cuts=np.array([60]))),
    "an array of its own": ("landmarks.npz", lambda held: arrays(held, more=np.zeros(3))),
    "one array too few": ("landmarks.npz", lambda held: arrays(held, visibility=None)),
    "a lie about its size": ("landmarks.npz", lambda held: lying(held, "time_s", (10**12,))),
    "no curves": ("curves.npz", lambda _: b"PK not really"),
    "curves of other pictures": ("curves.npz", lambda held: arrays(held, **{"0.frames": np.arange(60) + 1})),
    "curves of another length": ("curves.npz", lambda held: arrays(held, **{"0.knee_deg.left": np.zeros(7, "f4")})),
    "curves without end": ("curves.npz", lambda held: arrays(held, **{"0.heel_ll.left": np.full(60, np.inf, "f4")})),
    "curves of numbers too many": ("curves.npz", lambda held: arrays(held, segments=np.array(3))),
    "a page for a video": ("browser.mp4", lambda _: b"<html><script>alert(1)</script>"),
    "a page for a still": ("poster.jpg", lambda _: b"<svg onload=alert(1)>"),
    "a page for a recording": (".webm", lambda _: b"<html>"),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_files_that_are_not_what_they_are_called_are_refused(
    exported: Files, refused: Callable[[Path], str], tmp_path: Path, what: str
) -> None:
    ending, change = BAD_FILES[what]
    name = full_name(exported, ending)
    assert refused(packed(exported | {name: change(exported[name])}, tmp_path / "bad.zip")) == "BAD_FILE"


def test_an_array_that_unpacks_to_too_much_is_not_unpacked(
    exported: Files, refused: Callable[[Path], str], tmp_path: Path
) -> None:
    name = full_name(exported, "landmarks.npz")
    bomb = arrays(exported[name], xy=np.zeros((300_000, 33, 2), np.int32))
    assert len(bomb) < 2 * 1024**2
    assert refused(packed(exported | {name: bomb}, tmp_path / "bad.zip")) == "BAD_FILE"
