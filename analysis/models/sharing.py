"""A shared link's row. The link itself is nowhere: it is the row's id, signed with the installation's key."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.models.clips import Clip
from athletes.models import Athlete, User


class Share(models.Model):
    """Shows one clip, or where there is none the progress, of an athlete to whoever has the link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="shares")
    clip = models.ForeignKey(Clip, null=True, on_delete=models.CASCADE, related_name="shares")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    hide_name = models.BooleanField(default=False)
    blur_face = models.BooleanField(default=False)
    """The video is shown with the runner's face blurred, or not at all: see `analysis.sharing.blurring`."""
    views = models.PositiveIntegerField(default=0)
    """How often the page was opened by somebody who does not see the athlete anyway."""
    last_viewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"link to {self.clip or 'the progress'} of {self.athlete}"

    @property
    def title(self) -> str:
        """What the runner is called there."""
        return gettext("A runner") if self.hide_name else self.athlete.name


class BlurredCopy(models.Model):
    """The copy of a clip in which the runner's face is blurred: asked for, being made, or there."""

    class State(models.TextChoices):
        WAITING = "waiting", _("in the queue")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be made")

    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, related_name="blurred")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    landmarks = models.CharField(max_length=64)
    """Time and size of the landmarks by which it was asked for: with others the face may be somewhere else."""
    progress = models.FloatField(default=0.0)
    claim = models.UUIDField(null=True)
    """Token of the worker that makes it; one whose token is no longer here stores nothing."""
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"blurred copy of {self.clip}"

    @property
    def path(self) -> Path:
        return self.clip.folder / f"blurred-{self.landmarks[:32]}.mp4"
