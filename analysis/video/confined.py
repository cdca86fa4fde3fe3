"""The child's side of the sandbox: lock the door, then do the jobs on one clip.

Started by `analysis.video.sandbox` as `python -m analysis.video.confined`. Line 1 on stdin is the order: parent,
limits, target, set-up. Each further line, and the first may come much later, is a job. Messages go out as JSON lines:
`ready`, then for each job `progress` and one `result`, or an `error`, which is the last.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from analysis.video import landlock, seccomp
from analysis.video.errors import ClipError, clip_error

PR_SET_PDEATHSIG = 1
PROGRESS_EVERY_S = 0.05


class Reporter:
    """Sends messages to the parent; progress at most twenty times a second, the last step always."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = 0.0

    def send(self, **message: Any) -> None:
        self._stream.write(json.dumps(message) + "\n")
        self._stream.flush()

    def progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next or done == total:
            self._next = now + PROGRESS_EVERY_S
            self.send(progress=[done, total])


def main() -> int:
    # Libraries write to standard output as they like; the parent's pipe is not theirs.
    reporter = Reporter(os.fdopen(os.dup(1), "w"))
    os.dup2(2, 1)
    try:
        order = json.loads(sys.stdin.readline())
        die_with(order["parent"])
        limit(order["limits"])
        os.nice(order["niceness"])
        lock(order["allow_unsandboxed"])
        job = ready(order["target"], order["setup"])
        reporter.send(ready=True)
        at_home = False
        while line := sys.stdin.readline():
            told = json.loads(line)
            if not at_home:
                settle(told["folder"], told["reads"], {**(order["setup"] or {}), **told["arguments"]})
                at_home = True
            reporter.send(result=job(reporter.progress, **told["arguments"]))
    except ClipError as error:
        reporter.send(error=[error.code, error.message])
    except MemoryError:
        reporter.send(error=list(clip_error("OUT_OF_MEMORY").args))
    except Exception:
        traceback.print_exc()
        reporter.send(error=list(clip_error("CRASHED").args))
    # Without tidying up: a library's destructors have nothing left to save, and the arrays are on disk.
    sys.stderr.flush()
    os._exit(0)


def ready(target: str, setup: Mapping[str, Any] | None) -> Callable[..., Mapping[str, Any]]:
    """The job of that name, set up. What goes wrong here is the computer's fault and not the clip's."""
    try:
        module, name = target.split(":")
        named: Callable[..., Any] = getattr(importlib.import_module(module), name)
        job: Callable[..., Mapping[str, Any]] = named if setup is None else named(**setup)
        return job
    except Exception as error:
        traceback.print_exc()
        raise clip_error("NOT_READY") from error


def die_with(parent: int) -> None:
    """Has the kernel kill this process when its parent ends, however it ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit(limits: Mapping[str, Sequence[int]]) -> None:
    """Sets the resource limits. Too large a file shall end the process: a library may hide the error."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    for name, wanted in limits.items():
        kind = getattr(resource, name)
        most = resource.getrlimit(kind)[1]
        soft, hard = (value if most == resource.RLIM_INFINITY else min(value, most) for value in wanted)
        resource.setrlimit(kind, (soft, hard))


def lock(allow_unsandboxed: bool) -> None:
    try:
        seccomp.confine()
    except OSError as error:
        if not allow_unsandboxed:
            raise clip_error("NO_SANDBOX") from error


def settle(folder: str, reads: str | None, arguments: Mapping[str, Any]) -> None:
    """Makes the folder this process's home. From here on only the home, `reads`, the files that arguments name and the
    libraries can be read, only the home written.

    Threads that a library has started before keep their rights: a pose model's, which never see an uploaded byte.
    """
    os.environ["HOME"] = os.environ["TMPDIR"] = folder
    os.chdir(folder)
    given = [value for value in [reads, *arguments.values()] if isinstance(value, str) and value.startswith("/")]
    landlock.confine(readable=[*landlock.LIBRARIES, *map(Path, given)], writable=[Path(folder)])
    gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
