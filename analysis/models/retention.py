"""How long an athlete's clips are kept, and what is announced to go."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from analysis.models.clips import Clip
from athletes.models import Athlete, Club, User


class Days(models.Model):
    """How long the parts of a clip are kept at most. 0: until somebody erases them."""

    original_days = models.PositiveIntegerField()
    copy_days = models.PositiveIntegerField()
    numbers_days = models.PositiveIntegerField()
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Keeping(Days):
    """How long an athlete's clips are kept, where their coach wants it shorter than everybody's."""

    athlete = models.OneToOneField(Athlete, on_delete=models.CASCADE, related_name="keeping")

    def __str__(self) -> str:
        return f"keeping of {self.athlete}"


class ClubKeeping(Days):
    """How long a club keeps the clips of those who have accepted a place in it, where its head wants it shorter."""

    club = models.OneToOneField(Club, on_delete=models.CASCADE, related_name="keeping")

    def __str__(self) -> str:
        return f"keeping of {self.club}"


class PurgeNotice(models.Model):
    """It is announced that a part of a clip goes: nothing goes unannounced."""

    class Part(models.TextChoices):
        ORIGINAL = "original", _("original video")
        COPY = "copy", _("browser's copy")
        NUMBERS = "numbers", _("numbers and notes")

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="purge_notices")
    part = models.CharField(max_length=12, choices=Part.choices)
    since = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clip", "part"), name="one_notice_per_part"),)

    def __str__(self) -> str:
        return f"{self.get_part_display()} of {self.clip}"
