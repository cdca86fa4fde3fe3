"""A video whose every picture says which one it is, at uneven times: for asking a browser what it really shows."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from analysis.curves import save_curves
from analysis.gait.model import SegmentCurves
from analysis.video.prepare import prepare
from tests import actors
from tests.e2e.stage import clip_of

WIDTH, HEIGHT, BITS = 640, 360, 8
FRAMES = 90
TIME_BASE = Fraction(1, 600)
START_TICKS = 300
STEPS = (20, 10, 25, 10, 40, 20)
"""Ticks from one picture to the next, over and over: 60, 30, 24 and 15 pictures a second in turn."""

STRIDE_S = 0.7
NEAR_STRIKES_S = tuple(0.6 + STRIDE_S * n for n in range(5))


def stamp(picture: np.ndarray, number: int, rows: slice) -> None:
    """Writes the number into rows of a picture (height, width, 3), in blocks of black and white, highest bit left."""
    width = picture.shape[1]
    for bit in range(BITS):
        white = number >> (BITS - 1 - bit) & 1
        picture[rows, bit * width // BITS : (bit + 1) * width // BITS] = 235 if white else 20


def draw(number: int) -> np.ndarray:
    """(HEIGHT, WIDTH, 3) uint8: grey, with the number across the middle."""
    picture = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    stamp(picture, number, slice(120, 240))
    return picture


def write(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=600)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = stream.codec_context.time_base = TIME_BASE
        ticks = START_TICKS
        for number in range(FRAMES):
            frame = av.VideoFrame.from_ndarray(draw(number), format="rgb24")
            frame.pts, frame.time_base = ticks, TIME_BASE
            container.mux(stream.encode(frame))
            ticks += STEPS[number % len(STEPS)]
        container.mux(stream.encode(None))


def _strides() -> list[dict[str, Any]]:
    """Four of the near leg one after the other, knees less and less bent, and one of the far leg beside the first."""
    one = actors.payload()["strides"][0]
    starts = [(True, "left", t) for t in NEAR_STRIKES_S[:-1]] + [(False, "right", NEAR_STRIKES_S[0] + STRIDE_S / 2)]
    strides = [
        one
        | {"near": near, "side": side, "metrics": {"Kpk": 80.0 - 3 * n, "heelPk": 0.31}}
        | {"foot_strike_s": t, "toe_off_s": t + 0.25, "next_foot_strike_s": t + STRIDE_S}
        for n, (near, side, t) in enumerate(starts)
    ]
    return sorted(strides, key=lambda stride: stride["foot_strike_s"])


def put_on_stage(athlete: str = "Cleo", **changes: Any) -> str:
    """Makes it a scored clip of the athlete, prepared for the browser as any clip is; returns the clip's id.

    Its runner is as tall as the picture, and knees bend and straighten with the strides.
    """
    clip = clip_of(athlete, original_name="barcode.mp4", result=actors.payload(strides=_strides()) | changes)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "barcode.mp4"
        write(source)
        made = prepare(source, Path(folder))
        made.proxy.replace(clip.proxy_path)
        made.poster.replace(clip.poster_path)
    points = np.full((len(made.time_s), 33, 2), (WIDTH / 2, HEIGHT / 2), np.float32)
    points[:, 0, 1], points[:, [31, 32], 1] = 0, HEIGHT
    points[:, [25, 26], 0] += 40
    points[:, [27, 28], 1] += 60
    angle = 50 + 40 * np.sin(2 * np.pi * np.asarray(made.time_s) / STRIDE_S)
    sides = {"left": angle, "right": -angle}
    save_curves(
        clip.curves_path,
        time_s=made.time_s,
        width_px=made.width_px,
        height_px=made.height_px,
        curves=[SegmentCurves(np.arange(len(made.time_s)), sides, sides, sides, points)],
    )
    return str(clip.pk)
