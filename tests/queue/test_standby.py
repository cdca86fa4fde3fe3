"""Processes that wait for the next clip: used once, and never when they are gone."""

from __future__ import annotations

import pytest

from analysis.walk import standby


class Workers:
    """Stands for a set of processes, which takes long to load."""

    def __init__(self) -> None:
        self.alive = True
        self.closed = False

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> list[Workers]:
    all_of_them: list[Workers] = []

    def fresh() -> Workers:
        all_of_them.append(Workers())
        return all_of_them[-1]

    monkeypatch.setattr(standby, "_fresh", fresh)
    monkeypatch.setattr(standby, "_waiting", [])
    return all_of_them


def test_one_set_waits(made: list[Workers]) -> None:
    assert standby.stand_by() is standby.stand_by()
    assert len(made) == 1


def test_each_clip_has_its_own_processes(made: list[Workers]) -> None:
    standby.stand_by()
    with standby.clip_workers() as first:
        assert first is made[0]
    assert first.closed
    with standby.clip_workers() as second:
        assert second is not first
        assert not second.closed


def test_a_set_that_has_lost_a_process_serves_nobody(made: list[Workers]) -> None:
    standby.stand_by()
    made[0].alive = False
    with standby.clip_workers() as workers:
        assert workers is made[1]
    assert made[0].closed
