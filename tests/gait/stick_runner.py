"""A small stick runner for tests: hip fixed on a treadmill, joints driven by a few harmonics.

Curves: mean of three runners at 3.5 m/s, fitted from Fukuchi, Fukuchi & Duarte 2017 (RBDS, CC BY 4.0). The foot is not
pinned to the ground, so events are only roughly true; what is exact is that every picture of it shows the same runner.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.gait.model import LEGS, Engine, FloatArray, Landmark, PoseTrack

ENGINE = Engine("test", "stick", "1")
STEP_S = 0.35
THIGH_PX, SHANK_PX, FOOT_PX, TORSO_PX = 105.0, 105.0, 50.0, 135.0
BOUNCE_PX = 10.0
HIP_PX = (640.0, 320.0)
WIDTH_PX, HEIGHT_PX = 1280, 720

THIGH = (7.51, (21.01, -6.16, -1.89, -0.13), (-18.59, 3.76, 2.13, -1.16))
KNEE = (46.70, (-17.66, -12.26, -4.25, -0.13), (-30.00, 24.00, 2.44, -0.18))
ANKLE = (-4.68, (14.54, -8.97, -4.22, 0.99), (4.65, 7.67, -2.75, -2.68))


def runner(
    seconds: float = 7.0, rate_hz: float = 60.0, sign: int = 1, knee_scale: float = 1.0, noise_px: float = 0.0
) -> PoseTrack:
    """Runs to the image's right (sign 1) or left (-1); knee_scale < 1 keeps the legs straighter."""
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return runner_at(time_s, sign, knee_scale, noise_px)


def runner_at(time_s: FloatArray, sign: int = 1, knee_scale: float = 1.0, noise_px: float = 0.0) -> PoseTrack:
    """The same at given timestamps."""
    body = np.full((len(time_s), 33, 2), np.nan)
    bounce = BOUNCE_PX * np.cos(2 * np.pi * (time_s / STEP_S - 0.27))
    hip = np.stack([np.zeros(len(time_s)), -bounce], axis=1)
    near = "right" if sign > 0 else "left"
    for side, leg in LEGS.items():
        phase = time_s / (2 * STEP_S) + (0.0 if side == near else 0.5)
        thigh, knee, ankle = (_curve(c, phase) for c in (THIGH, KNEE, ANKLE))
        shank = thigh - knee_scale * knee
        body[:, leg.hip] = hip
        body[:, leg.knee] = hip + THIGH_PX * _down(thigh)
        body[:, leg.ankle] = body[:, leg.knee] + SHANK_PX * _down(shank)
        foot = np.radians(ankle + shank)
        along = np.stack([np.cos(foot), np.sin(foot)], axis=1)
        across = np.stack([np.sin(foot), -np.cos(foot)], axis=1)
        body[:, leg.heel] = body[:, leg.ankle] - 0.3 * FOOT_PX * along + 0.35 * FOOT_PX * across
        body[:, leg.toe] = body[:, leg.heel] + FOOT_PX * along
    up = hip + TORSO_PX * np.array([np.sin(np.radians(6.0)), np.cos(np.radians(6.0))])
    body[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = up[:, None]
    body[:, [Landmark.LEFT_EAR, Landmark.RIGHT_EAR]] = up[:, None] + [5.0, 45.0]
    body[:, Landmark.NOSE] = up + np.array([20.0, 40.0])
    xy = body * [sign, -1.0] + HIP_PX
    if noise_px:
        xy = xy + np.random.default_rng(1).normal(size=xy.shape) * noise_px
    visibility = np.where(np.isfinite(xy[..., 0]), 0.99, np.nan)
    return PoseTrack(time_s, xy, visibility, WIDTH_PX, HEIGHT_PX, ENGINE)


def mirrored(track: PoseTrack) -> PoseTrack:
    """The picture seen in a mirror, left and right labels exchanged, as a pose model would see it."""
    swap = np.arange(33)
    for left, right in ((7, 8), (11, 12), *((k, k + 1) for k in range(23, 33, 2))):
        swap[[left, right]] = right, left
    xy = track.xy_px[:, swap] * [-1.0, 1.0] + [track.width_px, 0.0]
    return replace(track, xy_px=xy, visibility=track.visibility[:, swap])


def _curve(coefficients: tuple[float, tuple[float, ...], tuple[float, ...]], phase: FloatArray) -> FloatArray:
    mean, cosines, sines = coefficients
    total = np.full(len(phase), mean)
    for k, (a, b) in enumerate(zip(cosines, sines, strict=True), start=1):
        total += a * np.cos(2 * np.pi * k * phase) + b * np.sin(2 * np.pi * k * phase)
    return total


def _down(angle_deg: FloatArray) -> FloatArray:
    """Unit vectors (n, 2) at an angle from straight down, + forward; y up."""
    radians = np.radians(angle_deg)
    return np.stack([np.sin(radians), -np.cos(radians)], axis=1)
