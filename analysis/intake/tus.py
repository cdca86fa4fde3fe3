"""Resumable uploads: tus 1.0 with creation, termination and expiration.

The number of bytes received is the size of the file on disk and nothing else; a PATCH holds a lock on that file. The
owner is asked for on every call. When the last byte is on disk the upload becomes a clip, exactly once, whoever
notices first: the PATCH that brought it, the HEAD of a client that missed the answer, or the sweep.

Every answer about a finished upload carries the clip's id in `Upload-Clip`, and `Upload-Duplicate: 1` where the athlete
had the very same file already and no second clip was made. Refusals are JSON: `{"code", "message"}`.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext

from analysis.intake import metadata
from analysis.models import Clip, Upload
from analysis.services import TWICE, create_clip, require, sha256_of
from athletes import consent
from athletes.consent import ConsentMissingError
from athletes.models import Athlete, User

log = logging.getLogger(__name__)

TUS_VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
BLOCK_BYTES = 256 * 1024
STALLED_S = 30
"""A connection that brings nothing for so long is dropped, so that the client can come again on a new one."""
DISK_RESERVE_BYTES = 1024**3

View = Callable[..., HttpResponse]


class RefusedError(Exception):
    """An upload call that is not carried out, with the HTTP status, code and sentence to answer."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


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
    upload = _begin(request.user, _header_number(request, "Upload-Length"), request.headers.get("Upload-Metadata", ""))
    headers = {"Location": reverse("upload", args=[upload.pk]), "Upload-Expires": _expires(upload)}
    return HttpResponse(status=201, headers=headers)


@tus
def resource(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """HEAD: how far the upload is. PATCH: go on. DELETE: give up.

    HEAD and PATCH may bring `Upload-Metadata` again: whoever goes on with an upload may say something else of the clip.
    """
    upload = Upload.objects.filter(pk=upload_id, owner=request.user).select_related("athlete").first()
    if upload is None:
        raise RefusedError(
            404, "NO_SUCH_UPLOAD", gettext("There is no such upload, or its time is over. Start it again.")
        )
    if request.method in ("HEAD", "PATCH"):
        _say_anew(upload, request.headers.get("Upload-Metadata", ""))
    match request.method:
        case "HEAD":
            offset = _offset(upload)
            if offset == upload.length_bytes and upload.clip_id is None:
                with _locked(upload):
                    _finish(upload)
            return _standing(upload, offset, status=200)
        case "PATCH":
            return _standing(upload, _append(request, upload), status=204)
        case "DELETE":
            if upload.clip_id is None and upload.path.exists():
                with _locked(upload):
                    upload.path.unlink(missing_ok=True)  # whoever had the lock before us may have finished it
            upload.delete()
            return HttpResponse(status=204)
        case _:
            raise RefusedError(405, "BAD_METHOD", "An upload knows HEAD, PATCH and DELETE.")


def _begin(user: User, length: int, header: str) -> Upload:
    values = metadata.parse(header)
    name = metadata.file_name(values)
    said = metadata.said_of_clip(values)
    if length < 1:
        raise RefusedError(400, "EMPTY_FILE", gettext("The file is empty."))
    if length > settings.UPLOAD_MAX_BYTES:
        limit = f"{settings.UPLOAD_MAX_BYTES / 1024**3:g}"
        says = gettext("A clip may have up to %(limit)s GB. Cut it to the part that matters.") % {"limit": limit}
        raise RefusedError(413, "TOO_LARGE", says)
    try:
        athlete = Athlete.objects.visible_to(user).get(pk=values.get("athlete", ""))
    except (Athlete.DoesNotExist, ValidationError):
        raise _no_such_athlete() from None
    if not user.has_perm("analysis.add_clip", athlete):
        raise _no_such_athlete()
    consent.require(athlete)
    _check_room(user, length)
    upload = Upload(
        owner=user,
        athlete=athlete,
        original_name=name,
        length_bytes=length,
        metadata=said,
        expires_at=_new_expiry(),
    )
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    upload.path.touch(exist_ok=False)
    upload.save(force_insert=True)
    return upload


def _no_such_athlete() -> RefusedError:
    return RefusedError(404, "NO_SUCH_ATHLETE", gettext("There is no such athlete whose clips you may upload."))


def _say_anew(upload: Upload, header: str) -> None:
    if not header or upload.clip_id is not None:
        return
    said = metadata.said_of_clip(metadata.parse(header))
    if said != upload.metadata:
        upload.metadata = said
        upload.save(update_fields=["metadata"])


def _check_room(user: User, length: int) -> None:
    """Counts open uploads with their full length: room is promised when an upload begins, not fought over later."""
    clips = Clip.objects.filter(uploaded_by=user).aggregate(sum=Sum("size_bytes"))["sum"] or 0
    open_uploads = Upload.objects.filter(owner=user, clip=None).aggregate(sum=Sum("length_bytes"))["sum"] or 0
    if clips + open_uploads + length > settings.UPLOAD_QUOTA_BYTES:
        quota = f"{settings.UPLOAD_QUOTA_BYTES / 1024**3:g}"
        says = gettext("Your %(quota)s GB are full. Delete clips that you no longer need.") % {"quota": quota}
        raise RefusedError(413, "QUOTA", says)
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.MEDIA_ROOT).free < length + DISK_RESERVE_BYTES:
        raise _disk_full()


def _disk_full() -> RefusedError:
    return RefusedError(507, "DISK_FULL", gettext("The server's disk is full. Please tell whoever runs it."))


def _append(request: HttpRequest, upload: Upload) -> int:
    """Writes the body behind what is there, and keeps what arrived should the connection break. New offset."""
    if request.content_type != "application/offset+octet-stream":
        raise RefusedError(415, "BAD_CONTENT_TYPE", "The bytes of an upload come as application/offset+octet-stream.")
    claimed = _header_number(request, "Upload-Offset")
    if not upload.owner.has_perm("analysis.add_clip", upload.athlete):
        raise _no_such_athlete()
    consent.require(upload.athlete)
    with _locked(upload) as file:
        offset = os.fstat(file.fileno()).st_size
        if claimed != offset:
            raise RefusedError(409, "BAD_OFFSET", f"The upload stands at {offset} bytes, not at {claimed}.")
        if offset + int(request.META.get("CONTENT_LENGTH") or 0) > upload.length_bytes:
            raise RefusedError(413, "TOO_LONG", "More bytes than were announced.")
        try:
            offset = _receive(request, file, offset, upload.length_bytes)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise _disk_full() from None
            raise
        Upload.objects.filter(pk=upload.pk).update(expires_at=_new_expiry())
        if offset == upload.length_bytes:
            _finish(upload)
    return offset


def _receive(request: HttpRequest, file: BinaryIO, offset: int, length: int) -> int:
    connection = request.META.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(STALLED_S)
    try:
        while block := request.read(min(BLOCK_BYTES, length - offset)):
            file.write(block)
            offset += len(block)
    except (UnreadablePostError, TimeoutError, ConnectionError) as broken:
        log.info("upload interrupted at %d of %d bytes: %s", offset, length, broken)
    finally:
        file.flush()
        os.fsync(file.fileno())
    return offset


def _finish(upload: Upload) -> None:
    """Makes the clip, under the upload's lock. The clip's row and the upload's link to it are committed together."""
    try:
        upload.refresh_from_db(fields=["clip"])
    except Upload.DoesNotExist:  # erased while its bytes came
        raise _vanished(upload) from None
    if upload.clip_id is not None:
        return
    sha256 = sha256_of(upload.path)
    with transaction.atomic():
        upload.clip, upload.duplicate = _clip_of(upload, sha256)
        upload.save(update_fields=["clip", "duplicate"])
    upload.path.unlink(missing_ok=True)


def _clip_of(upload: Upload, sha256: str) -> tuple[Clip, bool]:
    """The upload's clip, and whether the athlete had it already: another upload of the same file may end just now."""
    require(upload.owner, "analysis.add_clip", upload.athlete)  # what the athlete has is not for a former coach
    same = Clip.objects.filter(athlete=upload.athlete, sha256=sha256)
    if there := same.first():
        return there, True
    try:
        clip = create_clip(
            athlete=upload.athlete,
            user=upload.owner,
            source=upload.path,
            sha256=sha256,
            original_name=upload.original_name,
            **upload.metadata,
        )
    except ValidationError as wrong:
        if wrong.code != TWICE:
            raise
        return same.get(), True
    return clip, False


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


def _offset(upload: Upload) -> int:
    if upload.clip_id is not None:
        return upload.length_bytes
    try:
        return upload.path.stat().st_size
    except FileNotFoundError:
        raise _vanished(upload) from None


def _vanished(upload: Upload) -> RefusedError:
    """The file went away under us: because another call has just finished the upload, or for good."""
    if Upload.objects.filter(pk=upload.pk, clip__isnull=False).exists():
        return RefusedError(409, "BAD_OFFSET", gettext("This upload is complete."))
    return RefusedError(410, "GONE", gettext("What was sent is gone. Start the upload again."))


@contextmanager
def _locked(upload: Upload) -> Iterator[BinaryIO]:
    """The upload's file, open to append to and ours alone."""
    try:
        file = os.fdopen(os.open(upload.path, os.O_WRONLY | os.O_APPEND), "ab")
    except FileNotFoundError:
        raise _vanished(upload) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusedError(423, "LOCKED", gettext("Another connection is sending this file.")) from None
        yield file


def sweep() -> int:
    """Removes uploads whose time is over, after finishing those that only miss their last step; returns how many."""
    removed = 0
    for upload in Upload.objects.filter(expires_at__lt=timezone.now()).select_related("athlete", "owner"):
        if upload.clip_id is None:
            try:
                with _locked(upload):
                    if _offset(upload) == upload.length_bytes:
                        _finish(upload)
                    upload.path.unlink(missing_ok=True)
            except RefusedError as refused:
                if refused.code == "LOCKED":
                    continue
            except PermissionDenied:
                upload.path.unlink(missing_ok=True)  # its owner coaches the athlete no more
        upload.delete()
        removed += 1
    return removed


def _header_number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise RefusedError(400, "BAD_HEADER", f"{name} must be a number of bytes.")
    return int(text)


def _new_expiry() -> Any:
    return timezone.now() + timedelta(hours=settings.UPLOAD_EXPIRES_HOURS)


def _expires(upload: Upload) -> str:
    return http_date(upload.expires_at.timestamp())
