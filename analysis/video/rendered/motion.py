"""What the renderer asks of whoever moves the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from analysis.gait.model import FloatArray

Joints = Mapping[str, FloatArray]
"""Name -> (3,) metres: x forward, y up from the ground, z towards a camera at the runner's right side.

Names: left_ and right_ of hip, knee, ankle, heel, toe, shoulder, elbow, wrist; neck, head (its centre), nose.
"""


class Motion(Protocol):
    """A runner whose hips stay near x = 0, as on a treadmill; the camera or the scene does the travelling."""

    @property
    def height_m(self) -> float: ...

    @property
    def speed_mps(self) -> float:
        """Speed over the ground or belt."""

    def joints(self, time_s: float) -> Joints: ...
