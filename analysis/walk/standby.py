"""The confined processes for the next clip, loaded while this worker has nothing to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from analysis.pose.run import ClipWorkers

_waiting: list[ClipWorkers] = []
"""At most one set. They end with the process that started them."""


def stand_by() -> ClipWorkers:
    """Has a set of processes load the pose model, unless one waits already; returns the one that waits.
    Raises BundleError."""
    if not _waiting:
        _waiting.append(_fresh())
    return _waiting[0]


@contextmanager
def clip_workers() -> Iterator[ClipWorkers]:
    """Processes for one clip: those that wait, else new ones. They end with the context. Raises BundleError."""
    while _waiting:
        waiting = _waiting.pop()
        if waiting.alive:
            break
        waiting.close()
    else:
        waiting = _fresh()
    with waiting:
        yield waiting


def _fresh() -> ClipWorkers:
    return ClipWorkers(settings.POSE_PROCESSES, settings.POSE_MODEL, settings.POSE_ENGINE)
