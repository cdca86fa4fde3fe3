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
from typing import Any

import av
import numpy as np
from av import Packet, VideoFrame
from av.container import OutputContainer
from av.video.frame import PictureType
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from analysis.video import poster
from analysis.video.container import Limits, open_video, translated_errors
from analysis.video.decode import decoded
from analysis.video.errors import clip_error
from analysis.video.probe import Probe, probe
from analysis.video.sandbox import Progress, cores

MUXER = {"movflags": "+faststart", "fflags": "+bitexact"}
LONG_SIDE_PX = 1440
KEY_PICTURE_EVERY = 5
QUALITY_BY_LONG_SIDE = ((900, 20), (700, 17), (0, 14))
"""H.264 rate factor from so many pixels on. The pose model magnifies a small picture, and the encoder's blocks too."""


def job(progress: Progress, *, source: str, proxy: str, still: str, limits: Mapping[str, Any]) -> dict[str, Any]:
    """Sandbox job: checks the clip, writes proxy and poster. Raises ClipError."""
    bounds = Limits(**limits)
    found = probe(Path(source), bounds)
    width, height, times = write(Path(source), found, Path(proxy), Path(still), bounds, progress)
    return {"probe": asdict(found), "width": width, "height": height, "time_s": times}


def proxy_size(width: int, height: int) -> tuple[int, int]:
    """Even width and height of the proxy of a picture of that size: whole, or a half, a third, ... of it.

    Whole numbers blur nothing and cost least. The pose model looks at 256 pixels across one and a quarter body heights,
    which a runner in half of 1080p still fills.
    """
    shrink = math.ceil(max(width, height) / LONG_SIDE_PX)
    return max(2, round(width / shrink / 2) * 2), max(2, round(height / shrink / 2) * 2)


def write(
    source: Path, found: Probe, proxy: Path, still: Path, limits: Limits, progress: Progress
) -> tuple[int, int, list[float]]:
    """Writes proxy and poster; returns the proxy's width and height and the timestamp of each of its pictures.

    Raises ClipError of `open_video` and `decoded`, and TOO_SHORT or TOO_MANY_FRAMES when decoding gives what the probe
    did not see.
    """
    width, height = proxy_size(found.width, found.height)
    scaler = VideoReformatter()
    times: list[float] = []
    step_s = 1 / found.fps_median
    with (
        open_video(source, threads=cores()) as (container, stream),
        translated_errors(),
        av.open(str(proxy), "w", format="mp4", container_options=MUXER) as output,
    ):
        base = stream.time_base or Fraction(1, 1000)
        track: VideoStream | None = None
        shift = 0
        for picture in decoded(container, stream):
            if len(times) == limits.frames:
                raise clip_error("TOO_MANY_FRAMES", limit_frames=limits.frames)
            stored = (height, width) if picture.turns % 2 else (width, height)
            scaled = scaler.reformat(
                picture.frame,
                *stored,
                format="yuv420p",
                interpolation=Interpolation.AREA,
                dst_color_range=ColorRange.MPEG,
            )
            frame = turned(scaled, picture.turns)
            if track is None:
                track = _track(output, frame, picture.frame, Fraction(1, base.denominator), found.fps_median)
                shift = min(0, picture.stamp)  # an MP4 has no time before zero
            frame.pts = (picture.stamp - shift) * base.numerator
            frame.time_base = Fraction(1, base.denominator)
            frame.pict_type = PictureType.NONE
            times.append(float(frame.pts * frame.time_base))
            _mux(output, track.encode(frame), round(step_s * base.denominator))
            if len(times) == 1 or len(times) == found.frames // 2:
                poster.write(frame, still)
            progress(len(times), max(found.frames, len(times)))
        if track is None or len(times) < limits.shortest_frames:
            raise clip_error("TOO_SHORT", frames=len(times), seconds=len(times) * step_s)
        _mux(output, track.encode(None), round(step_s * base.denominator))
    progress(len(times), len(times))
    return width, height, times


def turned(frame: VideoFrame, turns: int) -> VideoFrame:
    """A yuv420p picture turned by so many quarter turns counter-clockwise."""
    if turns == 0:
        return frame
    size = (frame.height, frame.width) if turns % 2 else (frame.width, frame.height)
    made = VideoFrame(*size, "yuv420p")
    for source, target in zip(frame.planes, made.planes, strict=True):
        _samples(target)[:] = np.rot90(_samples(source), turns)
    return made


def _samples(plane: VideoPlane) -> NDArray[np.uint8]:
    """(height, width) view of a plane's samples without the rows' padding."""
    rows: NDArray[np.uint8] = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def _track(output: OutputContainer, frame: VideoFrame, original: VideoFrame, base: Fraction, fps: float) -> VideoStream:
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
    codec.thread_count = cores()
    codec.time_base = track.time_base = base
    codec.color_range = ColorRange.MPEG
    codec.colorspace, codec.color_primaries, codec.color_trc = (
        original.colorspace,
        original.color_primaries,
        original.color_trc,
    )
    return track


def _mux(output: OutputContainer, packets: Iterable[Packet[VideoStream]], duration: int) -> None:
    """A picture lasts until the next one; the duration counts for the last."""
    for packet in packets:
        packet.duration = duration
        output.mux(packet)
