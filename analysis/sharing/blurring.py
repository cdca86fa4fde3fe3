"""The copy of a clip in which the runner's face is blurred: asked for when a link is made, made by a worker.

As with clips the row is the truth and the message a doorbell: a worker claims the row, shows that it lives with its
progress, and stores nothing once its token is gone. The copy belongs to the landmarks by which the face was found; when
these are others it is made anew.
"""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from analysis.doorbell import messages_waiting, ring
from analysis.models import BlurredCopy, Clip
from analysis.pose.landmarks import TrackFileError, load_track
from analysis.sharing.faces import face_discs
from analysis.video import sandbox
from analysis.video.errors import ClipError

State = BlurredCopy.State
TELL_EVERY_S = 1.0

log = logging.getLogger(__name__)


class _LostError(Exception):
    """The row is no longer ours."""


def ask(clip: Clip) -> BlurredCopy:
    """Has a worker make the copy, unless it is there, or on its way, by the clip's present landmarks."""
    which = _landmarks_of(clip)
    copy, _ = BlurredCopy.objects.get_or_create(clip=clip, defaults={"landmarks": which})
    is_there = copy.state == State.READY and copy.path.exists()
    on_its_way = copy.state in (State.WAITING, State.MAKING)
    if copy.landmarks != which or not (is_there or on_its_way):
        copy.landmarks, copy.state, copy.claim, copy.attempts, copy.progress = which, State.WAITING, None, 0, 0.0
        copy.save()
    if copy.state == State.WAITING:
        transaction.on_commit(partial(ring, "analysis.blur", clip.pk), robust=True)
    return copy


def follow(clip: Clip) -> BlurredCopy:
    """How far the copy is; one that was asked for by other landmarks is asked for anew, one that failed is left."""
    return next(iter(standing([clip])), None) or ask(clip)


def standing(clips: Iterable[Clip]) -> list[BlurredCopy]:
    """Their copies by their present landmarks, however far they are; clips for which none was asked for have none."""
    asked = BlurredCopy.objects.filter(clip__in=clips).select_related("clip")
    return [copy for copy in asked if copy.landmarks == _landmarks_of(copy.clip)]


def path_of(clip: Clip) -> Path | None:
    """The copy, where it is there and belongs to the clip's present landmarks."""
    copy = BlurredCopy.objects.filter(clip=clip, state=State.READY).first()
    if copy is None or copy.landmarks != _landmarks_of(clip):
        return None
    copy.clip = clip
    return copy.path if copy.path.exists() else None


def make(clip_id: uuid.UUID) -> None:
    """Claims the copy that waits, and makes it. Does nothing where none waits or another worker has it."""
    token = uuid.uuid4()
    waiting = BlurredCopy.objects.filter(clip=clip_id, state=State.WAITING)
    taken = waiting.update(
        state=State.MAKING, claim=token, heartbeat_at=timezone.now(), attempts=F("attempts") + 1, progress=0.0
    )
    copy = BlurredCopy.objects.filter(clip=clip_id, claim=token).select_related("clip").first()
    if not taken or copy is None:
        return
    try:
        _make(copy)
        _write(copy, state=State.READY, claim=None, progress=1.0)
        for old in copy.clip.blurred_paths:
            if old != copy.path:
                old.unlink(missing_ok=True)
    except _LostError:
        log.info("the blurred copy of clip %s is not ours any more", clip_id)
        if not BlurredCopy.objects.filter(clip=clip_id).exists():  # let go while we were at it
            for left in copy.clip.blurred_paths:
                left.unlink(missing_ok=True)
    except (ClipError, TrackFileError, OSError) as error:
        log.warning("clip %s could not be blurred: %s", clip_id, error)
        BlurredCopy.objects.filter(pk=copy.pk, claim=token).update(state=State.FAILED, claim=None)


def _make(copy: BlurredCopy) -> None:
    clip = copy.clip
    for left in clip.folder.glob("blur-*"):
        shutil.rmtree(left, ignore_errors=True)
    work = clip.folder / f"blur-{copy.claim}"
    work.mkdir()
    try:
        discs = face_discs(load_track(clip.landmarks_path))
        if _landmarks_of(clip) != copy.landmarks:
            raise _LostError
        arguments = {"source": str(clip.proxy_path), "target": str(work / "blurred.mp4"), "discs": discs}
        told = monotonic()

        def tell(done: int, total: int) -> None:
            nonlocal told
            if monotonic() - told >= TELL_EVERY_S:
                told = monotonic()
                _write(copy, progress=done / total if total else 0.0)

        sandbox.run("analysis.video.blur:job", work, arguments, progress=tell)
        _write(copy)
        (work / "blurred.mp4").replace(copy.path)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write(copy: BlurredCopy, **fields: object) -> None:
    held = BlurredCopy.objects.filter(pk=copy.pk, claim=copy.claim)
    if not held.update(heartbeat_at=timezone.now(), **fields):
        raise _LostError


def ring_again() -> int:
    """Takes copies from workers that are silent, and gives up on those tried too often. Where no message is left in the
    queue, rings for what waits; returns for how many."""
    silent = BlurredCopy.objects.filter(
        state=State.MAKING, heartbeat_at__lt=timezone.now() - timedelta(seconds=settings.CLIP_STALE_S)
    )
    silent.filter(attempts__gte=settings.CLIP_ATTEMPTS).update(state=State.FAILED, claim=None)
    silent.update(state=State.WAITING, claim=None)
    waiting = list(BlurredCopy.objects.filter(state=State.WAITING).values_list("clip", flat=True))
    if not waiting or messages_waiting():
        return 0
    for clip_id in waiting:
        ring("analysis.blur", clip_id)
    return len(waiting)


def _landmarks_of(clip: Clip) -> str:
    """Which landmarks these are, without reading them: a worker writes a new file each time. Empty without any."""
    try:
        file = clip.landmarks_path.stat()
    except FileNotFoundError:
        return ""
    return f"{file.st_mtime_ns:x}-{file.st_size:x}"
