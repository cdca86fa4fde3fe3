"""Foot strike and toe-off against force plates, on runners whose keypoints come from markers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analysis.gait import angles, cycle, direction, events, filtering, gaps, legswap
from analysis.gait.model import SIDES, PoseTrack
from tests.gait.motion_data import Trial

NOISE_MM = (0.0, 4.0, 8.0)
SEEDS = 8
NEARBY_S = 0.12

# Marker and force recordings of this runner were smoothed to an unknown degree: toe-offs come early.
SMOOTHED = "rajagopal_v38"


@dataclass
class Errors:
    strike_s: list[float] = field(default_factory=list)
    toe_off_s: list[float] = field(default_factory=list)
    missed: int = 0
    invented: int = 0


def detect(track: PoseTrack) -> dict[str, events.Contacts]:
    legs = legswap.repair(track.time_s, track.xy_px)
    if legs.swapped.any():
        raise ValueError("clean labels were exchanged")
    points = gaps.bridge(track.time_s, legs.xy_px)
    way = direction.find_direction(track.time_s, points.xy_px, track.visibility)
    motion = angles.describe(filtering.smooth(track.time_s, points.xy_px), way.sign, way.near_side)
    rhythm = cycle.find_rhythm(motion)
    return {side: events.find_contacts(motion, motion.legs[side], rhythm.stride_s) for side in SIDES}


def compare(trial: Trial, noise_mm: float) -> Errors:
    errors = Errors()
    for seed in range(SEEDS if noise_mm else 1):
        found = detect(trial.with_noise(noise_mm, seed))
        for side in SIDES:
            contacts, truth = found[side], trial.contacts[side]
            nearest = [int(np.abs(contacts.foot_strike_s - strike).argmin()) for strike, _ in truth]
            for k, (strike, toe_off) in zip(nearest, truth, strict=True):
                if abs(contacts.foot_strike_s[k] - strike) > NEARBY_S or not np.isfinite(contacts.toe_off_s[k]):
                    errors.missed += 1
                    continue
                errors.strike_s.append(contacts.foot_strike_s[k] - strike)
                errors.toe_off_s.append(contacts.toe_off_s[k] - toe_off)
            inside = (contacts.foot_strike_s > truth[0, 0] - 0.1) & (contacts.foot_strike_s < truth[-1, 0] + 0.1)
            errors.invented += int(inside.sum()) - len(set(nearest))
    return errors


def bias_and_sd(errors_s: list[float]) -> tuple[float, float]:
    return 1000 * float(np.mean(errors_s)), 1000 * float(np.std(errors_s))
