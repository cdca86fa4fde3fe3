"""A coach's library, arranged for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from analysis import wording
from analysis.cues.forms import WordsForm
from analysis.cues.library import Entry, FaultEntries, Library
from analysis.metric_words import words_for

ANSWERS: Mapping[str, str] = {
    "lazy_heel": _("The heel comes up too little for this pace, and a long leg swings forward."),
    "long_lever": _("The foot travels far below the hip, so that a long leg swings forward."),
    "weak_hip_push": _("The thigh is not far behind the body when the foot leaves the ground."),
    "flick": _("The heel flies up behind the body before the thigh comes forward."),
    "over_cooked": _("The heel comes up more than this pace needs."),
    "late_pull": _("The knee folds first and the thigh follows, instead of both at once."),
    "overstride": _("The foot meets the ground well ahead of the body."),
    "sitting_back": _("The hips sink in stance, and the trunk stays behind them."),
    "folded": _("The trunk bends forward from the waist."),
    "calf_push": _("The push comes at the very end, from the ankle."),
    "bounce": _("The body rises and falls more than it needs."),
    "asymmetry": _("One leg does something else than the other."),
}
"""Fault id to what is seen where its cue is suggested."""


@dataclass(frozen=True)
class Row:
    """One cue or drill. others: what it says in other languages, as (code, name, words), where the coach wrote it;
    missing: names of the languages it is not in; next_one: it is what will be suggested; form: while it is edited."""

    entry: Entry
    others: tuple[tuple[str, str, str], ...]
    missing: tuple[str, ...]
    language: str
    next_one: bool
    form: WordsForm | None


@dataclass(frozen=True)
class Group:
    """One fault. silent: the coach has hidden every cue for it; adding: the form for a new one, of its kind."""

    fault: str
    name: str
    answers: str
    number: str
    stop: str
    source: str
    cues: tuple[Row, ...]
    drills: tuple[Row, ...]
    silent: bool
    adding: WordsForm | None

    @property
    def own(self) -> int:
        """How many the coach has added or reworded."""
        return sum(bool(row.entry.texts) for row in (*self.cues, *self.drills))


@dataclass(frozen=True)
class Open:
    """What is being written: the form, and the key of the entry that it changes, or the fault that it adds to."""

    form: WordsForm
    key: str = ""
    fault: str = ""


def groups_of(library: Library, opened: Open | None = None) -> list[Group]:
    return [_group(entries, opened) for entries in library.faults.values()]


def _group(entries: FaultEntries, opened: Open | None) -> Group:
    card = entries.card
    return Group(
        fault=card.fault,
        name=wording.fault_name(card.fault),
        answers=gettext(ANSWERS[card.fault]),
        number=words_for(card.metric).name,
        stop=wording.told(card.stop),
        source=wording.told(card.source),
        cues=tuple(_row(entry, entries.shown_cues, opened) for entry in entries.cues),
        drills=tuple(_row(entry, entries.shown_drills, opened) for entry in entries.drills),
        silent=not entries.shown_cues,
        adding=opened.form if opened and opened.fault == card.fault else None,
    )


def _row(entry: Entry, shown: tuple[Entry, ...], opened: Open | None) -> Row:
    names, here = dict(settings.LANGUAGES), get_language() or ""
    written = {code: text for code, text in entry.texts.items() if code in names}
    language = here if here in written or not written else next(iter(written))
    return Row(
        entry=entry,
        others=tuple((code, names[code], text) for code, text in written.items() if code != language),
        missing=tuple(name for code, name in settings.LANGUAGES if code not in written) if written else (),
        language=language,
        next_one=len(shown) > 1 and entry == shown[0],
        form=opened.form if opened and opened.key == entry.key else None,
    )
