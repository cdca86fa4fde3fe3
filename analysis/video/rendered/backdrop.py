"""Painting tools of the scenes: shapes in metres, soft noise, a lens that is focused on the runner."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from analysis.gait.model import FloatArray

Rgb = tuple[int, int, int]


class Backdrop:
    """An RGB picture to paint on: x metres from the middle of its first `view_px` pixels, y metres above the ground."""

    def __init__(self, width_px: int, height_px: int, view_px: int, ground_px: float, px_per_m: float) -> None:
        self.picture: FloatArray = np.zeros((height_px, width_px, 3), np.uint8)
        self.scale = px_per_m
        self._middle, self._ground = view_px / 2, ground_px
        self.left_m, self.right_m = -self._middle / px_per_m, (width_px - self._middle) / px_per_m
        self.top_m = ground_px / px_per_m
        self.bottom_m = self.top_m - height_px / px_per_m

    def row(self, y_m: float) -> int:
        """Pixel row at that height, inside the picture."""
        return int(np.clip(round(self._ground - y_m * self.scale), 0, len(self.picture)))

    def wash(self, top_m: float, bottom_m: float, above: Rgb, below: Rgb) -> None:
        """A band across the picture that fades from one colour into the other."""
        first, last = self.row(top_m), self.row(bottom_m)
        if last > first:
            share = np.linspace(0, 1, last - first)[:, None, None]
            self.picture[first:last] = np.rint((1 - share) * np.array(above) + share * np.array(below))

    def box(self, left: float, right: float, bottom: float, top: float, colour: Rgb) -> None:
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def polygon(self, corners: Sequence[tuple[float, float]], colour: Rgb) -> None:
        points = np.array(corners) * [self.scale, -self.scale] + [self._middle, self._ground]
        cv2.fillPoly(self.picture, [_fine(points)], colour, cv2.LINE_AA, FINE_BITS)

    def disc(self, x: float, y: float, radius: float, colour: Rgb) -> None:
        centre = np.array([self._middle + x * self.scale, self._ground - y * self.scale])
        cv2.circle(
            self.picture,
            [int(v) for v in _fine(centre)],
            round(radius * self.scale * FINE),
            colour,
            -1,
            cv2.LINE_AA,
            FINE_BITS,
        )

    def blur(self, top_m: float, bottom_m: float, blur_m: float) -> None:
        """Puts a band out of focus."""
        first, last = self.row(top_m), self.row(bottom_m)
        sigma = blur_m * self.scale
        margin = round(3 * sigma)
        low = max(first - margin, 0)
        soft = cv2.GaussianBlur(self.picture[low : last + margin], (0, 0), sigma)
        self.picture[first:last] = soft[first - low : last - low]

    def grain(self, top_m: float, bottom_m: float, grain_m: float, strength: float, seed: int) -> None:
        """Lightens and darkens a band by noise of that grain; strength: standard deviation in grey levels."""
        first, last = self.row(top_m), self.row(bottom_m)
        noise = cloud(last - first, self.picture.shape[1], max(grain_m * self.scale, 0.6), seed)
        band = self.picture[first:last] + np.float32(strength) * noise[..., None]
        self.picture[first:last] = np.clip(band, 0, 255)


FINE_BITS = 4
FINE = 1 << FINE_BITS


def _fine(points: FloatArray) -> FloatArray:
    """Pixels as OpenCV's fixed-point numbers, so that edges move by fractions of a pixel."""
    return np.asarray(np.rint(points * FINE).astype(np.int32))


def cloud(height: int, width: int, grain_px: float, seed: int) -> FloatArray:
    """(height, width) float32 noise of that grain, standard deviation 1. Coarse noise is made small and enlarged."""
    if not height or not width:
        return np.zeros((height, width), np.float32)
    coarse = max(1.0, grain_px / 3)
    small = int(np.ceil(height / coarse)) + 2, int(np.ceil(width / coarse)) + 2
    white = np.random.default_rng(seed).normal(0, 1, small).astype(np.float32)
    smooth = cv2.GaussianBlur(white, (0, 0), grain_px / coarse)
    if coarse > 1:
        whole = (round(small[1] * coarse), round(small[0] * coarse))
        smooth = cv2.resize(smooth, whole, interpolation=cv2.INTER_CUBIC)
    return np.asarray(smooth[:height, :width] / smooth.std())
