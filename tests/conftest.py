"""Fixtures that every package's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"


def need_shared_data() -> Path:
    """Folder of real clips and motion data beside the checkout; skips where absent, fails under CI."""
    if SHARED_DATA.is_dir():
        return SHARED_DATA
    reason = f"no clips and motion data at {SHARED_DATA}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    return need_shared_data()
