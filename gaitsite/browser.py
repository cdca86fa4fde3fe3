"""What a page may ask of the reader's device: nothing, but the microphone where notes are spoken."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

HEADER = "Permissions-Policy"
FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "midi",
    "payment",
    "usb",
)
NOTHING = ", ".join(f"{feature}=()" for feature in FEATURES)
MICROPHONE = NOTHING.replace("microphone=()", "microphone=(self)")


class DeviceMiddleware:
    """Denies every device to every page that has not been granted one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, NOTHING)
        return response


def records_voice(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets the page listen to the microphone, and play a recording before it is sent."""

    @csp_update({"media-src": [SELF, "blob:"]})
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response[HEADER] = MICROPHONE
        return response

    return wrapped
