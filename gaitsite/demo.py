"""The demo: a coach, athletes and computer-drawn clips, which travel the same way as any coach's upload."""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from analysis.models import Clip, Surface
from analysis.services import create_clip
from athletes.models import Athlete, User
from athletes.services import create_athlete, create_coach, give_login

COACH = "coach@demo.example"
RUNNER = "ada@demo.example"


@dataclass(frozen=True)
class DemoClip:
    """One clip to draw. `runner` and `camera` are what `analysis.video.rendered` is told."""

    athlete: str
    name: str
    days_ago: int
    note: str


CLIPS: tuple[DemoClip, ...] = ()


def ensure_people() -> list[tuple[str, str, str]] | None:
    """Log-ins of the demo as (role, email, password), made where there are none yet.

    None where the database holds other people: a demo does not go among them. Passwords are made up for each
    installation and kept in its folder, so that a demo that can be reached from elsewhere is no open door.
    """
    kept = settings.VAR_DIR / "demo.json"
    if not User.objects.exists():
        passwords = {COACH: _password(), RUNNER: _password()}
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(passwords))
        with transaction.atomic():
            coach = create_coach(COACH, "Coach Demo", passwords[COACH])
            for name, height_m in (("Ada Demo", 1.70), ("Ben Demo", 1.82), ("Cy Demo", None)):
                create_athlete(coach, name, height_m)
            give_login(Athlete.objects.get(name="Ada Demo"), RUNNER, passwords[RUNNER], by=coach)
    if not User.objects.filter(email=COACH).exists() or not kept.exists():
        return None
    passwords = json.loads(kept.read_text())
    return [("Demo coach", COACH, passwords[COACH]), ("Demo athlete", RUNNER, passwords[RUNNER])]


def clips_missing() -> list[DemoClip]:
    """Those that are not in the database yet; a demo that was interrupted goes on where it stopped."""
    there = set(Clip.objects.filter(computer_drawn=True).values_list("athlete__name", "original_name"))
    return [clip for clip in CLIPS if (clip.athlete, clip.name) not in there]


def _password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(3))
