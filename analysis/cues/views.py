"""The page of a coach's cue library, and what the coach does there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST

from analysis.cues import services
from analysis.cues.forms import WordsForm
from analysis.cues.library import Kind, Library, library_of
from analysis.cues.page import Open, groups_of
from analysis.gait.cue_library import library as packaged
from athletes.models import User

ACTS: Mapping[str, Callable[[User, str], None]] = {
    "hide": services.hide,
    "show": services.show_again,
    "first": services.put_first,
    "back": services.put_back,
    "restore": services.restore,
    "delete": services.delete_entry,
}
"""What needs no more words, by the button's value."""


@require_http_methods(["GET", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """`edit`: the key of an entry to be changed; `add`: cue or drill, `to`: the fault. POST adds it."""
    if not request.user.has_perm("analysis.keep_cues"):
        raise PermissionDenied
    if request.method == "POST":
        return _add(request)
    kind, fault = request.GET.get("add", ""), request.GET.get("to", "")
    if kind in Kind.values:
        return _page(request, Open(WordsForm(Kind(kind)), fault=fault))
    known = library_of(request.user)
    entry = known.get(request.GET.get("edit", ""))
    return _page(request, Open(WordsForm.of(entry), key=entry.key) if entry else None, known)


@require_POST
def entry(request: HttpRequest, key: str) -> HttpResponse:
    """`act`: save, with the texts, or one of ACTS."""
    if not request.user.has_perm("analysis.keep_cues"):
        raise PermissionDenied
    found = library_of(request.user).get(key)
    act = request.POST.get("act", "save")
    if found is None or act not in {"save", *ACTS}:
        raise Http404
    if act != "save":
        ACTS[act](request.user, key)
        return _back(found.fault if act == "delete" else found.anchor)
    form = WordsForm.of(found, request.POST)
    if form.is_valid():
        try:
            services.edit_entry(request.user, key, form.said)
            return _back(found.anchor)
        except ValidationError as wrong:
            form.say(wrong)
    return _page(request, Open(form, key=key))


def _add(request: HttpRequest) -> HttpResponse:
    kind, fault = request.POST.get("kind", ""), request.POST.get("fault", "")
    if kind not in Kind.values or fault not in packaged():
        raise Http404
    form = WordsForm(Kind(kind), request.POST)
    if form.is_valid():
        try:
            return _back(str(services.add_entry(request.user, fault, kind, form.said).pk))
        except ValidationError as wrong:
            form.say(wrong)
    return _page(request, Open(form, fault=fault))


def _back(anchor: str) -> HttpResponse:
    return redirect(f"{resolve_url('cue-library')}#{anchor}")


def _page(request: HttpRequest, opened: Open | None, known: Library | None = None) -> HttpResponse:
    """`known`: the coach's library, where it was read already."""
    return render(request, "cues/library.html", {"groups": groups_of(known or library_of(request.user), opened)})
