"""From a clip to its landmarks, on several processor cores, each piece in a confined process."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from analysis.gait.model import Engine, FloatArray, PoseTrack
from analysis.pose.bundle import BundleError, bundle_path
from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from analysis.video import cuts
from analysis.video.prepare import frame_times
from analysis.video.sandbox import Allowance, Child, Progress, follow

WARM_UP_FRAMES = 8
"""Pictures before a piece that its process sees first. After so many, landmarks differ from those of a process that
has followed the runner all along by no more than they do later on (0.1-0.3 % of body height in the median)."""
SHORTEST_CHUNK_FRAMES = 60
"""Below this, another process is not worth its warm-up."""


class PoseWorkers:
    """Confined processes that load the pose model while the clip is still being prepared. A context manager.

        with PoseWorkers(processes=2) as workers:
            prepared = prepare(source, work_dir)
            track = workers.estimate(prepared.proxy, prepared.time_s)

    processes  how many share one clip: the cores for one clip, 1 where several clips wait
    model      path of a MediaPipe `.task` bundle, by default the one that set-up builds
    engine     what runs the model, a key of ENGINES
    folder     where they write for a while, by default the system's temporary folder

    Raises BundleError where there is no model, ValueError for an unknown engine.
    """

    def __init__(
        self,
        processes: int,
        model: Path | None = None,
        engine: str = DEFAULT_ENGINE,
        folder: Path | None = None,
        allowance: Allowance | None = None,
    ) -> None:
        if engine not in ENGINES:
            raise ValueError(f"there is no pose engine {engine!r}; there are {', '.join(ENGINES)}")
        self._processes = processes
        self._model = (model or bundle_path("heavy")).resolve()
        self._engine = engine
        self._folder = folder
        self._allowance = allowance
        if not self._model.is_file():
            raise BundleError(f"There is no pose model at {self._model}. Run `make setup`.")

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gaitsite-pose-", dir=self._folder)))
            self._folders = [root / str(i) for i in range(self._processes)]
            self._children = []
            for folder in self._folders:
                folder.mkdir()
                setup = {"engine": self._engine, "model": str(self._model)}
                child = Child("analysis.pose.chunk:Chunk", folder, self._allowance, setup)
                self._children.append(stack.enter_context(child))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def estimate(self, path: Path, time_s: FloatArray, progress: Progress | None = None) -> PoseTrack:
        """The landmarks of the person followed through the clip, one clip per set of workers.

        time_s    (frames,) timestamps of the clip's pictures
        progress  hears pictures done and pictures in all

        Raises ClipError.
        """
        frames = len(time_s)
        pieces = max(1, min(self._processes, frames // SHORTEST_CHUNK_FRAMES))
        # The first piece has no warm-up and is longer by that much, so that all end together.
        share = (frames + (pieces - 1) * WARM_UP_FRAMES) / pieces
        bounds = [0, *(round(i * (share - WARM_UP_FRAMES) + WARM_UP_FRAMES) for i in range(1, pieces)), frames]
        working = self._children[:pieces]
        for child, folder, first, end in zip(working, self._folders, bounds, bounds[1:], strict=False):
            child.start(
                path=str(path.resolve()),
                folder=str(folder),
                warm_up_s=float(time_s[max(0, first - WARM_UP_FRAMES)]),
                start_s=float(time_s[first]),
                stop_s=float(time_s[end]) if end < frames else math.inf,
                frames=end - first,
            )
        answers = follow(working, progress)
        return _merged(answers, [_loaded(folder / "landmarks.npz") for folder in self._folders[:pieces]])


def estimate(
    path: Path,
    *,
    processes: int,
    progress: Progress | None = None,
    model: Path | None = None,
    engine: str = DEFAULT_ENGINE,
) -> PoseTrack:
    """The landmarks of the person followed through any clip file. Raises ClipError, BundleError."""
    with PoseWorkers(processes, model, engine) as workers:
        return workers.estimate(path, frame_times(path), progress)


def _loaded(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def _merged(answers: Sequence[Mapping[str, Any]], pieces: Sequence[Mapping[str, Any]]) -> PoseTrack:
    whole = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    return PoseTrack(
        time_s=whole["time_s"],
        xy_px=whole["xy_px"],
        visibility=whole["visibility"],
        width_px=int(answers[0]["width"]),
        height_px=int(answers[0]["height"]),
        engine=Engine(**answers[0]["engine"]),
        cuts=cuts.find(whole["thumbnails"]),
    )
