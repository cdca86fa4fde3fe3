"""What the notes panel does with replies. Every answer is the panel as it now is."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from analysis import selectors
from analysis.models import CueNote, NoteReply
from analysis.notes.views import panel
from analysis.replies import services as replies


@require_POST
def add(request: HttpRequest, note_id: UUID) -> HttpResponse:
    note = selectors.get_note(request.user, note_id)
    said = {name: request.POST.get(name, "") for name in ("felt", "text")}
    wrong = ""
    try:
        replies.add_reply(note, request.user, **said)
    except ValidationError as error:
        wrong = error.messages[0]
    unsent = {"note": note, "wrong": wrong, **said} if wrong else None
    return render(request, "analysis/_notes.html", panel(request, note.clip) | {"unsent": unsent})


@require_POST
def delete(request: HttpRequest, reply_id: int) -> HttpResponse:
    visible = CueNote.objects.visible_to(request.user)
    reply = get_object_or_404(NoteReply.objects.select_related("note__clip__athlete"), pk=reply_id, note__in=visible)
    replies.take_back(reply, request.user)
    return render(request, "analysis/_notes.html", panel(request, reply.note.clip))
