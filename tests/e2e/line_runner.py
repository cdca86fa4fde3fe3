"""A clip that costs no pose run: a computed runner's landmarks, measured, and a video of lines drawn through them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from analysis.curves import save_curves
from analysis.gait.model import PoseTrack, Side
from analysis.gait.serialise import details, to_dict
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track
from analysis.models import Clip, Result
from analysis.pose.landmarks import save_track
from analysis.walk.measure import kept_track, measure
from tests.e2e import barcode
from tests.e2e.stage import clip_of

LEFT = ((11, 13, 15), (23, 25, 27, 29, 31, 27))
RIGHT = ((8, 12, 24, 26, 28, 30, 32, 28), (12, 14, 16))
PAPER, GROUND, FAR_INK, NEAR_INK = (52, 47, 43), (70, 64, 58), (120, 104, 112), (214, 208, 200)
LIKE_THE_PROXY = {"g": "5", "bf": "0", "preset": "veryfast", "crf": "23"}


NUMBER_ROWS = slice(0, 24)
WOBBLE_S = 0.004


@dataclass(frozen=True)
class Film:
    """Which clip: the same film is drawn once and kept by its name.

    uneven     at uneven times, as phones film
    numbered   each picture says at its top which one it is, as in `barcode`
    """

    seconds: float
    fps: int
    width: int = 960
    height: int = 540
    speed_mps: float = 3.2
    lazy_deg: float = 30.0
    facing: Side = "right"
    uneven: bool = False
    numbered: bool = False

    @property
    def name(self) -> str:
        usual = Film(self.seconds, self.fps, self.width)
        other = [f"{v:g}" if isinstance(v, float) else str(v) for k, v in vars(self).items() if v != getattr(usual, k)]
        return "-".join(("lines", f"{self.seconds:g}s", f"{self.fps}fps", str(self.width), *other)) + ".mp4"


def track_of(film: Film) -> PoseTrack:
    """A runner on a treadmill, no two strides alike, as a good pose model sees it."""
    asked = RunnerParameters(speed_mps=film.speed_mps, lazy_deg=film.lazy_deg, stride_jitter=2.0, seed=3)
    runner = SyntheticRunner(asked)
    view = CameraView(width_px=film.width, height_px=film.height, px_per_m=film.height / 2.3, facing=film.facing)
    timing = Timing(rate_hz=film.fps, duration_s=film.seconds, wobble_s=WOBBLE_S if film.uneven else 0.0)
    return landmark_track(runner, view, timing, Noise(sigma_mm=4.0), seed=5)[0]


def draw(track: PoseTrack, path: Path, film: Film) -> None:
    unfinished = path.with_suffix(".part.mp4")
    with av.open(str(unfinished), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=film.fps, options=LIKE_THE_PROXY)
        stream.width, stream.height, stream.pix_fmt = track.width_px, track.height_px, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 90_000)
        floor = int(np.nanmax(track.xy_px[:, :, 1])) + 6
        far, near = (LEFT, RIGHT) if film.facing == "right" else (RIGHT, LEFT)
        for number, (points, time_s) in enumerate(zip(track.xy_px, track.time_s, strict=True)):
            picture = np.full((track.height_px, track.width_px, 3), PAPER, np.uint8)
            cv2.rectangle(picture, (0, floor), (track.width_px, track.height_px), GROUND, -1)
            for chains, ink, width in ((far, FAR_INK, 12), (near, NEAR_INK, 18)):
                for chain in chains:
                    line = np.rint(points[list(chain)]).astype(np.int32)
                    cv2.polylines(picture, [line], False, ink, width, cv2.LINE_AA)
            if film.numbered:
                barcode.stamp(picture, number, NUMBER_ROWS)
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = round(time_s * 90_000), Fraction(1, 90_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    unfinished.replace(path)


def put_on_stage(film: Film, shelf: Path, athlete: str = "Cleo") -> str:
    """Makes it a scored clip of the athlete; returns the clip's id. The video is drawn where `shelf` has it not yet."""
    track = track_of(film)
    shelf.mkdir(parents=True, exist_ok=True)
    video = shelf / film.name
    if not video.exists():
        draw(track, video, film)
    clip = clip_of(
        athlete,
        original_name=film.name,
        state=Clip.State.SCORED,
        pace_mps=film.speed_mps,
        width_px=film.width,
        height_px=film.height,
        duration_s=film.seconds,
    )
    save_track(clip.landmarks_path, track)
    kept = kept_track(clip)
    assert kept is not None
    analysis = measure(clip, kept, ())  # judged as it will be after a correction
    clip.proxy_path.write_bytes(video.read_bytes())
    save_curves(
        clip.curves_path, time_s=track.time_s, width_px=film.width, height_px=film.height, curves=analysis.curves
    )
    Result.objects.filter(clip=clip).update(payload=to_dict(analysis), details=details(analysis))
    return str(clip.pk)
