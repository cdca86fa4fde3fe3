"""An athlete's answer to a note: how it felt, and words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from analysis.models import CueNote
from athletes.models import User

REPLY_CHARS = 500


class NoteReply(models.Model):
    """Says at least one of the two. It is not changed, only taken back."""

    class Felt(models.TextChoices):
        EASY = "easy", _("felt easy")
        RIGHT = "right", _("felt right")
        HARD = "hard", _("felt hard")
        ODD = "odd", _("felt odd")

    note = models.ForeignKey(CueNote, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="note_replies")
    felt = models.CharField(max_length=8, choices=Felt.choices, blank=True)
    text = models.TextField(max_length=REPLY_CHARS, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return self.text[:60] or self.get_felt_display()
