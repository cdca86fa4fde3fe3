"""Everything that changes a clip. Each function asks whether the acting user may.

Raises PermissionDenied where the user may see but not do, ValidationError (with a code) where a value makes no sense.
What a user may not even see is the selectors' business: those raise 404.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from analysis.doorbell import ring
from analysis.erasure import erase_files, finish
from analysis.models import Clip, Surface, Upload
from analysis.notes import voice
from analysis.pace import pace_words
from analysis.units import current
from athletes import consent
from athletes.models import Athlete, User

PACE_MPS = (0.5, 13.0)
SLOW_MOTION = (1.0, 40.0)
NOTE_CHARS = 2000
SHOES_CHARS = 60
TWICE = "TWICE"
KEEP: Any = object()
"""Stands for a value that is to stay as it is, where None means "not known"."""


def require(user: User, permission: str, subject: object) -> None:
    if not user.has_perm(permission, subject):
        raise PermissionDenied


def check_pace(pace_mps: float | None) -> float | None:
    low, high = PACE_MPS
    if pace_mps is not None and not (isfinite(pace_mps) and low <= pace_mps <= high):
        unit = current().pace
        slow, fast = pace_words(low, unit), pace_words(high, unit)
        wanted = gettext("A pace between %(slow)s and %(fast)s, please.") % {"slow": slow, "fast": fast}
        raise ValidationError(wanted, code="BAD_PACE")
    return pace_mps


def check_slow_motion(factor: float | None) -> float | None:
    low, high = SLOW_MOTION
    if factor is not None and not (isfinite(factor) and low <= factor <= high):
        raise ValidationError(
            gettext("The slow-motion factor says how many times slower than life the clip plays: %(low)s to %(high)s.")
            % {"low": f"{low:g}", "high": f"{high:g}"},
            code="BAD_SLOW_MOTION",
        )
    return factor


def check_surface(surface: str) -> str:
    if surface not in Surface.values:
        raise ValidationError(gettext("Was this filmed on a treadmill or overground?"), code="BAD_SURFACE")
    return surface


def check_shoes(shoes: str) -> str:
    """On one line, so that the same shoes are written the same."""
    shoes = " ".join(shoes.split())
    if len(shoes) > SHOES_CHARS or not shoes.isprintable():
        raise ValidationError(
            gettext("Shoes in up to %(most)s letters, please.") % {"most": SHOES_CHARS}, code="BAD_SHOES"
        )
    return shoes


def check_note(text: str, *, required: bool = False) -> str:
    text = text.strip()
    if len(text) > NOTE_CHARS:
        raise ValidationError(
            gettext("A note has at most %(most)s characters.") % {"most": NOTE_CHARS}, code="NOTE_TOO_LONG"
        )
    if required and not text:
        raise ValidationError(gettext("The note is empty."), code="NOTE_EMPTY")
    return text


def create_clip(
    *,
    athlete: Athlete,
    user: User,
    source: Path,
    original_name: str,
    surface: str,
    pace_mps: float | None = None,
    slow_motion: float | None = None,
    shoes: str = "",
    note: str = "",
    computer_drawn: bool = False,
    sha256: str | None = None,
) -> Clip:
    """Takes the file at `source` over as a clip of the athlete and puts it into the queue.

    `sha256` spares reading the file where the caller knows it. `source` is gone once the clip is committed; should
    anything fail before that, it is still there. ValidationError (TWICE) where the athlete has the very file already.
    """
    require(user, "analysis.add_clip", athlete)
    consent.require(athlete)
    clip = Clip(
        athlete=athlete,
        uploaded_by=user,
        original_name=original_name[:255],
        size_bytes=source.stat().st_size,
        sha256=sha256 or sha256_of(source),
        computer_drawn=computer_drawn,
        surface=check_surface(surface),
        pace_mps=check_pace(pace_mps),
        slow_motion=check_slow_motion(slow_motion),
        shoes=check_shoes(shoes),
        note=check_note(note),
    )
    clip.folder.mkdir(parents=True)
    try:
        try:
            os.link(source, clip.original_path)
        except OSError:  # another disk, or a file system without hard links
            shutil.copyfile(source, clip.original_path)
        with transaction.atomic():
            clip.save(force_insert=True)
            transaction.on_commit(partial(source.unlink, missing_ok=True), robust=True)
            transaction.on_commit(partial(ring, "analysis.analyse", clip.pk), robust=True)
    except IntegrityError as twice:
        shutil.rmtree(clip.folder, ignore_errors=True)
        raise ValidationError(
            gettext("%(name)s has this very clip already.") % {"name": athlete}, code=TWICE
        ) from twice
    except BaseException:
        shutil.rmtree(clip.folder, ignore_errors=True)
        raise
    return clip


def correct_clip(
    clip: Clip,
    user: User,
    *,
    surface: str = KEEP,
    pace_mps: float | None = KEEP,
    slow_motion: float | None = KEEP,
) -> Clip:
    """Changes what the coach said about the clip and measures again; landmarks already found are kept."""
    require(user, "analysis.change_clip", clip)
    changes: dict[str, Any] = {}
    if surface is not KEEP:
        changes["surface"] = check_surface(surface)
    if pace_mps is not KEEP:
        changes["pace_mps"] = check_pace(pace_mps)
    if slow_motion is not KEEP:
        changes["slow_motion"] = check_slow_motion(slow_motion)
    return queue_again(clip, **changes)


def retry_clip(clip: Clip, user: User) -> Clip:
    """Sends the clip through once more."""
    require(user, "analysis.change_clip", clip)
    return queue_again(clip)


def queue_again(clip: Clip, **changes: Any) -> Clip:
    """A worker that is at this clip now loses its claim, and with it the right to store what it finds.

    Raises Clip.DoesNotExist where the clip was deleted meanwhile, ConsentMissingError.
    """
    consent.require(clip.athlete)
    with transaction.atomic():
        Clip.objects.filter(pk=clip.pk).update(
            state=Clip.State.QUEUED,
            queued_at=timezone.now(),
            claim=None,
            attempts=0,
            stage="",
            stage_started_at=None,
            progress=0.0,
            code="",
            message="",
            **changes,
        )
        transaction.on_commit(partial(ring, "analysis.analyse", clip.pk), robust=True)
    clip.refresh_from_db()
    return clip


def delete_clip(clip: Clip, user: User) -> None:
    """Erases the clip: its rows, and every file of it."""
    require(user, "analysis.delete_clip", clip)
    with transaction.atomic():
        erase_files([clip.folder])
        clip.delete()


def remove_leftovers() -> None:
    """Erases what a crash left behind: what was to be erased, and clips, uploads and recordings without a row."""
    finish()
    day_ago = time.time() - 24 * 3600
    kinds = (settings.MEDIA_ROOT / "clips", settings.MEDIA_ROOT / "uploads")
    old = [left for kind in kinds for left in kind.glob("*") if _is_older(left, day_ago)]
    known = {str(pk) for model in (Clip, Upload) for pk in model.objects.values_list("pk", flat=True)}
    for left in old:
        if left.stem in known:
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    for left in voice.leftovers():
        if _is_older(left, day_ago):
            left.unlink(missing_ok=True)


def _is_older(path: Path, than: float) -> bool:
    try:
        return path.stat().st_mtime < than
    except FileNotFoundError:  # an upload that has become a clip since it was listed, or what somebody erased
        return False


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
