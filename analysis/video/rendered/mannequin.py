"""The body: limbs turned on a lathe, shaded by one lamp, hidden by depth. NumPy and OpenCV, no mesh, no GL.

Each limb has a front and a back outline (radii along its axis, in body heights). A pixel of it gets the normal and the
depth of the elliptic section it lies on, so joints blend, legs pass in front of each other, and the light is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np

from analysis.gait.model import SIDES, FloatArray, Side
from analysis.video.rendered.camera import SUPERSAMPLING, Camera
from analysis.video.rendered.motion import Joints

Rgb = tuple[int, int, int]

SKIN, LIP, EAR = (198, 150, 118), (176, 112, 98), (186, 136, 106)
SHIRT, BAND, SHORTS, HEM = (28, 110, 180), (226, 234, 240), (40, 44, 56), (66, 74, 92)
HAIR, EYE, BROW = (56, 40, 31), (38, 36, 40), (78, 56, 42)
SOCK, SHOE, SOLE = (232, 233, 235), (236, 118, 46), (244, 244, 240)

LAMP = (np.array([0.35, 0.62, 0.70]) / np.linalg.norm([0.35, 0.62, 0.70])).astype(np.float32)
"""Direction to the light: forward, up, towards the camera."""
AMBIENT, SKYLIGHT, DIFFUSE = 0.44, 0.08, 0.60
"""Light from everywhere, from above, and from the lamp."""
FAR_LIMB = 0.78
"""Brightness of the limbs on the far side, in the body's own shade."""
SHORTS_REACH, SLEEVE_REACH = 0.52, 0.56
"""Shares of thigh and upper arm that clothes cover."""
MARGIN = 0.13
OUTLINE_STEPS = 64
BEHIND = -9.0


@dataclass(frozen=True, slots=True, eq=False)
class Limb:
    """A solid along an axis. front, back: outline in body heights; paint: (from this share of the axis, colour).

    depth    half thickness across, as a share of the half width seen
    caps     roundness of start and end: 1 a half ball, larger flatter
    upward   the axis is listed from below, so front and back change sides
    """

    front: Sequence[float]
    back: Sequence[float]
    paint: Sequence[tuple[float, Rgb]]
    depth: float = 0.9
    caps: tuple[float, float] = (1.0, 1.0)
    upward: bool = False


THIGH = Limb((0.050, 0.057, 0.054, 0.046, 0.038, 0.031), (0.061, 0.058, 0.047, 0.039, 0.033, 0.030), [(0, SKIN)])
SHORT_LEG = Limb(
    (0.052, 0.060, 0.061, 0.060), (0.063, 0.062, 0.058, 0.054), [(0, SHORTS), (0.90, HEM)], caps=(1.0, 0.25)
)
SHANK = Limb(
    (0.031, 0.030, 0.027, 0.023, 0.019, 0.016, 0.016),
    (0.029, 0.038, 0.043, 0.037, 0.028, 0.020, 0.019),
    [(0, SKIN), (0.82, SOCK)],
)
UPPER_ARM = Limb((0.031, 0.031, 0.028, 0.024), (0.031, 0.030, 0.026, 0.024), [(0, SKIN)])
SLEEVE = Limb((0.037, 0.037, 0.036, 0.034), (0.037, 0.036, 0.034, 0.032), [(0, SHIRT), (0.88, BAND)], caps=(1.0, 0.25))
FOREARM = Limb((0.024, 0.025, 0.020, 0.015), (0.024, 0.024, 0.019, 0.015), [(0, SKIN)])
HAND = Limb((0.016, 0.024, 0.022), (0.016, 0.022, 0.020), [(0, SKIN)], depth=0.6)
TRUNK = Limb(
    (0.052, 0.054, 0.056, 0.062, 0.066, 0.058, 0.033),
    (0.066, 0.057, 0.049, 0.055, 0.062, 0.058, 0.041),
    [(0, SHORTS), (0.11, SHIRT), (0.60, BAND), (0.66, SHIRT)],
    depth=1.35,
    upward=True,
)
NECK = Limb((0.032, 0.028, 0.028), (0.038, 0.033, 0.032), [(0, SHIRT), (0.16, SKIN)], depth=1.0, upward=True)

ANKLE_COLLAR = Limb((0.022, 0.020), (0.022, 0.020), [(0, SHOE), (0.70, SOCK)])
HEEL_CUP = Limb((0.024, 0.020), (0.024, 0.022), [(0, SHOE)])
TOE_BOX = Limb((0.020, 0.013), (0.020, 0.014), [(0, SHOE)], depth=1.2)
OUTSOLE = Limb((0.010, 0.009), (0.009, 0.009), [(0, SOLE)], depth=2.2, caps=(1.6, 1.2))

# Parts of the head: from and to, body heights forward, up and towards the camera of its centre.
HEAD = (
    (
        (0.002, -0.036, 0),  # skull and jaw
        (-0.004, 0.020, 0),
        Limb((0.044, 0.048, 0.051, 0.053), (0.034, 0.048, 0.058, 0.060), [(0, SKIN)], caps=(0.75, 1.0), upward=True),
    ),
    ((0.020, -0.049, 0), (0.029, -0.048, 0), Limb((0.018, 0.0155), (0.018, 0.0165), [(0, SKIN)], depth=1.5)),  # chin
    ((0.046, 0.006, 0), (0.052, -0.012, 0), Limb((0.006, 0.009), (0.006, 0.009), [(0, SKIN)], depth=1.1)),  # nose
    ((-0.026, 0.036, 0), (0.016, 0.053, 0), Limb((0.044, 0.028), (0.045, 0.030), [(0, HAIR)], depth=1.35)),  # hair
    (
        (-0.034, -0.014, 0),
        (-0.032, 0.034, 0),
        Limb((0.024, 0.036), (0.030, 0.036), [(0, HAIR)], depth=1.55, upward=True),
    ),
    ((-0.006, -0.014, 0.045), (-0.008, 0.004, 0.045), Limb((0.008, 0.010), (0.007, 0.010), [(0, EAR)], depth=1.0)),
    ((0.036, 0.007, 0.031), (0.040, 0.007, 0.031), Limb((0.0055, 0.0045), (0.0055, 0.0045), [(0, EYE)], depth=1.0)),
    ((0.032, 0.019, 0.032), (0.044, 0.019, 0.030), Limb((0.0035, 0.003), (0.0035, 0.003), [(0, BROW)], depth=1.0)),
    ((0.038, -0.032, 0.022), (0.045, -0.031, 0.020), Limb((0.0035, 0.004), (0.0035, 0.004), [(0, LIP)], depth=1.0)),
)


@dataclass(frozen=True, slots=True)
class Sprite:
    """The drawn body: left and top pixel, (h, w, 3) float32 RGB times coverage, (h, w, 1) float32 coverage 0..1."""

    left: int
    top: int
    rgb: FloatArray
    cover: FloatArray

    def over(self, picture: FloatArray) -> None:
        """Puts the body into a float picture, in place."""
        height, width = self.cover.shape[:2]
        patch = picture[self.top : self.top + height, self.left : self.left + width]
        patch *= 1 - self.cover
        patch += self.rgb


class Mannequin:
    """Draws the body of one height, in a shirt of that colour."""

    def __init__(self, height_m: float, shirt: Rgb = SHIRT) -> None:
        self._height_m = height_m
        self._sleeve, self._upper, self._neck = (_dyed(limb, shirt) for limb in (SLEEVE, TRUNK, NECK))

    def draw(self, joints: Joints, camera: Camera) -> Sprite | None:
        """The body at these joints; None where it is wholly outside the picture."""
        canvas = _Canvas.around(joints, camera, self._height_m)
        if canvas is None:
            return None
        for side in SIDES:
            self._side(canvas, joints, side, 1.0 if side == camera.near_side else FAR_LIMB)
        self._trunk_and_head(canvas, joints, camera)
        return canvas.sprite()

    def _side(self, canvas: _Canvas, joints: Joints, side: Side, light: float) -> None:
        def joint(name: str) -> FloatArray:
            return joints[f"{side}_{name}"]

        hip, knee = joint("hip"), joint("knee")
        canvas.limb(hip, knee, THIGH, light)
        canvas.limb(hip, hip + SHORTS_REACH * (knee - hip), SHORT_LEG, light)
        canvas.limb(knee, joint("ankle"), SHANK, light)
        self._shoe(canvas, joint("ankle"), joint("heel"), joint("toe"), light)
        shoulder, elbow, wrist = joint("shoulder"), joint("elbow"), joint("wrist")
        canvas.limb(shoulder, elbow, UPPER_ARM, light)
        canvas.limb(shoulder, shoulder + SLEEVE_REACH * (elbow - shoulder), self._sleeve, light)
        canvas.limb(elbow, wrist, FOREARM, light)
        along = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        canvas.limb(wrist, wrist + 0.035 * self._height_m * along, HAND, light)

    def _shoe(self, canvas: _Canvas, ankle: FloatArray, heel: FloatArray, toe: FloatArray, light: float) -> None:
        along = (toe - heel) / np.linalg.norm((toe - heel)[:2])
        back, tip = heel - 0.012 * self._height_m * along, toe + 0.018 * self._height_m * along
        up = np.array([-along[1], along[0], 0.0])

        def at(share: float, rise: float) -> FloatArray:
            return back + (tip - back) * share + up * rise * self._height_m

        canvas.limb(at(0.12, 0.030), ankle, ANKLE_COLLAR, light)
        canvas.limb(at(0.10, 0.024), at(0.55, 0.022), HEEL_CUP, light)
        canvas.limb(at(0.50, 0.021), at(0.92, 0.014), TOE_BOX, light)
        canvas.limb(at(0.07, 0.009), at(0.95, 0.009), OUTSOLE, light)

    def _trunk_and_head(self, canvas: _Canvas, joints: Joints, camera: Camera) -> None:
        hips, neck, head = (joints["left_hip"] + joints["right_hip"]) / 2, joints["neck"], joints["head"]
        up = 0.01 * self._height_m * (neck - hips) / np.linalg.norm(neck - hips)
        canvas.limb(hips - up, neck - up, self._upper)
        canvas.limb(neck - up, head, self._neck)
        to_camera = np.array([1.0, 1.0, camera.sign])  # the face has two sides: the near one is drawn
        for start, end, part in HEAD:
            canvas.limb(
                head + self._height_m * np.array(start) * to_camera,
                head + self._height_m * np.array(end) * to_camera,
                part,
            )


class _Canvas:
    """Colour and depth of the part of the picture around the body, supersampled."""

    def __init__(self, camera: Camera, height_m: float, low: FloatArray, high: FloatArray) -> None:
        self._camera, self._height_m = camera, height_m
        self._low = low
        self._scale = camera.px_per_m * SUPERSAMPLING
        self._width, self._height = (int(v) * SUPERSAMPLING for v in high - low)
        self._rgb = np.zeros((self._height, self._width, 3), np.float32)
        self._depth = np.full((self._height, self._width), BEHIND, np.float32)

    @classmethod
    def around(cls, joints: Joints, camera: Camera, height_m: float) -> _Canvas | None:
        points = camera.to_px(np.array(list(joints.values())))
        margin = MARGIN * height_m * camera.px_per_m
        size = [camera.width_px, camera.height_px]
        low = np.clip(np.floor(points.min(0) - margin), 0, size)
        high = np.clip(np.ceil(points.max(0) + margin), 0, size)
        return cls(camera, height_m, low, high) if (high > low).all() else None

    def limb(self, start: FloatArray, end: FloatArray, limb: Limb, light: float = 1.0) -> None:
        """Draws a limb from start to end, (3,) metres each. Single precision, and only pixels near the axis: half of
        the renderer's time goes here."""
        a, b = (self._to_canvas(p).astype(np.float32) for p in (start, end))
        length = np.float32(np.hypot(*(b - a))) + np.float32(1e-6)
        axis = (b - a) / length
        to_front = np.float32(-self._camera.sign if limb.upward else self._camera.sign)
        across = to_front * np.array([axis[1], -axis[0]])
        size = np.float32(self._height_m * self._scale)
        front, back, paint = _tables(limb)
        widest = float(max(front.max(), back.max()) * size)
        box = self._box(a, b, widest + 2)
        if box is None:
            return
        x0, y0, x1, y1 = box
        x = np.arange(x0, x1, dtype=np.float32)[None] + (np.float32(0.5) - a[0])
        y = np.arange(y0, y1, dtype=np.float32)[:, None] + (np.float32(0.5) - a[1])
        aside = x * across[0] + y * across[1]
        rows, columns = np.nonzero(np.abs(aside) < widest)
        aside = aside[rows, columns]
        along = x[0, columns] * axis[0] + y[rows, 0] * axis[1]
        inside = np.clip(along, 0, length)
        share = inside / length
        step = (share * (OUTLINE_STEPS - 1) + np.float32(0.5)).astype(np.int32)
        r_front, r_back = size * front[step], size * back[step]
        radius = (r_front + r_back) / 2
        n_across = (aside - (r_front - r_back) / 2) / radius
        n_along = (along - inside) / (radius * np.where(along < 0, *np.array(limb.caps, np.float32)))
        towards = 1 - n_across**2 - n_along**2
        n_camera = np.sqrt(np.maximum(towards, 0))
        z_start, z_end = (np.float32(self._camera.sign * p[2]) for p in (start, end))
        bulge = np.float32(limb.depth / self._scale) * radius * n_camera
        depth = z_start + (z_end - z_start) * share + bulge
        rows, columns = rows + y0, columns + x0
        seen = (towards > 0) & (depth > self._depth[rows, columns])
        rows, columns, n_across, n_along = rows[seen], columns[seen], n_across[seen], n_along[seen]
        self._depth[rows, columns] = depth[seen]
        forward = (n_across * across[0] + n_along * axis[0]) * np.float32(self._camera.sign)
        upward = -(n_across * across[1] + n_along * axis[1])
        lit = np.clip(forward * LAMP[0] + upward * LAMP[1] + n_camera[seen] * LAMP[2], 0, 1)
        shade = (AMBIENT + SKYLIGHT * (1 + upward) + DIFFUSE * lit) * np.float32(light)
        self._rgb[rows, columns] = paint[step[seen]] * shade[:, None]

    def sprite(self) -> Sprite:
        cover = (self._depth > BEHIND).astype(np.float32)
        size = (self._width // SUPERSAMPLING, self._height // SUPERSAMPLING)
        return Sprite(
            left=int(self._low[0]),
            top=int(self._low[1]),
            rgb=np.asarray(cv2.resize(self._rgb, size, interpolation=cv2.INTER_AREA), np.float32),
            cover=np.asarray(cv2.resize(cover, size, interpolation=cv2.INTER_AREA), np.float32)[..., None],
        )

    def _to_canvas(self, point: FloatArray) -> FloatArray:
        return (self._camera.to_px(point) - self._low) * SUPERSAMPLING

    def _box(self, a: FloatArray, b: FloatArray, reach: float) -> tuple[int, int, int, int] | None:
        low, high = np.floor(np.minimum(a, b) - reach), np.ceil(np.maximum(a, b) + reach)
        x0, y0 = (max(int(v), 0) for v in low)
        x1, y1 = min(int(high[0]), self._width), min(int(high[1]), self._height)
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _dyed(limb: Limb, shirt: Rgb) -> Limb:
    return replace(limb, paint=[(start, shirt if colour == SHIRT else colour) for start, colour in limb.paint])


@cache
def _tables(limb: Limb) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(OUTLINE_STEPS,) radii to the front and to the back, body heights, and (OUTLINE_STEPS, 3) colours."""
    along = np.linspace(0, 1, OUTLINE_STEPS)
    front, back = (np.interp(along, np.linspace(0, 1, len(r)), r).astype(np.float32) for r in (limb.front, limb.back))
    starts = np.array([start for start, _ in limb.paint])
    colours = np.array([colour for _, colour in limb.paint], np.float32)
    return front, back, colours[np.searchsorted(starts, along, "right") - 1]
