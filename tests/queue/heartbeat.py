"""Cuts the heartbeat of a worker off its database, and sees whether it beats again. Run as a program, on the PostgreSQL
of the environment; prints what it saw.

python -m tests.queue.heartbeat
"""

from __future__ import annotations

import json
import os
import time

import django

PATIENCE_S = 60


def cut_off() -> dict[str, bool]:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from analysis.models import Clip
    from analysis.walk import claims
    from tests import actors

    call_command("migrate", verbosity=0)
    people = actors.cast()
    clip = actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED)
    claim = claims.take(clip.pk)
    assert claim is not None

    def beaten_since(moment: object) -> bool:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if Clip.objects.get(pk=clip.pk).heartbeat_at > moment:
                return True
            time.sleep(0.02)
        return False

    settings.CLIP_HEARTBEAT_S = 0.02
    with claims.heartbeat(claim):
        beats = beaten_since(Clip.objects.get(pk=clip.pk).heartbeat_at)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            (cut,) = cursor.fetchone()
            cursor.execute("SELECT clock_timestamp()")
            (then,) = cursor.fetchone()
        again = beaten_since(then)
    return {"beats": beats, "cut": cut > 0, "beats_again": again}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaitsite.settings")
    django.setup()
    print(json.dumps(cut_off()))
