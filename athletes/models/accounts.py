"""Who can log in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
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

    class PaceUnit(models.TextChoices):
        MIN_PER_KM = "min/km", "min/km"
        MIN_PER_MILE = "min/mile", "min/mile"
        KM_PER_HOUR = "km/h", "km/h"
        MILES_PER_HOUR = "mph", "mph"
        METRES_PER_SECOND = "m/s", "m/s"

    class LengthUnit(models.TextChoices):
        CENTIMETRES = "cm", _("metres and centimetres")
        INCHES = "in", _("feet and inches")

    username = None
    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_coach = models.BooleanField(_("coach"), default=False)
    pace_unit = models.CharField(_("pace"), max_length=8, choices=PaceUnit.choices, default=PaceUnit.MIN_PER_KM)
    length_unit = models.CharField(
        _("lengths"), max_length=2, choices=LengthUnit.choices, default=LengthUnit.CENTIMETRES
    )
    language = models.CharField(_("language"), max_length=16, blank=True, default="")
    """One of LANGUAGES; empty: whatever the browser asks for."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012 - Django's own form

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def has_inches(self) -> bool:
        """Reads and types lengths in feet and inches."""
        return self.length_unit == self.LengthUnit.INCHES
