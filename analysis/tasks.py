"""What workers do when the doorbell rings, and what they get ready meanwhile. Only workers load this."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from celery.signals import worker_process_init

from analysis.housekeeping import Housekeeping
from analysis.sharing import blurring
from analysis.walk.standby import stand_by
from analysis.walk.steps import walk
from gaitsite.celery import app

log = logging.getLogger(__name__)

app.steps["worker"].add(Housekeeping)


@app.task(name="analysis.analyse")
def analyse(clip_id: str) -> None:
    """Brings the clip to its end, unless another worker has it or it is there already."""
    walk(UUID(clip_id))
    stand_by()


@app.task(name="analysis.blur")
def blur(clip_id: str) -> None:
    """Makes the clip's blurred copy, unless another worker does or nobody waits for it."""
    blurring.make(UUID(clip_id))


@worker_process_init.connect
def _load_pose_model(**_: Any) -> None:
    try:
        stand_by()
    except Exception:
        log.exception("the pose model could not be loaded; the first clip tries again")
