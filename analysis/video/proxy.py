"""The copy of a clip that a browser plays and steps through, and that the pose model reads.

H.264 in an MP4 that starts to play before it is complete on the other side: upright, square pixels, at most 1440 on the
long side, every picture of the clip at its own timestamp, a key picture every fifth and no picture that waits for a
later one, so that stepping is quick in both directions. Sound and metadata (place and time of filming) stay behind.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import av
from av import Packet, VideoFrame
from av.container import OutputContainer
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, VideoReformatter
from av.video.stream import VideoStream

from analysis.video import poster
from analysis.video.container import Limits, open_video, translated_errors
from analysis.video.decode import Picture, decoded
from analysis.video.errors import clip_error
from analysis.video.pieces import PieceWriter
from analysis.video.probe import Probe, probe
from analysis.video.sandbox import Progress, cores
from analysis.video.shape import shrunk, turned

MUXER = {"movflags": "+faststart", "fflags": "+bitexact"}
LONG_SIDE_PX = 1440
KEY_PICTURE_EVERY = 5
ONE_CORE_PX = 1920
"""Up to so many pixels on its long side, one core copies a clip faster than the other can follow the runner. To decode
on several costs a third more, and leaves none to follow meanwhile."""
QUALITY_BY_LONG_SIDE = ((900, 20), (700, 17), (0, 14))
"""H.264 rate factor from so many pixels on. The pose model magnifies a small picture, and the encoder's blocks too."""


def job(
    progress: Progress, *, source: str, proxy: str, pieces: str, still: str, limits: Mapping[str, Any]
) -> dict[str, Any]:
    """Sandbox job: checks the clip, writes proxy, its pieces and poster. Raises ClipError."""
    bounds = Limits(**limits)
    found = probe(Path(source), bounds)
    width, height, times = write(Path(source), found, Path(proxy), Path(pieces), Path(still), bounds, progress)
    return {"probe": asdict(found), "width": width, "height": height, "time_s": times}


def proxy_size(width: int, height: int) -> tuple[int, int]:
    """Even width and height of the proxy of a picture of that size: whole, or a half, a third, ... of it.

    Whole numbers blur nothing and cost least. The pose model looks at 256 pixels across one and a quarter body heights,
    which a runner in half of 1080p still fills.
    """
    shrink = math.ceil(max(width, height) / LONG_SIDE_PX)
    return max(2, round(width / shrink / 2) * 2), max(2, round(height / shrink / 2) * 2)


def write(
    source: Path, found: Probe, proxy: Path, pieces: Path, still: Path, limits: Limits, progress: Progress
) -> tuple[int, int, list[float]]:
    """Writes the proxy, the same in pieces into that folder, and the poster; returns the proxy's width and height and
    the timestamp of each of its pictures.

    progress hears how many pictures are in complete pieces.

    Raises ClipError of `open_video` and `decoded`, and TOO_SHORT or TOO_MANY_FRAMES when decoding gives what the probe
    did not see.
    """
    width, height = proxy_size(found.width, found.height)
    threads = 1 if max(found.width, found.height) <= ONE_CORE_PX else cores()
    converter = VideoReformatter()
    count = 0
    with (
        open_video(source, threads) as (container, stream),
        translated_errors(),
        _Film(proxy, pieces, stream.time_base or Fraction(1, 1000), found.fps_median) as film,
    ):
        if width < found.width:
            # A quarter of the work. It smooths the edges of blocks, which half of a picture hardly shows.
            stream.codec_context.options = {"skip_loop_filter": "noref"}
        for picture in decoded(container, stream):
            if count == limits.frames:
                raise clip_error("TOO_MANY_FRAMES", limit_frames=limits.frames)
            stored = (height, width) if picture.turns % 2 else (width, height)
            frame = turned(shrunk(_plain(picture.frame, converter), *stored), picture.turns)
            film.add(frame, picture)
            count += 1
            if count in (1, found.frames // 2):
                poster.write(frame, still)
            progress(film.readable, max(found.frames, count))
        if count < limits.shortest_frames:
            raise clip_error("TOO_SHORT", frames=count, seconds=count / found.fps_median)
    progress(count, count)
    return width, height, film.times


def _plain(frame: VideoFrame, converter: VideoReformatter) -> VideoFrame:
    """The picture as all browsers show it: yuv420p in the range of television."""
    if frame.format.name == "yuv420p" and frame.color_range != ColorRange.JPEG:
        return frame
    return converter.reformat(frame, format="yuv420p", dst_color_range=ColorRange.MPEG)


class _Film:
    """The proxy and its pieces while they are written; a context manager, which completes them.

    base   the clip's time base
    fps    the clip's, about
    times  timestamps of the pictures so far, seconds
    """

    def __init__(self, proxy: Path, pieces: Path, base: Fraction, fps: float) -> None:
        self.times: list[float] = []
        self._ticks = base.numerator
        self._clock = Fraction(1, base.denominator)
        self._fps = fps
        # Times in the file are exact only where the file's own clock is the track's.
        muxer = {**MUXER, "movie_timescale": str(base.denominator)}
        self._output = av.open(str(proxy), "w", format="mp4", container_options=muxer)
        self._pieces = PieceWriter(pieces, muxer)
        self._track: VideoStream | None = None
        self._shift = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._track is not None:
            self._write(self._track, self._track.encode(None))
        self._output.close()
        self._pieces.close()

    @property
    def readable(self) -> int:
        """Pictures in complete pieces."""
        return self._pieces.complete

    def add(self, frame: VideoFrame, picture: Picture) -> None:
        """The next picture in its final form, and where it comes from."""
        if self._track is None:
            self._track = proxy_track(self._output, frame, picture.frame, self._clock, self._fps)
            self._shift = min(0, picture.stamp)  # an MP4 has no time before zero
        frame.pts = (picture.stamp - self._shift) * self._ticks
        frame.time_base = self._clock
        frame.pict_type = PictureType.NONE
        self.times.append(float(frame.pts * self._clock))
        self._write(self._track, self._track.encode(frame))

    def _write(self, track: VideoStream, packets: Iterable[Packet[VideoStream]]) -> None:
        for packet in packets:
            # A picture lasts until the next one; this counts for the last.
            packet.duration = round(1 / self._fps / self._clock)
            self._output.mux(packet)
            self._pieces.add(packet, track)


def proxy_track(
    output: OutputContainer, frame: VideoFrame, original: VideoFrame, base: Fraction, fps: float
) -> VideoStream:
    """The track of a copy that browsers play. frame: the first picture as it is to be stored; original: as it came."""
    quality = next(q for side, q in QUALITY_BY_LONG_SIDE if max(frame.width, frame.height) >= side)
    track = output.add_stream(
        "libx264",
        rate=max(1, round(fps)),
        options={
            "preset": "ultrafast",
            "crf": str(quality),
            "g": str(KEY_PICTURE_EVERY),
            "keyint_min": str(KEY_PICTURE_EVERY),
            "sc_threshold": "0",
            "bf": "0",
        },
    )
    codec = track.codec_context
    codec.width, codec.height, codec.pix_fmt = frame.width, frame.height, "yuv420p"
    codec.thread_count = 1
    codec.time_base = track.time_base = base
    codec.color_range = ColorRange.MPEG
    codec.colorspace, codec.color_primaries, codec.color_trc = (
        original.colorspace,
        original.color_primaries,
        original.color_trc,
    )
    return track
