"""After any history of actions an archive loads again with equal numbers, and erasing leaves nothing of the person."""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from analysis import services
from analysis.desk import services as desk
from analysis.desk.services import set_tags
from analysis.export.contents import Scope
from analysis.export.loading import load
from analysis.export.person import archive
from analysis.models import Clip, Correction, CueNote, OwnBand, OwnCue, Upload
from analysis.notes.services import delete_note, edit_note
from analysis.replies.services import add_reply
from analysis.retention import services as retention
from analysis.sharing import services as sharing
from athletes import access_log, consent
from athletes.clubs import services as clubs
from athletes.erasure import erase_athlete
from athletes.invitations.services import invite
from athletes.models import Athlete, Club, Coaching, Consent, Invitation, User
from athletes.services import end_coaching, say_pain
from tests import actors
from tests.actors import Cast
from tests.web.archives import genuine

HISTORIES = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
OURS = ("athletes", "analysis")


class History:
    """Things that happen to Cleo and Eve, each choosing what it is about by `chance`."""

    def __init__(self, people: Cast, chance: random.Random) -> None:
        self.people, self.chance, self.filmed, self.days = people, chance, 0, 0
        self.coaches = {people.cleo.pk: people.alice, people.eve.pk: people.bob}

    def happen(self, what: str) -> None:
        athlete = self.chance.choice([self.people.cleo, self.people.eve])
        getattr(self, what)(athlete, self.coaches[athlete.pk])

    def film(self, athlete: Athlete, coach: User) -> None:
        self.filmed += 1
        body = str(self.filmed).encode() + self.chance.randbytes(200)
        state = self.chance.choice([Clip.State.SCORED, Clip.State.PREVIEW, Clip.State.REFUSED])
        result = actors.payload(cadence_spm=self.chance.uniform(150, 200), status=state.value)
        said = {"body": body, "original_name": f"{athlete} runs.mp4", "note": f"{athlete} is tired"}
        genuine(actors.clip(athlete, coach, result=result, state=state, **said))

    def note(self, athlete: Athlete, coach: User) -> None:
        if clip := self._clip(athlete):
            heard = self.chance.random() < 0.5
            actors.note(clip, coach, spoken=heard, text=f"{athlete}, taller", visible_to_athlete=heard)

    def reword(self, athlete: Athlete, coach: User) -> None:
        if note := self._note(athlete):
            edit_note(note, coach, text=f"{athlete}, taller still {self.chance.random()}")

    def take_note_back(self, athlete: Athlete, coach: User) -> None:
        if note := self._note(athlete):
            delete_note(note, coach)

    def correct(self, athlete: Athlete, coach: User) -> None:
        if clip := self._clip(athlete):
            actors.correction(clip, coach)

    def undo(self, athlete: Athlete, coach: User) -> None:
        Correction.objects.filter(clip__athlete=athlete).update(undone_by=coach)

    def cue(self, athlete: Athlete, coach: User) -> None:
        if clip := self._clip(athlete):
            OwnCue.objects.update_or_create(clip=clip, defaults={"author": coach, "text": f"{athlete}, quick feet"})

    def band(self, athlete: Athlete, coach: User) -> None:
        low = self.chance.uniform(80, 100)
        OwnBand.objects.update_or_create(athlete=athlete, metric="Kpk", defaults={"low": low, "set_by": coach})

    def tag(self, athlete: Athlete, coach: User) -> None:
        set_tags(athlete, coach, [f"{athlete} of {day}" for day in self.chance.sample(["Monday", "Tuesday"], 1)])

    def hurt(self, athlete: Athlete, coach: User) -> None:
        say_pain(athlete, coach, hurts=athlete.pain is None)

    def agree(self, athlete: Athlete, _: User) -> None:
        consent.give(athlete, athlete.user, [self.chance.choice(Consent.Purpose.values)])

    def think_better_of_it(self, athlete: Athlete, _: User) -> None:
        consent.withdraw(athlete, athlete.user, self.chance.choice(Consent.Purpose.values))

    def share(self, athlete: Athlete, coach: User) -> None:
        if consent.is_valid(athlete, Consent.Purpose.SHARING):
            clip = athlete.clips.filter(state=Clip.State.SCORED).first()
            if clip and self.chance.random() < 0.5:
                sharing.share_clip(clip, coach, days=7, blur_face=True)
            else:
                sharing.share_progress(athlete, athlete.user, days=1)

    def revoke(self, athlete: Athlete, coach: User) -> None:
        for link in sharing.alive(athlete)[:1]:
            sharing.revoke(link, coach)

    def change_coach(self, athlete: Athlete, coach: User) -> None:
        end_coaching(athlete, coach, by=coach)
        after = self.chance.choice([self.people.alice, self.people.bob, self.people.zoe])
        Coaching.objects.create(coach=after, athlete=athlete)
        self.coaches[athlete.pk] = after

    def answer(self, athlete: Athlete, _: User) -> None:
        note = CueNote.objects.filter(clip__athlete=athlete, visible_to_athlete=True).select_related("clip__athlete")
        if shown := note.first():
            add_reply(shown, athlete.user, felt=self.chance.choice(["", "easy"]), text=f"{athlete} felt it")

    def look(self, athlete: Athlete, coach: User) -> None:
        if clip := self._clip(athlete):
            desk.look(coach, clip)
            access_log.note(athlete, coach, access_log.Kind.VIEWED, clip.pk)

    def invite_somebody(self, athlete: Athlete, coach: User) -> None:
        invite(athlete, Invitation.Kind.COACH, by=coach, email=f"{athlete}s-aunt@example.org")

    def send(self, athlete: Athlete, coach: User) -> None:
        """A clip on its way."""
        began = {"original_name": f"{athlete}.mp4", "length_bytes": 9, "expires_at": timezone.now()}
        upload = Upload.objects.create(owner=coach, athlete=athlete, **began)
        upload.path.parent.mkdir(parents=True, exist_ok=True)
        upload.path.write_bytes(str(athlete).encode())

    def join_club(self, athlete: Athlete, coach: User) -> None:
        club = Club.objects.of(coach).first() or clubs.found_club(f"Club of {coach}", by=coach)
        clubs.accept_place(clubs.offer_place(club, athlete, None, by=coach), by=athlete.user)

    def keep_club_shorter(self, _: Athlete, coach: User) -> None:
        for club in Club.objects.of(coach):
            retention.set_terms(club, coach, original_days=30, copy_days=60, numbers_days=0)

    def keep_shorter(self, athlete: Athlete, coach: User) -> None:
        retention.set_terms(athlete, coach, original_days=20, copy_days=90, numbers_days=400)

    def let_time_pass(self, _: Athlete, __: User) -> None:
        """What is over by then is announced, or goes."""
        self.days += self.chance.choice([15, 100])
        retention.purge(timezone.localdate() + timedelta(days=self.days))

    def delete(self, athlete: Athlete, coach: User) -> None:
        if clip := self._clip(athlete):
            services.delete_clip(clip, coach)

    def _clip(self, athlete: Athlete) -> Clip | None:
        clips = list(athlete.clips.order_by("pk"))
        return self.chance.choice(clips) if clips else None

    def _note(self, athlete: Athlete) -> CueNote | None:
        own = CueNote.objects.filter(clip__athlete=athlete, author=self.coaches[athlete.pk])
        notes = list(own.select_related("clip__athlete", "author"))
        return self.chance.choice(notes) if notes else None


ACTIONS = [name for name in vars(History) if not name.startswith("_") and name != "happen"]
histories = st.tuples(st.lists(st.sampled_from(ACTIONS), min_size=3, max_size=25), st.randoms(use_true_random=False))


@contextmanager
def world(configured: Settings) -> Iterator[Path]:
    """A database and a folder as they were before the test, and as they are again after it."""
    folder = Path(tempfile.mkdtemp(prefix="gaitsite-history-"))
    configured.MEDIA_ROOT = folder
    try:
        with transaction.atomic():
            yield folder
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(folder)


def rows(keep: Callable[[Any], bool] = bool) -> list[str]:
    """Rows of ours, as text: every one, or those to keep."""
    found = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            found += [serializers.serialize("json", [row]) for row in model._base_manager.order_by("pk") if keep(row)]
    return found


def files(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def numbers(athlete: Athlete) -> dict[str, Any]:
    """Everything of the athlete that was measured, said and decided, without the numbers of rows."""
    named = {user.pk: user.email for user in User.objects.all()}

    def plain(row: Any) -> dict[str, Any]:
        fields = serializers.serialize("python", [row])[0]["fields"]
        users = {f.name for f in row._meta.concrete_fields if f.is_relation and f.related_model is User}
        known = {name: named.get(value) if name in users else value for name, value in fields.items()}
        return {name: value for name, value in known.items() if name not in ("curves", "note", "heartbeat_at")}

    def all_of(found: Any) -> list[dict[str, Any]]:
        return [plain(row) for row in found.order_by("pk")]

    return {
        "athlete": plain(athlete),
        "lists": {
            name: all_of(getattr(athlete, name)) for name in ("pains", "coaching", "own_bands", "tags", "consents")
        },
        "clips": [
            {
                "row": plain(clip),
                "jotted": clip.note,
                "result": plain(clip.result) if hasattr(clip, "result") else None,
                "curves": hashlib.sha256(clip.curves_path.read_bytes()).hexdigest() if hasattr(clip, "result") else "",
                "own_cue": plain(clip.own_cue) if hasattr(clip, "own_cue") else None,
                "corrections": all_of(clip.corrections),
                "notes": [
                    plain(note) | {"versions": all_of(note.versions), "replies": all_of(note.replies)}
                    for note in clip.notes.order_by("time_s", "pk")
                ],
            }
            for clip in athlete.clips.order_by("pk")
        ],
    }


@HISTORIES
@given(history=histories)
@pytest.mark.django_db
def test_an_archive_loads_again_with_equal_numbers(history: Any, settings: Settings, tmp_path: Path) -> None:
    actions, chance = history
    with world(settings) as folder:
        people = actors.cast()
        story = History(people, chance)
        for action in actions:
            story.happen(action)
        cleo = Athlete.objects.get(pk=people.cleo.pk)
        before, kept = numbers(cleo), files(folder)
        own = {name: sum_ for name, sum_ in kept.items() if any(str(c.pk) in name for c in cleo.clips.all())}
        stored = tmp_path / "cleo.zip"
        stored.write_bytes(b"".join(archive(Scope(cleo, None))))

        Athlete.objects.all().delete()
        User.objects.all().delete()
        for kind in ("clips", "uploads"):
            shutil.rmtree(folder / kind, ignore_errors=True)
        assert load(stored) == cleo

        assert numbers(Athlete.objects.get()) == before
        assert files(folder) == own


@HISTORIES
@given(history=histories)
@pytest.mark.django_db
def test_erasing_leaves_nothing_of_the_person_and_all_of_everybody_else(
    history: Any, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    actions, chance = history
    with world(settings) as folder:
        people = actors.cast()
        story = History(people, chance)
        for action in actions:
            with django_capture_on_commit_callbacks(execute=True):
                story.happen(action)
        cleo = Athlete.objects.get(pk=people.cleo.pk)
        own = {
            str(cleo.pk),
            *(str(pk) for found in (cleo.clips, cleo.uploads) for pk in found.values_list("pk", flat=True)),
        }
        others_rows = rows(lambda row: not _is_of(row, cleo))
        others_files = {name: sum_ for name, sum_ in files(folder).items() if not any(pk in name for pk in own)}

        with django_capture_on_commit_callbacks(execute=True):
            erase_athlete(cleo, cleo.user)

        assert rows() == others_rows
        assert files(folder) == others_files
        everything = "\n".join(rows()) + "\n".join(str(path) for path in folder.rglob("*"))
        for mark in (*own, "Cleo", "cleo@example.org"):
            assert mark not in everything


def _is_of(row: Any, athlete: Athlete) -> bool:
    """Does the row hang on the athlete, or on the athlete's account?"""
    if row in (athlete, athlete.user):
        return True
    towards = [f for f in row._meta.concrete_fields if f.is_relation and f.remote_field.on_delete.__name__ == "CASCADE"]
    parents = (getattr(row, field.name) for field in towards)
    return any(_is_of(parent, athlete) for parent in parents if parent is not None)
