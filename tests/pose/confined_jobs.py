"""Jobs with the real pose model, told to a confined child in the tests."""

from __future__ import annotations

import errno
import socket
import threading
from pathlib import Path
from typing import Any

import numpy as np

from analysis.pose import mediapipe_tasks
from analysis.pose.chunk import Chunk
from analysis.pose.mediapipe_tasks import MediaPipeTasks
from analysis.video.decode import pictures
from analysis.video.sandbox import Progress


class WatchedChunk(Chunk):
    """The real job, with a second thread that keeps trying to open a socket while the model runs."""

    def __call__(self, progress: Progress, **arguments: Any) -> dict[str, Any]:
        refused: list[str] = []
        done = threading.Event()
        watcher = threading.Thread(target=_knock, args=(refused, done))
        watcher.start()
        answer = super().__call__(progress, **arguments)
        done.set()
        watcher.join()
        self._estimator.close()  # MediaPipe reports its use to its makers here
        _knock(refused, done)
        return answer | {"knocks": refused}


def _knock(refused: list[str], done: threading.Event) -> None:
    while True:
        for family in (socket.AF_INET, socket.AF_INET6):
            try:
                socket.socket(family, socket.SOCK_DGRAM).close()
                refused.append("open")
            except OSError as error:
                refused.append(errno.errorcode[error.errno or 0])
        if done.wait(0.01):
            return


def paces(
    progress: Progress, *, path: str, model: str, folder: str, first: int, frames: int, stretch: int
) -> dict[str, Any]:
    """Landmarks of the same pictures fed at 30 and at 240 a second, with timestamps stretched so far."""
    if stretch != mediapipe_tasks.STRETCH:
        # A second look would come in the same millisecond.
        mediapipe_tasks.STRETCH, mediapipe_tasks.LOOKS_AGAIN = stretch, 0
    with pictures(Path(path)) as sequence:
        seen = [picture.rgb() for i, picture in zip(range(first + frames), sequence, strict=False) if i >= first]
    estimator = MediaPipeTasks(Path(model))
    estimator.open()
    tracks = []
    for fps in (30, 240):
        found = [estimator.process(rgb, i / fps) for i, rgb in enumerate(seen)]
        tracks.append([np.full((33, 2), np.nan) if marks is None else marks.xy_px for marks in found])
        estimator.reset()
    np.save(Path(folder) / "tracks.npy", np.array(tracks))
    progress(1, 1)
    return {}


def hasty(progress: Progress, *, path: str, model: str, step_s: float) -> dict[str, Any]:
    """In how many of three pictures that follow each other so soon somebody is found."""
    with pictures(Path(path)) as sequence:
        seen = [picture.rgb() for _, picture in zip(range(3), sequence, strict=False)]
    estimator = MediaPipeTasks(Path(model))
    estimator.open()
    found = [estimator.process(rgb, i * step_s) for i, rgb in enumerate(seen)]
    progress(1, 1)
    return {"found": sum(marks is not None for marks in found)}
