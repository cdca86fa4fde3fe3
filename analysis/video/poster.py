"""The still picture that stands for a clip until it is played."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from av import CodecContext, VideoFrame
from av.video.codeccontext import VideoCodecContext

LONG_SIDE_PX = 640
QUALITY = 4
"""JPEG quantiser of FFmpeg, 2 (best) to 31."""


def write(frame: VideoFrame, path: Path) -> None:
    """Writes an upright picture as a JPEG of at most 640 pixels on the long side, without metadata."""
    scale = min(1.0, LONG_SIDE_PX / max(frame.width, frame.height))
    width, height = (max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height))
    still = frame.reformat(width=width, height=height, format="yuvj420p", dst_color_range="JPEG", interpolation="AREA")
    still.pts = 0
    still.time_base = Fraction(1, 25)
    codec = CodecContext.create("mjpeg", "w")
    if not isinstance(codec, VideoCodecContext):
        raise TypeError("mjpeg is no encoder of pictures")
    codec.width, codec.height, codec.pix_fmt = width, height, "yuvj420p"
    codec.time_base = still.time_base
    codec.options = {"qmin": str(QUALITY), "qmax": str(QUALITY), "flags": "+bitexact"}
    path.write_bytes(b"".join(bytes(packet) for packet in [*codec.encode(still), *codec.encode(None)]))
