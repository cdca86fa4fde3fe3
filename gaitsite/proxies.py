"""Who a request comes from, where reverse proxies stand in between."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The nearest address that is no proxy of ours.

    Each proxy appends to X-Forwarded-For whom it was called by; what stands before the first stranger, seen from our
    end, is that stranger's word and counts for nothing. The peer's own address where it is no trusted proxy.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    path = [*(address.strip() for address in passed_on if address.strip()), peer]
    while len(path) > 1 and _trusted(path[-1]):
        path.pop()
    return path[-1] if _is_address(path[-1]) else peer


def _trusted(address: str) -> bool:
    """A proxy of ours; an empty peer is one that came by a unix socket."""
    if not address:
        return bool(settings.TRUSTED_PROXIES)
    return _is_address(address) and any(ip_address(address) in network for network in settings.TRUSTED_PROXIES)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
