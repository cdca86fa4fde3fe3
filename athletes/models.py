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

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012 - Django's own form

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def has_inches(self) -> bool:
        """Reads and types lengths in feet and inches."""
        return self.length_unit == self.LengthUnit.INCHES


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
        with_club = ClubPlace.objects.current().filter(club__in=Club.objects.of(user), accepted_at__isnull=False)
        return self.filter(Q(pk__in=own.values("athlete")) | Q(pk__in=with_club.values("athlete")))

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


class ClubPlace(models.Model):
    """A club offers an athlete a place. Its coaches coach the athlete once the athlete or a guardian accepts."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="places")
    squad = models.ForeignKey(Squad, null=True, on_delete=models.SET_NULL, related_name="places")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="places")
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
