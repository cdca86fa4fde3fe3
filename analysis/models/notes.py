"""A coach's notes on a clip, as they read now and as they read before, and the athlete's answers."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from analysis.models.clips import Clip
from athletes.models import Athlete, User

REPLY_CHARS = 500


class CueNoteQuerySet(models.QuerySet["CueNote"]):
    def visible_to(self, user: User) -> CueNoteQuerySet:
        """Notes on visible clips: a coach sees all, the athlete and a guardian those shared with the athlete."""
        coached = models.Q(clip__athlete__in=Athlete.objects.coached_by(user))
        shared = models.Q(clip__athlete__in=Athlete.objects.visible_to(user), visible_to_athlete=True)
        return self.filter(coached | shared)


class CueNote(models.Model):
    """What a coach has to say on one instant of a clip: words, a drawing on the frame, a recording of the voice.

    Kept by time so that it outlives a re-analysis.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="cue_notes")
    side = models.CharField(max_length=5, blank=True, choices=(("left", _("left")), ("right", _("right"))))
    """Leg whose stride it is pinned to; empty where it is pinned to an instant alone."""
    stride_start_s = models.FloatField(null=True)
    """Foot strike that opens the stride, container seconds; None without a stride."""
    time_s = models.FloatField()
    """Instant the note points at, container seconds."""
    point: models.JSONField[list[float] | None, list[float] | None] = models.JSONField(null=True)
    """Point of the frame it is pinned to: see `analysis.notes.drawing`; None where it is the whole frame."""
    text = models.TextField(max_length=2000, blank=True)
    drawing: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    """Shapes drawn on the frame: see `analysis.notes.drawing`."""
    voice = models.CharField(max_length=60, blank=True)
    """Name of the recording among the clip's files; empty where nothing was said."""
    voice_s = models.FloatField(null=True)
    """Its length as the browser that recorded it told."""
    visible_to_athlete = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CueNoteQuerySet.as_manager()

    class Meta:
        ordering = ("time_s", "created_at")

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def voice_path(self) -> Path:
        return self.clip.folder / self.voice


class NoteVersion(models.Model):
    """A note as it read before somebody changed it; for coaches to read, never for the athlete."""

    note = models.ForeignKey(CueNote, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField(max_length=2000, blank=True)
    point: models.JSONField[list[float] | None, list[float] | None] = models.JSONField(null=True)
    drawing: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    visible_to_athlete = models.BooleanField()
    replaced_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-replaced_at", "-pk")

    def __str__(self) -> str:
        return self.text[:60]


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
