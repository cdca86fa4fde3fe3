"""Films a moving body: one picture after the other into an mp4, with the truth beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from analysis.gait.model import LANDMARKS, FloatArray, Side
from analysis.video.rendered import scene
from analysis.video.rendered.camera import Camera, Place
from analysis.video.rendered.mannequin import Mannequin
from analysis.video.rendered.motion import Joints, Motion

LANDMARK_OF_JOINT = {
    "nose": 0,
    **{f"left_{name}": 2 * i + 11 for i, name in enumerate(("shoulder", "elbow", "wrist"))},
    **{f"right_{name}": 2 * i + 12 for i, name in enumerate(("shoulder", "elbow", "wrist"))},
    **{f"left_{name}": 2 * i + 23 for i, name in enumerate(("hip", "knee", "ankle", "heel", "toe"))},
    **{f"right_{name}": 2 * i + 24 for i, name in enumerate(("hip", "knee", "ankle", "heel", "toe"))},
}
"""Joint names to BlazePose landmarks."""

GRAIN = 2.0
GRAINS = 4
BLURS_AT_30 = 2
"""Exposures that make one picture at 30 frames a second; fewer at higher rates."""


@dataclass(frozen=True, slots=True)
class Shot:
    """How a clip is filmed. share: the body's height in the picture; shutter: exposure as a share of a frame."""

    duration_s: float = 6.0
    fps: int = 30
    width_px: int = 1280
    height_px: int = 720
    facing: Side = "right"
    place: Place = "treadmill"
    share: float = 0.62
    shutter: float = 0.25
    crf: int = 20


@dataclass(frozen=True, slots=True)
class Filmed:
    """The truth of a rendered clip.

    time_s   (frames,) the clip's timestamps; the motion's own time at each picture
    xy_px    (frames, 33, 2) where the joints are in the picture; NaN for landmarks that the body has no joint for
    body_px  the body's height
    """

    time_s: FloatArray
    xy_px: FloatArray
    body_px: float
    camera: Camera


def render_clip(path: Path, motion: Motion, shot: Shot | None = None) -> Filmed:
    """Writes the mp4 (H.264, constant frame rate) and returns its truth. About a second of one core for each second
    of 640x480 at 30 frames a second. The bytes differ from one encoder version to the next: compare with tolerances."""
    shot = shot or Shot()
    camera = Camera.framing(motion.height_m, shot.width_px, shot.height_px, shot.share, shot.place, shot.facing)
    film = _Film(motion, camera, shot)
    times, marks = [], []
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=shot.fps, options={"crf": str(shot.crf), "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = shot.width_px, shot.height_px, "yuv420p"
        stream.time_base = Fraction(1, shot.fps)
        for i, (time_s, picture, xy_px) in enumerate(film.pictures()):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, shot.fps)
            container.mux(stream.encode(frame))
            times.append(time_s)
            marks.append(xy_px)
        container.mux(stream.encode())
    return Filmed(np.array(times), np.array(marks), motion.height_m * camera.px_per_m, camera)


class _Film:
    """The pictures of one shot, in order."""

    def __init__(self, motion: Motion, camera: Camera, shot: Shot) -> None:
        self._motion, self._camera, self._shot = motion, camera, shot
        self._body = Mannequin(motion.height_m)
        self._frames = round(shot.duration_s * shot.fps)
        self._exposures = max(1, round(BLURS_AT_30 * 30 / shot.fps)) if shot.shutter else 1
        noise = np.random.default_rng(11)
        size = (shot.height_px, shot.width_px, 1)
        self._grain = [noise.normal(0, GRAIN, size).astype(np.float32) for _ in range(GRAINS)]
        if shot.place == "pass":
            self._start_m = -camera.width_px / camera.px_per_m / 2 - 0.5
            crossing_s = -2 * self._start_m / motion.speed_mps
            self._frames = min(self._frames, round(crossing_s * shot.fps))
        if shot.place == "treadmill":
            self._scenery = scene.gym(camera)
        else:
            travel_m = motion.speed_mps * shot.duration_s if shot.place == "follow" else 0.0
            self._scenery = scene.park(camera, camera.width_px + int(travel_m * camera.px_per_m) + 2)

    def pictures(self) -> Iterator[tuple[float, FloatArray, FloatArray]]:
        """(time, (h, w, 3) uint8 RGB, (33, 2) truth) of each frame."""
        step = self._shot.shutter / self._shot.fps / self._exposures
        for i in range(self._frames):
            time_s = i / self._shot.fps  # we make the timestamps here
            late = [(k - (self._exposures - 1) / 2) * step for k in range(self._exposures)]
            picture = self._expose(time_s + late[0])
            for delay in late[1:]:
                picture += self._expose(time_s + delay)
            picture /= len(late)
            picture += self._grain[i % GRAINS]
            np.clip(picture, 0, 255, out=picture)
            yield time_s, picture.astype(np.uint8), self._truth(time_s)

    def _expose(self, time_s: float) -> FloatArray:
        joints = self._joints(time_s)
        backdrop = self._backdrop(time_s)
        if self._shot.place == "treadmill":
            scene.draw_belt(backdrop, self._camera, self._motion.speed_mps * time_s)
        scene.draw_shadows(backdrop, self._camera, joints)
        picture = backdrop.astype(np.float32)
        sprite = self._body.draw(joints, self._camera)
        if sprite is not None:
            sprite.over(picture)
        return picture

    def _backdrop(self, time_s: float) -> FloatArray:
        """(h, w, 3) uint8, to be drawn on."""
        width = self._camera.width_px
        if self._shot.place != "follow":
            return self._scenery[:, :width].copy()
        gone = round(self._motion.speed_mps * time_s * self._camera.px_per_m)
        rest = self._scenery.shape[1] - width
        left = min(max(gone if self._camera.sign > 0 else rest - gone, 0), rest)  # exposures begin before the clip
        return self._scenery[:, left : left + width].copy()

    def _joints(self, time_s: float) -> Joints:
        joints = self._motion.joints(max(time_s, 0.0))
        if self._shot.place != "pass":
            return joints
        offset = np.array([self._start_m + self._motion.speed_mps * time_s, 0.0, 0.0])
        return {name: point + offset for name, point in joints.items()}

    def _truth(self, time_s: float) -> FloatArray:
        joints = self._joints(time_s)
        marks = np.full((LANDMARKS, 2), np.nan)
        for name, landmark in LANDMARK_OF_JOINT.items():
            marks[landmark] = self._camera.to_px(joints[name])
        return marks
