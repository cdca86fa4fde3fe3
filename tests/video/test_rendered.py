"""Drawn clips: what the file holds, and that the truth lies where the body was drawn."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from analysis.gait.model import LEGS, FloatArray, Side, other
from analysis.gait.synthetic import RunnerParameters, SyntheticRunner
from analysis.video.rendered.camera import Place
from analysis.video.rendered.clip import Companion, Filmed, Shot, render_clip
from analysis.video.rendered.mannequin import SHIRT, SHOE, SKIN
from analysis.video.rendered.standing import Standing

FPS = 30
SIZE = (640, 480)
NEARBY_PX = 6


def film(
    folder: Path, place: Place, facing: Side, duration_s: float = 0.4
) -> tuple[Filmed, list[FloatArray], list[float]]:
    """Truth, RGB pictures and timestamps of a short clip without motion blur."""
    path = folder / "clip.mp4"
    runner = SyntheticRunner(RunnerParameters(speed_mps=3.0))
    shot = Shot(duration_s, FPS, *SIZE, facing, place, shutter=0.0, crf=12)
    truth = render_clip(path, runner, shot)
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    return truth, [f.to_ndarray(format="rgb24").astype(int) for f in frames], [float(f.time) for f in frames]


def close_to(picture: FloatArray, point: FloatArray, colour: tuple[int, int, int]) -> float:
    """Least angle in colour, degrees, between the paint and the picture around a point: shading changes no hue."""
    x, y = (round(float(v)) for v in point)
    patch = picture[max(y - NEARBY_PX, 0) : y + NEARBY_PX, max(x - NEARBY_PX, 0) : x + NEARBY_PX].reshape(-1, 3)
    cosine = patch @ np.array(colour) / (np.linalg.norm(patch, axis=1) * np.linalg.norm(colour) + 1e-9)
    return float(np.degrees(np.arccos(np.clip(cosine.max(), -1, 1))))


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("place", ["treadmill", "follow"])
def test_the_near_knee_and_shoe_are_drawn_where_the_truth_says(tmp_path: Path, place: Place, facing: Side) -> None:
    truth, pictures, times = film(tmp_path, place, facing)

    assert np.allclose(times, truth.time_s, atol=0.002)
    leg = LEGS[facing]  # whoever runs to the left shows the left leg
    for picture, marks in zip(pictures, truth.xy_px, strict=True):
        assert picture.shape == (SIZE[1], SIZE[0], 3)
        assert close_to(picture, marks[leg.knee], SKIN) < 4
        assert close_to(picture, (marks[leg.heel] + marks[leg.toe]) / 2, SHOE) < 8


@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_runner_faces_and_crosses_the_way_that_was_asked_for(tmp_path: Path, facing: Side) -> None:
    truth, pictures, _ = film(tmp_path, "pass", facing, duration_s=4.0)

    sign = 1 if facing == "right" else -1
    nose, hips = truth.xy_px[:, 0, 0], truth.xy_px[:, [23, 24], 0].mean(axis=1)
    assert np.all(sign * (nose - hips) > 0)
    assert np.all(sign * np.diff(hips) > 0)
    assert sign * (hips - SIZE[0] / 2)[0] < -SIZE[0] / 2  # comes in from outside
    assert sign * (hips - SIZE[0] / 2)[-1] > SIZE[0] / 2 * 0.9  # and leaves
    assert len(pictures) < 4.0 * FPS


@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_following_camera_has_scenery_from_the_first_exposure_to_the_last(tmp_path: Path, facing: Side) -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=4.5))
    shot = Shot(0.5, FPS, *SIZE, facing, "follow", shutter=0.5)  # the shutter opens before the first picture's time
    path = tmp_path / "clip.mp4"

    render_clip(path, runner, shot)

    with av.open(str(path)) as container:
        pictures = [f.to_ndarray(format="gray").astype(int) for f in container.decode(video=0)]
    assert len(pictures) == 15
    sides = [np.abs(a[:, k] - b[:, k]).mean() for a, b in pairwise(pictures) for k in (3, -4)]
    assert min(sides) > 1  # it passes by on both sides in every picture, to the last


def test_the_truth_has_every_joint_and_no_other_landmark(tmp_path: Path) -> None:
    truth, _, _ = film(tmp_path, "treadmill", "right", duration_s=0.1)

    drawn = np.isfinite(truth.xy_px).all(axis=(0, 2))
    assert set(np.flatnonzero(drawn)) == {0, *range(11, 17), *range(23, 33)}
    near, far = LEGS["right"], LEGS[other("right")]
    assert not np.allclose(truth.xy_px[:, near.ankle], truth.xy_px[:, far.ankle], atol=1.0)


RED = (190, 40, 40)


@pytest.mark.parametrize("in_front", [False, True])
def test_others_are_drawn_where_their_truth_says(tmp_path: Path, in_front: bool) -> None:
    path = tmp_path / "clip.mp4"
    shot = Shot(0.2, FPS, *SIZE, shutter=0.0, crf=12)
    watcher = Companion(Standing(1.7), along_m=-0.9, drift_mps=0.5, turned=True, in_front=in_front, shirt=RED)
    truth = render_clip(path, SyntheticRunner(RunnerParameters(speed_mps=3.0)), shot, [watcher])

    with av.open(str(path)) as container:
        picture = list(container.decode(video=0))[-1].to_ndarray(format="rgb24").astype(int)
    runner, other_body = truth.xy_px[-1], truth.others_px[0][-1]
    for body, shirt in ((runner, SHIRT), (other_body, RED)):
        chest = 0.4 * body[[23, 24]].mean(axis=0) + 0.6 * body[[11, 12]].mean(axis=0)
        assert close_to(picture, chest, shirt) < 6
    assert other_body[0, 0] < other_body[[23, 24], 0].mean() < runner[[23, 24], 0].mean()  # looks to the left, behind
    drifted = truth.others_px[0][:, 24, 0]
    assert np.diff(drifted).mean() == pytest.approx(0.5 / FPS * truth.camera.px_per_m, rel=0.2)


def test_who_stands_in_front_hides_the_runner(tmp_path: Path) -> None:
    chests = []
    for in_front in (False, True):
        path = tmp_path / f"{in_front}.mp4"
        watcher = Companion(Standing(), along_m=0.1, in_front=in_front, shirt=RED)
        shot = Shot(0.04, FPS, *SIZE, shutter=0.0, crf=12)
        truth = render_clip(path, SyntheticRunner(RunnerParameters(speed_mps=3.0)), shot, [watcher])
        with av.open(str(path)) as container:
            picture = next(container.decode(video=0)).to_ndarray(format="rgb24").astype(int)
        body = truth.others_px[0][0]
        chests.append(close_to(picture, 0.4 * body[[23, 24]].mean(axis=0) + 0.6 * body[[11, 12]].mean(axis=0), RED))
    assert chests[1] < 6 < chests[0]
