"""What a coach has changed in the library, and added to it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.models import User


class LibraryEntry(models.Model):
    """A cue or a drill of the coach's own, or what the coach has changed in a packaged one.

    A packaged one that is as it came has no row.
    """

    class Kind(models.TextChoices):
        CUE = "cue", _("cue")
        DRILL = "drill", _("drill")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="library_entries")
    fault = models.CharField(max_length=30)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    builtin = models.CharField(max_length=80, blank=True)
    """Key of the packaged one that it stands for; empty for one of the coach's own."""
    texts: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    """By language code; empty where the packaged words stand."""
    hidden = models.BooleanField(default=False)
    first = models.BooleanField(default=False)
    """To be suggested before the others."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "builtin"), condition=~Q(builtin=""), name="one_row_per_coach_and_packaged_cue"
            ),
            models.UniqueConstraint(
                fields=("owner", "fault", "kind"), condition=Q(first=True), name="one_first_per_coach_fault_and_kind"
            ),
        )

    def __str__(self) -> str:
        return self.builtin or next(iter(self.texts.values()), "")

    @property
    def says_nothing(self) -> bool:
        """Is a packaged one as it came?"""
        return bool(self.builtin) and not (self.texts or self.hidden or self.first)
