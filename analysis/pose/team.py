"""Processes that follow the runner, each through its parts of the clip, as far as its pictures can be read.

The parts go by the clip's length alone: the same clip is always cut at the same pictures and gives the same landmarks,
however many processes share the parts, and however fast they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
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
"""Share of the clip that the first of two processes has seen when the second has something to begin with: in 1080p on
two cores. Not measured while it runs."""
MOST_WAITING = 8
"""Files that a process is told to look at before it has done with the first: who is told more than the pipe holds keeps
the teller waiting, and with it the other processes."""
SHORTEST_PART_FRAMES, LONGEST_PART_FRAMES = 60, 600
"""Below the one, another part is not worth its warm-up; above the other, a computer of many cores gets more of them."""


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
    """One process and its parts of the film.

    parts  first picture of each and the one after its last, in order
    """

    child: Child
    folder: Path
    parts: list[tuple[int, int]]
    _part: int = field(init=False, default=0)
    _next: int = field(init=False)
    """The first picture that it has not been told to look at."""
    _finishing: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._next = self._first_look

    @property
    def _first_look(self) -> int:
        return max(0, self.parts[self._part][0] - WARM_UP_FRAMES)

    @property
    def _looked(self) -> bool:
        """Whether it has been told of every picture."""
        return self._part == len(self.parts) - 1 and self._next >= self.parts[-1][1]

    @property
    def done(self) -> bool:
        """Whether it has written down what it saw."""
        return self._finishing and self.child.idle

    def go_on(self, film: Film, readable: int, windows: Path | None) -> None:
        """Look at what can be read of the parts, file by file."""
        while not self._looked and self.child.waiting < MOST_WAITING:
            start, end = self.parts[self._part]
            if self._next >= end:
                self._part += 1
                self._next = self._first_look
                continue
            index = self._next // film.size
            first = index * film.size
            last = min(first + film.size, end)
            if last > readable:
                return
            self.child.start(
                self.folder,
                reads=film.path,
                path=str(film.file(index)),
                anew=self._part > 0 and self._next == self._first_look,
                skip=self._next - first,
                settle=min(max(0, start - self._next), last - self._next),
                keep=max(0, last - max(start, self._next)),
                windows=str(windows) if windows else None,
            )
            self._next = last

    def cut_off(self, frames: int) -> None:
        """The film has so many pictures and no more: what begins after them is no part of it."""
        self.parts = [(start, min(end, frames)) for start, end in self.parts if start < frames]
        if 0 < len(self.parts) <= self._part:
            self._part, self._next = len(self.parts) - 1, self.parts[-1][1]

    def finish(self) -> None:
        """Write down what was seen, once everything is to be looked at."""
        if self._looked and not self._finishing:
            self.child.start(self.folder, output=str(self.file))
            self._finishing = True

    @property
    def file(self) -> Path:
        return self.folder / "landmarks.npz"


class Team:
    """Processes on one film. Each has its parts, which follow each other.

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
        """Follow the runner through what can be read of a clip that will have about so many pictures, a few files at a
        time: to be called again and again."""
        if not self._followers:
            shared = _shared(_parts(expected), len(self._children))
            self._followers = [
                _Follower(child, folder, parts)
                for child, folder, parts in zip(self._children, self._folders, shared, strict=False)
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
        self._cut_off(frames)
        told = -1
        children = [follower.child for follower in self._followers]

        def all_done() -> bool:
            self.go_on(frames, frames)
            for follower in self._followers:
                follower.finish()
            return all(follower.done for follower in self._followers)

        for _ in heard(children, until=all_done):
            done = sum(child.progress[0] for child in children)
            if progress is not None and done > told:
                told = done
                progress(done, frames)
        answers = [answer for child in children for answer in child.results]
        parts = [_loaded(follower.file) for follower in self._followers]
        return _joined(answers[-1], parts), any(answer["crowded"] for answer in answers)

    def _cut_off(self, frames: int) -> None:
        """The last part ends with the clip."""
        for follower in self._followers:
            follower.cut_off(frames)
        self._followers = [follower for follower in self._followers if follower.parts]
        last = self._followers[-1].parts
        last[-1] = (last[-1][0], frames)


def _parts(frames: int) -> list[tuple[int, int]]:
    """First picture of each part and the one after its last. Two processes, or four of a longer clip's, end together:
    the first part has a lead, the others their warm-up."""
    count = 1 if frames < 2 * SHORTEST_PART_FRAMES else 2
    while frames > count * LONGEST_PART_FRAMES:
        count *= 2
    each = ((1 - LEAD) * frames - WARM_UP_FRAMES) / count
    ends = [round(frames - others * each) for others in reversed(range(count))]
    return list(zip([0, *ends], ends, strict=False))


def _shared(parts: Sequence[tuple[int, int]], processes: int) -> list[list[tuple[int, int]]]:
    """The parts of each process, which follow each other."""
    count = min(processes, len(parts))
    bounds = [i * len(parts) // count for i in range(count + 1)]
    return [list(parts[first:end]) for first, end in pairwise(bounds)]


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
