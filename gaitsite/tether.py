"""Ties a process to the one that started it, so that nothing goes on when the supervisor is gone, however it went.

    python -m gaitsite.tether SIGNAL COMMAND...

Linux delivers SIGNAL to the command when its starter dies. Elsewhere this process stays beside the command as a
watchman: it passes signals on, and ends the command's whole process group when the starter is gone.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from types import FrameType

PR_SET_PDEATHSIG = 1
LINUX = sys.platform == "linux"
LOOK_EVERY_S = 0.5


def die_with_parent(number: signal.Signals = signal.SIGKILL) -> None:
    """Asks Linux to send `number` to this process when its parent dies. Survives exec, not fork. Elsewhere: nothing."""
    if not LINUX:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")


def command(number: signal.Signals, *words: str) -> list[str]:
    """The command line that runs `words` tethered to the calling process."""
    return [sys.executable, "-m", "gaitsite.tether", str(os.getpid()), number.name, *words]


def _watch(parent: int, words: list[str]) -> int:
    child = subprocess.Popen(words, close_fds=False)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, pass_on)
    while True:
        try:
            return child.wait(timeout=LOOK_EVERY_S)
        except subprocess.TimeoutExpired:
            if os.getppid() != parent:
                os.killpg(os.getpgid(0), signal.SIGKILL)  # the supervisor gave us a group of our own


def main() -> None:
    parent, number, words = int(sys.argv[1]), signal.Signals[sys.argv[2]], sys.argv[3:]
    die_with_parent(number)
    if os.getppid() != parent:
        sys.exit("the starter is gone already")
    if LINUX:
        os.execvp(words[0], words)  # noqa: S606 - no shell is meant
    sys.exit(_watch(parent, words))


if __name__ == "__main__":
    main()
