"""How fast the runner goes, from whom we know it, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np

from analysis.gait.body import LEG_OF_HEIGHT, TYPICAL_LEG_M
from analysis.gait.model import ClipContext, PaceSource
from analysis.gait.piece import Piece

ASSUMED_MPS, ASSUMED_SD_MPS = 2.9, 0.5
FILM_SD_SHARE = 0.15  # pace from video was off by up to a quarter on real clips
LEG_SD_SHARE = 0.06  # of adults' leg lengths, women and men together, around a typical one
DISAGREEMENT_SHARE, ROUGH_DISAGREEMENT_SHARE = 0.25, 0.35  # by the runner's height, by a typical one
SPRINT_MPS = 6.5


@dataclass(frozen=True, slots=True)
class Pace:
    """mps and sd_mps: what the bands are read at and how much they are widened. A typed pace widens nothing: treadmill
    belts keep to about 3 %, well inside the bands.

    film_mps   pace as the clip shows it, for a leg of this runner's height or, rough, of an adult's; None without steps
    """

    mps: float
    sd_mps: float
    source: PaceSource
    film_mps: float | None = None
    rough: bool = True

    @property
    def known_mps(self) -> float | None:
        return None if self.source == "none" else self.mps

    @property
    def error_mps(self) -> float | None:
        """Of `known_mps`, one standard deviation; None of a typed one, which was not measured here."""
        return self.film_sd_mps if self.source == "video" else None

    @property
    def film_sd_mps(self) -> float | None:
        """Error of the pace that the clip shows, one standard deviation."""
        return None if self.film_mps is None else film_sd(self.film_mps, self.rough)

    @property
    def disagrees(self) -> bool:
        """Does the clip contradict the typed pace?"""
        most = ROUGH_DISAGREEMENT_SHARE if self.rough else DISAGREEMENT_SHARE
        return self.source == "typed" and self.film_mps is not None and abs(self.film_mps / self.mps - 1) > most

    @property
    def likely_mps(self) -> float:
        """The best guess, also where it is not good enough for a band."""
        return self.film_mps if self.source == "none" and self.film_mps is not None else self.mps

    @property
    def sprint(self) -> bool:
        return self.likely_mps > SPRINT_MPS


def film_sd(film_mps: float, rough: bool) -> float:
    """Error of a pace that a clip shows, one standard deviation, m/s: an engineering value, larger than recorded and
    drawn runners show. rough: for an adult's leg instead of the runner's own."""
    return film_mps * (hypot(FILM_SD_SHARE, LEG_SD_SHARE) if rough else FILM_SD_SHARE)


def find_pace(pieces: Sequence[Piece], context: ClipContext) -> Pace:
    """Typed pace first, then stance speed times leg length where the height is known, else assumed."""
    rough = context.height_m is None
    film = _from_film(pieces, TYPICAL_LEG_M if context.height_m is None else LEG_OF_HEIGHT * context.height_m)
    if context.pace_mps is not None:
        return Pace(context.pace_mps, 0.0, "typed", film, rough)
    if film is not None and not rough:
        return Pace(film, film_sd(film, rough), "video", film, rough)
    doubt = ASSUMED_SD_MPS if film is None else max(ASSUMED_SD_MPS, abs(film - ASSUMED_MPS))
    return Pace(ASSUMED_MPS, doubt, "none", film)


def _from_film(pieces: Sequence[Piece], leg_m: float) -> float | None:
    speeds = [c.pace_ll for piece in pieces for c in piece.contacts.values() if np.isfinite(c.stance_speed_ll)]
    return float(np.mean(speeds)) * leg_m if speeds else None
