"""An orthographic camera square to the run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np

from analysis.gait.model import FloatArray, Side

SUPERSAMPLING = 2
"""The body is drawn at so many times the resolution and averaged down: smooth outlines."""

Place = Literal["treadmill", "follow", "pass"]
"""On a treadmill; overground with a camera that follows; overground past a camera that stands still."""

GROUND = {"treadmill": 0.90, "follow": 0.93, "pass": 0.93}
"""Share of the picture's height at which the runner's soles meet the ground."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Maps metres to pixels.

    facing     where the runner runs in the picture
    centre_m   world x at the middle of the picture
    """

    width_px: int
    height_px: int
    px_per_m: float
    ground_px: float
    facing: Side = "right"
    centre_m: float = 0.0

    @classmethod
    def framing(
        cls, height_m: float, width_px: int, height_px: int, share: float, place: Place, facing: Side = "right"
    ) -> Self:
        """A camera in whose picture a body of that height takes `share` of the picture's height."""
        return cls(width_px, height_px, share * height_px / height_m, GROUND[place] * height_px, facing)

    @property
    def sign(self) -> int:
        """+1 where the runner runs to the right of the picture."""
        return 1 if self.facing == "right" else -1

    @property
    def near_side(self) -> Side:
        """Whoever runs to the right shows the right side."""
        return self.facing

    def at(self, centre_m: float) -> Camera:
        return replace(self, centre_m=centre_m)

    def to_px(self, xy_m: FloatArray) -> FloatArray:
        """(..., 2 or 3) metres to (..., 2) pixels, y down."""
        xy_m = np.asarray(xy_m, float)
        x = self.width_px / 2 + self.sign * (xy_m[..., 0] - self.centre_m) * self.px_per_m
        return np.stack([x, self.ground_px - xy_m[..., 1] * self.px_per_m], -1)
