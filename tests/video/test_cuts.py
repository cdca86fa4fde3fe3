"""Hard cuts are found; pans, flashes and stillness are not taken for cuts."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from analysis.video import cuts
from analysis.video.decode import pictures
from tests.conftest import need_shared_data


def scene(seed: int, brightness: float, frames: int = 30) -> NDArray[np.uint8]:
    """(frames, 36, 64, 3) thumbnails of a camera that pans over soft shapes of its own."""
    rng = np.random.default_rng(seed)
    world = gaussian_filter(rng.normal(0, 1, (36, 64 + frames)), 3)
    views = np.stack([world[:, i : i + 64] for i in range(frames)])[..., None] * 200 + brightness
    return np.clip(views + rng.normal(0, 2, (frames, 36, 64, 3)), 0, 255).astype(np.uint8)


def test_cuts_between_scenes_are_found_and_pans_are_not() -> None:
    assert cuts.find(np.concatenate([scene(1, 80), scene(2, 150), scene(3, 100)])) == (30, 60)


def test_a_jump_in_brightness_is_no_cut() -> None:
    world = scene(4, 90, 40).astype(float)
    world[20:24] *= 1.7
    assert cuts.find(np.clip(world, 0, 255).astype(np.uint8)) == ()


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_hardly_any_pictures(frames: int) -> None:
    assert cuts.find(scene(5, 90)[:frames]) == ()


def test_thumbnail_shows_the_whole_picture() -> None:
    rgb = np.zeros((720, 1280, 3), np.uint8)
    rgb[:360, :640] = (255, 0, 0)
    rgb[360:, 640:] = (0, 0, 255)
    small = cuts.thumbnail(rgb)
    assert small.shape == (36, 64, 3)
    assert (small[:18, :32] == (255, 0, 0)).all()
    assert (small[18:, 32:] == (0, 0, 255)).all()


@pytest.mark.parametrize(
    "name", ["run_treadmill_5p1ms", "run_road_slowmo2x", "run_sprint_start_b10", "walk_two_people"]
)
def test_real_clips_of_one_shot_have_no_cut(name: str) -> None:
    clip = need_shared_data() / "clips" / f"{name}.mp4"
    with pictures(clip) as sequence:
        assert cuts.find(np.stack([cuts.thumbnail(p.rgb()) for p in sequence])) == ()
