"""The notes panel of the review page, and what a coach does there. Every answer is the panel as it now is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from analysis import selectors
from analysis.models import Clip, NoteReply
from analysis.notes import services as notes
from analysis.notes.forms import NoteForm, NoteWordsForm
from analysis.review.result import note_rows
from athletes.rules import is_self


@require_http_methods(["GET", "POST"])
def clip_notes(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    """POST pins a new note."""
    shown = selectors.get_clip(request.user, clip_id)
    if request.method == "GET":
        return _answer(request, shown)
    if not request.user.has_perm("analysis.add_note", shown):
        raise PermissionDenied
    form = NoteForm(request.user, request.POST, request.FILES)
    if form.is_valid():
        try:
            notes.add_note(clip=shown, user=request.user, **form.said)
            return _answer(request, shown)
        except ValidationError as wrong:
            form.add_error(None, wrong)
    return _answer(request, shown, note_form=form)


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """GET: the note in a form. POST: what it says from now on."""
    found = selectors.get_note(request.user, note_id)
    if not request.user.has_perm("analysis.change_note", found):
        raise PermissionDenied
    form = NoteWordsForm.of(found, request.user)
    if request.method == "POST":
        form = NoteWordsForm.of(found, request.user, request.POST, request.FILES)
        if form.is_valid():
            try:
                notes.edit_note(found, request.user, **form.said)
                return _answer(request, found.clip)
            except ValidationError as wrong:
                form.add_error(None, wrong)
    return _answer(request, found.clip, editing=found, edit_form=form)


@require_POST
def delete(request: HttpRequest, note_id: UUID) -> HttpResponse:
    found = selectors.get_note(request.user, note_id)
    notes.delete_note(found, request.user)
    return _answer(request, found.clip)


def panel(request: HttpRequest, shown: Clip) -> dict[str, Any]:
    """What the panel's template needs. Earlier versions of notes are for those who coach the athlete."""
    may_change = request.user.has_perm("analysis.change_clip", shown)
    found = selectors.notes_for(shown, request.user).prefetch_related("replies__author")
    if may_change:
        found = found.prefetch_related("versions__replaced_by")
    return {
        "clip": shown,
        "may_change": may_change,
        "note_rows": note_rows(found, selectors.get_reading(shown) or {}),
        "note_form": NoteForm(request.user) if may_change else None,
        "may_reply": is_self(request.user, shown.athlete),
        "felt_choices": NoteReply.Felt.choices,
    }


def _answer(request: HttpRequest, shown: Clip, **extra: object) -> HttpResponse:
    return render(request, "analysis/_notes.html", panel(request, shown) | extra)
