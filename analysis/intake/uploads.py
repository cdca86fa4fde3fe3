"""An upload from its first byte to its clip: begun, received, finished, given up, or swept away when its time is over.

The number of bytes received is the size of the file on disk and nothing else; whoever writes holds a lock on that file.
When the last byte is on disk the upload becomes a clip, exactly once, whoever notices first: who brought it, who asks
how far it is, or the sweep. What is not carried out raises RefusedError, and PermissionDenied or ValidationError where
`analysis.services` does.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext

from analysis.intake import metadata
from analysis.models import Clip, Upload
from analysis.services import TWICE, create_clip, require, sha256_of
from athletes import consent
from athletes.models import Athlete, User

log = logging.getLogger(__name__)

BLOCK_BYTES = 256 * 1024
DISK_RESERVE_BYTES = 1024**3


class Body(Protocol):
    """What bytes are read from: a request."""

    def read(self, size: int, /) -> bytes: ...


class RefusedError(Exception):
    """An upload call that is not carried out, with the HTTP status, code and sentence to answer."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def find(user: User, upload_id: UUID) -> Upload:
    """The user's own."""
    upload = Upload.objects.filter(pk=upload_id, owner=user).select_related("athlete", "owner").first()
    if upload is None:
        raise RefusedError(
            404, "NO_SUCH_UPLOAD", gettext("There is no such upload, or its time is over. Start it again.")
        )
    return upload


def begin(user: User, length: int, header: str) -> Upload:
    """`length` in bytes; `header`: what the browser says of the file, see `metadata.parse`."""
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


def say_anew(upload: Upload, header: str) -> None:
    """Whoever goes on with an upload may say something else of the clip, until there is one."""
    if not header or upload.clip_id is not None:
        return
    said = metadata.said_of_clip(metadata.parse(header))
    if said != upload.metadata:
        upload.metadata = said
        Upload.objects.filter(pk=upload.pk).update(metadata=said)


def append(upload: Upload, body: Body, *, claimed: int, announced: int) -> int:
    """Writes the body behind what is there, and keeps what arrived should the connection break. New offset.

    `claimed`: where the sender believes the upload to stand; `announced`: how many bytes the body is to have.
    """
    if not upload.owner.has_perm("analysis.add_clip", upload.athlete):
        raise _no_such_athlete()
    consent.require(upload.athlete)
    with _locked(upload) as file:
        offset = os.fstat(file.fileno()).st_size
        if claimed != offset:
            raise RefusedError(409, "BAD_OFFSET", f"The upload stands at {offset} bytes, not at {claimed}.")
        if offset + announced > upload.length_bytes:
            raise RefusedError(413, "TOO_LONG", "More bytes than were announced.")
        try:
            offset = _receive(body, file, offset, upload.length_bytes)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise _disk_full() from None
            raise
        Upload.objects.filter(pk=upload.pk).update(expires_at=_new_expiry())
        if offset == upload.length_bytes:
            _finish(upload)
    return offset


def _receive(body: Body, file: BinaryIO, offset: int, length: int) -> int:
    try:
        while block := body.read(min(BLOCK_BYTES, length - offset)):
            file.write(block)
            offset += len(block)
    except (UnreadablePostError, TimeoutError, ConnectionError) as broken:
        log.info("upload interrupted at %d of %d bytes: %s", offset, length, broken)
    finally:
        file.flush()
        os.fsync(file.fileno())
    return offset


def stands_at(upload: Upload) -> int:
    """How many bytes are here. What is complete becomes a clip, should it be none yet."""
    offset = _offset(upload)
    if offset == upload.length_bytes and upload.clip_id is None:
        with _locked(upload):
            _finish(upload)
    return offset


def give_up(upload: Upload) -> None:
    """Forgets the upload; a clip that came of it stays."""
    if upload.clip_id is None and upload.path.exists():
        with _locked(upload):
            upload.path.unlink(missing_ok=True)  # whoever had the lock before us may have finished it
    upload.delete()


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
            except (PermissionDenied, ValidationError):  # its owner coaches the athlete no more, or what was said of it
                upload.path.unlink(missing_ok=True)  # makes no sense to this version: neither holds the others up
        upload.delete()
        removed += 1
    return removed


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


def _no_such_athlete() -> RefusedError:
    return RefusedError(404, "NO_SUCH_ATHLETE", gettext("There is no such athlete whose clips you may upload."))


def _new_expiry() -> datetime:
    return timezone.now() + timedelta(hours=settings.UPLOAD_EXPIRES_HOURS)
