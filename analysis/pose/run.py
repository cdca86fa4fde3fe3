"""From a clip to its landmarks, on several processor cores, each piece in a confined process."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
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
SEARCHED_BELOW = 0.15
"""Share of the pictures that show somebody below which a clip would be refused, and a small runner is searched for."""


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
            self._root = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="gaitsite-pose-", dir=self._folder))
            )
            self._team = [stack.enter_context(child) for child in self._children("whole", self._processes)]
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

        A runner too small to be found in the whole picture is searched for and then shown to the model larger; the
        progress then begins anew. Raises ClipError.
        """
        path = path.resolve()
        track = self._followed(self._team, path, time_s, progress)
        if _found_share(track) >= SEARCHED_BELOW:
            return track
        windows = self._searched(path, len(time_s), progress)
        if windows is None:
            return track
        with ExitStack() as stack:
            team = [stack.enter_context(child) for child in self._children("windows", self._processes)]
            larger = self._followed(team, path, time_s, progress, windows)
        return max(track, larger, key=_found_share)

    def _children(self, name: str, count: int) -> Iterator[Child]:
        """Processes that load the model, each with a folder of its own."""
        setup = {"engine": self._engine, "model": str(self._model)}
        for i in range(count):
            yield Child("analysis.pose.chunk:Chunk", self._made(f"{name}-{i}"), self._allowance, setup)

    def _made(self, name: str) -> Path:
        folder = self._root / name
        folder.mkdir()
        return folder

    def _searched(self, path: Path, frames: int, progress: Progress | None) -> Path | None:
        """The file of windows in which a small runner was found. One process goes through the whole clip, so that it
        is the same runner everywhere."""
        folder = self._made("search")
        with Child("analysis.pose.search:Search", folder, self._allowance, {"model": str(self._model)}) as child:
            child.start(path=str(path), folder=str(folder), frames=frames)
            found = follow([child], progress)[0]["found"]
        return folder / "windows.npz" if found else None

    def _followed(
        self,
        team: Sequence[Child],
        path: Path,
        time_s: FloatArray,
        progress: Progress | None,
        windows: Path | None = None,
    ) -> PoseTrack:
        """The clip's track, each of the team on a piece of it."""
        frames = len(time_s)
        pieces = max(1, min(len(team), frames // SHORTEST_CHUNK_FRAMES))
        # The first piece has no warm-up and is longer by that much, so that all end together.
        share = (frames + (pieces - 1) * WARM_UP_FRAMES) / pieces
        bounds = [0, *(round(i * (share - WARM_UP_FRAMES) + WARM_UP_FRAMES) for i in range(1, pieces)), frames]
        working = team[:pieces]
        for child, first, end in zip(working, bounds, bounds[1:], strict=False):
            child.start(
                path=str(path),
                folder=str(child.folder),
                warm_up_s=float(time_s[max(0, first - WARM_UP_FRAMES)]),
                start_s=float(time_s[first]),
                stop_s=float(time_s[end]) if end < frames else math.inf,
                frames=end - first,
                windows=str(windows) if windows else None,
            )
        answers = follow(working, progress)
        return _merged(answers, [_loaded(child.folder / "landmarks.npz") for child in working])


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


def _found_share(track: PoseTrack) -> float:
    return float(np.isfinite(track.xy_px[:, 0, 0]).mean())
