"""A crowd of workers reaches for the same clips. Run as a program, on the database of the environment; prints who won.

python -m tests.queue.race
"""

from __future__ import annotations

import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import django

WORKERS = 8
CLIPS = 12


def race() -> dict[str, int]:
    """How many workers each clip was given to, and how many of the clips the database says are in work."""
    from django.core.management import call_command
    from django.db import connection

    from analysis.models import Clip
    from analysis.walk import claims
    from tests import actors

    call_command("migrate", verbosity=0)
    people = actors.cast()
    clips = [
        actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED, sha256=str(number)).pk
        for number in range(CLIPS)
    ]

    def reach(_: int) -> list[UUID]:
        try:
            return [clip_id for clip_id in clips if claims.take(clip_id)]
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as crowd:
        won = Counter(clip_id for taken in crowd.map(reach, range(WORKERS)) for clip_id in taken)
    freed = claims.free_lost(workers_are_gone=True)
    return {"clips": len(won), "most_winners": max(won.values()), "freed": freed, "vendor": connection.vendor}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaitsite.settings")
    django.setup()
    print(json.dumps(race()))
