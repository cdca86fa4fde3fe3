"""What the tests of pages and services share."""

from __future__ import annotations

from typing import Any

import pytest

from analysis import doorbell


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Ids of the clips that the queue was told of."""
    ids: list[Any] = []
    monkeypatch.setattr(doorbell.app, "send_task", lambda _task, ringing: ids.extend(ringing))
    return ids
