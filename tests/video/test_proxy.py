"""The browser's copy: every picture at its own time, upright, quick to step through, and nothing else in it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from analysis.video.pieces import PICTURES, piece_path
from analysis.video.prepare import Prepared, Preparer, prepare
from analysis.video.proxy import KEY_PICTURE_EVERY, LONG_SIDE_PX, proxy_size
from tests.video.made_clips import TICK, make_clip, picture, read_back, square_left

UNEVEN = [0, 1501, 3003, 9009, 9010, 12000, *range(20000, 20000 + 40 * 1500, 1500)]


def made(folder: Path, clip: Path) -> Prepared:
    work = folder / "work"
    work.mkdir()
    return prepare(clip, work)


@pytest.mark.parametrize(
    ("suffix", "stamps", "base"),
    [
        (".mp4", UNEVEN, TICK),
        (".mov", [i * 1001 for i in range(40)], Fraction(1, 24_000)),
        (".mkv", [33, 67, 100, 133, 180, 400, *range(433, 1433, 33)], Fraction(1, 1000)),
        (".mp4", [i + 7 for i in UNEVEN], TICK),
        (".mp4", [i + 45_000 for i in UNEVEN], TICK),
    ],
    ids=["uneven", "ntsc", "matroska", "late", "half-a-second-late"],
)
def test_every_picture_keeps_its_time(tmp_path: Path, suffix: str, stamps: list[int], base: Fraction) -> None:
    clip = make_clip(tmp_path / f"clip{suffix}", stamps, base=base)
    wanted, _ = read_back(clip)
    result = made(tmp_path, clip)
    times, pictures = read_back(result.proxy)
    assert times == wanted
    assert result.time_s.tolist() == wanted
    assert [square_left(rgb) // 4 for rgb in pictures] == [i % 42 for i in range(len(stamps))]


def test_pieces_are_the_proxy(tmp_path: Path) -> None:
    """To the sample and to the tick, each in a file of its own that can be read as soon as it has its name."""
    clip = make_clip(tmp_path / "clip.mp4", [1234 + 1500 * i + i % 7 for i in range(2 * PICTURES + 5)])
    with Preparer() as preparer:
        preparer.start(clip, tmp_path)
        proxy = preparer.finished().proxy
    assert sorted(preparer.pieces.iterdir()) == [piece_path(preparer.pieces, i) for i in range(3)]
    pieces = [read_back(piece_path(preparer.pieces, i)) for i in range(3)]
    assert [len(times) for times, _ in pieces] == [PICTURES, PICTURES, 5]
    times, pictures = read_back(proxy)
    assert [t for times, _ in pieces for t in times] == times
    assert all(np.array_equal(a, b) for a, b in zip([p for _, seen in pieces for p in seen], pictures, strict=True))


def test_key_pictures_and_no_waiting_for_later_ones(tmp_path: Path) -> None:
    result = made(tmp_path, make_clip(tmp_path / "clip.mp4", options={"bf": "3", "g": "250"}))
    with av.open(str(result.proxy)) as container:
        packets = [p for p in container.demux(video=0) if p.size]
        codec = container.streams.video[0].codec_context
        assert (codec.name, codec.pix_fmt) == ("h264", "yuv420p")
    assert [p.pts for p in packets] == [p.dts for p in packets]
    keys = [i for i, p in enumerate(packets) if p.is_keyframe]
    assert keys == list(range(0, 60, KEY_PICTURE_EVERY))


def test_index_comes_first(tmp_path: Path) -> None:
    content = made(tmp_path, make_clip(tmp_path / "clip.mp4")).proxy.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_no_word_about_place_and_camera_is_left(tmp_path: Path) -> None:
    secret = {"location": "+47.3769+008.5417/", "title": "At the lake", "artist": "Somebody", "comment": "Private"}
    clip = make_clip(tmp_path / "clip.mov", metadata=secret, container_options={"movflags": "+use_metadata_tags"})
    assert b"47.3769" in clip.read_bytes()
    result = made(tmp_path, clip)
    for content in (result.proxy.read_bytes(), result.poster.read_bytes()):
        assert not [word for word in secret.values() if word.encode() in content]
    with av.open(str(result.proxy)) as container:
        assert set(container.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
        assert [stream.type for stream in container.streams] == ["video"]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_rotated_clip_stands_upright(tmp_path: Path, rotation: int) -> None:
    result = made(tmp_path, make_clip(tmp_path / "clip.mp4", rotation=rotation))
    _, pictures = read_back(result.proxy)
    wanted = np.rot90(picture(10), rotation // 90)
    assert (result.height_px, result.width_px) == wanted.shape[:2]
    assert np.abs(pictures[10].astype(int) - wanted).mean() < 8
    with av.open(str(result.proxy)) as container:
        assert next(container.decode(video=0)).rotation == 0


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((1920, 1080), (960, 540)),
        ((1080, 1920), (540, 960)),
        ((3840, 2160), (1280, 720)),
        ((1440, 1080), (1440, 1080)),
        ((1280, 720), (1280, 720)),
        ((853, 481), (852, 480)),
        ((2704, 1520), (1352, 760)),
    ],
)
def test_large_pictures_shrink_by_whole_numbers_and_odd_ones_become_even(
    size: tuple[int, int], wanted: tuple[int, int]
) -> None:
    assert proxy_size(*size) == wanted
    assert max(wanted) <= LONG_SIDE_PX


def test_large_clip(tmp_path: Path) -> None:
    result = made(tmp_path, make_clip(tmp_path / "clip.mp4", range(0, 30_000, 3000), size=(1920, 1080)))
    assert (result.width_px, result.height_px) == (960, 540)
    assert (result.probe.width, result.probe.height) == (1920, 1080)
    with av.open(str(result.poster), format="image2") as container:
        still = next(container.decode(video=0))
    assert (still.width, still.height) == (640, 360)


def test_full_range_picture_keeps_its_brightness(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mkv", codec="mjpeg", pix_fmt="yuvj420p", options={"q": "2"})
    result = made(tmp_path, clip)
    _, pictures = read_back(result.proxy)
    assert np.abs(pictures[5].astype(int) - picture(5)).mean() < 6


def test_real_clip_keeps_every_time(shared_data: Path, tmp_path: Path) -> None:
    clip = shared_data / "clips" / "run_treadmill_5p1ms.mp4"
    wanted, _ = read_back(clip)
    heard: list[tuple[int, int]] = []
    result = prepare(clip, tmp_path, lambda done, total: heard.append((done, total)))
    assert read_back(result.proxy)[0] == wanted == result.time_s.tolist()
    assert heard == sorted(heard)
    assert heard[-1] == (205, 205)
