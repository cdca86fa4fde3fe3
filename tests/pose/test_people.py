"""Several people in view: they are told apart, and the runner is chosen for the whole clip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.gait.model import FloatArray
from analysis.pose.detector import PersonDetector
from analysis.pose.windows import Windows
from analysis.video import sandbox
from analysis.video.decode import pictures
from analysis.video.rendered.clip import Filmed
from tests.pose import crowds

pytestmark = pytest.mark.pose

HIPS = [23, 24]


def found(clip: Path, folder: Path, model: Path, tap: tuple[float, float, float] | None = None) -> Any:
    """What the job answers, and the windows that it writes."""
    with sandbox.Child("analysis.pose.people:People", setup={"model": str(model)}) as child:
        child.start(folder, path=str(clip), folder=str(folder), frames=90, duration_s=3.0, tap=tap)
        [answer] = sandbox.follow([child])
    return answer, Windows.load(folder / "windows.npz") if answer["people"] else None


def away(windows: Windows, truth: FloatArray, body_px: float) -> FloatArray:
    """(frames in which the runner is looked at and wholly in view,) distance from the truth, body heights."""
    inside = (np.nanmin(truth[:, :, 0], axis=1) > 0) & (np.nanmax(truth[:, :, 0], axis=1) < crowds.WIDTH_PX)
    off = np.linalg.norm(windows.squares[:, :2] - truth[:, HIPS].mean(axis=1), axis=1)[inside]
    assert np.isfinite(off).mean() > 0.85
    return off[np.isfinite(off)] / body_px


@pytest.fixture(scope="module")
def passing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filmed]:
    path = tmp_path_factory.mktemp("passing") / "clip.mp4"
    return path, crowds.past_somebody(path)


def test_the_one_who_runs_is_chosen_and_kept_past_the_other(
    passing: tuple[Path, Filmed], model: Path, tmp_path: Path
) -> None:
    clip, filmed = passing
    answer, windows = found(clip, tmp_path, model)
    assert (answer["people"], answer["ambiguous"]) == (2, False)
    assert away(windows, filmed.xy_px, filmed.body_px).max() < 0.2
    frame = int(np.abs(filmed.time_s - answer["time_s"]).argmin())
    for box, body in zip(answer["boxes"], (filmed.xy_px, *filmed.others_px), strict=True):
        x, y = body[frame, HIPS].mean(axis=0) / [crowds.WIDTH_PX, crowds.HEIGHT_PX]
        assert box[0] < x < box[2]
        assert box[1] < y < box[3]


def test_the_other_is_covered_and_the_runner_is_not(passing: tuple[Path, Filmed], model: Path, tmp_path: Path) -> None:
    clip, filmed = passing
    _, windows = found(clip, tmp_path, model)
    hips = [body[:, HIPS, 0].mean(axis=1) for body in (filmed.xy_px, filmed.others_px[0])]
    first = int(np.abs(hips[1] - hips[0] - 0.45 * filmed.body_px).argmin())  # just before passing
    with pictures(clip) as sequence:
        rgb = next(picture.rgb() for i, picture in enumerate(sequence) if i == first)
    shown, (left, top) = windows.cut_out(rgb, filmed.time_s[first])
    grey = (shown == 127).all(axis=2)

    def covered(body: FloatArray) -> float:
        x, y = (np.rint(body[first][[11, 12, 23, 24, 25, 26]] - [left, top]).astype(int)).T
        inside = (x >= 0) & (x < grey.shape[1])
        return float(grey[y[inside], x[inside]].mean())

    assert covered(filmed.others_px[0]) == 1
    assert covered(filmed.xy_px) == 0


@pytest.fixture(scope="module")
def both_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filmed]:
    path = tmp_path_factory.mktemp("both") / "clip.mp4"
    return path, crowds.two_runners(path)


def test_two_who_run_are_ambiguous(both_run: tuple[Path, Filmed], model: Path, tmp_path: Path) -> None:
    answer, _ = found(both_run[0], tmp_path, model)
    assert (answer["people"], answer["ambiguous"]) == (2, True)


@pytest.mark.parametrize("meant", [0, 1])
def test_a_tap_decides(both_run: tuple[Path, Filmed], meant: int, model: Path, tmp_path: Path) -> None:
    clip, filmed = both_run
    body = (filmed.xy_px, *filmed.others_px)[meant]
    x, y = body[30, HIPS].mean(axis=0) / [crowds.WIDTH_PX, crowds.HEIGHT_PX]
    answer, windows = found(clip, tmp_path, model, (x, y, filmed.time_s[30]))
    assert (answer["people"], answer["ambiguous"]) == (2, False)
    assert away(windows, body, filmed.body_px).max() < 0.15


def test_who_is_overtaken_stays_who_they_are(model: Path, tmp_path: Path) -> None:
    """The other one hides the runner for a while."""
    clip = tmp_path / "clip.mp4"
    filmed = crowds.overtaken(clip)
    x, y = filmed.xy_px[10, HIPS].mean(axis=0) / [crowds.WIDTH_PX, crowds.HEIGHT_PX]
    _, windows = found(clip, tmp_path, model, (x, y, filmed.time_s[10]))
    assert away(windows, filmed.xy_px, filmed.body_px).max() < 0.25


def test_a_tap_beside_everybody_chooses_nobody(passing: tuple[Path, Filmed], model: Path, tmp_path: Path) -> None:
    answer, _ = found(passing[0], tmp_path, model, (0.02, 0.05, 0.1))
    assert answer == {"people": 0}


def glanced(clip: Path, model: Path) -> list[bool]:
    """Of every tenth picture, whether there may be several people in it."""
    detector = PersonDetector(model)
    with pictures(clip) as sequence:
        return [detector.crowded(picture.rgb()) for i, picture in enumerate(sequence) if i % 10 == 5]


def test_one_person_is_not_taken_for_several(treadmill: Path, model: Path, tmp_path: Path) -> None:
    crowds.alone(tmp_path / "clip.mp4")
    assert not any(glanced(tmp_path / "clip.mp4", model))
    assert not any(glanced(treadmill, model))


def test_a_glance_sees_that_there_are_more(passing: tuple[Path, Filmed], model: Path) -> None:
    assert any(glanced(passing[0], model))
