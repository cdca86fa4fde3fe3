from __future__ import annotations

import numpy as np
import pytest

from analysis.gait.bands import references
from analysis.gait.scaling import Paced, scaling

KNEE = references()["Kpk"]


def clips(share: float, paces: tuple[float, ...] = (2.6, 3.2, 3.9), error: float = 1.5) -> list[Paced]:
    """An athlete whose knee flexion grows with pace by a share of the reference's."""
    return [Paced(v, KNEE.at_2p5 + share * KNEE.slope * (v - 2.5), error) for v in paces]


@pytest.mark.parametrize(
    ("share", "standing"), [(1.0, "scales"), (0.6, "scales"), (0.1, "flat"), (-0.2, "flat"), (0.42, "unsure")]
)
def test_a_pull_that_hardly_grows_with_pace_is_flat(share: float, standing: str) -> None:
    found = scaling("Kpk", clips(share))
    assert found.standing == standing
    assert found.slope == pytest.approx(share * KNEE.slope)
    assert found.share == pytest.approx(share)
    assert (found.range_mps, found.clips) == (pytest.approx(1.3), 3)


def test_the_error_is_that_of_a_line_through_points_with_errors() -> None:
    two = scaling("Kpk", [Paced(2.5, 90.0, 3.0), Paced(3.5, 100.0, 4.0)])
    assert (two.slope, two.error) == (pytest.approx(10.0), pytest.approx(5.0))
    scattered = [Paced(2.5, 80.0, 1.0), Paced(3.0, 104.0, 1.0), Paced(3.5, 100.0, 1.0)]
    assert scaling("Kpk", scattered).error > 5 * scaling("Kpk", clips(1.0, (2.5, 3.0, 3.5), 1.0)).error


def test_an_error_that_all_clips_share_changes_nothing() -> None:
    base = clips(0.7)
    assert scaling("Kpk", [Paced(c.pace_mps, c.value - 5.0, c.error) for c in base]).slope == pytest.approx(
        scaling("Kpk", base).slope
    )


@pytest.mark.parametrize("paces", [(), (3.0,), (3.0, 3.7), (3.0, 3.0, 3.0)])
def test_paces_too_close_together_say_nothing(paces: tuple[float, ...]) -> None:
    found = scaling("Kpk", clips(1.0, paces))
    assert found.standing == "not_measurable"
    assert np.isnan(found.slope)
