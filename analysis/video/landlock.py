"""Takes the file system from this process but for a few folders (Linux Landlock, no privilege needed).

A second wall behind the seccomp filter: a video that takes over its decoder finds neither the database nor other
athletes' clips.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""System call numbers, the same on every architecture."""
PR_SET_NO_NEW_PRIVS, RULE_PATH_BENEATH, VERSION_FLAG = 38, 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
ALL_OF_FIRST_VERSION = (1 << 13) - 1
NO_FILES = EXECUTE | 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12
"""To run, and to make devices, sockets, pipes and symbolic links: whoever takes over what was written would follow a
link to anywhere, and wait at a pipe."""
REFER, TRUNCATE = 1 << 13, 1 << 14  # known from version 2 and 3 of the interface on

LIBRARIES = tuple(
    Path(folder)
    for folder in dict.fromkeys(
        [
            *("/usr", "/lib", "/lib64", "/etc", "/sys"),
            # Not all of /proc and /dev: root's processes would find others' environments there, and the disks.
            *(f"/proc/{name}" for name in ("self", "cpuinfo", "meminfo", "stat", "sys")),
            *(f"/dev/{name}" for name in ("null", "zero", "random", "urandom")),
            *(sys.base_prefix, sys.prefix, sysconfig.get_path("purelib"), str(Path(__file__).parents[1])),
        ]
    )
)


def interface_version() -> int:
    """Version of the kernel's Landlock interface, 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)))


def confine(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Lets this thread and what it starts read beneath `readable`, read and write, make and remove files and folders
    beneath `writable`, nothing else.

    Returns False, and changes nothing, where the kernel has no Landlock. Paths that do not exist are left out.
    """
    version = interface_version()
    if version < 1:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    handled = ALL_OF_FIRST_VERSION | (REFER if version >= 2 else 0) | (TRUNCATE if version >= 3 else 0)
    rights = ctypes.create_string_buffer(struct.pack("=Q", handled), 8)
    ruleset = libc.syscall(CREATE_RULESET, rights, ctypes.c_size_t(8), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "the kernel refused the Landlock rules")
    try:
        for path, allowed in [
            *((path, EXECUTE | READ_FILE | READ_DIR) for path in readable),
            *((path, handled & ~NO_FILES) for path in writable),
        ]:
            _add(libc, ruleset, path, allowed)
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.syscall(RESTRICT_SELF, ruleset, 0):
            raise OSError(ctypes.get_errno(), "the kernel refused the Landlock rules")
    finally:
        os.close(ruleset)
    return True


def _add(libc: ctypes.CDLL, ruleset: int, path: Path, allowed: int) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        allowed &= EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = ctypes.create_string_buffer(struct.pack("=Qi", allowed, beneath), 12)
        if libc.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0):
            raise OSError(ctypes.get_errno(), f"the kernel refused the Landlock rule for {path}")
    finally:
        os.close(beneath)
