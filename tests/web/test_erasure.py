"""Erasing somebody leaves nothing of theirs, and everything of everybody else's."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysis import erasure as files_of_rows
from analysis import services
from analysis.grading.services import reword_cue, set_band
from analysis.models import (
    BlurredCopy,
    Clip,
    CueNote,
    FileToErase,
    Keeping,
    Look,
    NoteReply,
    PurgeNotice,
    Share,
    Tag,
    Upload,
)
from analysis.notes import services as notes
from analysis.walk import claims, steps
from analysis.walk.claims import ClaimLostError
from athletes import access_log, consent, erasure
from athletes.circle.reach import left_alone_by
from athletes.clubs import services as clubs
from athletes.models import Athlete, Club, ClubMembership, ClubPlace, Coaching, Consent, Guardianship, Invitation, User
from athletes.services import end_coaching, say_pain
from tests import actors
from tests.actors import Cast
from tests.dumps import Dump, dump, files, mentions
from tests.web.browsing import browse, text_of

Commit = Callable[..., Any]


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Commit) -> Callable[[], Any]:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def live(athlete: Athlete, coach: User) -> list[str | UUID]:
    """Everything that can happen with an athlete; returns the words and ids that say so."""
    clip = actors.clip(athlete, coach, original_name=f"{athlete.name}-run.mp4", note=f"{athlete.name} is quick")
    waiting = actors.clip(athlete, coach, state=Clip.State.QUEUED)
    actors.correction(clip, coach)
    note = actors.note(clip, coach, spoken=True, text=f"Higher, {athlete.name}.")
    notes.edit_note(note, coach, text="Higher still.")
    reword_cue(clip, coach, f"Be light, {athlete.name}.")
    set_band(athlete, coach, "Kpk", 80.0, 110.0)
    say_pain(athlete, coach, hurts=True)
    upload = Upload.objects.create(
        owner=coach,
        athlete=athlete,
        original_name=f"{athlete.name}-next.mov",
        length_bytes=99,
        expires_at=timezone.now() + timedelta(days=1),
    )
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    upload.path.write_bytes(b"half of it")
    Upload.objects.create(owner=coach, athlete=athlete, clip=clip, length_bytes=9, expires_at=timezone.now())
    link(athlete, coach)
    reply = f"Felt easy, says {athlete.name}."
    NoteReply.objects.create(note=note, author=athlete.user, text=reply)
    Look.objects.create(user=coach, clip=clip)
    Tag.objects.create(coach=coach, athlete=athlete, name=f"{athlete.name} sprints")
    Share.objects.create(athlete=athlete, clip=clip, made_by=coach, expires_at=timezone.now())
    BlurredCopy.objects.create(clip=clip, landmarks="x")
    Keeping.objects.create(athlete=athlete, original_days=1, copy_days=2, numbers_days=3)
    PurgeNotice.objects.create(clip=clip, part="original", since=timezone.localdate())
    access_log.note(athlete, coach, access_log.Kind.VIEWED, clip.pk)
    access_log.note(athlete, coach, access_log.Kind.EXPORTED)
    words: list[str | UUID] = [athlete.name, athlete.pk, clip.pk, waiting.pk, note.pk, upload.pk]
    if athlete.user:
        AccessAttempt.objects.create(
            username=athlete.user.email.upper(), ip_address="192.0.2.1", failures_since_start=1
        )
        Client().force_login(athlete.user)
        words += [athlete.user.email]
    return words


def link(athlete: Athlete, coach: User) -> None:
    """What connects an athlete with others, beside the coach."""
    club = Club.objects.get_or_create(name="Riverside")[0]
    ClubPlace.objects.create(club=club, athlete=athlete, offered_by=coach)
    Invitation.objects.create(
        kind="guardian",
        athlete=athlete,
        email=f"parent-of-{athlete.name}@example.org",
        token_hash=secrets.token_hex(32),
        invited_by=coach,
        expires_at=timezone.now(),
    )
    Guardianship.objects.create(
        athlete=athlete, guardian=User.objects.get_or_create(email="gus@example.org")[0], ended_at=timezone.now()
    )


def test_the_tests_know_every_row_that_hangs_on_an_athlete(people: Cast) -> None:
    live(people.eve, people.bob)
    forgotten = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model in (Athlete, Clip, CueNote)
        if not model._base_manager.filter(**{f"{field.name}__isnull": False}).exists()
    ]
    assert forgotten == []


def test_nothing_is_left_of_an_athlete_and_nothing_else_is_touched(
    people: Cast, media_root: Path, committing: Commit
) -> None:
    live(people.dan, people.alice)
    live(people.eve, people.bob)
    newcomer = actors.athlete(people.alice, "Finn", login=True)
    empty, bytes_before = _without(newcomer, people), files(media_root)
    words = live(newcomer, people.alice)
    assert len(mentions(words)) > 10
    with committing():
        assert erasure.erase_athlete(newcomer, newcomer.user)
    assert mentions(words) == []
    assert dump() == empty
    assert files(media_root) == bytes_before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own pages")
@pytest.mark.django_db(transaction=True)
def test_what_is_erased_is_overwritten_in_the_database_file() -> None:
    coach = actors.coach("Alice")
    finn = actors.athlete(coach, "Finnegan", login=True)
    live(finn, coach)
    path = Path(connection.settings_dict["NAME"])

    def bytes_on_disk() -> bytes:
        return b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))

    assert b"Finnegan is quick" in bytes_on_disk()
    erasure.erase_athlete(finn, finn.user)
    left = bytes_on_disk()
    assert b"Finnegan" not in left
    assert b"finnegan@example.org" not in left


@pytest.mark.parametrize("who", ["bob", "zoe", "olga", "alice"])
def test_strangers_and_coaches_of_somebody_with_a_log_in_may_not(people: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        erasure.erase_athlete(people.cleo, getattr(people, who))
    assert Athlete.objects.filter(pk=people.cleo.pk).exists()


def test_a_guardian_decides_for_a_minor_and_the_coach_does_not(people: Cast) -> None:
    with pytest.raises(PermissionDenied):
        erasure.erase_athlete(people.dan, people.alice)
    assert not erasure.erase_athlete(people.dan, people.gus)
    assert User.objects.filter(pk=people.gus.pk).exists()


def test_the_first_coach_decides_for_somebody_without_a_log_in(people: Cast) -> None:
    newcomer = actors.athlete(people.bob, "Finn")
    Coaching.objects.create(athlete=newcomer, coach=people.alice)
    with pytest.raises(PermissionDenied):
        erasure.erase_athlete(newcomer, people.alice)
    erasure.erase_athlete(newcomer, people.bob)
    assert not Athlete.objects.filter(pk=newcomer.pk).exists()


def test_an_account_that_is_also_a_coachs_stays(people: Cast) -> None:
    User.objects.filter(pk=people.cleo.user_id).update(is_coach=True)
    people.cleo.refresh_from_db()
    assert not erasure.erase_athlete(people.cleo, people.cleo.user)
    assert User.objects.filter(pk=people.cleo.user_id).exists()
    assert not Athlete.objects.filter(pk=people.cleo.pk).exists()


def test_a_worker_at_an_erased_clip_stores_nothing(people: Cast, media_root: Path, committing: Commit) -> None:
    clip = actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED)
    claim = claims.take(clip.pk)
    assert claim is not None
    work = clip.folder / "work-now"
    work.mkdir()
    with committing():
        erasure.erase_athlete(people.cleo, people.cleo.user)
    with pytest.raises(ClaimLostError):
        claim.begin(Clip.Stage.POSE)
    with pytest.raises(FileNotFoundError):
        (work / "proxy.mp4").write_bytes(b"x")
    assert claims.take(clip.pk) is None
    assert files(media_root) == {}


def test_a_worker_whose_clip_is_erased_stops_without_a_word(
    people: Cast, media_root: Path, committing: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED)

    def erased_meanwhile(_: Clip) -> None:
        with committing():
            erasure.erase_athlete(people.cleo, people.cleo.user)

    monkeypatch.setattr(steps, "kept_track", erased_meanwhile)
    monkeypatch.setattr(steps, "_find_runner", lambda *_: None)
    monkeypatch.setattr(steps, "clip_workers", nullcontext)
    steps.walk(clip.pk)
    assert files(media_root) == {}


def test_what_a_crash_left_is_erased_by_the_sweep(people: Cast, media_root: Path) -> None:
    clip = actors.clip(people.cleo, people.alice)
    erasure.erase_athlete(people.cleo, people.cleo.user)  # and the process dies before it comes to the files
    assert clip.original_path.exists()
    assert not Clip.objects.exists()
    services.remove_leftovers()
    assert files(media_root) == {}
    assert not FileToErase.objects.exists()


def test_a_file_that_another_process_erases_first_is_no_matter(people: Cast, committing: Commit) -> None:
    clip = actors.clip(people.cleo, people.alice)
    services.delete_clip(clip, people.alice)
    files_of_rows.finish()
    files_of_rows.finish()
    assert not clip.folder.exists()


def test_a_coach_leaves_what_was_written_with_the_athletes(people: Cast, media_root: Path, committing: Commit) -> None:
    alone = actors.athlete(people.bob, "Finn")
    words = live(alone, people.bob)
    note = actors.note(actors.clip(people.eve, people.bob), people.bob, text="Quick feet.")
    begun = Upload.objects.create(
        owner=people.bob, athlete=people.eve, length_bytes=9, expires_at=timezone.now() + timedelta(days=1)
    )
    begun.path.write_bytes(b"x")
    Client().force_login(people.bob)
    Invitation.objects.create(
        kind="coach",
        athlete=people.eve,
        email=people.bob.email,
        token_hash="x",
        invited_by=people.alice,
        expires_at=timezone.now(),
    )
    assert [*left_alone_by(people.bob)] == [alone]
    with committing():
        erasure.erase_account(people.bob)
    note.refresh_from_db()
    assert (note.text, note.author) == ("Quick feet.", None)
    assert note.clip.original_path.exists()
    assert not begun.path.exists()
    assert mentions([*words, "bob@example.org", "Bob"]) == []
    assert [path.name for path in media_root.glob("clips/*")] == [str(note.clip_id)]


def test_nobody_is_left_alone_who_has_a_guardian_a_log_in_or_another_coach(people: Cast) -> None:
    shared = actors.athlete(people.alice, "Finn")
    Coaching.objects.create(athlete=shared, coach=people.bob)
    assert not left_alone_by(people.alice).exists()
    Coaching.objects.filter(coach=people.bob, athlete=shared).update(ended_at=timezone.now())
    assert [*left_alone_by(people.alice)] == [shared]


def test_a_guardian_is_told_which_ward_goes_along(people: Cast) -> None:
    assert not left_alone_by(people.gus).exists()
    club = clubs.found_club("Riverside", by=people.bob)
    clubs.accept_place(ClubPlace.objects.create(club=club, athlete=people.dan), by=people.gus)
    end_coaching(people.dan, people.alice, by=people.gus)
    assert "Nobody else can reach Dan" in text_of(browse(people.gus), reverse("account-erase"))
    browse(people.gus).post(reverse("account-erase"), {"typed": "gus@example.org"})
    assert not Athlete.objects.filter(pk=people.dan.pk).exists()


def test_a_guardian_is_told_that_what_they_agreed_to_ends(people: Cast) -> None:
    ends = "What you agreed to as a guardian ends with it"
    assert ends not in text_of(browse(people.gus), reverse("account-erase"))
    consent.give(people.dan, people.gus, [Consent.Purpose.SHARING])
    assert ends in text_of(browse(people.gus), reverse("account-erase"))


def test_a_club_gets_another_head_or_goes_with_its_last_coach(people: Cast) -> None:
    club, alone = clubs.found_club("Riverside", by=people.bob), clubs.found_club("Hill", by=people.bob)
    for coach in (people.alice, people.zoe):
        ClubMembership.objects.create(club=club, user=coach)
    erasure.erase_account(people.bob)
    assert not Club.objects.filter(pk=alone.pk).exists()
    assert club.memberships.get(role="head").user == people.alice


# ---- pages


def test_erasing_asks_for_the_name(people: Cast, committing: Commit, media_root: Path) -> None:
    actors.clip(people.cleo, people.alice)
    cleo, url = browse(people.cleo.user), reverse("athlete-erase", args=[people.cleo.pk])
    assert "Type “Cleo” to confirm" in cleo.post(url, {"what": "everything", "typed": "Clea"}).content.decode()
    assert Athlete.objects.filter(pk=people.cleo.pk).exists()
    with committing():
        assert cleo.post(url, {"what": "clips", "typed": " cleo "}).status_code == 302
    assert not Clip.objects.exists()
    assert files(media_root) == {}
    assert Athlete.objects.filter(pk=people.cleo.pk).exists()
    assert cleo.post(url, {"what": "everything", "typed": "Cleo"})["Location"] == "/accounts/login/"
    assert not Athlete.objects.filter(pk=people.cleo.pk).exists()
    assert cleo.get("/").status_code == 302


def test_a_coach_is_told_who_goes_along_and_confirms_with_the_address(people: Cast) -> None:
    actors.athlete(people.bob, "Finn")
    bob, url = browse(people.bob), reverse("account-erase")
    text = text_of(bob, url)
    assert "Finn" in text
    assert "Eve" not in text
    bob.post(url, {"typed": "yes"})
    assert User.objects.filter(pk=people.bob.pk).exists()
    bob.post(url, {"typed": "bob@example.org"})
    assert not User.objects.filter(pk=people.bob.pk).exists()
    assert not Athlete.objects.filter(name="Finn").exists()
    assert Athlete.objects.filter(pk=people.eve.pk).exists()


def _without(newcomer: Athlete, people: Cast) -> Dump:
    """What the database holds of everybody else: all rows that do not speak of the newcomer."""
    account = newcomer.user
    assert account is not None
    words = [newcomer.name.casefold(), newcomer.pk.hex, account.email]
    kept: Dump = {}
    for table, rows in dump().items():
        left = Counter({row: n for row, n in rows.items() if not any(word in row.casefold() for word in words)})
        if left:
            kept[table] = left
    return kept
