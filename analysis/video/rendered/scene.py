"""What stands behind the runner: a gym with a treadmill, or a running track before trees.

Backdrops are (height, width, 3) uint8 RGB; what moves is drawn into each picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from analysis.gait.model import FloatArray
from analysis.video.rendered.backdrop import FINE, FINE_BITS, Backdrop, Rgb, cloud
from analysis.video.rendered.camera import Camera
from analysis.video.rendered.motion import Joints

WALL_TOP, WALL_LOW, PANEL, RAIL = (226, 225, 220), (206, 205, 199), (158, 168, 172), (132, 142, 147)
PANE_TOP, PANE_LOW, OUTSIDE, FRAME = (240, 246, 250), (222, 234, 236), (186, 204, 184), (126, 130, 134)
RACK, WEIGHT, BALL, BALL_LIGHT = (74, 78, 84), (46, 48, 52), (122, 150, 158), (142, 168, 174)
FLOOR_FAR, FLOOR_NEAR = (148, 142, 134), (100, 96, 92)
FLOOR_M, PANEL_M, WINDOW_M = 0.34, 1.02, (1.28, 2.45)
WINDOW_EVERY_M, WINDOW_WIDE_M = 1.45, 1.12

DECK, DECK_SIDE, STRIPE, BELT, BELT_MARK = (58, 60, 64), (40, 41, 45), (214, 96, 52), (76, 78, 82), (98, 100, 104)
POST, POST_FAR, CONSOLE, SCREEN, GRIP = (88, 91, 96), (62, 64, 68), (44, 46, 50), (112, 172, 190), (34, 35, 38)
BELT_BACK_M, BELT_FRONT_M, BELT_MARKS, MARK_M = -0.92, 0.71, 4, 0.035
BELT_NEAR_M, BELT_FAR_M = -0.055, 0.055  # where its edges are seen: the camera looks down a little

SKY_TOP, SKY_LOW, CLOUD = (138, 182, 226), (226, 236, 243), (248, 249, 250)
HILLS, HILLS_NEAR = (164, 186, 200), (140, 168, 168)
CROWNS: tuple[tuple[Rgb, Rgb], ...] = (
    ((70, 100, 74), (84, 116, 82)),
    ((64, 98, 60), (86, 122, 70)),
    ((74, 108, 58), (106, 140, 74)),
)
HEDGE, FENCE, GRASS_FAR, GRASS_NEAR = (58, 88, 52), (214, 216, 214), (126, 160, 92), (104, 148, 76)
TRACK_FAR, TRACK_NEAR, LINE = (184, 104, 84), (160, 84, 68), (238, 236, 230)
GRASS_M, TRACK_M, LINES_M = 0.46, 0.20, ((0.20, 0.012), (-0.115, 0.018))

FOOT_SHADOW_M, SHADOW = (0.17, 0.030), 0.55
SHADOW_FADES_M = 0.10
BODY_SHADOW_M, BODY_SHADOW = (0.42, 0.055), 0.22


def gym(camera: Camera) -> FloatArray:
    """A bright room with windows, out of focus, and the treadmill without its moving belt."""
    room = Backdrop(camera.width_px, camera.height_px, camera.width_px, camera.ground_px, camera.px_per_m)
    room.wash(room.top_m, PANEL_M, WALL_TOP, WALL_LOW)
    room.wash(PANEL_M, FLOOR_M, PANEL, PANEL)
    room.box(room.left_m, room.right_m, PANEL_M - 0.02, PANEL_M + 0.025, RAIL)
    _windows(room)
    _weights(room, -2.0)
    room.disc(1.92, FLOOR_M + 0.22, 0.27, BALL)
    room.disc(1.86, FLOOR_M + 0.30, 0.13, BALL_LIGHT)
    room.wash(FLOOR_M, room.bottom_m, FLOOR_FAR, FLOOR_NEAR)
    room.box(room.left_m, room.right_m, FLOOR_M, FLOOR_M + 0.05, RAIL)
    room.blur(room.top_m, FLOOR_M - 0.08, 0.030)
    room.grain(room.top_m, FLOOR_M, 0.25, 1.6, 1)
    room.grain(FLOOR_M, room.bottom_m, 0.006, 2.5, 2)
    _treadmill(room, camera)
    return room.picture


def _windows(room: Backdrop) -> None:
    low, high = WINDOW_M
    count = int(np.ceil(room.right_m / WINDOW_EVERY_M)) + 1
    for i in range(-count, count + 1):
        left = (i - 0.5) * WINDOW_EVERY_M + (WINDOW_EVERY_M - WINDOW_WIDE_M) / 2
        right = left + WINDOW_WIDE_M
        room.box(left - 0.035, right + 0.035, low - 0.035, high + 0.035, FRAME)
        room.box(left, right, low, high, PANE_TOP)
        room.box(left, right, low, low + 0.5 * (high - low), PANE_LOW)
        x = np.linspace(left, right, 12)
        trees = low + 0.22 + 0.07 * np.sin(5 * x + i) + 0.04 * np.sin(13 * x)
        room.polygon([*zip(x, trees, strict=True), (right, low), (left, low)], OUTSIDE)
        room.box((left + right) / 2 - 0.015, (left + right) / 2 + 0.015, low, high, FRAME)


def _weights(room: Backdrop, middle: float) -> None:
    for shelf in (0.22, 0.52):
        room.box(middle - 0.5, middle + 0.5, FLOOR_M + shelf - 0.03, FLOOR_M + shelf, RACK)
        for k in range(6):
            x = middle - 0.42 + 0.17 * k
            room.disc(x, FLOOR_M + shelf + 0.06, 0.055 + 0.004 * k, WEIGHT)
    for x in (middle - 0.5, middle + 0.47):
        room.box(x, x + 0.03, FLOOR_M - 0.04, FLOOR_M + 0.62, RACK)


def _treadmill(room: Backdrop, camera: Camera) -> None:
    way = camera.sign

    def polygon(corners: list[tuple[float, float]], colour: Rgb) -> None:
        room.polygon([(way * x, y) for x, y in corners], colour)

    def slab(left: float, right: float, bottom: float, top: float, colour: Rgb) -> None:
        polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    _soft_ellipse(room.picture, camera, (0.0, -0.20), (0.85, 0.035), 0.45)
    polygon([(0.84, 0.12), (0.90, 0.12), (0.97, 1.20), (0.93, 1.20)], POST_FAR)
    slab(-0.98, 0.86, BELT_NEAR_M - 0.02, BELT_FAR_M + 0.02, DECK)
    slab(BELT_BACK_M, BELT_FRONT_M, BELT_NEAR_M, BELT_FAR_M, BELT)
    slab(-0.98, 1.02, -0.175, BELT_NEAR_M - 0.02, DECK_SIDE)
    slab(-0.90, 0.66, -0.118, -0.104, STRIPE)
    polygon(
        [(0.70, -0.075), (0.72, 0.02), (0.80, 0.085), (0.98, 0.095), (1.06, 0.03), (1.06, -0.175), (0.70, -0.175)], DECK
    )
    polygon([(0.79, 0.062), (0.81, 0.080), (0.98, 0.090), (1.04, 0.04), (0.98, 0.070), (0.82, 0.062)], POST)
    polygon([(0.87, 0.03), (0.955, 0.03), (1.035, 1.16), (0.98, 1.16)], POST)
    polygon([(0.58, 0.905), (1.00, 0.99), (1.005, 1.035), (0.58, 0.945)], POST)
    polygon([(0.56, 0.895), (0.76, 0.935), (0.76, 0.985), (0.56, 0.950)], GRIP)
    polygon([(0.86, 1.07), (1.09, 1.20), (1.10, 1.29), (1.06, 1.31), (0.85, 1.13)], CONSOLE)
    polygon([(0.885, 1.125), (1.05, 1.255), (1.055, 1.285), (0.88, 1.145)], SCREEN)


def draw_belt(picture: FloatArray, camera: Camera, belt_m: float) -> None:
    """Draws the marks of a belt that has run `belt_m` metres into a uint8 picture."""
    length = BELT_FRONT_M - BELT_BACK_M
    for i in range(BELT_MARKS):
        left = BELT_BACK_M + (length * i / BELT_MARKS - belt_m) % length
        right = min(left + MARK_M, BELT_FRONT_M)
        corners = [(left, BELT_FAR_M), (right, BELT_FAR_M), (right, BELT_NEAR_M), (left, BELT_NEAR_M)]
        points = np.rint(camera.to_px(np.array(corners)) * FINE).astype(np.int32)
        cv2.fillPoly(picture, [points], BELT_MARK, cv2.LINE_AA, FINE_BITS)


def park(camera: Camera, width_px: int) -> FloatArray:
    """Sky, hills, trees, a fence, grass and a running track; wider than the picture where the camera travels."""
    view = Backdrop(width_px, camera.height_px, camera.width_px, camera.ground_px, camera.px_per_m)
    view.wash(view.top_m, GRASS_M, SKY_TOP, SKY_LOW)
    _clouds(view)
    for colour, level, seed in ((HILLS, 1.42, 3), (HILLS_NEAR, 1.20, 4)):
        _ridge(view, colour, level, 0.16, seed)
    _trees(view)
    view.grain(1.12, GRASS_M, 0.018, 5.0, 6)
    _fence(view)
    view.blur(view.top_m, GRASS_M, 0.016)
    view.wash(GRASS_M, TRACK_M, GRASS_FAR, GRASS_NEAR)
    view.grain(GRASS_M, TRACK_M, 0.30, 3.0, 7)
    view.grain(GRASS_M, TRACK_M, 0.008, 5.0, 8)
    view.wash(TRACK_M, view.bottom_m, TRACK_FAR, TRACK_NEAR)
    view.grain(TRACK_M, view.bottom_m, 0.40, 2.0, 9)
    view.grain(TRACK_M, view.bottom_m, 0.005, 4.0, 10)
    for y, thick in LINES_M:
        view.box(view.left_m, view.right_m, y - thick, y + thick, LINE)
    return view.picture


def _clouds(view: Backdrop) -> None:
    last = view.row(1.2)
    noise = cloud(last, view.picture.shape[1], 0.22 * view.scale, 5)
    wide = cv2.GaussianBlur(noise, (0, 0), 0.55 * view.scale, sigmaY=0.06 * view.scale)
    cover = 0.75 * np.clip(wide / (wide.std() + 1e-6) - 0.3, 0, 1)[..., None]
    view.picture[:last] = view.picture[:last] * (1 - cover) + np.array(CLOUD, np.float32) * cover


def _ridge(view: Backdrop, colour: Rgb, level_m: float, swing_m: float, seed: int) -> None:
    x = np.linspace(view.left_m, view.right_m, max(2, int((view.right_m - view.left_m) / 0.05)))
    waves = np.random.default_rng(seed).uniform(0, 2 * np.pi, 3)
    y = level_m + swing_m * sum(
        np.sin(2 * np.pi * x / length + phase) / (k + 1)
        for k, (length, phase) in enumerate(zip((9.0, 4.1, 1.7), waves, strict=True))
    )
    view.polygon([*zip(x, y, strict=True), (view.right_m, 0.0), (view.left_m, 0.0)], colour)


def _trees(view: Backdrop) -> None:
    """Rows of crowns, the nearer the lower and the brighter, with a hedge at their feet."""
    rng = np.random.default_rng(12)
    for (shade, light), top, radius in zip(CROWNS, (1.25, 0.98, 0.72), (0.26, 0.22, 0.17), strict=True):
        x = view.left_m - radius
        while x < view.right_m + radius:
            r = radius * rng.uniform(0.7, 1.25)
            y = top + rng.normal(0, 0.10) - r
            view.polygon([(x - r, y), (x + r, y), (x + 1.1 * r, 0.0), (x - 1.1 * r, 0.0)], shade)
            view.disc(x, y, r, shade)
            for _ in range(5):
                lump = r * rng.uniform(0.25, 0.5)
                view.disc(x + r * rng.uniform(-0.75, 0.75), y + r * rng.uniform(-0.3, 0.8), lump, light)
            x += r * rng.uniform(0.8, 1.5)
    view.box(view.left_m, view.right_m, 0.0, GRASS_M + 0.08, HEDGE)


def _fence(view: Backdrop) -> None:
    for y in (GRASS_M + 0.06, GRASS_M + 0.19):
        view.box(view.left_m, view.right_m, y, y + 0.018, FENCE)
    for x in np.arange(np.floor(view.left_m), view.right_m + 1, 0.9):
        view.box(float(x), float(x) + 0.03, GRASS_M - 0.01, GRASS_M + 0.22, FENCE)


def draw_shadows(picture: FloatArray, camera: Camera, joints: Joints) -> None:
    """Darkens the ground under the body and, the nearer it is, under each foot of a uint8 picture, in place."""
    _soft_ellipse(picture, camera, (float(joints["neck"][0]), -0.01), BODY_SHADOW_M, BODY_SHADOW)
    for side in ("left", "right"):
        heel, toe = joints[f"{side}_heel"], joints[f"{side}_toe"]
        near = float(np.exp(-max(min(heel[1], toe[1]), 0.0) / SHADOW_FADES_M))
        _soft_ellipse(picture, camera, (float(heel[0] + toe[0]) / 2, -0.004), FOOT_SHADOW_M, SHADOW * near)


def _soft_ellipse(
    picture: FloatArray, camera: Camera, centre_m: tuple[float, float], radii_m: tuple[float, float], dark: float
) -> None:
    """Darkens an ellipse that fades out; dark: share of light taken in its middle."""
    centre = camera.to_px(np.array(centre_m))
    wide, tall = (r * camera.px_per_m for r in radii_m)
    height, width = picture.shape[:2]
    y0, y1 = max(int(centre[1] - 1.6 * tall), 0), min(int(centre[1] + 1.6 * tall) + 2, height)
    x0, x1 = max(int(centre[0] - 1.6 * wide), 0), min(int(centre[0] + 1.6 * wide) + 2, width)
    if x1 <= x0 or y1 <= y0:
        return
    x = (np.arange(x0, x1, dtype=np.float32)[None] - np.float32(centre[0])) / np.float32(wide)
    y = (np.arange(y0, y1, dtype=np.float32)[:, None] - np.float32(centre[1])) / np.float32(tall)
    light = 1 - np.float32(dark) * np.exp(-2 * (x**2 + y**2))
    picture[y0:y1, x0:x1] = picture[y0:y1, x0:x1] * light[..., None]
