"""Files go with their rows, even where the process dies in between.

The rows and the promise to erase their files are committed together; the files go at once after that, and the promise
when they are gone. What a crash leaves is finished by `finish`, which the worker's house-keeping calls.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from analysis.models import Clip, FileToErase, Upload
from athletes.models import Athlete, User

ERASED = "erased-"
KINDS = "clips", "uploads"
"""Folders below MEDIA_ROOT."""


def erase_files(paths: Iterable[Path]) -> None:
    """Files and folders below MEDIA_ROOT are gone once the transaction is committed that the caller is in."""
    promised = FileToErase.objects.bulk_create(
        FileToErase(path=str(path.relative_to(settings.MEDIA_ROOT))) for path in paths
    )
    transaction.on_commit(partial(_keep, promised), robust=True)


def erase_what_hangs_on(athlete: Athlete) -> None:
    """Promises the files of the athlete's clips and uploads. Their rows go with the athlete's."""
    erase_files(
        [clip.folder for clip in Clip.objects.filter(athlete=athlete)]
        + [upload.path for upload in Upload.objects.filter(athlete=athlete)]
    )


def erase_clips(athlete: Athlete) -> None:
    """All clips and uploads of the athlete, rows and files."""
    erase_what_hangs_on(athlete)
    Clip.objects.filter(athlete=athlete).delete()
    Upload.objects.filter(athlete=athlete).delete()


def erase_uploads(*, owner: User | None = None, athlete: Athlete | None = None) -> None:
    """Unfinished uploads, rows and bytes: those that a log-in has begun, or that are to become clips of an athlete."""
    uploads = Upload.objects.filter(clip=None)
    uploads = uploads.filter(owner=owner) if owner else uploads.filter(athlete=athlete)
    with transaction.atomic():
        erase_files([upload.path for upload in uploads])
        uploads.delete()


def finish() -> None:
    """Erases what was promised, and what was on its way out, when a process died."""
    _keep(FileToErase.objects.all())
    for kind in KINDS:
        for left in (settings.MEDIA_ROOT / kind).glob(f"{ERASED}*"):
            _remove(left)


def _keep(promised: Iterable[FileToErase]) -> None:
    for promise in promised:
        _erase(settings.MEDIA_ROOT / promise.path)
        promise.delete()
    _forget_in_the_log()


def _erase(path: Path) -> None:
    """Moved out of the way first, so that a worker still writing into the folder does not bring it back."""
    kind = path.relative_to(settings.MEDIA_ROOT).parts[0]
    doomed = settings.MEDIA_ROOT / kind / f"{ERASED}{uuid.uuid4()}"
    try:
        path.rename(doomed)
    except FileNotFoundError:
        return
    _remove(doomed)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _forget_in_the_log() -> None:
    """SQLite's write-ahead log holds old pages of the database until it is cut."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
