"""Athletes, and who may see them.

Every query for a person's data starts from `visible_to(user)`: what a user may not see does not exist for them.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.models.accounts import User
from athletes.models.age import is_minor_until, this_month
from athletes.models.circle import Coaching
from athletes.models.clubs import Club, ClubPlace


class AthleteQuerySet(models.QuerySet["Athlete"]):
    def visible_to(self, user: User) -> AthleteQuerySet:
        """Athletes whom `user` coaches now or is guardian of, and the user's own self."""
        if not user.is_authenticated:
            return self.none()
        coached, guarded = Athlete.objects.coached_by(user), Athlete.objects.guarded_by(user)
        return self.filter(Q(user=user) | Q(pk__in=coached.values("pk")) | Q(pk__in=guarded.values("pk")))

    def coached_by(self, user: User) -> AthleteQuerySet:
        """Athletes whom `user` coaches now, alone or with a club they accepted: only for them a coach may act."""
        if not user.is_authenticated:
            return self.none()
        own = Coaching.objects.filter(coach=user, ended_at=None)
        with_club = ClubPlace.objects.accepted().filter(club__in=Club.objects.of(user))
        return self.filter(Q(pk__in=own.values("athlete")) | Q(pk__in=with_club.values("athlete")))

    def guarded_by(self, user: User) -> AthleteQuerySet:
        """Minors whose guardian `user` is now: seen as they see themselves, for as long as they are minors."""
        if not user.is_authenticated:
            return self.none()
        return self.minors().filter(guardianships__guardian=user, guardianships__ended_at=None).distinct()

    def minors(self) -> AthleteQuerySet:
        return self.filter(minor_until__gte=this_month())


class Athlete(models.Model):
    """A person whose running is reviewed; may exist before having a log-in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    height_m = models.FloatField(_("height (m)"), null=True, blank=True)
    minor_until = models.DateField(_("comes of age in"), null=True, blank=True)
    """First day of the month they come of age in, minors until it is over; None: of age. No birth date is kept."""
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="athlete")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AthleteQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_minor(self) -> bool:
        return is_minor_until(self.minor_until)

    @property
    def of_age_since(self) -> date | None:
        """The first day on which somebody who was known as a minor is none; None for everybody else."""
        if self.minor_until is None or self.is_minor:
            return None
        return (self.minor_until.replace(day=1) + timedelta(days=31)).replace(day=1)

    @property
    def pain(self) -> Pain | None:
        """What hurts now: nothing is cued until it is over."""
        return self.pains.filter(ended_at=None).select_related("said_by").first()


class Pain(models.Model):
    """From a day on it hurts, until somebody says that it is over. Neither what hurts nor where is asked."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="pains")
    said_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-said_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("athlete",), condition=Q(ended_at=None), name="one_current_pain_per_athlete"
            ),
        )

    def __str__(self) -> str:
        return f"pain of {self.athlete}"
