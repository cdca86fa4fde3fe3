"""What is known of a clip before it is decoded, and what is turned away."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import av
import pytest

from analysis.video.container import Limits
from analysis.video.errors import ClipError
from analysis.video.probe import probe
from tests.video.made_clips import make_clip, picture

LIMITS = Limits()


def code_of(path: Path, **limits: float) -> str:
    with pytest.raises(ClipError) as caught:
        probe(path, dataclasses.replace(LIMITS, **limits))
    assert "{" not in caught.value.message
    return caught.value.code


def test_facts(tmp_path: Path) -> None:
    found = probe(make_clip(tmp_path / "clip.mp4"), LIMITS)
    assert (found.width, found.height, found.rotation) == (192, 128, 0)
    assert found.frames == 60
    assert found.duration_s == pytest.approx(2.0)
    assert found.fps_median == pytest.approx(30)
    assert found.codec == "h264"
    assert not found.variable_frame_rate


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_size_is_that_of_the_upright_picture(tmp_path: Path, rotation: int) -> None:
    found = probe(make_clip(tmp_path / "clip.mp4", rotation=rotation), LIMITS)
    assert (found.width, found.height) == ((192, 128) if rotation == 180 else (128, 192))
    assert found.rotation == rotation


def test_pixels_that_are_not_square_are_counted_as_shown(tmp_path: Path) -> None:
    found = probe(make_clip(tmp_path / "clip.mp4", options={"aspect": "2:1", "sar": "4/3"}), LIMITS)
    assert (found.width, found.height) == (256, 128)


def test_variable_frame_rate(tmp_path: Path) -> None:
    stamps = [i * 3000 + (1500 if i % 3 else 0) for i in range(60)]
    found = probe(make_clip(tmp_path / "clip.mp4", stamps), LIMITS)
    assert found.variable_frame_rate
    assert found.frames == 60


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("TOO_LARGE", {"bytes": 100}),
        ("TOO_LONG", {"seconds": 1.5}),
        ("TOO_MANY_FRAMES", {"frames": 59}),
        ("TOO_MANY_PIXELS", {"pixels": 192 * 127}),
        ("TOO_MANY_STREAMS", {"streams": 0}),
        ("TOO_SHORT", {"shortest_frames": 61}),
        ("TOO_FEW_PIXELS", {"shortest_side_px": 129}),
    ],
)
def test_limits(tmp_path: Path, code: str, limits: dict[str, float]) -> None:
    assert code_of(make_clip(tmp_path / "clip.mp4"), **limits) == code


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_file_that_lost_its_end(tmp_path: Path, suffix: str) -> None:
    stamps = range(0, 300 * 3000, 3000)
    index_first = {"movflags": "+faststart"} if suffix == ".mp4" else {}
    whole = make_clip(tmp_path / f"whole{suffix}", stamps, container_options=index_first)
    cut = tmp_path / f"cut{suffix}"
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * 0.5)])
    assert code_of(cut) == "TRUNCATED"


def test_single_picture_is_too_short(shared_data: Path) -> None:
    assert code_of(shared_data / "clips" / "broken" / "one_frame.mp4") == "TOO_SHORT"


def test_real_clip(shared_data: Path) -> None:
    found = probe(shared_data / "clips" / "run_treadmill_5p1ms.mp4", LIMITS)
    assert (found.width, found.height, found.frames) == (1280, 720, 205)
    assert found.duration_s == pytest.approx(6.84, abs=0.02)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_sound_that_outlasts_the_picture_is_no_missing_end(tmp_path: Path, suffix: str) -> None:
    clip = tmp_path / f"clip{suffix}"
    with av.open(str(clip), "w") as output:
        track = output.add_stream("libx264", rate=30)
        track.width, track.height, track.pix_fmt = 192, 128, "yuv420p"
        sound = output.add_stream("aac", rate=48_000)
        for i in range(30):
            frame = av.VideoFrame.from_ndarray(picture(i), format="rgb24")
            frame.pts = i
            output.mux(track.encode(frame))
        for i in range(0, 4 * 48_000, 1024):
            samples = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            samples.sample_rate, samples.pts = 48_000, i
            samples.planes[0].update(bytes(samples.planes[0].buffer_size))
            output.mux(sound.encode(samples))
        output.mux(track.encode(None))
        output.mux(sound.encode(None))
    found = probe(clip, LIMITS)
    assert found.frames == 30
    assert found.duration_s == pytest.approx(1.0, abs=0.05)
