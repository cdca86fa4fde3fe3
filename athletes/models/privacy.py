"""What athletes agreed to, and who looked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.models.accounts import User
from athletes.models.athletes import Athlete


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing_by_guardian(self, guardian: User) -> ConsentQuerySet:
        """What this guardian has agreed to and not withdrawn; it ends with the account."""
        return self.filter(given_by=guardian, given_as=Consent.Given.GUARDIAN, withdrawn_at=None)


class Consent(models.Model):
    """Somebody agreed that something is done with an athlete's clips, until it is withdrawn: see `athletes.consent`."""

    class Purpose(models.TextChoices):
        ANALYSIS = "analysis", _("analysis of video")
        CLUB = "club", _("showing to the club")
        SHARING = "sharing", _("sharing by link")

    class Given(models.TextChoices):
        SELF = "self", _("the athlete")
        GUARDIAN = "guardian", _("a guardian")
        PAPER = "paper", _("on paper")
        DRAWN = "drawn", _("nobody to ask: the runner is drawn by the computer")

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    given_as = models.CharField(max_length=12, choices=Given.choices)
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    """Who said so here: the athlete, the guardian, or the coach who has seen the paper."""
    given_at = models.DateTimeField(auto_now_add=True)
    wording = models.PositiveSmallIntegerField()
    """Version of the sentences that were agreed to."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-given_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("athlete", "purpose"), condition=Q(withdrawn_at=None), name="one_standing_consent_per_purpose"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.athlete}"


class AccessEntry(models.Model):
    """Somebody else looked at an athlete's clip, or took something away, on a day. See `athletes.access_log`."""

    class Kind(models.TextChoices):
        VIEWED = "viewed", _("viewed")
        DOWNLOADED = "downloaded", _("downloaded")
        SHARED = "shared", _("shared")
        EXPORTED = "exported", _("exported")

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="access_entries")
    who = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    clip = models.UUIDField(null=True)
    """Id of the clip; None where it was everything of the athlete's."""
    day = models.DateField()
    at = models.DateTimeField()
    """The first time on that day."""

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("athlete", "who", "kind", "clip", "day"), name="one_access_entry_per_day"),
            models.UniqueConstraint(
                fields=("athlete", "who", "kind", "day"), condition=Q(clip=None), name="one_whole_access_entry_per_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.who} {self.get_kind_display()} {self.day}"
