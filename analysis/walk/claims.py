"""Who works on a clip. The clip's row decides, by conditional updates: a worker without a claim stores nothing.

A claim is a random token in the row. Whoever writes the token into a queued row holds the clip and shows every few
seconds that it lives; when it falls silent the clip is freed, and the silent worker, should it wake, finds its token
gone.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from analysis.models import Clip

log = logging.getLogger(__name__)

PROGRESS_EVERY_S = 0.5

GAVE_UP = "GAVE_UP"
GAVE_UP_MESSAGE = _(
    "The analysis stopped several times before its end. "
    "Try it once more; if it stops again, cut the clip to the ten seconds that matter."
)


class ClaimLostError(Exception):
    """The clip is no longer ours: it was deleted, sent back to the queue, or given to another worker."""


class Claim:
    """The right to write to one clip's row, for as long as the row carries our token."""

    def __init__(self, clip_id: uuid.UUID, token: uuid.UUID) -> None:
        self.clip_id = clip_id
        self.token = token
        self._last_write = 0.0

    def write(self, **fields: Any) -> None:
        """Updates the row, heartbeat included. Raises ClaimLostError where the row is not ours any more."""
        held = Clip.objects.filter(pk=self.clip_id, claim=self.token)
        if not held.update(heartbeat_at=timezone.now(), **fields):
            raise ClaimLostError(str(self.clip_id))
        self._last_write = monotonic()

    def begin(self, stage: Clip.Stage) -> None:
        self.write(stage=stage, progress=0.0, stage_started_at=timezone.now())

    def progress(self, share: float) -> None:
        """Share of the stage, 0..1; written at most every half second."""
        if monotonic() - self._last_write >= PROGRESS_EVERY_S:
            self.write(progress=min(max(share, 0.0), 1.0))

    def end(self, state: Clip.State, *, code: str = "", message: str = "") -> None:
        """Writes the clip's final state and gives the claim back."""
        self.write(state=state, code=code, message=message, stage="", progress=1.0, stage_started_at=None, claim=None)

    def give_back(self) -> None:
        """Leaves the clip as it is; nothing happens where it is not ours any more."""
        Clip.objects.filter(pk=self.clip_id, claim=self.token).update(claim=None)


def take(clip_id: uuid.UUID) -> Claim | None:
    """Claims a waiting clip. None where it does not wait: gone, finished, or in other hands."""
    token = uuid.uuid4()
    taken = Clip.objects.filter(pk=clip_id, state=Clip.State.QUEUED).update(
        state=Clip.State.RUNNING, claim=token, heartbeat_at=timezone.now(), attempts=F("attempts") + 1
    )
    return Claim(clip_id, token) if taken else None


def hold(clip_id: uuid.UUID) -> Claim | None:
    """Claims a measured clip for a moment's work that leaves it measured. None where it is in other hands, or on its
    way. Whoever asks for another analysis meanwhile takes the claim away."""
    token = uuid.uuid4()
    silent = Q(heartbeat_at__lt=timezone.now() - timedelta(seconds=settings.CLIP_STALE_S))
    held = Clip.objects.filter(Q(claim=None) | silent, pk=clip_id, state__in=Clip.MEASURED).update(
        claim=token, heartbeat_at=timezone.now()
    )
    return Claim(clip_id, token) if held else None


@contextmanager
def heartbeat(claim: Claim) -> Iterator[None]:
    """Shows that the holder lives, from a thread of its own, also while a stage reports no progress."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(settings.CLIP_HEARTBEAT_S):
                try:
                    claim.write()
                except ClaimLostError:
                    return  # the holder finds out at its next write
                except Error as error:
                    log.warning("heartbeat of clip %s: %s", claim.clip_id, error)
                    connection.close()  # the next beat opens one that works
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{claim.clip_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def free_lost(*, workers_are_gone: bool = False) -> int:
    """Sends the clips of silent workers back to the queue, or gives up on those tried too often; returns how many."""
    lost = Q(state=Clip.State.RUNNING)
    if not workers_are_gone:
        lost &= Q(heartbeat_at__lt=timezone.now() - timedelta(seconds=settings.CLIP_STALE_S))
    running = Clip.objects.filter(lost)
    given_up = running.filter(attempts__gte=settings.CLIP_ATTEMPTS).update(
        state=Clip.State.FAILED, code=GAVE_UP, message=GAVE_UP_MESSAGE, claim=None, stage="", stage_started_at=None
    )
    freed = running.update(state=Clip.State.QUEUED, claim=None, stage="", progress=0.0, stage_started_at=None)
    if freed or given_up:
        log.warning("%d clips taken from silent workers, %d given up", freed, given_up)
    return freed


def waiting_clips() -> list[uuid.UUID]:
    """Ids of the clips in the queue, first come first."""
    return list(Clip.objects.filter(state=Clip.State.QUEUED).order_by("queued_at").values_list("pk", flat=True))


def give_all_back() -> int:
    """After an orderly stop of all workers: what they were at waits again, and the try does not count."""
    return Clip.objects.filter(state=Clip.State.RUNNING).update(
        state=Clip.State.QUEUED,
        claim=None,
        attempts=F("attempts") - 1,
        stage="",
        progress=0.0,
        stage_started_at=None,
    )
