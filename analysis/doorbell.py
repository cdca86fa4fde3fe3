"""The doorbell of the queue: tells the workers that a row waits. What waits stands in the row; a message that gets lost
costs time and nothing else, as `analysis.housekeeping` rings again.

Tasks are rung by name, so that whoever rings loads neither them nor what they work with.
"""

from __future__ import annotations

import logging
from typing import Literal
from uuid import UUID

from kombu.exceptions import ChannelError, OperationalError

from gaitsite.celery import app

log = logging.getLogger(__name__)

Task = Literal["analysis.analyse", "analysis.blur"]


def ring(task: Task, clip_id: UUID) -> None:
    """Without a broker that answers, nothing happens."""
    try:
        app.send_task(task, [str(clip_id)])
    except OperationalError as error:
        log.warning("clip %s waits for %s: the queue does not answer (%s)", clip_id, task, error)


def messages_waiting() -> int:
    """Messages in the broker that no worker has fetched yet; none where the broker does not answer."""
    try:
        with app.connection_for_read() as connection:
            queue = connection.default_channel.queue_declare(app.conf.task_default_queue, passive=True)
            return int(queue.message_count)
    except (ChannelError, OperationalError):
        return 0
