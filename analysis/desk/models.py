"""Which finished clips a coach has opened, and when last: what came after that is new on the desk."""

from __future__ import annotations

from django.db import models

from analysis.models import Clip
from athletes.models import User


class Look(models.Model):
    """The latest time that somebody opened a clip whose analysis had ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="looks")
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "clip"), name="one_look_per_user_and_clip"),)

    def __str__(self) -> str:
        return f"{self.user} at {self.clip}"
