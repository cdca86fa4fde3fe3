"""People: who can log in, who is coached, and by whom."""

from athletes.models.accounts import User, UserManager
from athletes.models.athletes import Athlete, AthleteQuerySet, Pain
from athletes.models.circle import Coaching, Guardianship
from athletes.models.clubs import Club, ClubMembership, ClubPlace, Squad
from athletes.models.invitations import Invitation
from athletes.models.privacy import AccessEntry, Consent

__all__ = [
    "AccessEntry",
    "Athlete",
    "AthleteQuerySet",
    "Club",
    "ClubMembership",
    "ClubPlace",
    "Coaching",
    "Consent",
    "Guardianship",
    "Invitation",
    "Pain",
    "Squad",
    "User",
    "UserManager",
]
