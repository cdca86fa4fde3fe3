"""The queue's application, and what a worker does beside its tasks. The tasks live in `analysis.tasks`."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Any

from celery import Celery, bootsteps
from celery.signals import task_prerun, worker_process_init

from gaitsite.tether import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaitsite.settings")

CLEAN_UP_EVERY_S = 3600

log = logging.getLogger(__name__)

app = Celery("gaitsite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _tie_pool_process(**_: Any) -> None:
    die_with_parent()


@task_prerun.connect
def _write_english(**_: Any) -> None:
    """What a task leaves behind in words is translated when somebody reads it, whoever that is."""
    from django.utils import translation

    translation.deactivate_all()


@worker_process_init.connect
def _load_pose_model(**_: Any) -> None:
    from analysis.walk.standby import stand_by

    _safely(stand_by)


def _ring_again() -> None:
    from analysis.sharing.blurring import ring_again
    from analysis.tasks import reconcile

    _safely(reconcile)
    _safely(ring_again)


def _clean_up() -> None:
    from analysis.intake.tus import sweep
    from analysis.retention.services import purge
    from analysis.services import remove_leftovers

    _safely(sweep)
    _safely(purge)
    _safely(remove_leftovers)


def _safely(job: Callable[[], object]) -> None:
    from django.db import connection

    try:
        job()
    except Exception:
        log.exception("%s failed; its turn comes again", job.__name__)
    finally:
        connection.close()  # pool processes are forked from here, and must not inherit it


class Housekeeping(bootsteps.StartStopStep):
    """Rings again for clips whose message or worker got lost, and removes what nobody will come back for.

    A clock in the worker's main process: no scheduler to run beside it, and any number of workers may have one.
    """

    requires = ("celery.worker.components:Timer",)

    def start(self, parent: Any) -> None:
        from django.conf import settings

        from analysis.video import sandbox

        if reason := sandbox.why_not():
            log.error(reason)
        parent.timer.call_after(0, _ring_again)
        parent.timer.call_repeatedly(settings.RECONCILE_EVERY_S, _ring_again)
        parent.timer.call_after(0, _clean_up)
        parent.timer.call_repeatedly(CLEAN_UP_EVERY_S, _clean_up)


app.steps["worker"].add(Housekeeping)
