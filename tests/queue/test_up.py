"""The whole of it as an operator runs it: clips keep their way to a result whatever is killed under them."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.queue.installation import PATIENCE_S, Browser, Installation, alive, wait_for

pytestmark = [pytest.mark.queue, pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")]

CLIPS = 4
FAR = 10**12
"""An offset at which no upload stands."""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "var")
    yield made
    made.end()


def coach(installation: Installation) -> Browser:
    """A coach whom the operator has just made, logged in."""
    password = installation.manage("add_coach", "alice@example.org", "--name", "Alice").split()[-1]
    browser = Browser(installation.port)
    browser.log_in("alice@example.org", password)
    return browser


def variant(clip: bytes, number: int) -> bytes:
    """The same clip as another file: an empty box more at its end."""
    return clip + struct.pack(">I4sI", 12, b"free", number)


def rows(installation: Installation, sql: str) -> list[Any]:
    with closing(sqlite3.connect(installation.var / "gaitsite.sqlite3", timeout=60)) as database:
        return database.execute(sql).fetchall()


def reached(browser: Browser, clip: str, stage: str) -> bool:
    status = browser.status(clip)
    assert not status["final"], "too late to kill anything"
    return status["stage"] == stage


def test_every_clip_gets_its_one_result_though_workers_and_supervisor_are_killed(
    installation: Installation, running_clip: bytes
) -> None:
    installation.start()
    browser = coach(installation)
    athlete = browser.add_athlete("Cleo")
    clips = [browser.upload(athlete, f"{n}.mp4", variant(running_clip, n)) for n in range(CLIPS)]

    wait_for("the first clip at its pose", lambda: reached(browser, clips[0], "pose"))
    worker = installation.the("celery")
    os.kill(installation.the("celery", of=worker), signal.SIGKILL)
    wait_for("the first clip again", lambda: browser.status(clips[0])["state"] == "queued")
    assert installation.the("celery") == worker, "the worker itself outlives its child"

    wait_for("some clip at its pose", lambda: any(browser.status(c)["stage"] == "pose" for c in clips))
    running = installation.kill()
    wait_for("the end of all processes", lambda: not alive(running))

    installation.start()
    browser.port = installation.port
    wait_for("the end of all clips", lambda: all(browser.status(c)["final"] for c in clips))
    assert {browser.status(c)["state"] for c in clips} == {"scored"}
    assert len(rows(installation, "SELECT * FROM analysis_clip")) == CLIPS
    assert len(rows(installation, "SELECT DISTINCT clip_id FROM analysis_result")) == CLIPS
    assert len(rows(installation, "SELECT * FROM analysis_result")) == CLIPS
    assert len(rows(installation, "SELECT DISTINCT payload FROM analysis_result")) == 1, "re-runs give the same result"
    assert not list(installation.var.glob("media/clips/*/work-*"))
    assert not list(installation.var.glob("media/uploads/*"))
    assert installation.interrupt() == 0


def test_a_child_that_dies_is_named_and_stops_the_rest(installation: Installation) -> None:
    installation.start()
    running = installation.processes()
    os.kill(installation.the("gunicorn"), signal.SIGKILL)
    assert installation.process.wait(PATIENCE_S) != 0
    assert "The web was ended by SIGKILL" in installation.said.read_text()
    assert not alive(running)


def test_ctrl_c_stops_everything_and_the_clip_in_work_goes_on_at_the_next_start(
    installation: Installation, running_clip: bytes
) -> None:
    installation.start()
    browser = coach(installation)
    clip = browser.upload(browser.add_athlete("Cleo"), "side.mp4", running_clip)
    wait_for("the clip at its pose", lambda: reached(browser, clip, "pose"))
    running = installation.processes()
    assert installation.interrupt() == 0
    assert not alive(running)
    assert rows(installation, "SELECT state, attempts FROM analysis_clip") == [("queued", 0)]
    installation.start()
    browser.port = installation.port
    wait_for("the clip's end", lambda: browser.status(clip)["final"])


def test_nothing_listens_but_the_web_server_and_only_here(installation: Installation) -> None:
    installation.start()
    assert listening(installation.processes()) == {("127.0.0.1", installation.port)}
    folder = installation.var / "broker"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_ISSOCK((folder / "valkey.sock").stat().st_mode)


def listening(processes: dict[int, str]) -> set[tuple[str, int]]:
    """TCP addresses at which any of the processes listens."""
    inodes = set()
    for pid in processes:
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(handle.readlink())
            except FileNotFoundError:
                continue
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            words = line.split()
            if words[3] == "0A" and words[9] in inodes:
                address, port = words[1].split(":")
                found.add(
                    (socket.inet_ntoa(bytes.fromhex(address)[::-1]) if len(address) == 8 else "v6", int(port, 16))
                )
    return found


def test_a_second_start_from_the_same_folder_says_so(installation: Installation) -> None:
    installation.start()
    second = Installation(installation.var)
    second.said = installation.var / "said-second"
    second.launch()
    assert second.process.wait(PATIENCE_S) != 0
    assert "runs from" in second.said.read_text()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        installation = Installation(tmp_path / "var", PORT=str(port))
        installation.launch()
        assert installation.process.wait(PATIENCE_S) != 0
    assert f"Port {port} on 127.0.0.1 cannot be used" in installation.said.read_text()


def test_an_upload_goes_on_where_the_cut_connection_left_it(installation: Installation) -> None:
    installation.start()
    browser = coach(installation)
    body = os.urandom(3_000_000)
    upload = browser.begin_upload(browser.add_athlete("Cleo"), "side.mp4", len(body))
    with socket.create_connection(("127.0.0.1", installation.port)) as line:
        head = [
            f"PATCH {upload} HTTP/1.1",
            "Host: localhost",
            "Tus-Resumable: 1.0.0",
            f"X-CSRFToken: {browser.token}",
            "Cookie: " + "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items()),
            "Content-Type: application/offset+octet-stream",
            "Upload-Offset: 0",
            f"Content-Length: {len(body)}",
        ]
        line.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body[:1_000_000])
    offset = wait_for("the bytes that were sent", lambda: browser.offset(upload))
    wait_for("the server letting go of the cut connection", lambda: browser.send(upload, FAR, b"").status == 409)
    offset = browser.offset(upload)
    assert 0 < offset <= 1_000_000
    done = browser.send(upload, offset, body[offset:])
    assert done.status == 204, done.body
    kept = installation.var / "media" / "clips" / done.headers["Upload-Clip"] / "original"
    assert kept.read_bytes() == body
