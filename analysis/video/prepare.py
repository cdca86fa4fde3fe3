"""From an uploaded file to what the browser and the pose model can use. All of it happens in a confined process."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.gait.model import FloatArray
from analysis.video import sandbox
from analysis.video.container import Limits
from analysis.video.probe import Probe
from analysis.video.sandbox import Allowance, Progress


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


def prepare(
    source: Path,
    work_dir: Path,
    progress: Progress | None = None,
    limits: Limits | None = None,
    allowance: Allowance | None = None,
) -> Prepared:
    """Checks the clip and writes `proxy.mp4` and `poster.jpg` into `work_dir`, which must exist.

    Raises ClipError: the file is no usable clip, or the process that worked on it failed.
    """
    proxy, poster = work_dir.resolve() / "proxy.mp4", work_dir.resolve() / "poster.jpg"
    arguments = {
        "source": str(source.resolve()),
        "proxy": str(proxy),
        "still": str(poster),
        "limits": asdict(limits or Limits()),
    }
    made = sandbox.run("analysis.video.proxy:job", work_dir.resolve(), arguments, allowance, progress)
    return Prepared(
        probe=Probe(**made["probe"]),
        proxy=proxy,
        poster=poster,
        width_px=int(made["width"]),
        height_px=int(made["height"]),
        time_s=np.array(made["time_s"], np.float64),
    )


def examine(source: Path, limits: Limits | None = None) -> Probe:
    """What the file is, in a fraction of a second. Raises ClipError where it is no usable clip."""
    return Probe(**_look("probe_job", source, limits))


def frame_times(source: Path, limits: Limits | None = None) -> FloatArray:
    """(frames,) timestamps in seconds of all pictures in the file. Raises ClipError."""
    return np.array(_look("times_job", source, limits)["time_s"], np.float64)


def _look(job: str, source: Path, limits: Limits | None) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory(prefix="gaitsite-") as folder:
        arguments = {"source": str(source.resolve()), "limits": asdict(limits or Limits())}
        return sandbox.run(f"analysis.video.probe:{job}", Path(folder), arguments)
