"""The tus protocol 1.0 with creation, termination and expiration: what its calls say, and how each is answered. What
becomes of the bytes: see `analysis.intake.uploads`.

Every answer about a finished upload carries the clip's id in `Upload-Clip`, and `Upload-Duplicate: 1` where the athlete
had the very same file already and no second clip was made. Refusals are JSON: `{"code", "message"}`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext

from analysis.intake import uploads
from analysis.intake.uploads import RefusedError
from analysis.models import Upload
from athletes.consent import ConsentMissingError

TUS_VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
STALLED_S = 30
"""A connection that brings nothing for so long is dropped, so that the client can come again on a new one."""

View = Callable[..., HttpResponse]


def tus(view: View) -> View:
    """Checks version and log-in, and turns refusals into answers. A script gets 401 here, not the log-in page."""

    @login_not_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if not request.user.is_authenticated:
                raise RefusedError(
                    401, "LOGGED_OUT", gettext("You are logged out. Log in again, and the upload goes on.")
                )
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != TUS_VERSION:
                raise RefusedError(412, "BAD_TUS_VERSION", f"This server speaks tus {TUS_VERSION}.")
            response = view(request, *args, **kwargs)
        except RefusedError as refused:
            response = JsonResponse({"code": refused.code, "message": refused.message}, status=refused.status)
        except ConsentMissingError as missing:
            response = JsonResponse({"code": missing.code, "message": missing.message}, status=403)
        except PermissionDenied:
            response = JsonResponse({"code": "NOT_ALLOWED", "message": gettext("You may not do that.")}, status=403)
        except ValidationError as wrong:
            response = JsonResponse({"code": wrong.code, "message": wrong.messages[0]}, status=400)
        response["Tus-Resumable"] = TUS_VERSION
        response["Tus-Version"] = TUS_VERSION
        response["Cache-Control"] = "no-store"
        return response

    return wrapped


@tus
def collection(request: HttpRequest) -> HttpResponse:
    """OPTIONS: what this server can do. POST: begin an upload."""
    if request.method == "OPTIONS":
        headers = {"Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(settings.UPLOAD_MAX_BYTES)}
        return HttpResponse(status=204, headers=headers)
    if request.method != "POST":
        raise RefusedError(405, "BAD_METHOD", "Uploads begin with POST.")
    upload = uploads.begin(
        request.user, _header_number(request, "Upload-Length"), request.headers.get("Upload-Metadata", "")
    )
    headers = {"Location": reverse("upload", args=[upload.pk]), "Upload-Expires": _expires(upload)}
    return HttpResponse(status=201, headers=headers)


@tus
def resource(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """HEAD: how far the upload is. PATCH: go on. DELETE: give up.

    HEAD and PATCH may bring `Upload-Metadata` again: whoever goes on with an upload may say something else of the clip.
    """
    upload = uploads.find(request.user, upload_id)
    if request.method in ("HEAD", "PATCH"):
        uploads.say_anew(upload, request.headers.get("Upload-Metadata", ""))
    match request.method:
        case "HEAD":
            return _standing(upload, uploads.stands_at(upload), status=200)
        case "PATCH":
            return _standing(upload, _append(request, upload), status=204)
        case "DELETE":
            uploads.give_up(upload)
            return HttpResponse(status=204)
        case _:
            raise RefusedError(405, "BAD_METHOD", "An upload knows HEAD, PATCH and DELETE.")


def _append(request: HttpRequest, upload: Upload) -> int:
    if request.content_type != "application/offset+octet-stream":
        raise RefusedError(415, "BAD_CONTENT_TYPE", "The bytes of an upload come as application/offset+octet-stream.")
    claimed = _header_number(request, "Upload-Offset")
    connection = request.META.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(STALLED_S)
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    return uploads.append(upload, request, claimed=claimed, announced=announced)


def _standing(upload: Upload, offset: int, *, status: int) -> HttpResponse:
    headers = {
        "Upload-Offset": str(offset),
        "Upload-Length": str(upload.length_bytes),
        "Upload-Expires": _expires(upload),
    }
    if upload.clip_id is not None:
        headers["Upload-Clip"] = str(upload.clip_id)
        if upload.duplicate:
            headers["Upload-Duplicate"] = "1"
    return HttpResponse(status=status, headers=headers)


def _header_number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise RefusedError(400, "BAD_HEADER", f"{name} must be a number of bytes.")
    return int(text)


def _expires(upload: Upload) -> str:
    return http_date(upload.expires_at.timestamp())
