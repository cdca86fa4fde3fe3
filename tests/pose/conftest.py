from __future__ import annotations

from pathlib import Path

import pytest

from analysis.pose import bundle


@pytest.fixture(scope="session")
def model() -> Path:
    return bundle.ensure("heavy")


@pytest.fixture(scope="session")
def treadmill(shared_data: Path) -> Path:
    """A runner on a treadmill seen from the side, 1280 x 720, 205 pictures."""
    return shared_data / "clips" / "run_treadmill_5p1ms.mp4"
