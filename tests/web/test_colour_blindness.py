"""Colours that lie beside each other stay apart for eyes that see no red or no green.

Dichromats' colours after Vienot, Brettel and Mollon 1999, Color Research and Application 24:243-252.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from analysis.charts.style import PALETTES, Theme
from analysis.gait.model import FloatArray

TO_CONES = np.array([[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]])
SEEN: dict[str, FloatArray] = {
    "all": np.eye(3),
    "no red": np.array([[0, 2.02344, -2.52581], [0, 1, 0], [0, 0, 1]]),
    "no green": np.array([[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
MEANINGS = ("near", "far", "watch", "fault", "hand")
APART = 10.0
"""CIE 1976 difference; two would do for colours side by side."""
OF_OTHER_SHAPE = ({"watch", "fault"}, {"far", "hand"})
"""Square and diamond; dashed line and pin."""


def lab(colour: str, eyes: FloatArray) -> FloatArray:
    """CIE L*a*b* of "#rrggbb" as such eyes see it."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.linalg.solve(TO_CONES, eyes @ TO_CONES @ linear), 0, 1)
    x, y, z = np.cbrt(TO_XYZ @ seen / TO_XYZ.sum(axis=1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("theme", PALETTES)
def test_meanings_stay_apart(theme: Theme, eyes: str) -> None:
    seen = {name: lab(getattr(PALETTES[theme], name), SEEN[eyes]) for name in MEANINGS}
    apart = {pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]])) for pair in combinations(MEANINGS, 2)}
    close = {pair: off for pair, off in apart.items() if off < APART and set(pair) not in OF_OTHER_SHAPE}
    assert not close
