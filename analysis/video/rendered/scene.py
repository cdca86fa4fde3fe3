"""What stands behind the runner: a gym with a treadmill, or a running track before trees."""

from __future__ import annotations

import cv2
import numpy as np

from analysis.gait.model import FloatArray
from analysis.video.rendered.camera import Camera

Rgb = tuple[int, int, int]

WALL, FLOOR, SKIRTING, SEAM = (205, 203, 196), (112, 104, 96), (132, 128, 122), 9.0
DECK, BELT, BELT_MARK = (46, 47, 50), (72, 74, 77), (118, 120, 123)
POST, CONSOLE, SCREEN = (66, 68, 72), (38, 40, 44), (96, 150, 178)
SKY_TOP, SKY_LOW, TREES, GRASS, TRACK, LINE = (
    (168, 203, 236),
    (232, 240, 246),
    (78, 108, 72),
    (110, 152, 78),
    (176, 98, 82),
    (236, 236, 232),
)
BELT_LENGTH_M, BELT_MARKS = 1.75, 5


def gym(camera: Camera) -> FloatArray:
    """(height, width, 3) float32 RGB: a wall with panels, skirting and floor, as wide as the picture."""
    width, height = camera.width_px, camera.height_px
    shade = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    picture = np.array(WALL, np.float32) * (1 - 0.16 * shade) + 2.5 * _cloud(height, width, 40, 1)[..., None]
    for x in range(0, width, max(1, int(1.1 * camera.px_per_m))):
        picture[:, x : x + 2] -= SEAM
    floor = int(camera.ground_px - 0.02 * camera.px_per_m)
    picture[floor:] = np.array(FLOOR, np.float32) + 4 * _cloud(height - floor, width, 1.2, 2)[..., None]
    picture[floor - max(2, height // 120) : floor] = SKIRTING
    return np.clip(picture, 0, 255)


def park(camera: Camera, width_px: int) -> FloatArray:
    """(height, width_px, 3) float32 RGB: sky, trees, grass and two lanes of track; wide where the camera travels."""
    height, scale = camera.height_px, camera.px_per_m
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    sky = (1 - share) * np.array(SKY_TOP, np.float32) + share * np.array(SKY_LOW, np.float32)
    picture = np.broadcast_to(sky, (height, width_px, 3)).copy()
    crowns = camera.ground_px - 1.5 * scale + 0.25 * scale * _cloud(1, width_px, 0.3 * scale, 3)[0]
    leaves = 13 * _cloud(height, width_px, 5, 4) + 7 * _cloud(height, width_px, 1.2, 5)
    wood = cv2.GaussianBlur(np.array(TREES, np.float32) + leaves[..., None], (0, 0), 2)
    picture = np.where((np.arange(height)[:, None] > crowns[None])[..., None], wood, picture)
    grass, track = int(camera.ground_px - 0.35 * scale), int(camera.ground_px - 0.16 * scale)
    picture[grass:] = np.array(GRASS, np.float32) + 9 * _cloud(height - grass, width_px, 1.5, 6)[..., None]
    picture[track:] = np.array(TRACK, np.float32) + 6 * _cloud(height - track, width_px, 1.0, 7)[..., None]
    for y in (track, int(camera.ground_px + 0.10 * scale)):
        picture[y : y + 3] = LINE
    return np.clip(picture, 0, 255)


def draw_treadmill(picture: FloatArray, camera: Camera, belt_m: float) -> None:
    """Draws deck, console and a belt that has run `belt_m` metres into the picture; the belt's surface is y = 0."""

    def polygon(corners: list[tuple[float, float]], colour: Rgb) -> None:
        points = np.rint(camera.to_px(np.array(corners))).astype(np.int32)
        cv2.fillPoly(picture, [points], colour, cv2.LINE_AA)

    def bar(left: float, right: float, bottom: float, top: float, colour: Rgb) -> None:
        polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    bar(-0.85, 0.95, -0.13, 0.0, DECK)
    bar(-0.85, 0.90, -0.03, 0.0, BELT)
    for i in range(BELT_MARKS):
        left = -0.85 + (BELT_LENGTH_M * i / BELT_MARKS - belt_m) % BELT_LENGTH_M
        bar(left, min(left + 0.06, 0.90), -0.03, 0.0, BELT_MARK)
    polygon([(0.86, -0.10), (0.93, -0.10), (1.01, 1.20), (0.96, 1.17)], POST)
    polygon([(0.64, 0.93), (0.99, 1.00), (0.99, 1.035), (0.64, 0.965)], POST)
    polygon([(0.84, 1.06), (1.06, 1.20), (1.08, 1.28), (1.05, 1.29), (0.83, 1.11)], CONSOLE)
    polygon([(0.87, 1.105), (1.035, 1.235), (1.04, 1.255), (0.87, 1.13)], SCREEN)


def draw_shadow(picture: FloatArray, camera: Camera, x_m: float) -> None:
    """Darkens the ground softly under world x, in place."""
    centre = camera.to_px(np.array([x_m, -0.03]))
    wide, tall = 0.28 * camera.px_per_m, 0.10 * camera.px_per_m
    height, width = picture.shape[:2]
    y0, y1 = max(int(centre[1] - tall), 0), min(int(centre[1] + tall), height)
    x0, x1 = max(int(centre[0] - 2 * wide), 0), min(int(centre[0] + 2 * wide), width)
    if x1 <= x0 or y1 <= y0:
        return
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    dark = np.exp(-0.5 * (((x - centre[0]) / (0.6 * wide)) ** 2 + ((y - centre[1]) / (0.35 * tall)) ** 2))
    picture[y0:y1, x0:x1] *= 1 - 0.4 * dark[..., None]


def _cloud(height: int, width: int, grain_px: float, seed: int) -> FloatArray:
    """(height, width) float32 noise of that grain, standard deviation 1."""
    white = np.random.default_rng(seed).normal(0, 1, (height, width)).astype(np.float32)
    smooth = cv2.GaussianBlur(white, (0, 0), grain_px)
    return np.asarray(smooth / smooth.std())
