"""What people say against the machine: corrections of a clip, a coach's own words for its cue, and own bands."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from analysis.models.clips import Clip
from athletes.models import Athlete, User


class Correction(models.Model):
    """One thing that a person put right in a clip. It is never changed, only undone and done again.

    Kept by time and leg so that it outlives a re-analysis: see `analysis.gait.corrections`.
    """

    class Kind(models.TextChoices):
        MOVE = "move", _("event moved")
        ADD = "add", _("event added")
        DELETE = "delete", _("event deleted")
        EXCLUDE = "exclude", _("stride left out")
        SWAP = "swap", _("sides swapped")
        DIRECTION = "direction", _("direction given")
        RANGE = "range", _("part of the clip chosen")

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    problem = models.CharField(max_length=120, blank=True)
    """Why it changes nothing in the clip's present result; empty where it does."""

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.clip}"


class OwnCue(models.Model):
    """A coach's own words for a clip's cue. What the machine suggests stands in the result and stays as it is."""

    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, related_name="own_cue")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=160)
    written_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.text


class OwnBand(models.Model):
    """What a coach expects of an athlete in one metric, at any pace; None leaves that side open."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="own_bands")
    metric = models.CharField(max_length=20)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("athlete", "metric"), name="one_own_band_per_metric"),)

    def __str__(self) -> str:
        return f"{self.metric} of {self.athlete}"
