"""A covered face cannot be told from another; everything else, and every time, is the proxy's."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from analysis.video import sandbox
from analysis.video.blur import covered
from analysis.video.errors import ClipError
from tests.video.made_clips import make_clip, read_back

UNEVEN = [0, 1501, 3003, 9009, 9010, 12000, *range(20000, 20000 + 30 * 1500, 1500)]
DISC = [80.0, 60.0, 24.0]


def blurred(folder: Path, clip: Path, discs: list[list[float] | None]) -> Path:
    target = folder / "blurred.mp4"
    arguments = {"source": str(clip), "target": str(target), "discs": discs}
    assert sandbox.run("analysis.video.blur:job", folder, arguments)["pictures"] == len(UNEVEN)
    return target


def inside(shape: tuple[int, ...], margin: float) -> np.ndarray:
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return (rows - DISC[1]) ** 2 + (columns - DISC[0]) ** 2 <= (DISC[2] + margin) ** 2


def test_every_picture_keeps_its_time_and_what_is_outside(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "proxy.mp4", UNEVEN, options={"bf": "0", "crf": "10"})
    times, before = read_back(clip)
    after_times, after = read_back(blurred(tmp_path, clip, [DISC] * len(UNEVEN)))
    assert after_times == times
    outside = ~inside(before[0].shape, 12)
    for one, other in zip(before, after, strict=True):
        assert np.abs(one[outside].astype(int) - other[outside]).mean() < 6


def test_what_is_covered_holds_a_few_colours_only() -> None:
    rng = np.random.default_rng(1)
    frame = av.VideoFrame.from_ndarray(rng.integers(16, 235, (192, 160), np.uint8), format="yuv420p")
    luma = covered(frame, DISC).to_ndarray()[:128]
    disc = inside(luma.shape, -1)
    assert len(np.unique(luma[disc])) <= 25
    assert np.array_equal(luma[~inside(luma.shape, 2)], frame.to_ndarray()[:128][~inside(luma.shape, 2)])


def test_two_faces_of_the_same_light_look_alike() -> None:
    """What tells two faces apart is gone, and not only hidden: of 40 steps of light between them a tenth is left."""
    pictures = []
    for number in (0, 1):
        luma = np.full((128, 160), 100, np.uint8)
        luma[number::2] = 140
        packed = np.concatenate([luma, np.full((64, 160), 128, np.uint8)])
        frame = av.VideoFrame.from_ndarray(packed, format="yuv420p")
        pictures.append(covered(frame, DISC).to_ndarray()[:128].astype(int))
    disc = inside(pictures[0].shape, -1)
    assert np.abs(pictures[0][disc] - pictures[1][disc]).max() <= 4


@pytest.mark.parametrize("disc", [[0.0, 0.0, 30.0], [-500.0, 60.0, 24.0], [80.0, 60.0, 5000.0], [159.5, 127.5, 1.0]])
def test_a_face_at_the_edge_or_outside_is_covered_as_far_as_it_is_there(disc: list[float]) -> None:
    frame = av.VideoFrame.from_ndarray(np.zeros((192, 160), np.uint8), format="yuv420p")
    assert (covered(frame, disc).width, covered(frame, disc).height) == (160, 128)


def test_where_nobody_knows_the_face_all_is_covered(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "proxy.mp4", UNEVEN, options={"bf": "0"})
    _, after = read_back(blurred(tmp_path, clip, [None, DISC]))
    assert after[5].std() < read_back(clip)[1][5].std() / 2
    for picture in (after[0], after[-1]):
        gradient = np.abs(np.diff(picture.astype(int), axis=1)) > 12
        assert gradient.mean() < 0.1


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    clip = tmp_path / "proxy.mp4"
    clip.write_bytes(b"not a video")
    with pytest.raises(ClipError):
        blurred(tmp_path, clip, [DISC])
