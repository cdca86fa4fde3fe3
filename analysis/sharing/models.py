"""A shared link's row. The link itself is nowhere: it is the row's id, signed with the installation's key."""

from __future__ import annotations

import uuid

from django.db import models

from athletes.models import Athlete, User


class Share(models.Model):
    """Shows one clip, or where there is none the progress, of an athlete to whoever has the link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="shares")
    clip = models.ForeignKey("analysis.Clip", null=True, on_delete=models.CASCADE, related_name="shares")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    hide_name = models.BooleanField(default=False)
    views = models.PositiveIntegerField(default=0)
    """How often the page was opened by somebody who does not see the athlete anyway."""
    last_viewed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "analysis"
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"link to {self.clip or 'the progress'} of {self.athlete}"

    @property
    def title(self) -> str:
        """What the runner is called there."""
        return "A runner" if self.hide_name else self.athlete.name
