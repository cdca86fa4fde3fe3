"""Clubs: who coaches in them, and the places of their athletes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from athletes.models.accounts import User
from athletes.models.age import this_month


class ClubQuerySet(models.QuerySet["Club"]):
    def of(self, user: User) -> ClubQuerySet:
        """Clubs that `user` coaches in now."""
        memberships = ClubMembership.objects.filter(user_id=user.pk, ended_at=None)
        return self.filter(pk__in=memberships.values("club"))


class Club(models.Model):
    """Coaches who share athletes: all of them coach whoever has a place in the club and accepted it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClubQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ClubMembership(models.Model):
    """A coach belongs to a club. Its head also says who else coaches in it."""

    class Role(models.TextChoices):
        HEAD = "head", _("head coach")
        COACH = "coach", _("coach")

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=5, choices=Role.choices, default=Role.COACH)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("club", "user"), condition=Q(ended_at=None), name="one_current_membership_per_pair"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.club}"


class Squad(models.Model):
    """Athletes of a club who train together."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="squads")
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("club", "name"), name="one_squad_per_name"),)

    def __str__(self) -> str:
        return self.name


class ClubPlaceQuerySet(models.QuerySet["ClubPlace"]):
    def current(self) -> ClubPlaceQuerySet:
        """Offered or accepted, and not ended."""
        return self.filter(ended_at=None)

    def marked(self) -> ClubPlaceQuerySet:
        """Each with `stands`: whether it is among the accepted ones."""
        return self.annotate(stands=Exists(ClubPlace.objects.accepted().filter(pk=OuterRef("pk"))))

    def accepted(self) -> ClubPlaceQuerySet:
        """Current, and accepted by whom it is to accept: what was accepted for a minor is offered anew to the adult."""
        accepted = self.current().annotate(accepted_in=TruncMonth("accepted_at", output_field=models.DateField()))
        return accepted.filter(
            Q(athlete__minor_until=None)
            | Q(athlete__minor_until__gte=this_month())
            | Q(accepted_in__gt=F("athlete__minor_until")),
            accepted_at__isnull=False,
        )


class ClubPlace(models.Model):
    """A club offers an athlete a place. Its coaches coach the athlete once the athlete or a guardian accepts."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="places")
    squad = models.ForeignKey(Squad, null=True, on_delete=models.SET_NULL, related_name="places")
    athlete = models.ForeignKey("athletes.Athlete", on_delete=models.CASCADE, related_name="places")
    offered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    offered_at = models.DateTimeField(auto_now_add=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClubPlaceQuerySet.as_manager()

    class Meta:
        ordering = ("athlete__name",)
        constraints = (
            models.UniqueConstraint(
                fields=("club", "athlete"), condition=Q(ended_at=None), name="one_current_place_per_club"
            ),
        )

    def __str__(self) -> str:
        return f"{self.athlete} in {self.club}"
