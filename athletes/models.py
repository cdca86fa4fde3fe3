"""People: who can log in, who is coached, and by whom.

Every query for a person's data starts from `visible_to(user)`: what a user may not see does not exist for them.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their email address alone."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An operator. Nobody is above the rules: who runs the box sees no clip of anybody."""
        return self.create_user(email, password, is_staff=True, **fields)


class User(AbstractUser):
    """Somebody who can log in: a coach, an athlete, a guardian, an operator, or several of these."""

    username = None
    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_coach = models.BooleanField(_("coach"), default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012 - Django's own form

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class AthleteQuerySet(models.QuerySet["Athlete"]):
    def visible_to(self, user: User) -> AthleteQuerySet:
        """Athletes whom `user` coaches now or is guardian of, and the user's own self."""
        if not user.is_authenticated:
            return self.none()
        coached, guarded = Athlete.objects.coached_by(user), Athlete.objects.guarded_by(user)
        return self.filter(Q(user=user) | Q(pk__in=coached.values("pk")) | Q(pk__in=guarded.values("pk")))

    def coached_by(self, user: User) -> AthleteQuerySet:
        """Athletes whom `user` coaches now: the only ones for whom a coach may act."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(coaching__coach=user, coaching__ended_at=None).distinct()

    def guarded_by(self, user: User) -> AthleteQuerySet:
        """Minors whose guardian `user` is now: seen as they see themselves, for as long as they are minors."""
        if not user.is_authenticated:
            return self.none()
        return self.minors().filter(guardianships__guardian=user, guardianships__ended_at=None).distinct()

    def minors(self) -> AthleteQuerySet:
        return self.filter(minor_until__gte=_this_month())


def _this_month() -> date:
    return timezone.localdate().replace(day=1)


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
        return self.minor_until is not None and self.minor_until >= _this_month()

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


class Coaching(models.Model):
    """A coach works with an athlete, from a day until one of them ends it."""

    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="coaching")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="coaching")
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
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="guardianships")
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
