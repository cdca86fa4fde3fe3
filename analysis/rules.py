"""Who may do what with a clip and its notes: asked as `user.has_perm("analysis.change_clip", clip)`."""

from __future__ import annotations

import rules

import analysis.sharing.rules  # noqa: F401 - adds its own
from analysis.models import Clip, CueNote, NoteReply
from athletes.models import User
from athletes.rules import coaches, is_coach, is_guardian, is_self


@rules.predicate
def coaches_runner(user: User, clip: Clip) -> bool:
    return coaches(user, clip.athlete)


@rules.predicate
def is_runner(user: User, clip: Clip) -> bool:
    return is_self(user, clip.athlete)


@rules.predicate
def guards_runner(user: User, clip: Clip) -> bool:
    return is_guardian(user, clip.athlete)


@rules.predicate
def wrote_note(user: User, note: CueNote) -> bool:
    return note.author_id == user.pk


@rules.predicate
def coaches_noted_runner(user: User, note: CueNote) -> bool:
    return coaches(user, note.clip.athlete)


@rules.predicate
def noted_runner(user: User, note: CueNote) -> bool:
    """The runner whom a note is about, and is shown to."""
    return note.visible_to_athlete and is_self(user, note.clip.athlete)


@rules.predicate
def wrote_reply(user: User, reply: NoteReply) -> bool:
    return reply.author_id == user.pk and noted_runner(user, reply.note)


rules.add_perm("analysis.add_clip", coaches | is_self)
rules.add_perm("analysis.view_clip", coaches_runner | is_runner | guards_runner)
rules.add_perm("analysis.change_clip", coaches_runner)
rules.add_perm("analysis.delete_clip", coaches_runner | is_runner | guards_runner)
rules.add_perm("analysis.keep_clip", coaches_runner | is_runner | guards_runner)
rules.add_perm("analysis.add_note", coaches_runner)
rules.add_perm("analysis.keep_cues", is_coach)
rules.add_perm("analysis.change_note", wrote_note & coaches_noted_runner)
rules.add_perm("analysis.add_reply", noted_runner)
rules.add_perm("analysis.delete_reply", wrote_reply)
