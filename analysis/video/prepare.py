"""From an uploaded file to what the browser and the pose model can use. All of it happens in a confined process."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from analysis.gait.model import FloatArray
from analysis.video import sandbox
from analysis.video.container import Limits
from analysis.video.probe import Probe
from analysis.video.sandbox import Allowance, Child, Progress, follow


@dataclass(frozen=True, slots=True)
class Prepared:
    """A clip ready to be played and analysed.

    probe               what the file is
    proxy, poster       files in the work folder
    width_px, height_px of the proxy
    time_s              (frames,) float64, timestamp of each picture of the proxy
    """

    probe: Probe
    proxy: Path
    poster: Path
    width_px: int
    height_px: int
    time_s: FloatArray


class Preparer:
    """The confined process that prepares one clip. It loads what it needs before the clip is known; a context manager.

    with Preparer() as preparer:
        preparer.start(source, work_dir)
        prepared = preparer.finished(progress)
    """

    def __init__(self, allowance: Allowance | None = None) -> None:
        self.child = Child("analysis.video.proxy:job", allowance)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close()

    def start(self, source: Path, work_dir: Path, limits: Limits | None = None) -> None:
        """Begins to check the clip and to write `proxy.mp4`, its `pieces` and `poster.jpg` into `work_dir`, which must
        exist. The child's progress tells how many pictures are in complete pieces."""
        folder = work_dir.resolve()
        self._proxy, self._poster, self.pieces = folder / "proxy.mp4", folder / "poster.jpg", folder / "pieces"
        self.pieces.mkdir()
        self.child.start(
            folder,
            source=str(source.resolve()),
            proxy=str(self._proxy),
            pieces=str(self.pieces),
            still=str(self._poster),
            limits=asdict(limits or Limits()),
        )

    def finished(self, progress: Progress | None = None) -> Prepared:
        """Waits for the end. Raises ClipError: the file is no usable clip, or the process that worked on it failed."""
        [made] = follow([self.child], progress)
        return Prepared(
            probe=Probe(**made["probe"]),
            proxy=self._proxy,
            poster=self._poster,
            width_px=int(made["width"]),
            height_px=int(made["height"]),
            time_s=np.array(made["time_s"], np.float64),
        )


def prepare(
    source: Path,
    work_dir: Path,
    progress: Progress | None = None,
    limits: Limits | None = None,
    allowance: Allowance | None = None,
) -> Prepared:
    """The clip ready to be played, in one go; see Preparer. Raises ClipError."""
    with Preparer(allowance) as preparer:
        preparer.start(source, work_dir, limits)
        return preparer.finished(progress)


def frame_times(source: Path, limits: Limits | None = None) -> FloatArray:
    """(frames,) timestamps in seconds of all pictures in the file. Raises ClipError."""
    return np.array(_look("times_job", source, limits)["time_s"], np.float64)


def _look(job: str, source: Path, limits: Limits | None) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory(prefix="gaitsite-") as folder:
        arguments = {"source": str(source.resolve()), "limits": asdict(limits or Limits())}
        return sandbox.run(f"analysis.video.probe:{job}", Path(folder), arguments)
