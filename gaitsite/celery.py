"""The queue's application. The tasks live in `analysis.tasks`, which workers load and nobody else."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_process_init
from django.utils import translation

from gaitsite.tether import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaitsite.settings")

app = Celery("gaitsite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _tie_pool_process(**_: Any) -> None:
    die_with_parent()


@task_prerun.connect
def _write_english(**_: Any) -> None:
    """What a task leaves behind in words is translated when somebody reads it, whoever that is."""
    translation.deactivate_all()
