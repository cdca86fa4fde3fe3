"""Invitations: links that connect an account with an athlete or a club."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from athletes.models.accounts import User
from athletes.models.athletes import Athlete
from athletes.models.clubs import Club


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link, for one use and some days, that connects an account with an athlete or a club; kept hashed."""

    class Kind(models.TextChoices):
        ATHLETE = "athlete", _("the athlete's own log-in")
        GUARDIAN = "guardian", _("guardian")
        COACH = "coach", _("coach")
        CLUB = "club", _("coach of a club")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    athlete = models.ForeignKey(Athlete, null=True, on_delete=models.CASCADE, related_name="invitations")
    club = models.ForeignKey(Club, null=True, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)
    """Where it was sent to; empty where the link was handed over in person."""
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="club", club__isnull=False, athlete=None)
                | (~Q(kind="club") & Q(club=None, athlete__isnull=False)),
                name="invitation_to_an_athlete_or_a_club",
            ),
        )

    def __str__(self) -> str:
        return f"invitation to {self.athlete or self.club}: {self.get_kind_display()}"
