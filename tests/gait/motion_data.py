"""Reads the recorded runners beside the checkout: keypoints in pixel-like coordinates, contacts from force plates."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.gait.model import Engine, FloatArray, PoseTrack, Side

ENGINE = Engine("keypoints", "table", "1")
SIDE: dict[str, Side] = {"L": "left", "R": "right"}


@dataclass(frozen=True)
class Trial:
    name: str
    runner: str
    speed_mps: float
    px_per_m: float
    leg_length_m: float
    track: PoseTrack
    contacts: dict[Side, FloatArray]
    """(k, 2) true foot strike and toe-off, empty where no force plate was read."""

    def with_noise(self, millimetres: float, seed: int) -> PoseTrack:
        sigma = millimetres / 1000 * self.px_per_m
        xy = self.track.xy_px + np.random.default_rng(seed).normal(size=self.track.xy_px.shape) * sigma
        return PoseTrack(self.track.time_s, xy, self.track.visibility, 4000, 1200, ENGINE)


def trials(shared_data: Path) -> list[Trial]:
    """Every trial of the development set, in the order of its table."""
    folder = shared_data / "motion"
    with (folder / "trials.csv").open(encoding="utf-8", newline="") as table:
        return [_trial(folder, row) for row in csv.DictReader(table)]


def _trial(folder: Path, row: dict[str, str]) -> Trial:
    points = np.genfromtxt(folder / row["file"], delimiter=",", names=True)
    xy = np.full((len(points), 33, 2), np.nan)
    for name in points.dtype.names[1:]:
        landmark, axis = name[1:].split("_")
        xy[:, int(landmark), "xy".index(axis)] = points[name]
    visibility = np.where(np.isfinite(xy[..., 0]), 1.0, np.nan)
    contacts: dict[Side, list[tuple[float, float]]] = {"left": [], "right": []}
    if row["events"]:
        with (folder / row["events"]).open(encoding="utf-8", newline="") as table:
            for event in csv.DictReader(table):
                contacts[SIDE[event["side"]]].append((float(event["contact_s"]), float(event["toeoff_s"])))
    return Trial(
        name=row["file"].removesuffix(".csv"),
        runner=row["runner"],
        speed_mps=float(row["speed_mps"]),
        px_per_m=float(row["px_per_m"]),
        leg_length_m=float(row["leg_length_m"]),
        track=PoseTrack(points["t"], xy, visibility, 4000, 1200, ENGINE),
        contacts={side: np.array(pairs).reshape(-1, 2) for side, pairs in contacts.items()},
    )
