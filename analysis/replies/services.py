"""Everything that changes replies. Raises as `analysis.services` does."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from analysis.models import REPLY_CHARS, CueNote, NoteReply
from analysis.services import require
from athletes.models import User


def add_reply(note: CueNote, user: User, *, felt: str = "", text: str = "") -> NoteReply:
    """The athlete's answer to a note that is shared with the athlete."""
    require(user, "analysis.add_reply", note)
    text = text.replace("\0", "").strip()  # which PostgreSQL does not keep
    if len(text) > REPLY_CHARS:
        raise ValidationError(
            gettext("A reply has at most %(most)s characters.") % {"most": REPLY_CHARS}, code="REPLY_TOO_LONG"
        )
    if felt and felt not in NoteReply.Felt.values:
        raise ValidationError(gettext("How did it feel: easy, right, hard or odd?"), code="BAD_FELT")
    if not (felt or text):
        raise ValidationError(gettext("Say how it felt, or write a word."), code="REPLY_EMPTY")
    return NoteReply.objects.create(note=note, author=user, felt=felt, text=text)


def take_back(reply: NoteReply, user: User) -> None:
    require(user, "analysis.delete_reply", reply)
    reply.delete()
