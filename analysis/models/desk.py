"""What a coach's desk remembers: which finished clips the coach has opened, and the coach's tags for athletes."""

from __future__ import annotations

from django.db import models

from analysis.models.clips import Clip
from athletes.models import Athlete, User

TAG_CHARS = 30


class Look(models.Model):
    """The latest time that somebody opened a clip whose analysis had ended: what came after that is new."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="looks")
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "clip"), name="one_look_per_user_and_clip"),)

    def __str__(self) -> str:
        return f"{self.user} at {self.clip}"


class Tag(models.Model):
    """A coach's own word for an athlete, to find athletes by. Other coaches and the athlete see it on no page; it is
    in the archive of the athlete's data."""

    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tags")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=TAG_CHARS)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("coach", "athlete", "name"), name="one_tag_of_a_name"),)

    def __str__(self) -> str:
        return self.name
