"""Reads settings from the environment. Every variable that GaitSite knows is asked for in `gaitsite.settings`."""

from __future__ import annotations

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    """A comma-separated list; empty where the variable is not set."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"", "0", "1", "false", "true", "no", "yes", "off", "on"}:
        return value in {"1", "true", "yes", "on"} if value else default
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name)
    try:
        given = int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None
    if given < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {given}")
    return given


def choice(name: str, default: str, *others: str) -> str:
    value = text(name, default)
    if value not in {default, *others}:
        raise ImproperlyConfigured(f"{name} must be {' or '.join([default, *others])}, not {value!r}")
    return value


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks, comma-separated: "127.0.0.1, 10.0.0.0/8"."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name}: {wrong}") from None


def secret_key(path: Path) -> str:
    """SECRET_KEY of the environment, else the one kept in `path`: made on first start, readable by its owner only."""
    given = text("SECRET_KEY")
    if given:
        return given
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            path.hardlink_to(fresh)  # never replaces a key that another process has just made
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
