"""What a coach changes in the own library. It holds for clips judged from then on: see `analysis.walk.context`.

Raises PermissionDenied for whoever is no coach, Http404 where the coach's library has no such entry, ValidationError
(with a code) where a value makes no sense.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext

from analysis.cues.library import Entry, Kind, Library, library_of
from analysis.cues.words import check_cue, check_drill, languages
from analysis.gait.cue_library import library
from analysis.models import LibraryEntry
from analysis.services import require
from athletes.models import User

MOST_OWN = 30
"""Cues, and drills, of the coach's own for one fault."""


class TextsError(ValidationError):
    """What is wrong with which of the texts, by language code."""

    def __init__(self, wrong: Mapping[str, ValidationError]) -> None:
        super().__init__([*wrong.values()])
        self.wrong = wrong


def add_entry(owner: User, fault: str, kind: str, texts: Mapping[str, str]) -> LibraryEntry:
    """A cue or a drill of the coach's own; codes NO_SUCH_FAULT, TOO_MANY, and as in `edit_entry`."""
    require(owner, "analysis.keep_cues", None)
    if fault not in library() or kind not in Kind.values:
        raise ValidationError(gettext("There is no such place in the library."), code="NO_SUCH_FAULT")
    with transaction.atomic():
        known = _locked(owner)
        if sum(entry.own for entry in known.faults[fault].of(Kind(kind))) >= MOST_OWN:
            raise ValidationError(
                gettext("There are %(most)s of your own here already: delete one first.") % {"most": MOST_OWN},
                code="TOO_MANY",
            )
        checked = _checked(Kind(kind), texts)
        _check_new(known, fault, Kind(kind), checked)
        return LibraryEntry.objects.create(owner=owner, fault=fault, kind=kind, texts=checked)


def edit_entry(owner: User, key: str, texts: Mapping[str, str]) -> None:
    """From now on it says this, by language; an empty text is none. Codes NO_WORDS, SAID_ALREADY, and of a TextsError
    BAD_CUE and BAD_DRILL."""
    with _changing(owner, key) as (known, entry, row):
        checked = _checked(entry.kind, texts)
        _check_new(known, entry.fault, entry.kind, checked, but=entry.key)
        row.texts = {} if checked == entry.as_packaged().in_all_languages() else checked


def hide(owner: User, key: str) -> None:
    """Neither offered nor suggested any more."""
    with _changing(owner, key) as (_, _, row):
        row.hidden, row.first = True, False


def show_again(owner: User, key: str) -> None:
    with _changing(owner, key) as (_, _, row):
        row.hidden = False


def put_first(owner: User, key: str) -> None:
    """Suggested before the others of its fault."""
    with _changing(owner, key) as (_, entry, row):
        before = LibraryEntry.objects.filter(owner=owner, fault=entry.fault, kind=entry.kind, first=True)
        for other in before.exclude(pk=row.pk):
            other.first = False
            _keep(other)
        row.first, row.hidden = True, False


def put_back(owner: User, key: str) -> None:
    """In the usual order again."""
    with _changing(owner, key) as (_, _, row):
        row.first = False


def restore(owner: User, key: str) -> None:
    """A packaged one says again what it came with."""
    with _changing(owner, key) as (_, entry, row):
        if entry.own:
            raise Http404
        row.texts = {}


def delete_entry(owner: User, key: str) -> None:
    """One of the coach's own; a packaged one can only be hidden."""
    require(owner, "analysis.keep_cues", None)
    with transaction.atomic():
        entry = _locked(owner).get(key)
        if entry is None or not entry.own or entry.row is None:
            raise Http404
        entry.row.delete()


@contextmanager
def _changing(owner: User, key: str) -> Iterator[tuple[Library, Entry, LibraryEntry]]:
    """The coach's library, the entry, and its row to be changed, which is kept at the end where it says anything."""
    require(owner, "analysis.keep_cues", None)
    with transaction.atomic():
        known = _locked(owner)
        entry = known.get(key)
        if entry is None:
            raise Http404
        row = entry.row or LibraryEntry(owner=owner, fault=entry.fault, kind=entry.kind, builtin=entry.key)
        yield known, entry, row
        _keep(row)


def _keep(row: LibraryEntry) -> None:
    if not row.says_nothing:
        row.save()
    elif not row._state.adding:
        row.delete()


def _locked(owner: User) -> Library:
    """Nobody else changes it until the transaction ends."""
    return library_of(User.objects.select_for_update().get(pk=owner.pk))


def _checked(kind: Kind, texts: Mapping[str, str]) -> dict[str, str]:
    """Those that say anything, as they are kept, in the order of the languages."""
    check = check_cue if kind == Kind.CUE else check_drill
    checked, wrong = {}, {}
    for code in languages():
        try:
            if texts.get(code, "").strip():
                checked[code] = check(texts[code])
        except ValidationError as error:
            wrong[code] = error
    if wrong:
        raise TextsError(wrong)
    if not checked:
        raise ValidationError(gettext("In one language at least, please."), code="NO_WORDS")
    return checked


def _check_new(known: Library, fault: str, kind: Kind, texts: Mapping[str, str], but: str = "") -> None:
    wanted = {text.casefold() for text in texts.values()}
    for entry in known.faults[fault].of(kind):
        if entry.key != but and wanted & {text.casefold() for text in entry.in_all_languages().values()}:
            raise ValidationError(
                gettext("It is there already, hidden: show it again.")
                if entry.hidden
                else gettext("It is there already."),
                code="SAID_ALREADY",
            )
