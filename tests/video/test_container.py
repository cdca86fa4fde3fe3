"""What is opened, and as what."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from analysis.video.container import MOST_BOXES, open_video, sniff
from analysis.video.errors import ClipError
from tests.video.made_clips import make_clip


def code_of(path: Path) -> str:
    with pytest.raises(ClipError) as caught, open_video(path):
        pass
    return caught.value.code


@pytest.mark.parametrize(
    ("suffix", "codec", "demuxer"),
    [
        (".mp4", "libx264", "mp4"),
        (".mov", "libx264", "mp4"),
        (".m4v", "libx264", "mp4"),
        (".mkv", "libx264", "matroska"),
        (".webm", "libvpx-vp9", "matroska"),
        (".avi", "mpeg4", "avi"),
    ],
)
def test_bytes_and_not_the_name_choose_the_demuxer(tmp_path: Path, suffix: str, codec: str, demuxer: str) -> None:
    clip = make_clip(tmp_path / f"clip{suffix}", range(60), base=Fraction(1, 30), codec=codec)
    disguised = clip.rename(tmp_path / "clip.txt")
    assert sniff(disguised) == demuxer
    with open_video(disguised) as (container, stream):
        assert demuxer in container.format.name
        assert sum(1 for _ in container.decode(stream)) == 60


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()
    assert code_of(tmp_path / "clip.mp4") == "EMPTY_FILE"


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi"])
def test_a_title_in_another_alphabet_is_no_damage(tmp_path: Path, suffix: str) -> None:
    """Cameras and programs write names as they like."""
    clip = make_clip(
        tmp_path / f"clip{suffix}",
        range(60),
        base=Fraction(1, 30),
        codec="mpeg4",
        metadata={"title": "Lauf in Munchen"},
    )
    named = clip.read_bytes().replace(b"Lauf in Munchen", b"Lauf in M\xfcnchen")
    assert b"M\xfcnchen" in named
    clip.write_bytes(named)
    with open_video(clip) as (container, stream):
        assert sum(1 for _ in container.decode(stream)) > 0


def test_nobody_looks_through_millions_of_empty_boxes(tmp_path: Path) -> None:
    box = (8).to_bytes(4, "big") + b"free"
    path = tmp_path / "clip.mp4"
    path.write_bytes(box * (MOST_BOXES + 1) + make_clip(tmp_path / "whole.mp4").read_bytes())
    assert code_of(path) == "TRUNCATED"
    path.write_bytes(box * (MOST_BOXES // 2) + make_clip(tmp_path / "whole.mp4").read_bytes())
    assert sniff(path) == "mp4"


@pytest.mark.parametrize(
    "content", [b"hello", b"<html>", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WAVEfmt ", b"#EXTM3U\nclip.ts"]
)
def test_other_files_are_no_videos(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content * 20)
    assert code_of(path) == "NOT_A_VIDEO"


def test_script_that_names_another_file_is_not_followed(tmp_path: Path) -> None:
    other = make_clip(tmp_path / "other.mp4")
    script = tmp_path / "clip.mp4"
    script.write_text(f"ffconcat version 1.0\nfile '{other}'\n")
    # FFmpeg left to itself does follow it: the danger is real.
    with av.open(str(script), options={"safe": "0"}) as container:
        assert sum(1 for _ in container.decode(video=0)) == 60
    assert code_of(script) == "NOT_A_VIDEO"


@pytest.mark.parametrize("head", [b"\0\0\0\x18ftypmp42", b"\x1a\x45\xdf\xa3", b"RIFF\0\0\0\0AVI "])
def test_script_behind_the_first_bytes_of_a_video_is_not_followed(tmp_path: Path, head: bytes) -> None:
    other = make_clip(tmp_path / "other.mp4")
    script = tmp_path / "clip.mp4"
    script.write_bytes(head + f"\nffconcat version 1.0\nfile '{other}'\n".encode())
    assert code_of(script) in {"TRUNCATED", "DAMAGED", "NO_FRAMES"}


def test_mp4_without_its_index_is_cut_off(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "whole.mp4").read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: int(len(whole) * 0.6)])
    assert code_of(cut) == "TRUNCATED"


def test_sound_alone_has_no_pictures(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as output:
        track = output.add_stream("aac", rate=44100)
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        frame.sample_rate, frame.pts = 44100, 0
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        output.mux(track.encode(frame))
        output.mux(track.encode(None))
    assert code_of(path) == "NO_FRAMES"


def test_decoders_that_no_camera_needs_stay_shut(tmp_path: Path) -> None:
    assert code_of(make_clip(tmp_path / "clip.mkv", codec="ffv1")) == "UNSUPPORTED_CODEC"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty.mp4", "EMPTY_FILE"),
        ("header_only_zero_frames.mp4", "NO_FRAMES"),
        ("text_as_mp4.mp4", "NOT_A_VIDEO"),
        ("truncated_no_moov.mp4", "NOT_A_VIDEO"),  # it holds a web page
    ],
)
def test_broken_files(shared_data: Path, name: str, code: str) -> None:
    assert code_of(shared_data / "clips" / "broken" / name) == code
