"""The demo: a coach, athletes and computer-drawn clips, which travel the same way as any coach's upload."""

from __future__ import annotations

import json
import secrets
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from analysis.models import Clip, Surface
from analysis.services import create_clip
from athletes import consent
from athletes.models import Athlete, Consent, User
from athletes.services import create_athlete, create_coach, give_login

COACH = "coach@demo.example"
RUNNER = "ada@demo.example"
SPEED_MPS = 3.0
SHOT = {"duration_s": 7.0, "width_px": 960, "height_px": 540}
HEIGHTS_M = {"Ada Demo": 1.70, "Ben Demo": 1.82, "Cy Demo": 1.75}


@dataclass(frozen=True)
class DemoClip:
    """One clip to draw. runner and shot are what `RunnerParameters` and `Shot` are told beyond what all share."""

    athlete: str
    name: str
    days_ago: int
    note: str
    surface: Surface = Surface.TREADMILL
    runner: dict[str, Any] = field(default_factory=dict)
    shot: dict[str, Any] = field(default_factory=dict)


CLIPS = (
    DemoClip("Ada Demo", "ada-first-film.mp4", 24, "First film, easy pace.", runner={"lazy_deg": 35.0}),
    DemoClip("Ada Demo", "ada-second-film.mp4", 12, "Twelve days with the cue.", runner={"lazy_deg": 24.0, "seed": 1}),
    DemoClip("Ada Demo", "ada-third-film.mp4", 1, "Feels lighter, she says.", runner={"seed": 2}),
    DemoClip(
        "Ben Demo",
        "ben-from-the-bike.mp4",
        3,
        "Filmed from a bike alongside, 60 pictures a second.",
        surface=Surface.OVERGROUND,
        runner={"flick": 1.0, "seed": 3},
        shot={"place": "follow", "fps": 60, "facing": "left"},
    ),
    DemoClip(
        "Cy Demo",
        "cy-running-past.mp4",
        2,
        "One pass in front of a camera that stands still.",
        surface=Surface.OVERGROUND,
        runner={"seed": 4},
        shot={"place": "pass", "share": 0.5},
    ),
)


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
            for name, height_m in HEIGHTS_M.items():
                create_athlete(coach, name, height_m)
            give_login(Athlete.objects.get(name="Ada Demo"), RUNNER, passwords[RUNNER], by=coach)
    if not User.objects.filter(email=COACH).exists() or not kept.exists():
        return None
    _say_that_runners_are_drawn(User.objects.get(email=COACH))
    passwords = json.loads(kept.read_text())
    return [("Demo coach", COACH, passwords[COACH]), ("Demo athlete", RUNNER, passwords[RUNNER])]


def _say_that_runners_are_drawn(coach: User) -> None:
    """The way of every consent; nobody is there who could be asked."""
    for runner in Athlete.objects.coached_by(coach).filter(name__in=HEIGHTS_M, consents=None):
        consent.give(runner, coach, [Consent.Purpose.ANALYSIS], given_as=Consent.Given.DRAWN)


def clips_missing() -> list[DemoClip]:
    """Those that are not in the database yet; a demo that was interrupted goes on where it stopped."""
    there = set(Clip.objects.filter(computer_drawn=True).values_list("athlete__name", "original_name"))
    return [clip for clip in CLIPS if (clip.athlete, clip.name) not in there]


def add(clip: DemoClip) -> Clip:
    """Draws the clip and sends it the way of every upload."""
    coach = User.objects.get(email=COACH)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="demo-") as folder:
        source = Path(folder) / clip.name
        draw(clip, source)
        added = create_clip(
            athlete=Athlete.objects.coached_by(coach).get(name=clip.athlete),
            user=coach,
            source=source,
            original_name=clip.name,
            surface=clip.surface,
            pace_mps=SPEED_MPS,
            note=clip.note,
            computer_drawn=True,
        )
    Clip.objects.filter(pk=added.pk).update(uploaded_at=timezone.now() - timedelta(days=clip.days_ago))
    return added


def draw(clip: DemoClip, path: Path) -> None:
    from analysis.gait.synthetic import RunnerParameters, SyntheticRunner  # only who draws loads what draws
    from analysis.video.rendered.clip import Shot, render_clip

    body = RunnerParameters(speed_mps=SPEED_MPS, height_m=HEIGHTS_M[clip.athlete], stride_jitter=1.0, **clip.runner)
    render_clip(path, SyntheticRunner(body), Shot(**SHOT | clip.shot))


def _password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(3))
