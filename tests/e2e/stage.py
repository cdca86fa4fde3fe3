"""Clips that lie ready on the site, without an upload and without a pose run."""

from __future__ import annotations

from typing import Any

from analysis.models import Clip
from athletes.models import Athlete
from tests import actors


def clip_of(athlete: str, **fields: Any) -> Clip:
    """A scored clip of one of `tests.actors`, uploaded by the coach of today."""
    runner = Athlete.objects.get(name=athlete)
    return actors.clip(runner, runner.coaching.filter(ended_at=None).get().coach, **fields)
