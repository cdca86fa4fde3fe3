"""Foot strike and toe-off against force plates, on runners whose keypoints come from markers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.gait import events
from analysis.gait.model import SIDES, FloatArray, PoseTrack, Side
from analysis.gait.pipeline import follow
from analysis.gait.segments import Span
from tests.accuracy.spread import Spread
from tests.gait.motion_data import Trial

NOISE_MM = (0.0, 4.0, 8.0)
RATES_HZ = (30, 60, 120)
SEEDS = 8
NEARBY_S = 0.12

# Marker and force recordings of this runner were smoothed to an unknown degree: toe-offs come early.
SMOOTHED = "rajagopal_v38"


@dataclass
class Errors:
    """Ours minus true, of every contact; contact_s: of contact times, as a clip's median over one leg's strides, and
    duty: the same as a share of the stride, where the plates felt a whole one."""

    strike_s: list[float] = field(default_factory=list)
    toe_off_s: list[float] = field(default_factory=list)
    contact_s: list[float] = field(default_factory=list)
    duty: list[float] = field(default_factory=list)
    missed: int = 0
    invented: int = 0

    def add(self, off_s: FloatArray, strikes_s: FloatArray) -> None:
        """off_s (k, 2): foot strikes and toe-offs of one leg; strikes_s: the true ones."""
        if not len(off_s):
            return
        self.strike_s += off_s[:, 0].tolist()
        self.toe_off_s += off_s[:, 1].tolist()
        contact_s = float(np.median(off_s[:, 1] - off_s[:, 0]))
        self.contact_s.append(contact_s)
        if len(strikes_s) > 1:
            self.duty.append(contact_s / float(np.median(np.diff(strikes_s))))


def detect(track: PoseTrack) -> Mapping[Side, events.Contacts]:
    """Contacts of a clip in which the runner is seen throughout, by the product's own steps."""
    piece = follow(track, Span(0, len(track.time_s)))
    if piece.legs.swapped.any():
        raise ValueError("clean labels were exchanged")
    return piece.contacts


def compare(trial: Trial, noise_mm: float) -> Errors:
    errors = Errors()
    for seed in range(SEEDS if noise_mm else 1):
        found = detect(trial.with_noise(noise_mm, seed))
        for side in SIDES:
            contacts, truth = found[side], trial.contacts[side]
            off = []
            nearest = [int(np.abs(contacts.foot_strike_s - strike).argmin()) for strike, _ in truth]
            for k, (strike, toe_off) in zip(nearest, truth, strict=True):
                if abs(contacts.foot_strike_s[k] - strike) > NEARBY_S or not np.isfinite(contacts.toe_off_s[k]):
                    errors.missed += 1
                    continue
                off.append((contacts.foot_strike_s[k] - strike, contacts.toe_off_s[k] - toe_off))
            errors.add(np.reshape(off, (-1, 2)), truth[:, 0])
            inside = (contacts.foot_strike_s > truth[0, 0] - 0.1) & (contacts.foot_strike_s < truth[-1, 0] + 0.1)
            errors.invented += int(inside.sum()) - len(set(nearest))
    return errors


def bias_and_sd(errors_s: list[float]) -> tuple[float, float]:
    return 1000 * float(np.mean(errors_s)), 1000 * float(np.std(errors_s))


def frame_rate(trial: Trial) -> int:
    return round(1 / float(np.median(np.diff(trial.track.time_s))))


def by_metric(recorded: Sequence[Trial], noise_mm: float) -> dict[str, dict[int, Spread]]:
    """Of each metric and event that force plates know, by frames a second, every trial with equal weight."""
    table: dict[str, dict[int, list[Spread]]] = {}
    for trial in recorded:
        errors = compare(trial, noise_mm)
        flight = [-x for x in errors.contact_s]
        found = {
            "foot_strike": errors.strike_s,
            "toe_off": errors.toe_off_s,
            "tc": errors.contact_s,
            "tf": flight,
            "DF": errors.duty,
        }
        for key, values in found.items():
            if values:
                table.setdefault(key, {}).setdefault(frame_rate(trial), []).append(Spread.of(values))
    return {key: {rate: Spread.pooled(groups) for rate, groups in rates.items()} for key, rates in table.items()}
