"""Who looks after an athlete: coaches and guardians, from a day until one of them ends it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from athletes.models.accounts import User


class Coaching(models.Model):
    """A coach works with an athlete, from a day until one of them ends it."""

    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="coaching")
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="coaching")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("coach", "athlete"), condition=Q(ended_at=None), name="one_current_coaching_per_pair"
            ),
        )

    def __str__(self) -> str:
        return f"{self.coach} coaches {self.athlete}"


class Guardianship(models.Model):
    """A guardian looks after a minor: sees what the athlete sees, consents for them, and changes nothing else."""

    guardian = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guardianships")
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="guardianships")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("guardian", "athlete"), condition=Q(ended_at=None), name="one_current_guardianship_per_pair"
            ),
        )

    def __str__(self) -> str:
        return f"{self.guardian} is guardian of {self.athlete}"
