"""Small clips made on the spot: a bright square that moves over a textured ground, one picture per given timestamp."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

TICK = Fraction(1, 90_000)


def picture(index: int, width: int = 192, height: int = 128) -> NDArray[np.uint8]:
    """A picture whose square tells its index: it moves 4 pixels a picture along the top third."""
    ground = np.indices((height, width)).sum(axis=0) % 32 * 3 + 40
    made = np.repeat(ground[:, :, None], 3, axis=2).astype(np.uint8)
    left = 4 * index % (width - 24)
    made[8:32, left : left + 24] = (250, 240, 20)
    return made


def square_left(rgb: NDArray[np.uint8]) -> int:
    """Left edge of the square in a picture of that kind."""
    columns = np.flatnonzero((rgb[8:32, :, 0].astype(int) - rgb[8:32, :, 2] > 80).mean(axis=0) > 0.5)
    return int(columns[0])


def make_clip(
    path: Path,
    stamps: Sequence[int] = tuple(range(0, 60 * 3000, 3000)),
    *,
    base: Fraction = TICK,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    size: tuple[int, int] = (192, 128),
    rotation: int = 0,
    metadata: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
) -> Path:
    """Writes one picture per stamp (ticks of `base`); the suffix chooses the container. Returns the path."""
    with av.open(str(path), "w", container_options=container_options or {}) as output:
        output.metadata.update(metadata or {})
        track: Any = output.add_stream(codec, rate=30, options=options or {})
        track.width, track.height, track.pix_fmt = *size, pix_fmt
        track.time_base = track.codec_context.time_base = base
        if rotation:
            track.set_display_rotation(rotation)
        for index, stamp in enumerate(stamps):
            frame = av.VideoFrame.from_ndarray(picture(index, *size), format="rgb24").reformat(format=pix_fmt)
            frame.pts, frame.time_base = stamp, base
            output.mux(track.encode(frame))
        output.mux(track.encode(None))
    return path


def read_back(path: Path) -> tuple[list[float], list[NDArray[np.uint8]]]:
    """Timestamps in seconds and RGB pictures as any player would see them."""
    with av.open(str(path)) as container:
        track = container.streams.video[0]
        frames = [(float(f.pts * track.time_base), f.to_ndarray(format="rgb24")) for f in container.decode(track)]
    return [time for time, _ in frames], [rgb for _, rgb in frames]
