"""Runs jobs on clips in child processes that have no network, few resources and a short leash.

A child cannot open a socket or start a program (seccomp), reads and writes little else than its work folder (Landlock,
where the kernel has it), and is bounded in memory, processor time, file size and wall-clock time. It serves one clip,
and dies with the thread that started it. Whatever happens to it, the caller sees a ClipError.
"""

from __future__ import annotations

import json
import logging
import math
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from analysis.video import seccomp
from analysis.video.errors import SENTENCES, ClipError, clip_error

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MESSAGE = 16 * 1024**2
"""Bytes: the timestamps of the longest clip and room to spare."""

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(ROOT),
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",  # its pool would spin between pictures, at a quarter of the copy's cost
    # A picture's memory is kept for the next one: fresh pages for each cost more than turning it into RGB.
    "MALLOC_MMAP_THRESHOLD_": str(32 * 1024**2),
    "MALLOC_TRIM_THRESHOLD_": str(256 * 1024**2),
}
"""A child's: nothing of the parent's, no secrets, no settings, no second thread pool."""

Progress = Callable[[int, int], None]
"""Called with pictures done and pictures in all."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one child may use. `wall_s` counts from its first job; `niceness` as in nice(1): how far it stands back
    behind other processes."""

    memory_bytes: int = 4 * 1024**3
    cpu_s: int = 3600
    file_bytes: int = 1024**3
    wall_s: float = 3600.0
    niceness: int = 0

    def limits(self) -> dict[str, tuple[int, int]]:
        """Soft and hard limit by the name of the resource."""
        return {
            "RLIMIT_AS": (self.memory_bytes, self.memory_bytes),
            "RLIMIT_CPU": (self.cpu_s, self.cpu_s + 5),  # the soft one's signal tells it from a kill
            "RLIMIT_FSIZE": (self.file_bytes, self.file_bytes),
            "RLIMIT_NOFILE": (256, 256),
            "RLIMIT_CORE": (0, 0),
        }


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def unsandboxed_allowed() -> bool:
    """Whether the operator lets clips be read where the system has no such confinement."""
    return os.environ.get("GAITSITE_ALLOW_UNSANDBOXED") == "1"


def why_not() -> str | None:
    """A sentence where clips cannot be read on this computer, else None."""
    return None if seccomp.supported() or unsandboxed_allowed() else SENTENCES["NO_SANDBOX"]


class Child:
    """One confined process that loads its target at once and then does jobs on one clip, in the order they come.

    target   "package.module:name" of a callable. With `setup` it is called once at start with these keyword arguments
             and returns the job, so that a model loads before the clip is known. A job takes
             (progress, **arguments) and returns a mapping that JSON can carry.
    results  of the jobs done so far
    """

    def __init__(self, target: str, allowance: Allowance | None = None, setup: Mapping[str, Any] | None = None) -> None:
        allowance = allowance or Allowance()
        self.results: list[Mapping[str, Any]] = []
        self.ready = False
        self._asked = 0
        self._earlier = 0
        self._now = (0, 0)
        self._patience_s = allowance.wall_s
        self._deadline = math.inf
        self._buffer = bytearray()
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the child)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "analysis.video.confined"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            cwd="/",
            env=ENVIRONMENT,
            process_group=0,
        )
        self._orders = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        self._send(
            {
                "parent": os.getpid(),
                "limits": allowance.limits(),
                "niceness": allowance.niceness,
                "allow_unsandboxed": unsandboxed_allowed(),
                "target": target,
                "setup": setup,
            }
        )

    def start(self, folder: Path, /, *, reads: Path | None = None, **arguments: Any) -> None:
        """Gives the child its next job; what it says is heard by `follow`.

        The first job decides for all: it may write into `folder`, its home, and read what is in `reads` and the files
        that its arguments name.
        """
        if not self._asked:
            self._deadline = time.monotonic() + self._patience_s
        self._asked += 1
        self._send({"folder": str(folder), "reads": str(reads) if reads else None, "arguments": arguments})

    @property
    def waiting(self) -> int:
        """Jobs that it was given and has not done."""
        return self._asked - len(self.results)

    @property
    def idle(self) -> bool:
        """Whether every job that it was given is done."""
        return self.waiting == 0

    @property
    def progress(self) -> tuple[int, int]:
        """Pictures done in all its jobs, and those expected up to the end of the present one."""
        return self._earlier + self._now[0], self._earlier + self._now[1]

    def close(self) -> None:
        """Ends the child, whatever it is doing, and waits until it is gone."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)  # the group: a taken-over decoder may have forked
        self._process.wait()
        self._answers.close()
        self._complaints.close()
        with suppress(BrokenPipeError):
            self._orders.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def pipe(self) -> int:
        return self._answers.fileno()

    @property
    def seconds_left(self) -> float:
        return self._deadline - time.monotonic()

    def read(self) -> None:
        """Takes in what the child has said. Raises ClipError when it failed."""
        data = os.read(self.pipe, 1 << 16)
        self._buffer += data
        *lines, self._buffer = self._buffer.split(b"\n")
        try:
            for line in lines:
                self._hear(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise self._failure("CRASHED") from error
        if len(self._buffer) > LONGEST_MESSAGE:
            raise self._failure("CRASHED")
        if not data:
            raise self._failure(self._cause_of_death())

    def out_of_time(self) -> ClipError:
        return self._failure("OUT_OF_TIME")

    def _hear(self, message: Mapping[str, Any]) -> None:
        if "error" in message:
            code, sentence = message["error"]
            if code in ("CRASHED", "NOT_READY"):
                self._failure(code)
            raise ClipError(str(code)[:40], str(sentence)[:500])
        if "ready" in message:
            self.ready = True
        if "progress" in message:
            done, total = message["progress"]
            self._now = (int(done), int(total))
        if "result" in message:
            self.results.append(dict(message["result"]))
            self._earlier, self._now = self._earlier + self._now[0], (0, 0)

    def _send(self, message: Mapping[str, Any]) -> None:
        with suppress(BrokenPipeError):  # it has died or refused already, which `read` will tell
            self._orders.write(json.dumps(message).encode() + b"\n")
            self._orders.flush()

    def _cause_of_death(self) -> str:
        status = self._process.wait()
        if status in (-signal.SIGXCPU, -signal.SIGALRM):
            return "OUT_OF_TIME"
        if status == -signal.SIGXFSZ:
            return "OUTPUT_TOO_LARGE"
        if status in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT):
            return "KILLED"
        return "CRASHED"

    def _failure(self, code: str) -> ClipError:
        """The error of that code, with the child's last words in the log."""
        self._complaints.seek(0)
        words = self._complaints.read()[-4000:].decode(errors="replace")
        log.warning("confined process %d: %s; it said:\n%s", self.pid, code, words)
        return clip_error(code)


def follow(children: Sequence[Child], progress: Progress | None = None) -> list[Mapping[str, Any]]:
    """The results of the children's jobs, child by child; waits for all of them.

    `progress` hears the sum over the children. Raises the first ClipError, and passes on what `progress` raises; the
    other children go on until they are closed.
    """
    told: tuple[int, int] | None = None
    for _ in heard(children):
        now = (sum(c.progress[0] for c in children), sum(c.progress[1] for c in children))
        if progress is not None and now[1] and now != told and all(c.progress[1] for c in children):
            told = now
            progress(*now)
    return [result for child in children for result in child.results]


def heard(children: Sequence[Child], until: Callable[[], bool] | None = None) -> Iterator[None]:
    """Yields after each piece of news from the children, until all are idle or what `until` asks for has come.

    Raises ClipError.
    """
    done = until or (lambda: all(child.idle for child in children))
    with selectors.DefaultSelector() as ears:
        for child in children:
            ears.register(child.pipe, selectors.EVENT_READ, child)
        while not done():
            patience = min(child.seconds_left for child in children)
            for key, _ in ears.select(None if patience == math.inf else max(0.0, patience)):
                key.data.read()
            for child in children:
                if not child.idle and child.seconds_left <= 0:
                    raise child.out_of_time()
            yield


def run(
    target: str,
    folder: Path,
    arguments: Mapping[str, Any],
    allowance: Allowance | None = None,
    progress: Progress | None = None,
) -> Mapping[str, Any]:
    """The result of one job in a child of its own. Raises ClipError."""
    with Child(target, allowance) as child:
        child.start(folder, **arguments)
        return follow([child], progress)[0]
