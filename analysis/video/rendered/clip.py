"""Films a moving body: one picture after the other into an mp4, with the truth beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from analysis.gait.model import LANDMARKS, FloatArray, Side, other
from analysis.video.rendered import scene
from analysis.video.rendered.camera import Camera, Place
from analysis.video.rendered.mannequin import SHIRT, Mannequin, Rgb
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
class Companion:
    """Somebody else in the picture.

    along_m      metres ahead of the picture's middle at time 0, the way the runner runs
    drift_mps    how fast they move through the picture that way; 0 for who stands or runs on a treadmill
    turned       they face the other way
    in_front     they hide the runner; otherwise the runner hides them
    """

    motion: Motion
    along_m: float
    drift_mps: float = 0.0
    turned: bool = False
    in_front: bool = False
    shirt: Rgb = (150, 60, 52)


@dataclass(frozen=True, slots=True)
class Filmed:
    """The truth of a rendered clip.

    time_s   (frames,) the clip's timestamps; the motion's own time at each picture
    xy_px    (frames, 33, 2) where the joints are in the picture; NaN for landmarks that the body has no joint for
    body_px  the body's height
    others_px  like xy_px, for each companion
    """

    time_s: FloatArray
    xy_px: FloatArray
    body_px: float
    camera: Camera
    others_px: tuple[FloatArray, ...] = ()


def render_clip(path: Path, motion: Motion, shot: Shot | None = None, others: Sequence[Companion] = ()) -> Filmed:
    """Writes the mp4 (H.264, constant frame rate) and returns its truth. About a second of one core for each second
    of 640x480 at 30 frames a second. The bytes differ from one encoder version to the next: compare with tolerances."""
    shot = shot or Shot()
    camera = Camera.framing(motion.height_m, shot.width_px, shot.height_px, shot.share, shot.place, shot.facing)
    film = _Film(motion, camera, shot, others)
    times, marks = [], []
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=shot.fps, options={"crf": str(shot.crf), "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = shot.width_px, shot.height_px, "yuv420p"
        stream.time_base = Fraction(1, shot.fps)
        for i, (time_s, picture, people) in enumerate(film.pictures()):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, shot.fps)
            container.mux(stream.encode(frame))
            times.append(time_s)
            marks.append(people)
        container.mux(stream.encode())
    people = np.array(marks).swapaxes(0, 1)
    body_px = motion.height_m * camera.px_per_m
    return Filmed(np.array(times), people[0], body_px, camera, tuple(people[1:]))


class _Film:
    """The pictures of one shot, in order."""

    def __init__(self, motion: Motion, camera: Camera, shot: Shot, others: Sequence[Companion]) -> None:
        self._motion, self._camera, self._shot = motion, camera, shot
        self._frames = round(shot.duration_s * shot.fps)
        self._exposures = max(1, round(BLURS_AT_30 * 30 / shot.fps)) if shot.shutter else 1
        noise = np.random.default_rng(11)
        size = (shot.height_px, shot.width_px, 1)
        self._grain = [noise.normal(0, GRAIN, size).astype(np.float32) for _ in range(GRAINS)]
        if shot.place == "pass":
            start_m = -camera.width_px / camera.px_per_m / 2 - 0.5
            crossing_s = -2 * start_m / motion.speed_mps
            self._frames = min(self._frames, round(crossing_s * shot.fps))
            runner = Companion(motion, start_m, motion.speed_mps, shirt=SHIRT)
        else:
            runner = Companion(motion, 0.0, shirt=SHIRT)
        self._cast = [_Actor(who, camera) for who in (runner, *others)]
        if shot.place == "treadmill":
            self._scenery = scene.gym(camera)
        else:
            travel_m = motion.speed_mps * shot.duration_s if shot.place == "follow" else 0.0
            self._scenery = scene.park(camera, camera.width_px + int(travel_m * camera.px_per_m) + 2)

    def pictures(self) -> Iterator[tuple[float, FloatArray, FloatArray]]:
        """(time, (h, w, 3) uint8 RGB, (people, 33, 2) truth, the runner's first) of each frame."""
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
            yield time_s, picture.astype(np.uint8), np.array([who.marks(time_s) for who in self._cast])

    def _expose(self, time_s: float) -> FloatArray:
        backdrop = self._backdrop(time_s)
        if self._shot.place == "treadmill":
            scene.draw_belt(backdrop, self._camera, self._motion.speed_mps * time_s)
        for who in self._cast:
            scene.draw_shadows(backdrop, who.camera, who.joints(time_s))
        picture = backdrop.astype(np.float32)
        runner, *others = self._cast
        behind, before = ([who for who in others if who.in_front is front] for front in (False, True))
        for who in (*behind, runner, *before):
            if sprite := who.body.draw(who.joints(time_s), who.camera):
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


class _Actor:
    """One body in the film, seen by the camera or, turned, by its mirror image."""

    def __init__(self, who: Companion, camera: Camera) -> None:
        self._who, self._way = who, -1 if who.turned else 1
        self.in_front = who.in_front
        self.body = Mannequin(who.motion.height_m, who.shirt)
        self.camera = replace(camera, facing=other(camera.facing)) if who.turned else camera

    def joints(self, time_s: float) -> Joints:
        ahead = self._way * (self._who.along_m + self._who.drift_mps * time_s)
        offset = np.array([ahead, 0.0, 0.0])
        return {name: point + offset for name, point in self._who.motion.joints(max(time_s, 0.0)).items()}

    def marks(self, time_s: float) -> FloatArray:
        """(33, 2) pixels."""
        marks = np.full((LANDMARKS, 2), np.nan)
        for name, point in self.joints(time_s).items():
            if name in LANDMARK_OF_JOINT:
                marks[LANDMARK_OF_JOINT[name]] = self.camera.to_px(point)
        return marks
