"""Jobs that a confined child is told to do in the tests: what a taken-over decoder might try."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import av

from analysis.video import seccomp
from analysis.video.errors import clip_error
from analysis.video.sandbox import Progress


def refusal(action: Any) -> str:
    """Name of the error number that the action meets, or "done"."""
    try:
        action()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    return "done"


def called(name: str, *arguments: int) -> None:
    """A system call that Python has no function for. Raises OSError."""
    known = seccomp.ARCHITECTURES[platform.machine()]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall((known.calls | known.own)[name], *arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def doors(progress: Progress, *, folder: str, other: str) -> dict[str, str]:
    """Tries every way out."""
    progress(1, 1)
    kinds = {"inet": socket.AF_INET, "inet6": socket.AF_INET6, "unix": socket.AF_UNIX, "netlink": 16}
    tried = {name: refusal(lambda k=kind: socket.socket(k, socket.SOCK_STREAM)) for name, kind in kinds.items()}
    return tried | {
        "datagram": refusal(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
        "look up": refusal(lambda: socket.create_connection(("localhost", 9), 1)),
        "program": refusal(lambda: subprocess.run(["/bin/true"], check=True)),
        "signal": refusal(lambda: os.kill(os.getppid(), 0)),
        "signal a thread": refusal(lambda: called("tgkill", os.getppid(), os.getppid(), 0)),
        "signal with a message": refusal(lambda: called("rt_sigqueueinfo", os.getppid(), 0, 0)),
        "open file": refusal(lambda: called("pidfd_getfd", os.pidfd_open(os.getppid()), 0, 0)),
        "limits": refusal(lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU)),
        "own limits": refusal(lambda: resource.prlimit(os.getpid(), resource.RLIMIT_CPU)),
        "environment": refusal(Path(f"/proc/{os.getppid()}/environ").read_bytes),
        "disks": refusal(lambda: list(Path("/dev").iterdir())),
        "memory": refusal(lambda: Path(f"/proc/{os.getppid()}/mem").open("rb").close()),
        "read elsewhere": refusal(lambda: Path(other).read_bytes()),
        "write elsewhere": refusal(lambda: Path(other).write_bytes(b"changed")),
        "list elsewhere": refusal(lambda: list(Path(other).parent.iterdir())),
        "link at home": refusal(lambda: (Path(folder) / "link").symlink_to(Path(other).resolve())),
        "pipe at home": refusal(lambda: os.mkfifo(Path(folder) / "pipe")),
        "write at home": refusal(lambda: (Path(folder) / "note").write_bytes(b"x")),
        "secrets": " ".join(sorted(name for name in os.environ if name.startswith("SECRET"))),
    }


def hoard(progress: Progress) -> dict[str, int]:
    kept = [bytearray(64 * 1024**2) for _ in range(1000)]
    return {"kept": len(kept)}


def spin(progress: Progress) -> dict[str, int]:
    while True:
        pass


def sleep(progress: Progress) -> dict[str, int]:
    progress(1, 10)
    time.sleep(600)
    return {}


def pour(progress: Progress, *, folder: str) -> dict[str, int]:
    with (Path(folder) / "flood").open("wb") as file:
        for _ in range(1000):
            file.write(bytes(1024**2))
    return {}


def encode_much(progress: Progress, *, folder: str) -> dict[str, int]:
    """FFmpeg writing past the limit, which reports errors in its own way."""
    with av.open(f"{folder}/flood.nut", "w") as output:
        track: Any = output.add_stream("rawvideo", rate=30)
        track.width, track.height, track.pix_fmt = 640, 480, "rgb24"
        for i in range(200):
            frame = av.VideoFrame(640, 480, "rgb24")
            frame.pts = i
            output.mux(track.encode(frame))
    return {}


def segfault(progress: Progress) -> dict[str, int]:
    signal.raise_signal(signal.SIGSEGV)
    return {}


def be_killed(progress: Progress) -> dict[str, int]:
    signal.raise_signal(signal.SIGKILL)
    return {}


def leave(progress: Progress) -> dict[str, int]:
    os._exit(0)


def stumble(progress: Progress) -> dict[str, int]:
    raise RuntimeError("stumbled over a stone")


def refuse(progress: Progress) -> dict[str, int]:
    raise clip_error("TOO_LONG", seconds=400, limit_seconds=300)


def chatter(progress: Progress) -> dict[str, int]:
    """Libraries print what they like."""
    print('{"result": "forged"}')
    os.write(1, b"noise without end\n")
    print("more noise", file=sys.stderr)
    return {"answer": 42}


def count(progress: Progress, *, total: int, pause_s: float) -> dict[str, int]:
    for i in range(total):
        progress(i + 1, total)
        time.sleep(pause_s)
    return {"total": total}


def peek(progress: Progress, *, name: str) -> dict[str, str]:
    return {"found": refusal(Path(name).read_text)}


class Slow:
    """A job with a set-up of its own."""

    def __init__(self, word: str) -> None:
        self.word = word

    def __call__(self, progress: Progress, *, times: int) -> dict[str, str]:
        progress(1, 1)
        return {"said": self.word * times}


def broken_setup(word: str) -> None:
    raise ImportError(f"no library called {word}")


def fork_and_stay(progress: Progress, *, folder: str) -> dict[str, int]:
    """Leaves a grandchild behind and waits with it."""
    grandchild = os.fork()
    if grandchild == 0:
        time.sleep(600)
        os._exit(0)
    (Path(folder) / "grandchild").write_text(str(grandchild))
    progress(1, 2)
    time.sleep(600)
    return {}
