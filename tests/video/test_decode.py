"""Pictures come in order, with their own time, the right way up."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from analysis.video.decode import pictures
from analysis.video.errors import ClipError
from tests.video.made_clips import TICK, make_clip, picture, square_left

UNEVEN = [0, 1501, 3003, 9009, 9010, 12000, *range(20000, 20000 + 40 * 1500, 1500)]


def test_timestamps_are_the_containers_own(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", UNEVEN)
    with pictures(clip) as sequence:
        assert [p.time_s for p in sequence] == [float(stamp * TICK) for stamp in UNEVEN]


def test_pictures_that_wait_for_later_ones_come_in_order_of_time(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", options={"bf": "3"})
    with pictures(clip) as sequence:
        assert [square_left(p.rgb()) // 4 for p in sequence] == [i % 42 for i in range(60)]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("index", [0, 1, 17, 44, 45])
def test_start_in_the_middle_is_exact(tmp_path: Path, index: int, threads: int) -> None:
    clip = make_clip(tmp_path / "clip.mp4", UNEVEN, options={"g": "12", "bf": "2"})
    start_s = float(UNEVEN[index] * TICK)
    with pictures(clip, start_s, threads) as sequence:
        found = [(p.time_s, square_left(p.rgb())) for p in sequence]
    assert found[0] == (start_s, 4 * index % 168)
    assert len(found) == len(UNEVEN) - index


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_pictures_are_upright(tmp_path: Path, rotation: int) -> None:
    clip = make_clip(tmp_path / "clip.mp4", rotation=rotation)
    with pictures(clip) as sequence:
        rgb = next(sequence).rgb()
    wanted = np.rot90(picture(0), rotation // 90)
    assert rgb.shape == wanted.shape
    assert np.abs(rgb.astype(int) - wanted).mean() < 6


@pytest.mark.parametrize("width", [130, 192, 206])
def test_rows_have_no_padding(tmp_path: Path, width: int) -> None:
    clip = make_clip(tmp_path / "clip.mp4", size=(width, 128))
    with pictures(clip) as sequence:
        rgb = next(sequence).rgb()
    assert rgb.shape == (128, width, 3)
    assert rgb.flags.c_contiguous
    assert np.abs(rgb.astype(int) - picture(0, width)).mean() < 6


def test_container_without_picture_times_counts_decoding_times(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.avi", range(60), base=Fraction(1, 30), codec="mpeg4")
    with pictures(clip) as sequence:
        times = [p.time_s for p in sequence]
    assert times == pytest.approx([i / 30 for i in range(60)])


def test_damage_throughout_is_refused(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", options={"g": "1"}, container_options={"movflags": "+faststart"})
    content = bytearray(clip.read_bytes())
    start = content.index(b"mdat") + 4
    noise = np.random.default_rng(1).integers(0, 256, len(content) - start, np.uint8)
    content[start:] = noise.tobytes()
    clip.write_bytes(content)
    with pytest.raises(ClipError) as caught, pictures(clip) as sequence:
        list(sequence)
    assert caught.value.code == "DAMAGED"


def test_hevc_ten_bit(tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / "clip.mov", codec="libx265", pix_fmt="yuv420p10le", options={"x265-params": "log-level=none"}
    )
    with pictures(clip) as sequence:
        found = [square_left(p.rgb()) // 4 for p in sequence]
    assert found == [i % 42 for i in range(60)]
