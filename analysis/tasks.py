"""The queue's side of a clip: ring the doorbell, answer it, and look after clips whose message or worker got lost."""

from __future__ import annotations

import logging
from uuid import UUID

from kombu.exceptions import ChannelError, OperationalError

from analysis.walk import claims
from gaitsite.celery import app

log = logging.getLogger(__name__)


@app.task(name="analysis.analyse")
def analyse(clip_id: str) -> None:
    """Brings the clip to its end, unless another worker has it or it is there already."""
    # The web server rings without loading video and pose libraries.
    from analysis.walk.standby import stand_by
    from analysis.walk.steps import walk

    walk(UUID(clip_id))
    stand_by()


@app.task(name="analysis.blur")
def blur(clip_id: str) -> None:
    """Makes the clip's blurred copy, unless another worker does or nobody waits for it."""
    from analysis.sharing.blurring import make

    make(UUID(clip_id))


def ring(clip_id: UUID) -> None:
    """Tells the workers that a clip waits. Without a broker the clip goes on waiting, and `reconcile` rings again."""
    try:
        analyse.delay(str(clip_id))
    except OperationalError as error:
        log.warning("clip %s waits: the queue does not answer (%s)", clip_id, error)


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
        ring(clip_id)
    return len(waiting)


def messages_waiting() -> int:
    """Messages in the broker that no worker has fetched yet; none where the broker does not answer."""
    try:
        with app.connection_for_read() as connection:
            queue = connection.default_channel.queue_declare(app.conf.task_default_queue, passive=True)
            return int(queue.message_count)
    except (ChannelError, OperationalError):
        return 0
