"""From a clip's file to its landmarks, on several processor cores, every step in a confined process."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import astuple, replace
from pathlib import Path
from typing import Self

import numpy as np

from analysis.gait.model import BoolArray, Company, PoseTrack, RunnerPoint
from analysis.pose.bundle import BundleError, bundle_path
from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from analysis.pose.team import Film, Team
from analysis.pose.windows import Windows
from analysis.video.container import Limits
from analysis.video.errors import clip_error
from analysis.video.prepare import Prepared, Preparer, frame_times
from analysis.video.sandbox import Allowance, Child, Progress, follow, heard

FOLLOWED = 0.9
"""Share of the pictures with the runner among others in which the model has to have followed that one by itself."""
SEARCHED_BELOW = 0.15
"""Share of the pictures that show somebody below which a clip would be refused, and a small runner is searched for."""
NICENESS = 10
"""The pose model stands back behind what people wait for: pages, and the copy of the clip that the browser plays."""


class ClipWorkers:
    """The confined processes that one clip needs: one prepares it, the others follow the runner. A context manager.

        with ClipWorkers(processes=2) as workers:
            prepared = workers.prepare(source, work_dir)
            track = workers.estimate(prepared.proxy, len(prepared.time_s), work_dir)

    They load what they need at once, before the clip is known, and serve one clip. While it is being prepared, they
    already follow the runner through what there is of the copy.

    processes  how many follow the runner: the cores for one clip, 1 where several clips wait
    model      path of a MediaPipe `.task` bundle, by default the one that set-up builds
    engine     what runs the model, a key of ENGINES
    allowance  what each of them may use

    Raises BundleError where there is no model, ValueError for an unknown engine.
    """

    def __init__(
        self,
        processes: int,
        model: Path | None = None,
        engine: str = DEFAULT_ENGINE,
        allowance: Allowance | None = None,
    ) -> None:
        if engine not in ENGINES:
            raise ValueError(f"there is no pose engine {engine!r}; there are {', '.join(ENGINES)}")
        self._processes = processes
        self._model = (model or bundle_path("heavy")).resolve()
        if not self._model.is_file():
            raise BundleError(f"There is no pose model at {self._model}. Run `make setup`.")
        self._engine = engine
        self._allowance = replace(allowance or Allowance(), niceness=NICENESS)
        self._team: Team | None = None
        with ExitStack() as stack:
            self._preparer = stack.enter_context(Preparer(allowance))
            self._children = self._hired(stack)
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all processes."""
        self._stack.close()

    @property
    def alive(self) -> bool:
        """Whether none has ended by itself."""
        return all(child.alive for child in (self._preparer.child, *self._children))

    def wait_until_ready(self) -> None:
        """Waits until everything is loaded. Raises ClipError."""
        everybody = [self._preparer.child, *self._children]
        for _ in heard(everybody, until=lambda: all(child.ready for child in everybody)):
            pass

    def prepare(
        self, source: Path, work_dir: Path, progress: Progress | None = None, limits: Limits | None = None
    ) -> Prepared:
        """Checks the clip and makes its copy for the browser, as `analysis.video.prepare.prepare` does, and meanwhile
        begins to follow the runner. `work_dir` must exist. Raises ClipError."""
        self._preparer.start(source, work_dir, limits)
        preparing = self._preparer.child
        self._team = Team(self._children, Film.in_pieces(self._preparer.pieces), work_dir, "pose")
        told = (0, 0)
        for _ in heard([preparing, *self._children], until=lambda: preparing.idle):
            if preparing.progress not in (told, (0, 0)):
                told = preparing.progress
                if progress is not None:
                    progress(*told)
            if told[1]:
                self._team.go_on(*told)
        return self._preparer.finished()

    def estimate(
        self,
        path: Path,
        frames: int,
        work_dir: Path,
        progress: Progress | None = None,
        runner: RunnerPoint | None = None,
    ) -> PoseTrack:
        """The landmarks of the person followed through the clip: the one that `prepare` made, or any other.

        frames    pictures in the clip
        work_dir  where the processes may write for a while
        progress  hears pictures done and pictures in all
        runner    where the runner is, among others

        Where several people are in view, all are followed, and whoever runs is chosen and shown to the model alone. A
        runner too small to be found in the whole picture is searched for and shown to the model larger. The progress
        then begins anew. Raises ClipError.
        """
        path = path.resolve()
        team = self._team or Team(self._children, Film(path, frames), work_dir, "pose")
        track, crowded = team.finished(frames, progress)
        if crowded or runner:
            chosen = self._chosen(track, path, work_dir, progress, runner)
            if chosen is not None:
                return chosen
        if _found_share(track) >= SEARCHED_BELOW:
            return track
        windows = self._searched(path, frames, work_dir, progress)
        if windows is None:
            return track
        return max(track, self._shown(windows, path, frames, work_dir, progress), key=_found_share)

    def _chosen(
        self, track: PoseTrack, path: Path, work_dir: Path, progress: Progress | None, runner: RunnerPoint | None
    ) -> PoseTrack | None:
        """The track of the runner among others: the given one where it is that already. None where nobody is found."""
        folder = _made(work_dir, "people")
        frames = len(track.time_s)
        duration_s = float(track.time_s[-1] - track.time_s[0])
        with Child("analysis.pose.people:People", self._allowance, {"model": str(self._model)}) as child:
            tap = astuple(runner) if runner else None
            child.start(folder, path=str(path), folder=str(folder), frames=frames, duration_s=duration_s, tap=tap)
            [answer] = follow([child], progress)
        if not answer["people"]:
            if runner:
                raise clip_error("NOBODY_THERE")
            return None
        if answer["people"] == 1 and runner is None:
            return None
        windows = Windows.load(folder / "windows.npz")

        def own(track: PoseTrack) -> BoolArray:
            return windows.on_runner(track.time_s, track.xy_px)

        if own(track).sum() < FOLLOWED * windows.in_view(track.time_s).sum():
            shown = self._shown(folder / "windows.npz", path, frames, work_dir, progress)
            track = max(track, shown, key=lambda each: own(each).sum())
        if answer["people"] == 1:
            return replace(track, pointed_at=runner)
        boxes = tuple((left, top, right, low) for left, top, right, low in answer["boxes"])
        company = Company(answer["ambiguous"], answer["time_s"], boxes)
        return replace(_only(track, own(track)), pointed_at=runner, company=company)

    def _shown(self, windows: Path, path: Path, frames: int, work_dir: Path, progress: Progress | None) -> PoseTrack:
        """The track of whoever is in the windows."""
        with ExitStack() as stack:
            team = Team(self._hired(stack), Film(path, frames), work_dir, "windows", windows)
            return team.finished(frames, progress)[0]

    def _hired(self, stack: ExitStack) -> list[Child]:
        """Processes that load the model."""
        setup = {"engine": self._engine, "model": str(self._model)}
        return [
            stack.enter_context(Child("analysis.pose.chunk:Chunk", self._allowance, setup))
            for _ in range(self._processes)
        ]

    def _searched(self, path: Path, frames: int, work_dir: Path, progress: Progress | None) -> Path | None:
        """The file of windows in which a small runner was found. One process goes through the whole clip, so that it
        is the same runner everywhere."""
        folder = _made(work_dir, "search")
        with Child("analysis.pose.search:Search", self._allowance, {"model": str(self._model)}) as child:
            child.start(folder, path=str(path), folder=str(folder), frames=frames)
            [answer] = follow([child], progress)
        return folder / "windows.npz" if answer["found"] else None


def estimate(
    path: Path,
    *,
    processes: int,
    progress: Progress | None = None,
    model: Path | None = None,
    engine: str = DEFAULT_ENGINE,
    runner: RunnerPoint | None = None,
) -> PoseTrack:
    """The landmarks of the person followed through any clip file. Raises ClipError, BundleError."""
    with ClipWorkers(processes, model, engine) as workers, tempfile.TemporaryDirectory(prefix="gaitsite-") as folder:
        return workers.estimate(path, len(frame_times(path)), Path(folder), progress, runner)


def _made(work_dir: Path, name: str) -> Path:
    folder = work_dir.resolve() / name
    folder.mkdir()
    return folder


def _found_share(track: PoseTrack) -> float:
    return float(np.isfinite(track.xy_px[:, 0, 0]).mean())


def _only(track: PoseTrack, seen: BoolArray) -> PoseTrack:
    """The track without the pictures that are not `seen`."""
    xy_px, visibility = track.xy_px.copy(), track.visibility.copy()
    xy_px[~seen] = visibility[~seen] = np.nan
    return replace(track, xy_px=xy_px, visibility=visibility)
