"""A clip: the upload that brings it, the clip and where it stands, and its result."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analysis.gait.model import RunnerPoint
from athletes.models import Athlete, User

CURVES = "curves.npz"


class Surface(models.TextChoices):
    TREADMILL = "treadmill", _("treadmill")
    OVERGROUND = "overground", _("overground")


class Upload(models.Model):
    """A resumable upload under way (tus 1.0). The number of bytes received is the size of its file and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="uploads")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="uploads")
    original_name = models.CharField(max_length=255)
    length_bytes = models.BigIntegerField()
    metadata = models.JSONField(default=dict)
    """What the coach said about the clip: surface, pace_mps, slow_motion, shoes, note (validated)."""
    clip = models.ForeignKey("Clip", null=True, on_delete=models.CASCADE, related_name="uploads")
    """What it became, once all bytes were here; the row stays until it expires, for a client that missed the answer."""
    duplicate = models.BooleanField(default=False)
    """The athlete had this very file already: `clip` is the earlier one."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"upload of {self.original_name}"

    @property
    def path(self) -> Path:
        return settings.MEDIA_ROOT / "uploads" / f"{self.id}.part"


class ClipQuerySet(models.QuerySet["Clip"]):
    def visible_to(self, user: User) -> ClipQuerySet:
        return self.filter(athlete__in=Athlete.objects.visible_to(user))

    def coached_by(self, user: User) -> ClipQuerySet:
        return self.filter(athlete__in=Athlete.objects.coached_by(user))


class Clip(models.Model):
    """One video of one athlete, what the coach said about it, and how far its analysis is."""

    class State(models.TextChoices):
        QUEUED = "queued", _("in the queue")
        RUNNING = "running", _("being analysed")
        SCORED = "scored", _("scored")
        PREVIEW = "preview", _("preview")
        REFUSED = "refused", _("not scored")
        FAILED = "failed", _("could not be read")

    class Stage(models.TextChoices):
        PREPARE = "prepare", _("reading the video")
        POSE = "pose", _("finding the runner")
        GAIT = "gait", _("measuring the strides")

    FINAL = (State.SCORED, State.PREVIEW, State.REFUSED, State.FAILED)
    MEASURED = (State.SCORED, State.PREVIEW, State.REFUSED)
    """An analysis came to its end, whatever it said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="clips")
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="uploaded_clips")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(null=True)
    """When somebody asked to keep it: how long its files are kept counts from there. See `analysis.retention`."""
    original_name = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    computer_drawn = models.BooleanField(default=False)

    surface = models.CharField(max_length=12, choices=Surface.choices, default=Surface.TREADMILL)
    pace_mps = models.FloatField(null=True, blank=True)
    slow_motion = models.FloatField(null=True, blank=True)
    shoes = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)

    runner_x = models.FloatField(null=True, blank=True)
    runner_y = models.FloatField(null=True, blank=True)
    runner_at_s = models.FloatField(null=True, blank=True)

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED, db_index=True)
    queued_at = models.DateTimeField(default=timezone.now)
    stage = models.CharField(max_length=12, choices=Stage.choices, blank=True)
    progress = models.FloatField(default=0.0)
    """Share of the current stage, 0..1."""
    stage_started_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    """Token of the worker that holds the clip; a worker whose token is no longer here stores nothing."""
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=40, blank=True)
    message = models.TextField(blank=True)
    """Why it was refused or failed, and what to film differently."""

    width_px = models.PositiveIntegerField(null=True)
    height_px = models.PositiveIntegerField(null=True)
    duration_s = models.FloatField(null=True)

    objects = ClipQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = (
            # Clips from before this rule that are there twice have an empty sum, but for the first.
            models.UniqueConstraint(
                fields=("athlete", "sha256"), condition=~models.Q(sha256=""), name="one_clip_per_athlete_and_file"
            ),
        )

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_final(self) -> bool:
        return self.state in self.FINAL

    @property
    def runner_point(self) -> RunnerPoint | None:
        """Where the coach pointed the runner out among others."""
        if self.runner_x is None or self.runner_y is None or self.runner_at_s is None:
            return None
        return RunnerPoint(self.runner_x, self.runner_y, self.runner_at_s)

    @property
    def folder(self) -> Path:
        """All files of the clip live here and nowhere else, so that erasing the folder erases them."""
        return settings.MEDIA_ROOT / "clips" / str(self.id)

    @property
    def original_path(self) -> Path:
        return self.folder / "original"

    @property
    def proxy_path(self) -> Path:
        return self.folder / "proxy.mp4"

    @property
    def poster_path(self) -> Path:
        return self.folder / "poster.jpg"

    @property
    def blurred_paths(self) -> list[Path]:
        """Copies of the browser's copy, with the face blurred: they go when that goes."""
        return list(self.folder.glob("blurred-*"))

    @property
    def landmarks_path(self) -> Path:
        return self.folder / "landmarks.npz"

    @property
    def curves_path(self) -> Path:
        """Those of its result: each result has a file of its own, so that nobody reads one with the other's curves."""
        return self.folder / (self.result.curves if hasattr(self, "result") else CURVES)


class Result(models.Model):
    """What the science said of a clip: one row a clip, replaced as a whole when the clip is analysed again."""

    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, related_name="result")
    engine_name = models.CharField(max_length=60)
    engine_model = models.CharField(max_length=60)
    engine_version = models.CharField(max_length=60)
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    """The contract of `manage.py analyse --json`."""
    curves = models.CharField(max_length=60, default=CURVES)
    """Name of the file in the clip's folder."""
    details: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    """What the pages say beyond it: warnings; metric and reasons of the cue; the strides that show each fault."""
    stored_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"result of {self.clip}"
