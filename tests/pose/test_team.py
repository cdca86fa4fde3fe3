"""Who looks at which pictures, told by the orders alone: no model runs here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.pose import team
from analysis.pose.team import WARM_UP_FRAMES, Film, Team
from analysis.video.pieces import PICTURES, piece_path


class Told:
    """Stands for a process, and keeps the pictures that it is told to look at: settle on, and keep."""

    def __init__(self) -> None:
        self.settles: list[int] = []
        self.keeps: list[int] = []

    def start(self, *_: Path, path: str, skip: int, settle: int, keep: int, **__: Any) -> None:
        assert min(skip, settle, keep) >= 0
        assert settle + keep > 0
        first = int(Path(path).stem) * PICTURES + skip
        assert first + settle + keep <= (int(Path(path).stem) + 1) * PICTURES
        self.settles += range(first, first + settle)
        self.keeps += range(first + settle, first + settle + keep)


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
@pytest.mark.parametrize("frames", [20, 61, 119, 120, 331, 600, 607])
def test_every_picture_is_kept_once_and_a_few_before_each_part_are_seen(
    tmp_path: Path, frames: int, processes: int
) -> None:
    told = [Told() for _ in range(processes)]
    crew = Team(told, Film.in_pieces(tmp_path), tmp_path, "pose")  # type: ignore[arg-type]
    for readable in range(0, frames, PICTURES):
        crew.go_on(readable, frames)
        assert all(picture < readable for one in told for picture in one.keeps + one.settles)
    crew.go_on(frames, frames)
    assert [picture for one in told for picture in one.keeps] == list(range(frames))
    for one in told[1:]:
        if one.keeps:
            assert one.settles == list(range(one.keeps[0] - WARM_UP_FRAMES, one.keeps[0]))


def test_the_first_has_a_lead_and_all_end_together() -> None:
    parts = list(team._parts(600, 3))
    sizes = [end - start for start, end in parts]
    assert parts[0][0] == 0
    assert parts[-1][1] == 600
    assert sizes[0] == pytest.approx(sizes[1] + 600 * team.LEAD + WARM_UP_FRAMES, abs=1)
    assert sizes[1] == pytest.approx(sizes[2], abs=1)


def test_a_file_that_is_not_cut_is_read_by_all(tmp_path: Path) -> None:
    assert Film(tmp_path / "clip.mp4", 600).file(0) == tmp_path / "clip.mp4"
    assert Film.in_pieces(tmp_path).file(7) == piece_path(tmp_path, 7)
