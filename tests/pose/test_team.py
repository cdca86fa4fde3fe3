"""Who looks at which pictures, told by the orders alone: no model runs here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.pose import team
from analysis.pose.team import LONGEST_PART_FRAMES, MOST_WAITING, SHORTEST_PART_FRAMES, WARM_UP_FRAMES, Film, Team
from analysis.video.pieces import PICTURES, piece_path

LENGTHS = [20, 61, 119, 120, 331, 600, 607, 1201, 2500]


class Told:
    """Stands for a process, and keeps the pictures that it is told to look at: settle on, and keep.

    runs  of pictures that follow each other: those to settle on, those to keep
    """

    def __init__(self) -> None:
        self.runs: list[tuple[list[int], list[int]]] = []
        self.waiting = 0

    def start(self, *_: Path, path: str, anew: bool, skip: int, settle: int, keep: int, **__: Any) -> None:
        assert min(skip, settle, keep) >= 0
        assert settle + keep > 0
        self.waiting += 1
        assert self.waiting <= MOST_WAITING
        first = int(Path(path).stem) * PICTURES + skip
        assert first + settle + keep <= (int(Path(path).stem) + 1) * PICTURES
        if anew or not self.runs:
            self.runs.append(([], []))
        settles, keeps = self.runs[-1]
        if settles or keeps:
            assert first == (settles + keeps)[-1] + 1
        settles += range(first, first + settle)
        keeps += range(first + settle, first + settle + keep)

    @property
    def keeps(self) -> list[int]:
        return [picture for _, keeps in self.runs for picture in keeps]


def told(frames: int, processes: int, folder: Path, expected: int | None = None, every: int = 1) -> list[Told]:
    """What processes are told to look at while a clip is being prepared, piece by piece; they look at one piece
    while so many are prepared."""
    workers = [Told() for _ in range(processes)]
    folder = folder / f"{frames}-{processes}"
    folder.mkdir()
    crew = Team(workers, Film.in_pieces(folder), folder, "pose")  # type: ignore[arg-type]
    for readable in range(0, frames, PICTURES):
        crew.go_on(readable, expected or frames)
        assert all(
            picture < readable for one in workers for run in one.runs for pictures in run for picture in pictures
        )
        for one in workers if readable // PICTURES % every == 0 else ():
            one.waiting = max(0, one.waiting - 1)
    crew.go_on(0, expected or frames)
    crew._cut_off(frames)
    for _ in range(frames):
        crew.go_on(frames, frames)
        for one in workers:
            one.waiting = 0
    return workers


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
@pytest.mark.parametrize("frames", LENGTHS)
def test_every_picture_is_kept_once_and_a_few_before_each_part_are_seen(
    tmp_path: Path, frames: int, processes: int
) -> None:
    workers = told(frames, processes, tmp_path)
    assert [picture for one in workers for picture in one.keeps] == list(range(frames))
    for settles, keeps in [run for one in workers for run in one.runs][1:]:
        assert settles == list(range(keeps[0] - WARM_UP_FRAMES, keeps[0]))


@pytest.mark.parametrize("frames", LENGTHS)
def test_the_parts_are_the_same_however_many_look_at_them(tmp_path: Path, frames: int) -> None:
    alone, *others = (
        [run for one in told(frames, processes, tmp_path) for run in one.runs] for processes in (1, 2, 3, 4, 8)
    )
    assert all(shared == alone for shared in others)


@pytest.mark.parametrize("expected", [100, 590, 613, 900, 1130, 1900])
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_a_clip_may_be_shorter_or_longer_than_its_file_says(tmp_path: Path, expected: int, processes: int) -> None:
    workers = told(600, processes, tmp_path, expected)
    assert [picture for one in workers for picture in one.keeps] == list(range(600))


@pytest.mark.parametrize("every", [3, 1000])
def test_slow_processes_are_told_as_much_as_they_can_hear(tmp_path: Path, every: int) -> None:
    workers = told(2500, 2, tmp_path, every=every)
    assert [picture for one in workers for picture in one.keeps] == list(range(2500))
    assert [run for one in workers for run in one.runs] == [run for one in told(2500, 1, tmp_path) for run in one.runs]


@pytest.mark.parametrize("frames", LENGTHS)
def test_parts_are_neither_short_nor_long(frames: int) -> None:
    sizes = [end - start for start, end in team._parts(frames)]
    assert min(sizes) >= min(frames, 0.9 * SHORTEST_PART_FRAMES - WARM_UP_FRAMES)
    assert max(sizes) <= (1 + team.LEAD) * LONGEST_PART_FRAMES + WARM_UP_FRAMES
    assert len(sizes) == 1 or len(sizes) % 2 == 0, "two cores would not end together"


@pytest.mark.parametrize("frames", [600, 2000])
def test_the_first_has_a_lead_and_both_end_together(tmp_path: Path, frames: int) -> None:
    first, second = (sum(len(settles) + len(keeps) for settles, keeps in one.runs) for one in told(frames, 2, tmp_path))
    assert first == pytest.approx(second + frames * team.LEAD, abs=2)


def test_a_file_that_is_not_cut_is_read_by_all(tmp_path: Path) -> None:
    assert Film(tmp_path / "clip.mp4", 600).file(0) == tmp_path / "clip.mp4"
    assert Film.in_pieces(tmp_path).file(7) == piece_path(tmp_path, 7)
