"""What the queue's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def running_clip(shared_data: Path) -> bytes:
    return (shared_data / "clips" / "run_treadmill_5p1ms.mp4").read_bytes()
