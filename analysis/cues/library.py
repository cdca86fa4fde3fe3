"""A coach's library as it stands: the packaged cues and drills with what the coach has changed, and the coach's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from django.utils import translation

from analysis.cues.words import Texts, first_of, for_reader, languages
from analysis.gait.cue_library import CueCard, library
from analysis.gait.cue_model import FaultWords
from analysis.models import LibraryEntry
from analysis.wording import cue_words, told
from athletes.models import User

Kind = LibraryEntry.Kind


@dataclass(frozen=True)
class Entry:
    """One cue or drill. key: of the packaged one, or the row's; packaged: its English, empty for one of the coach's
    own; row: what the coach has changed, None for nothing."""

    key: str
    fault: str
    kind: Kind
    packaged: str = ""
    row: LibraryEntry | None = None

    @property
    def own(self) -> bool:
        return not self.packaged

    @property
    def texts(self) -> Texts:
        """The coach's words; empty where the packaged ones stand."""
        return self.row.texts if self.row else {}

    @property
    def edited(self) -> bool:
        return bool(self.packaged and self.texts)

    @property
    def hidden(self) -> bool:
        return bool(self.row and self.row.hidden)

    @property
    def first(self) -> bool:
        """Has the coach put it first?"""
        return bool(self.row and self.row.first and not self.row.hidden)

    @property
    def stored(self) -> str:
        """As a result holds it."""
        return first_of(self.texts) or self.packaged

    @property
    def words(self) -> str:
        """In the reader's language."""
        return for_reader(self.texts) if self.texts else _packaged(self.packaged, self.kind)

    def in_all_languages(self) -> dict[str, str]:
        """By language; of the packaged ones all that there are, of the coach's own those that are written."""
        if self.texts:
            return dict(self.texts)
        found = {}
        for code in languages() if self.packaged else ():
            with translation.override(code):
                found[code] = _packaged(self.packaged, self.kind)
        return found

    def as_packaged(self) -> Entry:
        return replace(self, row=None)

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return self.key.replace("/", "-")


def _packaged(text: str, kind: Kind) -> str:
    return cue_words(text) if kind == Kind.CUE else told(text)


@dataclass(frozen=True)
class FaultEntries:
    """What there is for one fault, in the order in which it is offered."""

    card: CueCard
    cues: tuple[Entry, ...]
    drills: tuple[Entry, ...]

    def of(self, kind: Kind) -> tuple[Entry, ...]:
        return self.cues if kind == Kind.CUE else self.drills

    @cached_property
    def shown_cues(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.cues if not entry.hidden)

    @cached_property
    def shown_drills(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.drills if not entry.hidden)

    @property
    def changed(self) -> bool:
        return any(entry.row for entry in (*self.cues, *self.drills))

    @property
    def words(self) -> FaultWords:
        drill = self.shown_drills[0].stored if self.shown_drills else None
        return FaultWords(tuple(entry.stored for entry in self.shown_cues), drill)


@dataclass(frozen=True)
class Library:
    """By fault, in packaged order. Of nobody in particular: as packaged."""

    faults: Mapping[str, FaultEntries]

    def __iter__(self) -> Iterator[Entry]:
        for of_fault in self.faults.values():
            yield from (*of_fault.cues, *of_fault.drills)

    def get(self, key: str) -> Entry | None:
        return next((entry for entry in self if entry.key == key), None)

    def saying(self, fault: str, kind: Kind, text: str) -> Entry | None:
        """The entry of the fault that says the text, as a result holds it, as it was packaged, or in any language."""
        entries = self.faults[fault].of(kind) if fault in self.faults else ()
        found = chain(
            (entry for entry in entries if entry.stored == text),
            (entry for entry in entries if entry.packaged == text),
            (entry for entry in entries if text in entry.in_all_languages().values()),
        )
        return next(found, None) if text else None

    def wordings(self, fault: str) -> list[str]:
        """Cues for the fault, in the reader's language."""
        of_fault = self.faults.get(fault)
        return [entry.words for entry in of_fault.shown_cues] if of_fault else []

    @property
    def said(self) -> dict[str, FaultWords]:
        """For `ClipContext`: of the faults that the coach has changed something of."""
        return {fault: entries.words for fault, entries in self.faults.items() if entries.changed}


def library_of(owner: User | None) -> Library:
    """The coach's, nobody else's; None: as packaged."""
    rows = list(LibraryEntry.objects.filter(owner=owner)) if owner else []
    return Library({fault: _entries(card, [r for r in rows if r.fault == fault]) for fault, card in library().items()})


def _entries(card: CueCard, rows: Iterable[LibraryEntry]) -> FaultEntries:
    changed = {row.builtin: row for row in rows if row.builtin}
    own = [row for row in rows if not row.builtin]

    def of(kind: Kind, packaged: Mapping[str, str]) -> tuple[Entry, ...]:
        keys = {f"{card.fault}/{kind.value}/{name}": text for name, text in packaged.items()}
        found = [Entry(key, card.fault, kind, text, changed.get(key)) for key, text in keys.items()]
        found += [Entry(str(row.pk), card.fault, kind, row=row) for row in own if row.kind == kind]
        return tuple(sorted(found, key=lambda entry: not entry.first))

    return FaultEntries(card, of(Kind.CUE, card.cues), of(Kind.DRILL, card.drills))
