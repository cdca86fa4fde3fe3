"""Opening a clip without letting the file decide what else is opened.

FFmpeg guesses a file's kind from its content, and some kinds (playlists, concatenation scripts) name further files,
which it would then read. So the first bytes choose among three demuxers here, that one is forced, and only plain files
and the decoders that cameras need are allowed.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from analysis.video.errors import clip_error

EXTENSIONS = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi")
DECODERS = (
    "h264",
    "hevc",
    "vp8",
    "vp9",
    "libdav1d",
    "av1",
    "mpeg4",
    "msmpeg4v3",
    "mpeg2video",
    "h263",
    "mjpeg",
    "prores",
    "dvvideo",
)
MOST_BOXES = 100_000
"""Of an MP4 before its index. Cameras write a few; as many as a large file holds would take an hour to pass over."""
MP4_FIRST_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a clip may cost. Pictures are counted as shown: upright, square pixels."""

    bytes: int = 2 * 1024**3
    seconds: float = 300.0
    frames: int = 36_000
    pixels: int = 4096 * 2304
    streams: int = 16
    shortest_frames: int = 8
    shortest_side_px: int = 64


def sniff(path: Path) -> str:
    """Name of the demuxer ("mp4", "matroska" or "avi") that the first bytes ask for.

    Raises ClipError EMPTY_FILE, NOT_A_VIDEO, or TRUNCATED for an MP4 whose index has not arrived.
    """
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise clip_error("EMPTY_FILE")
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head[4:8] in MP4_FIRST_BOXES:
        if not _has_index(path):
            raise clip_error("TRUNCATED")
        return "mp4"
    raise clip_error("NOT_A_VIDEO")


def _has_index(path: Path) -> bool:
    """Whether the whole `moov` box is among the top-level boxes of an MP4."""
    end = path.stat().st_size
    start = 0
    with path.open("rb") as file:
        for _ in range(MOST_BOXES):
            if start + 8 > end:
                return False
            file.seek(start)
            head = file.read(16)
            size, kind = int.from_bytes(head[:4], "big"), head[4:8]
            if size == 1:  # a 64-bit size follows the kind
                size = int.from_bytes(head[8:16], "big")
            elif size == 0:  # to the end of the file
                size = end - start
            if size < 8:
                return False
            if kind == b"moov":
                return start + size <= end
            start += size
    return False


@contextmanager
def open_video(path: Path, threads: int = 1) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The container and its first moving picture, to be decoded with so many threads.

    Raises ClipError as `sniff` does, and DAMAGED, NO_FRAMES, UNSUPPORTED_CODEC, OUT_OF_MEMORY; FFmpeg's errors in the
    body of the `with` become ClipErrors, too.
    """
    options = {"protocol_whitelist": "file", "codec_whitelist": ",".join(DECODERS)}
    demuxer = sniff(path)
    with (
        translated_errors(),
        av.open(f"file:{path}", format=demuxer, container_options=options, metadata_errors="replace") as container,
    ):
        # A cover picture is stored as a video stream of one frame.
        streams = [s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
        if not streams:
            raise clip_error("NO_FRAMES")
        stream = streams[0]
        codec = stream.codec_context
        if codec is None or codec.codec.name not in DECODERS:
            raise clip_error("UNSUPPORTED_CODEC", codec="unknown" if codec is None else codec.codec.name)
        codec.thread_count = threads
        codec.thread_type = "NONE" if threads == 1 else "AUTO"
        yield container, stream


@contextmanager
def translated_errors() -> Iterator[None]:
    """Lets FFmpeg's errors come out as ClipErrors."""
    try:
        yield
    except MemoryError as error:
        raise clip_error("OUT_OF_MEMORY") from error
    except FFmpegError as error:
        code = {errno.ENOMEM: "OUT_OF_MEMORY", errno.EFBIG: "OUTPUT_TOO_LARGE"}.get(error.errno or 0, "DAMAGED")
        raise clip_error(code) from error
