"""A tethered process ends with the one that started it, on Linux and where Linux's own means are missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from tests.conftest import ROOT
from tests.queue.installation import alive, children, command_line, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

STARTER = """
import signal, subprocess, sys, time
from gaitsite import tether
words = tether.command(signal.SIGKILL, "sleep", "1000")
if sys.argv[1] == "watchman":
    words[1:3] = ["-c", "from gaitsite import tether; tether.LINUX = False; tether.main()"]
child = subprocess.Popen(words, start_new_session=True)
print(child.pid, flush=True)
time.sleep(1000)
"""


@pytest.mark.parametrize("means", ["linux", "watchman"])
def test_the_child_goes_when_its_starter_is_killed(means: str) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(STARTER), means], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout is not None
    child = int(starter.stdout.readline())

    def sleeper_and_its_watchman() -> dict[int, str]:
        found = {pid: command_line(pid) for pid in (child, *children(child))}
        return found if any(line.startswith("sleep 1000") for line in found.values()) else {}

    running = wait_for("the sleeper", sleeper_and_its_watchman)
    assert len(running) == (1 if means == "linux" else 2)
    starter.kill()
    starter.wait()
    wait_for("the end of the sleeper", lambda: not alive(running))


def test_the_watchman_passes_signals_on_and_returns_the_childs_status() -> None:
    order = "from gaitsite import tether; tether.LINUX = False; tether.main()"
    child = "import signal as s, sys; s.signal(s.SIGTERM, lambda *_: sys.exit(7)); print(1, flush=True); s.pause()"
    watchman = subprocess.Popen(
        [sys.executable, "-c", order, str(os.getpid()), "SIGKILL", sys.executable, "-c", child],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert watchman.stdout is not None
    watchman.stdout.readline()
    watchman.send_signal(signal.SIGTERM)
    assert watchman.wait() == 7


def test_nothing_starts_for_a_starter_that_is_gone() -> None:
    gone = subprocess.run(
        [sys.executable, "-m", "gaitsite.tether", "1", "SIGKILL", "echo", "started"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert gone.returncode != 0
    assert "started" not in gone.stdout
