"""Follows everybody in view from scan to scan, also where one passes behind another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from analysis.gait.model import FloatArray
from analysis.pose.blazepose import Square
from analysis.pose.detector import without
from analysis.pose.litert import LiteRt, Look
from analysis.pose.search import LEAST_PRESENCE, LEG_MARKS, tile_sides, tiles
from analysis.pose.trails import LEAST_LEG_VISIBILITY, LONGEST_HIDDEN_S, Sighting, Trail, overlap, trunk
from analysis.video.decode import RgbArray

FARTHEST, MOST_GROWTH = 0.30, 1.35
"""From where somebody is expected, in sides of the square around the body, and how much that may have grown."""
SAME_BODY = 0.5
"""Overlap of two boxes from which they are one body's."""
SAME_PLACE = 0.3
"""Distance of squares, in sides, below which a rough one needs no closer look."""
COLOURS_APART = 40.0
"""CIELAB distance that weighs as much as the distance of one square's side."""
MOST_PEOPLE = 6


class Crowd:
    """Everybody's trails so far.

    eyes         the networks, opened
    tile_shares  squares in which newcomers are looked for besides the whole picture, shares of its short side
    """

    def __init__(self, eyes: LiteRt, tile_shares: Sequence[float]) -> None:
        self._eyes = eyes
        self._shares = tile_shares
        self.gone: list[Trail] = []
        self._here: list[Trail] = []

    @property
    def trails(self) -> list[Trail]:
        return self.gone + self._here

    def scan(self, rgb: RgbArray, time_s: float, *, newcomers: bool) -> None:
        """Takes in one picture; looks for people not yet followed if told to."""
        self._let_go(rgb, time_s)
        seen = self._told_apart({t: s for t in self._here if (s := self._found_again(rgb, time_s, t))}, time_s)
        if newcomers and len(self._here) < MOST_PEOPLE:
            for sighting in self._newcomers(rgb, time_s, seen):
                trail = self._returned(sighting, seen) or Trail()
                if trail not in self._here:
                    self._here.append(trail)
                seen[trail] = sighting
        for trail, sighting in seen.items():
            trail.sightings.append(sighting)

    def _let_go(self, rgb: RgbArray, time_s: float) -> None:
        """Ends the trails of those who have left or have not come out again."""
        height, width = rgb.shape[:2]
        for trail in list(self._here):
            x, y, side = trail.expected(time_s)
            outside = max(-x, x - width, -y, y - height) > 0.2 * side
            if outside or time_s - trail.end_s > LONGEST_HIDDEN_S:
                self._here.remove(trail)
                self.gone.append(trail)

    def _found_again(self, rgb: RgbArray, time_s: float, trail: Trail) -> Sighting | None:
        x, y, side = trail.expected(time_s)
        look = self._eyes.look(rgb, Square(x, y, side))
        if look is None or look.presence < LEAST_PRESENCE:
            return None
        away = np.hypot(look.square.x_px - x, look.square.y_px - y) / side
        growth = look.square.side_px / trail.side_px
        if away > FARTHEST or not 1 / MOST_GROWTH < growth < MOST_GROWTH:
            return None
        return _sighting(rgb, time_s, look)

    def _told_apart(self, seen: dict[Trail, Sighting], time_s: float) -> dict[Trail, Sighting]:
        """Where two have been found in one body, it belongs to the one it fits better; the other is hidden."""
        kept: dict[Trail, Sighting] = {}
        for trail in sorted(seen, key=lambda t: _misfit(t, seen[t], time_s)):
            if all(overlap(seen[trail].box, other.box) < SAME_BODY for other in kept.values()):
                kept[trail] = seen[trail]
        return kept

    def _newcomers(self, rgb: RgbArray, time_s: float, seen: dict[Trail, Sighting]) -> list[Sighting]:
        found: list[Sighting] = []
        for square in self._rough(rgb):
            known = [*seen.values(), *found]
            if any(_distance(square, s.square) < SAME_PLACE * s.square[2] for s in known):
                continue
            look = self._eyes.look(rgb, square)
            look = look and self._eyes.look(rgb, look.square)
            if look is None or look.presence < LEAST_PRESENCE:
                continue
            sighting = _sighting(rgb, time_s, look)
            legs = sighting.visibility[LEG_MARKS].mean()
            if legs > LEAST_LEG_VISIBILITY and all(overlap(sighting.box, s.box) < SAME_BODY for s in known):
                found.append(sighting)
        return found[: MOST_PEOPLE - len(self._here)]

    def _rough(self, rgb: RgbArray) -> Iterator[Square]:
        """Squares in which somebody may be, many of them the same person's."""
        people = self._eyes.people(rgb)
        yield from (person.square for person in people)
        if people:
            yield from (person.square for person in self._eyes.people(without(rgb, people)))
        height, width = rgb.shape[:2]
        for side in tile_sides(height, width, self._shares):
            for rows, columns in tiles(height, width, side):
                for person in self._eyes.people(np.ascontiguousarray(rgb[rows, columns])):
                    yield person.square.moved(columns.start, rows.start)

    def _returned(self, sighting: Sighting, seen: dict[Trail, Sighting]) -> Trail | None:
        """Whoever is hidden and was expected about here."""
        hidden = [trail for trail in self._here if trail not in seen]
        close = [(_misfit(trail, sighting, sighting.time_s), trail) for trail in hidden]
        cost, trail = min(close, key=lambda pair: pair[0], default=(np.inf, None))
        return trail if cost < 2 * FARTHEST else None


def _sighting(rgb: RgbArray, time_s: float, look: Look) -> Sighting:
    points = np.rint(trunk(look.landmarks.xy_px)).astype(int)
    x, y = points[:, 0].clip(0, rgb.shape[1] - 1), points[:, 1].clip(0, rgb.shape[0] - 1)
    colour = np.median(rgb[y, x], axis=0).astype(np.float32) / np.float32(255)
    return Sighting.of(time_s, look, cv2.cvtColor(colour[None, None], cv2.COLOR_RGB2LAB)[0, 0])


def _misfit(trail: Trail, sighting: Sighting, time_s: float) -> float:
    """How unlike the person on that trail this sighting is, by place and colour."""
    x, y, side = trail.expected(time_s)
    away = np.hypot(sighting.square[0] - x, sighting.square[1] - y) / side
    return float(away + np.linalg.norm(sighting.colour - trail.colour) / COLOURS_APART)


def _distance(square: Square, other: FloatArray) -> float:
    return float(np.hypot(square.x_px - other[0], square.y_px - other[1]))
