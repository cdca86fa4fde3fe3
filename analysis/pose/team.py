"""Processes that follow the runner, each through a part of the clip, as far as its pictures can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analysis.gait.model import Engine, PoseTrack
from analysis.video import cuts
from analysis.video.pieces import PICTURES, piece_path
from analysis.video.sandbox import Child, Progress, heard

WARM_UP_FRAMES = 8
"""Pictures before a part that its process sees first. After so many, landmarks differ from those of a process that
has followed the runner all along by no more than they do later on (0.1-0.3 % of body height in the median). Of two,
a blurred sprinter took longer to recover and lost a touchdown."""
LEAD = 0.055
"""Share of the clip that the first process has seen when the second has something to begin with: in 1080p on two
cores. Not measured while it runs: the same clip is always cut at the same pictures, and gives the same result."""
SHORTEST_PART_FRAMES = 60
"""Below this, another process is not worth its warm-up."""


@dataclass(frozen=True, slots=True)
class Film:
    """A clip's pictures in one file, or in several in a folder. `size`: how many are in each file but the last."""

    path: Path
    size: int

    @classmethod
    def in_pieces(cls, folder: Path) -> Film:
        return cls(folder, PICTURES)

    def file(self, index: int) -> Path:
        return piece_path(self.path, index) if self.path.is_dir() else self.path


@dataclass(slots=True)
class _Follower:
    """One process and its part of the film, in pictures.

    start, end  of the part
    next        the first picture that it has not been told to look at
    """

    child: Child
    folder: Path
    start: int
    end: int
    next: int = field(init=False)

    def __post_init__(self) -> None:
        self.next = max(0, self.start - WARM_UP_FRAMES)

    def go_on(self, film: Film, readable: int, windows: Path | None) -> None:
        """Look at what can be read of the part, file by file."""
        while self.next < self.end:
            index = self.next // film.size
            first = index * film.size
            last = min(first + film.size, self.end)
            if last > readable:
                return
            self.child.start(
                self.folder,
                reads=film.path,
                path=str(film.file(index)),
                skip=self.next - first,
                settle=min(max(0, self.start - self.next), last - self.next),
                keep=max(0, last - max(self.start, self.next)),
                windows=str(windows) if windows else None,
            )
            self.next = last

    def finish(self) -> None:
        """Write down what was seen."""
        self.child.start(self.folder, output=str(self.file))

    @property
    def file(self) -> Path:
        return self.folder / "landmarks.npz"


class Team:
    """Processes on one film. Each has its part, and the parts follow each other.

    work_dir  where they write, each in a folder of its own
    name      of these folders
    windows   a file of Windows that the model is shown in place of whole pictures
    """

    def __init__(
        self, children: Sequence[Child], film: Film, work_dir: Path, name: str, windows: Path | None = None
    ) -> None:
        self._children = children
        self._film = film
        self._folders = [work_dir.resolve() / f"{name}-{i}" for i in range(len(children))]
        for folder in self._folders:
            folder.mkdir()
        self._windows = windows
        self._followers: list[_Follower] = []

    def go_on(self, readable: int, expected: int) -> None:
        """Follow the runner through what can be read of a clip that will have about so many pictures."""
        if not self._followers:
            self._followers = [
                _Follower(child, folder, start, end)
                for child, folder, (start, end) in zip(
                    self._children, self._folders, _parts(expected, len(self._children)), strict=False
                )
            ]
        for follower in self._followers:
            follower.go_on(self._film, readable, self._windows)

    def finished(self, frames: int, progress: Progress | None = None) -> tuple[PoseTrack, bool]:
        """The whole clip's track, and whether there may have been more than one person in view. Waits for it.

        frames    pictures in the clip, all of which can be read now
        progress  hears pictures done and pictures in all

        Raises ClipError.
        """
        self.go_on(0, frames)
        self._followers = [follower for follower in self._followers if follower.start < frames]
        for follower in self._followers:
            follower.end = min(follower.end, frames)
        self._followers[-1].end = frames
        self.go_on(frames, frames)
        for follower in self._followers:
            follower.finish()
        told = -1
        children = [follower.child for follower in self._followers]
        for _ in heard(children):
            done = sum(child.progress[0] for child in children)
            if progress is not None and done > told:
                told = done
                progress(done, frames)
        answers = [answer for child in children for answer in child.results]
        parts = [_loaded(follower.file) for follower in self._followers]
        return _joined(answers[-1], parts), any(answer["crowded"] for answer in answers)


def _parts(frames: int, processes: int) -> Iterator[tuple[int, int]]:
    """First picture of each process's part and the one after its last, so that all end together: the first has a lead,
    the others their warm-up."""
    count = max(1, min(processes, frames // SHORTEST_PART_FRAMES))
    each = ((1 - LEAD) * frames - WARM_UP_FRAMES) / count
    start = 0
    for others in reversed(range(count)):
        end = round(frames - others * each)
        yield start, end
        start = end


def _loaded(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def _joined(answer: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> PoseTrack:
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
