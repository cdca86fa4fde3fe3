"""From a clip's file to its landmarks, on several processor cores, every step in a confined process."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from analysis.gait.model import BoolArray, Company, Engine, FloatArray, PoseTrack, RunnerPoint
from analysis.pose.bundle import BundleError, bundle_path
from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from analysis.pose.windows import Windows
from analysis.video import cuts
from analysis.video.container import Limits
from analysis.video.errors import clip_error
from analysis.video.pieces import PICTURES, piece_path
from analysis.video.prepare import Prepared, Preparer, frame_times
from analysis.video.sandbox import Allowance, Child, Progress, follow, heard

WARM_UP_FRAMES = 8
"""Pictures before a piece that its process sees first. After so many, landmarks differ from those of a process that
has followed the runner all along by no more than they do later on (0.1-0.3 % of body height in the median)."""
SHORTEST_CHUNK_FRAMES = 60
"""Below this, another process is not worth its warm-up."""
FOLLOWED = 0.9
"""Share of the pictures with the runner among others in which the model has to have followed that one by itself."""
SEARCHED_BELOW = 0.15
"""Share of the pictures that show somebody below which a clip would be refused, and a small runner is searched for."""
LEAD = 0.08
"""Share of the clip that the first process has seen when the copy is complete: that of a 1080p clip on two cores. It is
not measured while it runs, so that the same clip is always cut at the same pictures and gives the same result."""
ESTIMATE_SLACK = 0.9
"""Of the first process's own part, what it may begin before the number of pictures is certain."""
NICENESS = 10
"""The pose model stands back behind what people wait for: pages, and the copy of the clip that the browser plays."""


class ClipWorkers:
    """The confined processes that one clip needs: one prepares it, the others follow the runner. A context manager.

        with ClipWorkers(processes=2) as workers:
            prepared = workers.prepare(source, work_dir)
            track = workers.estimate(prepared.proxy, prepared.time_s, work_dir)

    They load what they need at once, before the clip is known, and serve one clip. While it is being prepared, the
    first of them already follows the runner through what there is of the copy; the rest is shared among all.

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
        self._lead: _Lead | None = None
        with ExitStack() as stack:
            self._preparer = stack.enter_context(Preparer(allowance))
            self._team = self._hired(stack)
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
        return all(child.alive for child in (self._preparer.child, *self._team))

    def wait_until_ready(self) -> None:
        """Waits until everything is loaded. Raises ClipError."""
        everybody = [self._preparer.child, *self._team]
        for _ in heard(everybody, until=lambda: all(child.ready for child in everybody)):
            pass

    def prepare(
        self, source: Path, work_dir: Path, progress: Progress | None = None, limits: Limits | None = None
    ) -> Prepared:
        """Checks the clip and makes its copy for the browser, as `analysis.video.prepare.prepare` does, and meanwhile
        begins to follow the runner. `work_dir` must exist. Raises ClipError."""
        self._preparer.start(source, work_dir, limits)
        lead = self._lead = _Lead(_Hand(self._team[0], _made(work_dir, "pose-0")), self._preparer.pieces)
        preparing = self._preparer.child
        told = (0, 0)
        for _ in heard([preparing, lead.hand.child], until=lambda: preparing.idle):
            readable, expected = preparing.progress
            lead.go_on(min(readable, ESTIMATE_SLACK * _ends(expected, len(self._team))[0]))
            if progress is not None and expected and (readable, expected) != told:
                told = (readable, expected)
                progress(*told)
        return self._preparer.finished()

    def estimate(
        self,
        path: Path,
        time_s: FloatArray,
        work_dir: Path,
        progress: Progress | None = None,
        runner: RunnerPoint | None = None,
    ) -> PoseTrack:
        """The landmarks of the person followed through the clip: the one that `prepare` made, or any other.

        time_s    (frames,) timestamps of the clip's pictures
        work_dir  where the processes may write for a while
        progress  hears pictures done and pictures in all
        runner    where the runner is, among others

        Where several people are in view, all are followed, and whoever runs is chosen and shown to the model alone. A
        runner too small to be found in the whole picture is searched for and shown to the model larger. The progress
        then begins anew. Raises ClipError.
        """
        path = path.resolve()
        first = self._lead.hand if self._lead else _Hand(self._team[0], _made(work_dir, "pose-0"))
        others = [_Hand(child, _made(work_dir, f"pose-{i}")) for i, child in enumerate(self._team[1:], 1)]
        track, crowded = _followed([first, *others], path, time_s, progress, lead=self._lead)
        if crowded or runner:
            chosen = self._chosen(track, path, work_dir, progress, runner)
            if chosen is not None:
                return chosen
        if _found_share(track) >= SEARCHED_BELOW:
            return track
        windows = self._searched(path, len(time_s), work_dir, progress)
        if windows is None:
            return track
        return max(track, self._shown(windows, path, time_s, work_dir, progress), key=_found_share)

    def _chosen(
        self, track: PoseTrack, path: Path, work_dir: Path, progress: Progress | None, runner: RunnerPoint | None
    ) -> PoseTrack | None:
        """The track of the runner among others: the given one where it is that already. None where nobody is found."""
        folder = _made(work_dir, "people")
        duration_s = float(track.time_s[-1] - track.time_s[0])
        with Child("analysis.pose.people:People", self._allowance, {"model": str(self._model)}) as child:
            tap = astuple(runner) if runner else None
            frames = len(track.time_s)
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
            shown = self._shown(folder / "windows.npz", path, track.time_s, work_dir, progress)
            track = max(track, shown, key=lambda each: own(each).sum())
        if answer["people"] == 1:
            return replace(track, pointed_at=runner)
        boxes = tuple((left, top, right, low) for left, top, right, low in answer["boxes"])
        company = Company(answer["ambiguous"], answer["time_s"], boxes)
        return replace(_only(track, own(track)), pointed_at=runner, company=company)

    def _shown(
        self, windows: Path, path: Path, time_s: FloatArray, work_dir: Path, progress: Progress | None
    ) -> PoseTrack:
        """The track of whoever is in the windows."""
        with ExitStack() as stack:
            team = [_Hand(c, _made(work_dir, f"windows-{i}")) for i, c in enumerate(self._hired(stack))]
            return _followed(team, path, time_s, progress, windows=windows)[0]

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


@dataclass(slots=True)
class _Hand:
    """One of the processes, the folder where it writes, and its files in the order of the pictures."""

    child: Child
    folder: Path
    files: list[Path] = field(default_factory=list)

    def take(self, path: Path, frames: int, reads: Path | None = None, **bounds: Any) -> None:
        """Follow the runner through so many pictures of a file."""
        output = self.folder / f"{len(self.files):05}.npz"
        self.files.append(output)
        self.child.start(self.folder, reads=reads, path=str(path), output=str(output), frames=frames, **bounds)


@dataclass(slots=True)
class _Lead:
    """The process that follows the runner from the beginning, piece by piece, while the pieces are still being written.

    given  pictures in the pieces that it has been given
    """

    hand: _Hand
    pieces: Path
    given: int = 0

    def go_on(self, end: float) -> None:
        """Whole pieces up to before picture `end`."""
        while self.given + PICTURES <= end:
            self._take(PICTURES)

    def finish(self, end: int, stop_s: float) -> None:
        """The rest of the pieces up to before picture `end`, whose timestamp is `stop_s`."""
        while self.given < end:
            self._take(min(PICTURES, end - self.given), stop_s)

    def _take(self, frames: int, stop_s: float = math.inf) -> None:
        piece = piece_path(self.pieces, self.given // PICTURES)
        self.hand.take(piece, frames, reads=self.pieces, stop_s=stop_s)
        self.given += frames


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
        return workers.estimate(path, frame_times(path), Path(folder), progress, runner)


def _followed(
    team: Sequence[_Hand],
    path: Path,
    time_s: FloatArray,
    progress: Progress | None,
    *,
    windows: Path | None = None,
    lead: _Lead | None = None,
) -> tuple[PoseTrack, bool]:
    """The clip's track, each of the team on a part of it, and whether there may have been more than one person. The
    lead is the first of the team and goes on where it is."""
    frames = len(time_s)
    ends = _ends(frames, len(team))
    if lead:
        ends[0] = max(ends[0], lead.given)
    stops = [float(time_s[end]) if end < frames else math.inf for end in ends]
    working = team[: len(ends)]
    if lead:
        lead.finish(ends[0], stops[0])
    for i, hand in enumerate(working):
        start = ends[i - 1] if i else 0
        if i or not lead:
            hand.take(
                path,
                ends[i] - start,
                warm_up_s=float(time_s[max(0, start - WARM_UP_FRAMES)]),
                start_s=float(time_s[start]),
                stop_s=stops[i],
                windows=str(windows) if windows else None,
            )
    told = -1
    for _ in heard([hand.child for hand in working]):
        done = sum(hand.child.progress[0] for hand in working)
        if progress is not None and done > told:
            told = done
            progress(done, frames)
    answers = [result for hand in working for result in hand.child.results]
    track = _merged(answers[0], [_loaded(file) for hand in working for file in hand.files])
    return track, any(answer["crowded"] for answer in answers)


def _ends(frames: int, processes: int) -> list[int]:
    """Where the part of each process ends, in pictures, so that all end together: the first has a lead, the others
    their warm-up."""
    parts = max(1, min(processes, frames // SHORTEST_CHUNK_FRAMES))
    each = ((1 - LEAD) * frames - WARM_UP_FRAMES) / parts
    return [round(frames - i * each) for i in reversed(range(parts))]


def _made(work_dir: Path, name: str) -> Path:
    folder = work_dir.resolve() / name
    folder.mkdir()
    return folder


def _loaded(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def _merged(answer: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> PoseTrack:
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return PoseTrack(
        time_s=whole["time_s"],
        xy_px=whole["xy_px"],
        visibility=whole["visibility"],
        width_px=int(answer["width"]),
        height_px=int(answer["height"]),
        engine=Engine(**answer["engine"]),
        cuts=cuts.find(whole["thumbnails"]),
    )


def _found_share(track: PoseTrack) -> float:
    return float(np.isfinite(track.xy_px[:, 0, 0]).mean())


def _only(track: PoseTrack, seen: BoolArray) -> PoseTrack:
    """The track without the pictures that are not `seen`."""
    xy_px, visibility = track.xy_px.copy(), track.visibility.copy()
    xy_px[~seen] = visibility[~seen] = np.nan
    return replace(track, xy_px=xy_px, visibility=visibility)
