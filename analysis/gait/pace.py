"""How fast the runner goes, from whom we know it, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.gait.body import LEG_OF_HEIGHT
from analysis.gait.model import ClipContext, PaceSource
from analysis.gait.piece import Piece

ASSUMED_MPS, ASSUMED_SD_MPS = 2.9, 0.5
VIDEO_SD_SHARE = 0.15  # pace from video was off by up to a quarter on real clips
DISAGREEMENT_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Pace:
    """mps and sd_mps: what the bands are read at and how much they are widened. A typed pace widens nothing: treadmill
    belts keep to about 3 %, well inside the bands. video_mps is the pace read from the clip, where the height is known.
    """

    mps: float
    sd_mps: float
    source: PaceSource
    video_mps: float | None = None

    @property
    def known_mps(self) -> float | None:
        return None if self.source == "none" else self.mps

    @property
    def disagrees(self) -> bool:
        """Does the clip contradict the typed pace?"""
        return (
            self.source == "typed"
            and self.video_mps is not None
            and abs(self.video_mps / self.mps - 1) > DISAGREEMENT_SHARE
        )


def find_pace(pieces: Sequence[Piece], context: ClipContext) -> Pace:
    """Typed pace first, then stance speed times leg length where the height is known, else assumed."""
    video = _from_video(pieces, context.height_m)
    if context.pace_mps is not None:
        return Pace(context.pace_mps, 0.0, "typed", video)
    if video is not None:
        return Pace(video, VIDEO_SD_SHARE * video, "video", video)
    return Pace(ASSUMED_MPS, ASSUMED_SD_MPS, "none")


def _from_video(pieces: Sequence[Piece], height_m: float | None) -> float | None:
    if height_m is None:
        return None
    speeds = [c.pace_ll for piece in pieces for c in piece.contacts.values() if np.isfinite(c.stance_speed_ll)]
    return float(np.mean(speeds)) * LEG_OF_HEIGHT * height_m if speeds else None
