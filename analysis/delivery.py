"""Sends a clip's files to those who may see the clip, in pieces where a browser asks for pieces.

Without ranges a browser cannot seek in a video at all. nginx sends the bytes where X_ACCEL_PREFIX is set, else we do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from django.views.decorators.http import require_safe

from analysis.notes.voice import content_type
from analysis.selectors import get_clip, get_note
from athletes import access_log

BLOCK_BYTES = 128 * 1024
RANGE = re.compile(r"bytes=(?=-?\d)(\d{0,18})-(\d{0,18})")


@require_safe
def proxy(request: HttpRequest, clip_id: UUID) -> HttpResponseBase:
    """The browser's copy of the video."""
    clip = get_clip(request.user, clip_id)
    access_log.note(clip.athlete, request.user, access_log.Kind.VIEWED, clip.pk)
    return send(request, clip.proxy_path, "video/mp4")


@require_safe
def poster(request: HttpRequest, clip_id: UUID) -> HttpResponseBase:
    return send(request, get_clip(request.user, clip_id).poster_path, "image/jpeg")


@require_safe
def landmarks(request: HttpRequest, clip_id: UUID) -> HttpResponseBase:
    """The raw landmarks, a NumPy archive to keep."""
    clip = get_clip(request.user, clip_id)
    access_log.note(clip.athlete, request.user, access_log.Kind.DOWNLOADED, clip.pk)
    return send(request, clip.landmarks_path, "application/octet-stream", download_as=f"landmarks-{clip.pk}.npz")


@require_safe
def voice(request: HttpRequest, note_id: UUID) -> HttpResponseBase:
    """A note's recording: as a file to keep wherever it is opened by itself."""
    note = get_note(request.user, note_id)
    if not note.voice:
        raise Http404
    return send(request, note.voice_path, content_type(note.voice), download_as=note.voice)


def send(request: HttpRequest, path: Path, content_type: str, *, download_as: str = "") -> HttpResponseBase:
    """The file, or the piece of it that the browser asks for. Raises Http404. Who may have it the caller asks."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    state = os.fstat(file.fileno())
    headers = {
        "Content-Type": content_type,
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    if download_as:
        headers["Content-Disposition"] = f'attachment; filename="{download_as}"'
    if settings.X_ACCEL_PREFIX:
        file.close()
        inside = quote(str(path.relative_to(settings.MEDIA_ROOT)))
        return HttpResponse(headers=headers | {"X-Accel-Redirect": settings.X_ACCEL_PREFIX + inside})

    size = state.st_size
    etag = f'"{state.st_mtime_ns:x}-{size:x}"'
    headers |= {"ETag": etag, "Last-Modified": http_date(state.st_mtime), "Accept-Ranges": "bytes"}
    if _is_known(request, etag, state.st_mtime):
        file.close()
        return HttpResponse(status=304, headers=headers)
    first, last, status = 0, size - 1, 200
    if _range_applies(request, etag, state.st_mtime) and (match := RANGE.fullmatch(request.headers["Range"].strip())):
        asked = _bounds(*match.groups(), size)
        if asked is None:
            file.close()
            return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
        first, last = asked
        status = 206
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(_Slice(file, first, last - first + 1), status=status, headers=headers)


def _bounds(first: str, last: str, size: int) -> tuple[int, int] | None:
    """First and last byte that `bytes=first-last` means in a file of `size` bytes; None where it means none."""
    if not first:
        length = min(int(last or 0), size)
        return (size - length, size - 1) if length else None
    start, end = int(first), min(int(last or size - 1), size - 1)
    return (start, end) if start <= end else None


def _is_known(request: HttpRequest, etag: str, modified: float) -> bool:
    if "If-None-Match" in request.headers:
        known = parse_etags(request.headers["If-None-Match"])
        return "*" in known or any(tag.removeprefix("W/") == etag for tag in known)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(modified) <= since


def _range_applies(request: HttpRequest, etag: str, modified: float) -> bool:
    """A range of an older file would be spliced into a newer one; If-Range says which file the browser means."""
    if "Range" not in request.headers:
        return False
    condition = request.headers.get("If-Range", etag).strip()
    return condition == etag or parse_http_date_safe(condition) == int(modified)


class _Slice:
    """Iterates over a piece of a file, and closes it however the response ends."""

    def __init__(self, file: BinaryIO, first: int, length: int) -> None:
        self.file = file
        self.length = length
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        while self.length > 0 and (block := self.file.read(min(BLOCK_BYTES, self.length))):
            self.length -= len(block)
            yield block

    def close(self, *_: Any) -> None:
        self.file.close()
