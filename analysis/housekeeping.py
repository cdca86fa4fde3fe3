"""What the worker's main process sees to beside the tasks: rows whose message or worker got lost, and what nobody will
come back for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from celery import bootsteps
from django.conf import settings
from django.db import connection

from analysis.doorbell import messages_waiting, ring
from analysis.intake.uploads import sweep
from analysis.retention.services import purge
from analysis.services import remove_leftovers
from analysis.sharing.blurring import ring_again
from analysis.video import sandbox
from analysis.walk import claims
from athletes.account.sessions import forget_ended
from athletes.invitations.services import forget_addresses

CLEAN_UP_EVERY_S = 3600

log = logging.getLogger(__name__)


class Housekeeping(bootsteps.StartStopStep):
    """A clock in the worker's main process: no scheduler to run beside it, and any number of workers may have one."""

    requires = ("celery.worker.components:Timer",)

    def start(self, parent: Any) -> None:
        if reason := sandbox.why_not():
            log.error(reason)
        parent.timer.call_after(0, _look_after_what_waits)
        parent.timer.call_repeatedly(settings.RECONCILE_EVERY_S, _look_after_what_waits)
        parent.timer.call_after(0, _clean_up)
        parent.timer.call_repeatedly(CLEAN_UP_EVERY_S, _clean_up)


def reconcile(*, workers_are_gone: bool = False) -> int:
    """Rings for every clip that nobody works on and no message speaks of; returns how many.

    Takes clips from workers that have not been heard of, or from all of them where the caller knows that none is left.
    Safe to run at any time, by anybody, any number of times.
    """
    freed = claims.free_lost(workers_are_gone=workers_are_gone)
    waiting = claims.waiting_clips()
    if not freed and len(waiting) <= messages_waiting():
        return 0
    for clip_id in waiting:
        ring("analysis.analyse", clip_id)
    return len(waiting)


def _look_after_what_waits() -> None:
    _safely(reconcile)
    _safely(ring_again)


def _clean_up() -> None:
    _safely(sweep)
    _safely(purge)
    _safely(remove_leftovers)
    _safely(forget_ended)
    _safely(forget_addresses)


def _safely(job: Callable[[], object]) -> None:
    try:
        job()
    except Exception:
        log.exception("%s failed; its turn comes again", job.__name__)
    finally:
        connection.close()  # pool processes are forked from here, and must not inherit it
