"""Takes sockets, new programs and all power over other processes from this process (Linux seccomp, no privilege
needed).

A confined process keeps the files and pipes it has open. Covers x86_64 and aarch64.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Mapping
from dataclasses import dataclass

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EACCES, 0x80000000
LOAD, JUMP_IF_EQUAL, JUMP_IF_NOT_BELOW, RETURN = 0x20, 0x15, 0x35, 0x06
OFFSET_OF_CALL, OFFSET_OF_ARCHITECTURE, OFFSET_OF_FIRST_ARGUMENT = 0, 4, 16
X32_BIT = 0x40000000
"""On x86_64 a second set of call numbers begins here, with its own socket()."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """audit  the kernel's number of a machine
    calls  its numbers of the refused calls
    own    those of calls that name a process first, and may name this one only (0 is this one, too)
    """

    audit: int
    calls: Mapping[str, int]
    own: Mapping[str, int]


ARCHITECTURES: Mapping[str, Architecture] = {
    "x86_64": Architecture(
        0xC000003E,
        {
            "socket": 41,
            "execve": 59,
            "kill": 62,
            "ptrace": 101,
            "rt_sigqueueinfo": 129,
            "tkill": 200,
            "rt_tgsigqueueinfo": 297,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "execveat": 322,
            "pidfd_send_signal": 424,
            "io_uring_setup": 425,  # a ring can open sockets without calling socket()
            "pidfd_getfd": 438,  # takes a socket that another process has open
        },
        {"tgkill": 234, "prlimit64": 302},
    ),
    "aarch64": Architecture(
        0xC00000B7,
        {
            "socket": 198,
            "execve": 221,
            "kill": 129,
            "ptrace": 117,
            "rt_sigqueueinfo": 138,
            "tkill": 130,
            "rt_tgsigqueueinfo": 240,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "execveat": 281,
            "pidfd_send_signal": 424,
            "io_uring_setup": 425,
            "pidfd_getfd": 438,
        },
        {"tgkill": 131, "prlimit64": 261},
    ),
}


def supported() -> bool:
    """Whether `confine` will work here. A kernel with such filters says of an address that is none EFAULT, others know
    nothing of the call."""
    if platform.system() != "Linux" or platform.machine() not in ARCHITECTURES:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, None, 0, 0) == -1 and ctypes.get_errno() == errno.EFAULT


def program(machine: str, pid: int) -> bytes:
    """The filter for that machine and process as the kernel's 8-byte instructions.

    Another architecture's calls kill the process, the listed ones fail with EACCES, all others pass.
    """
    architecture = ARCHITECTURES[machine]
    tests = [(JUMP_IF_EQUAL, number) for number in architecture.calls.values()]
    if machine == "x86_64":
        tests.insert(0, (JUMP_IF_NOT_BELOW, X32_BIT))
    own = architecture.own.values()
    steps = [
        (LOAD, 0, 0, OFFSET_OF_ARCHITECTURE),
        (JUMP_IF_EQUAL, 1, 0, architecture.audit),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, OFFSET_OF_CALL),
        *((test, len(tests) + len(own) - i, 0, value) for i, (test, value) in enumerate(tests)),
        *((JUMP_IF_EQUAL, len(own) + 1 - i, 0, number) for i, number in enumerate(own)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
        (LOAD, 0, 0, OFFSET_OF_FIRST_ARGUMENT),
        (JUMP_IF_EQUAL, 2, 0, 0),
        (JUMP_IF_EQUAL, 1, 0, pid),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def confine() -> None:
    """Installs the filter for this thread and all that it starts; cannot be undone.

    Raises OSError where the kernel or the machine has no such filter.
    """
    if not supported():
        raise OSError(errno.ENOSYS, f"no seccomp filter for {platform.system()} on {platform.machine()}")
    code = program(platform.machine(), os.getpid())
    instructions = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(instructions))
    libc = ctypes.CDLL(None, use_errno=True)
    for call in (
        (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.create_string_buffer(header, len(header)), 0, 0),
    ):
        if libc.prctl(*call):
            number = ctypes.get_errno()
            raise OSError(number, "the kernel refused the seccomp filter")
