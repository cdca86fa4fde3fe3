"""Without a standing consent nothing of an athlete is analysed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysis import services
from analysis.corrections import services as correcting
from analysis.grading.services import grade_again
from analysis.models import Clip, Result, Upload
from analysis.pose.landmarks import save_track
from analysis.walk import claims, steps
from analysis.walk.claims import ClaimLostError
from athletes import consent, erasure
from athletes.clubs import services as clubs
from athletes.consent import ConsentMissingError
from athletes.models import Athlete, ClubPlace, Consent
from athletes.services import create_athlete
from tests import actors
from tests.actors import Cast
from tests.dumps import files
from tests.gait.stick_runner import runner
from tests.web.browsing import browse, text_of
from tests.web.test_uploads import BODY, begin, describe, send

Commit = Callable[..., Any]
ANALYSIS, CLUB = Consent.Purpose.ANALYSIS, Consent.Purpose.CLUB


def add(athlete: Athlete, user: Any, folder: Path) -> Clip:
    source = folder / "side.mp4"
    source.write_bytes(b"bytes")
    return services.create_clip(
        athlete=athlete, user=user, source=source, original_name="side.mp4", surface="treadmill"
    )


# ---- who may give it, and for whom it counts


def test_a_new_athlete_has_given_none_and_no_clip_is_taken(people: Cast, tmp_path: Path) -> None:
    finn = create_athlete(people.alice, "Finn")
    with pytest.raises(ConsentMissingError, match="Finn has not agreed"):
        add(finn, people.alice, tmp_path)
    assert not Clip.objects.exists()


def test_it_says_who_gave_it_for_what_in_which_words(people: Cast) -> None:
    consent.withdraw(people.cleo, people.cleo.user, ANALYSIS)
    consent.give(people.cleo, people.cleo.user, [ANALYSIS, CLUB])
    one = people.cleo.consents.get(purpose=ANALYSIS, withdrawn_at=None)
    assert (one.given_as, one.given_by, one.wording) == ("self", people.cleo.user, consent.WORDING)
    assert [row.valid for row in consent.standings(people.cleo, people.cleo.user)] == [True, True, False]


def test_a_minors_own_word_does_not_count_and_a_guardians_or_a_paper_does(people: Cast) -> None:
    minor = actors.athlete(people.alice, "Finn", login=True)
    consent.withdraw(minor, people.alice, ANALYSIS)
    consent.give(minor, minor.user, [ANALYSIS])
    assert consent.is_valid(minor)
    Athlete.objects.filter(pk=minor.pk).update(minor_until=actors.next_year())
    minor.refresh_from_db()
    assert not consent.is_valid(minor)
    assert "a guardian has to agree" in consent.what_is_missing(minor)
    with pytest.raises(PermissionDenied):
        consent.give(minor, minor.user, [ANALYSIS])
    consent.give(minor, people.alice, [ANALYSIS])
    assert consent.is_valid(minor)
    consent.withdraw(minor, people.alice, ANALYSIS)
    gil = actors.guardian(minor, "Gil")
    consent.give(minor, gil, [ANALYSIS])
    assert minor.consents.get(withdrawn_at=None).given_as == "guardian"
    assert consent.is_valid(minor)


@pytest.mark.parametrize("who", ["bob", "zoe", "olga", "gus"])
def test_strangers_neither_give_nor_withdraw(people: Cast, who: str) -> None:
    stranger = getattr(people, who)
    with pytest.raises(PermissionDenied):
        consent.withdraw(people.cleo, stranger, ANALYSIS)
    with pytest.raises(PermissionDenied):
        consent.give(people.cleo, stranger, [CLUB])
    assert consent.is_valid(people.cleo)


def test_a_coach_cannot_take_back_that_the_athlete_withdrew(people: Cast) -> None:
    consent.withdraw(people.cleo, people.cleo.user, ANALYSIS)
    with pytest.raises(ValidationError) as refused:
        consent.give(people.cleo, people.alice, [ANALYSIS])
    assert refused.value.code == "WITHDRAWN"
    consent.give(people.cleo, people.cleo.user, [ANALYSIS])
    assert consent.is_valid(people.cleo)


@pytest.mark.django_db(transaction=True)
def test_to_agree_twice_at_once_is_to_agree_once(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As two clicks do."""
    both = threading.Barrier(2)

    def role(*_: object) -> str:
        both.wait()  # either has found that nothing was said yet
        return consent.Given.SELF

    def agree() -> None:
        try:
            consent.give(people.cleo, people.cleo.user, [CLUB])
        finally:
            connection.close()

    monkeypatch.setattr(consent, "gives_as", role)
    with ThreadPoolExecutor(2) as clicks:
        for click in [clicks.submit(agree) for _ in range(2)]:
            click.result()
    assert people.cleo.consents.filter(purpose=CLUB).count() == 1


def test_nobody_says_that_a_person_is_drawn_but_a_coach(people: Cast) -> None:
    consent.withdraw(people.cleo, people.alice, ANALYSIS)
    with pytest.raises(PermissionDenied):
        consent.give(people.cleo, people.cleo.user, [ANALYSIS], given_as=Consent.Given.DRAWN)


def test_a_guardians_consent_goes_with_the_guardian(people: Cast) -> None:
    consent.withdraw(people.dan, people.gus, ANALYSIS)
    consent.give(people.dan, people.gus, [ANALYSIS])
    erasure.erase_account(people.gus)
    assert not consent.is_valid(people.dan)


# ---- coming of age


@pytest.fixture
def grown(people: Cast) -> Athlete:
    """Mia, for whom her guardian agreed to everything, has come of age."""
    mia = actors.athlete(people.alice, "Mia", login=True, minor_until=actors.next_year())
    consent.withdraw(mia, people.alice, ANALYSIS)
    gil = actors.guardian(mia, "Gil")
    consent.give(mia, gil, Consent.Purpose)
    actors.clip(mia, people.alice)
    assert consent.is_valid(mia)
    assert "until Mia comes of age" in text_of(browse(gil), reverse("athlete-consent", args=[mia.pk]))
    Athlete.objects.filter(pk=mia.pk).update(minor_until=timezone.localdate().replace(day=1) - timedelta(days=1))
    return Athlete.objects.get(pk=mia.pk)


def test_who_comes_of_age_is_asked_anew_and_keeps_what_is_there(people: Cast, grown: Athlete, tmp_path: Path) -> None:
    assert not any(consent.is_valid(grown, purpose) for purpose in Consent.Purpose)
    with pytest.raises(ConsentMissingError, match="Mia is of age now, and has to agree to the analysis of video"):
        add(grown, grown.user, tmp_path)
    mia, page = browse(grown.user), reverse("athlete", args=[grown.pk])
    clip = grown.clips.get()
    assert mia.get(reverse("clip", args=[clip.pk])).status_code == 200
    assert "You are of age now" in text_of(mia, page)
    assert "Mia is of age now" in text_of(browse(people.alice), page)
    url = reverse("athlete-consent", args=[grown.pk])
    assert "was for a minor" in text_of(mia, url)
    mia.post(url, {"purpose": "analysis", "give": "1"})
    assert consent.is_valid(grown)
    assert grown.consents.get(purpose=ANALYSIS, withdrawn_at=None).given_as == "self"
    add(grown, grown.user, tmp_path)
    assert "of age now" not in text_of(mia, page)


def test_a_guardian_of_an_adult_sees_nothing_and_says_nothing(people: Cast, grown: Athlete) -> None:
    gil = grown.guardianships.get().guardian
    for name in ("athlete", "athlete-consent", "athlete-people"):
        assert browse(gil).get(reverse(name, args=[grown.pk])).status_code == 404
    assert browse(gil).get(reverse("clip", args=[grown.clips.get().pk])).status_code == 404
    for act in (consent.withdraw, lambda *who: consent.give(*who[:2], [ANALYSIS])):
        with pytest.raises(PermissionDenied):
            act(grown, gil, ANALYSIS)
    assert "Gil" not in text_of(browse(grown.user), reverse("athlete-people", args=[grown.pk]))


@pytest.mark.parametrize(("days_ago", "counts"), [(400, False), (0, True)])
def test_a_paper_counts_that_was_signed_at_the_present_age(people: Cast, days_ago: int, counts: bool) -> None:
    finn = actors.athlete(people.alice, "Finn")
    finn.consents.update(given_at=timezone.now() - timedelta(days=days_ago))
    assert consent.is_valid(finn)
    month = timezone.localdate().replace(day=1) - timedelta(days=1)
    Athlete.objects.filter(pk=finn.pk).update(minor_until=month.replace(day=1))
    finn.refresh_from_db()
    assert consent.is_valid(finn) is counts
    consent.give(finn, people.alice, [ANALYSIS])
    assert consent.is_valid(finn)


def test_a_place_in_a_club_that_a_guardian_accepted_is_offered_anew_to_the_adult(people: Cast) -> None:
    club = clubs.found_club("Riverside", by=people.bob)
    dan = people.dan
    place = ClubPlace.objects.create(club=club, athlete=dan, offered_by=people.alice)
    clubs.accept_place(place, by=people.gus)
    ClubPlace.objects.update(accepted_at=timezone.now() - timedelta(days=400))
    assert dan in Athlete.objects.coached_by(people.bob)
    Athlete.objects.filter(pk=dan.pk).update(
        minor_until=(timezone.localdate().replace(day=1) - timedelta(days=40)).replace(day=1),
        user=actors.coach("Mia"),
    )
    dan.refresh_from_db()
    assert dan not in Athlete.objects.coached_by(people.bob)
    own = browse(dan.user)
    assert "offers you a place" in text_of(own, reverse("athlete-people", args=[dan.pk]))
    own.post(reverse("club-place-accept", args=[place.pk]))
    assert dan in Athlete.objects.coached_by(people.bob)
    assert consent.is_valid(dan, CLUB)


# ---- words


def test_a_wording_that_is_not_known_here_is_shown_as_it_is_stored(people: Cast) -> None:
    people.cleo.consents.update(wording=7)
    text = text_of(browse(people.cleo.user), reverse("athlete-consent", args=[people.cleo.pk]))
    assert "agreed to in wording 7, which this GaitSite does not have" in text
    assert "On paper, seen by Zoe" in text


# ---- uploads


def test_an_upload_is_refused_before_its_first_byte(people: Cast) -> None:
    consent.withdraw(people.cleo, people.cleo.user, ANALYSIS)
    client = Client()
    client.force_login(people.alice)
    refused = begin(client, describe(people.cleo))
    assert refused.status_code == 403
    assert refused.json()["code"] == "CONSENT_MISSING"
    assert "was withdrawn" in refused.json()["message"]
    said = client.post(f"/athletes/{people.cleo.pk}/said/", {"surface": "treadmill", "pace_unit": "min/km"})
    assert said.status_code == 422
    assert "was withdrawn" in " ".join(said.json().values())
    assert not Upload.objects.exists()


def test_bytes_already_here_go_when_consent_is_withdrawn(
    people: Cast, media_root: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    client = Client()
    client.force_login(people.alice)
    url = begin(client, describe(people.cleo))["Location"]
    send(client, url, 0, BODY[:4000])
    with django_capture_on_commit_callbacks(execute=True):
        consent.withdraw(people.cleo, people.cleo.user, ANALYSIS)
    assert files(media_root) == {}
    assert send(client, url, 4000, BODY[4000:]).status_code == 404


# ---- clips under way


@pytest.fixture
def waiting(people: Cast, monkeypatch: pytest.MonkeyPatch) -> Clip:
    def out_of_reach(*_: Any) -> None:
        raise AssertionError("the pose ran")

    monkeypatch.setattr(steps, "clip_workers", out_of_reach)
    return actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED, pace_mps=3.5)


def test_a_clip_that_waits_is_not_analysed(
    people: Cast, waiting: Clip, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        consent.withdraw(people.cleo, people.cleo.user, ANALYSIS)
    steps.walk(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.code, waiting.claim) == (Clip.State.REFUSED, "CONSENT_MISSING", None)
    assert waiting.original_path.exists()
    assert not waiting.proxy_path.exists()
    assert not waiting.landmarks_path.exists()


def test_a_worker_at_the_clip_finds_its_claim_gone_and_leaves_no_file(
    people: Cast, waiting: Clip, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commit
) -> None:
    save_track(waiting.landmarks_path, runner())

    def withdrawn_meanwhile(*_: Any, real: Any = steps.measure) -> Any:
        consent.withdraw(people.cleo, people.cleo.user, ANALYSIS)
        waiting.proxy_path.write_bytes(b"put there in the last moment")
        return real(*_)

    monkeypatch.setattr(steps, "measure", withdrawn_meanwhile)
    with django_capture_on_commit_callbacks(execute=True):
        steps.walk(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.code) == (Clip.State.REFUSED, "CONSENT_MISSING")
    assert not Result.objects.exists()
    assert [path.name for path in waiting.folder.iterdir()] == ["original"]


def test_a_beat_is_enough_to_find_out(people: Cast, waiting: Clip) -> None:
    claim = claims.take(waiting.pk)
    assert claim is not None
    consent.withdraw(people.cleo, people.cleo.user, ANALYSIS)
    with pytest.raises(ClaimLostError):
        claim.progress(0.5)


def test_each_stage_asks_again(people: Cast, waiting: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    save_track(waiting.landmarks_path, runner())

    def of_another_age(clip: Clip, real: Any = steps.kept_track) -> Any:
        people.cleo.consents.update(given_as="self")
        Athlete.objects.filter(pk=people.cleo.pk).update(minor_until=actors.next_year())
        return real(clip)

    monkeypatch.setattr(steps, "kept_track", of_another_age)
    steps.walk(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.code) == (Clip.State.REFUSED, "CONSENT_MISSING")
    assert not Result.objects.exists()


def test_a_clip_measured_before_keeps_its_result_and_is_not_measured_again(people: Cast) -> None:
    clip = actors.clip(people.cleo, people.alice)
    services.retry_clip(clip, people.alice)
    consent.withdraw(people.cleo, people.cleo.user, ANALYSIS)
    clip.refresh_from_db()
    assert (clip.state, clip.code) == (Clip.State.SCORED, "")
    assert clip.landmarks_path.exists()
    for act in (
        lambda: services.retry_clip(clip, people.alice),
        lambda: services.correct_clip(clip, people.alice, pace_mps=4.0),
        lambda: correcting.correct(clip, people.alice, "exclude", {"side": "left", "start_s": 0.3, "end_s": 1.0}),
    ):
        with pytest.raises(ConsentMissingError):
            act()
    assert grade_again(people.cleo) == 0
    clip.refresh_from_db()
    assert clip.state == Clip.State.SCORED


def test_clips_that_waited_for_it_go_on_once_it_is_given(people: Cast, waiting: Clip) -> None:
    consent.withdraw(people.cleo, people.cleo.user, ANALYSIS)
    consent.give(people.cleo, people.cleo.user, [ANALYSIS])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.code) == (Clip.State.QUEUED, "")


# ---- pages


def test_a_coach_records_a_signed_paper_with_the_new_athlete_or_not(people: Cast) -> None:
    alice = browse(people.alice)
    alice.post(reverse("athlete-new"), {"name": "Finn", "consent": "on"})
    alice.post(reverse("athlete-new"), {"name": "Gina"})
    finn, gina = Athlete.objects.get(name="Finn"), Athlete.objects.get(name="Gina")
    assert (finn.consents.get().given_as, finn.consents.get().given_by) == ("paper", people.alice)
    assert not gina.consents.exists()
    assert "Gina has not agreed" in text_of(alice, reverse("athlete", args=[gina.pk]))
    assert "has not agreed" not in text_of(alice, reverse("athlete", args=[finn.pk]))


def test_an_athlete_withdraws_and_gives_it_on_the_page(people: Cast) -> None:
    cleo, url = browse(people.cleo.user), reverse("athlete-consent", args=[people.cleo.pk])
    clip = actors.clip(people.cleo, people.alice)
    cleo.post(url, {"purpose": "analysis", "withdraw": "1"})
    text = text_of(cleo, url)
    assert "Erase it" in text
    assert "1 clip from before is still here" in text
    assert "I agree" in text
    assert "I have seen it signed" not in text_of(browse(people.alice), url).split("Showing to the club")[0]
    assert "was withdrawn" in text_of(browse(people.alice), reverse("athlete", args=[people.cleo.pk]))
    retried = browse(people.alice).post(reverse("clip-retry", args=[clip.pk]))
    assert retried.status_code == 403
    assert "was withdrawn" in retried.content.decode()
    said = {"kind": "exclude", "side": "left", "start_s": "0.3", "end_s": "1.0"}
    corrected = browse(people.alice).post(reverse("clip-corrections", args=[clip.pk]), said)
    assert (corrected.status_code, corrected.json()["code"]) == (403, "CONSENT_MISSING")
    cleo.post(url, {"purpose": "analysis", "give": "1"})
    assert consent.is_valid(people.cleo)


def test_a_drawn_runner_is_said_to_be_drawn(people: Cast) -> None:
    drawn = create_athlete(people.alice, "Drawn")
    consent.give(drawn, people.alice, [ANALYSIS], given_as=Consent.Given.DRAWN)
    assert "nobody to ask" in text_of(browse(people.alice), reverse("athlete-consent", args=[drawn.pk]))


def test_a_place_in_a_club_is_consent_to_it_and_ends_with_it(people: Cast) -> None:
    club = clubs.found_club("Riverside", by=people.bob)
    place = ClubPlace.objects.create(club=club, athlete=people.cleo, offered_by=people.alice)
    clubs.accept_place(place, by=people.cleo.user)
    assert consent.is_valid(people.cleo, CLUB)
    assert people.cleo in Athlete.objects.coached_by(people.bob)
    consent.withdraw(people.cleo, people.cleo.user, CLUB)
    assert people.cleo not in Athlete.objects.coached_by(people.bob)


def test_a_minor_does_not_accept_a_club_alone(people: Cast) -> None:
    minor = actors.athlete(people.alice, "Finn", login=True, minor_until=actors.next_year())
    place = ClubPlace.objects.create(
        club=clubs.found_club("Riverside", by=people.bob), athlete=minor, offered_by=people.alice
    )
    with pytest.raises(ConsentMissingError, match="guardian"):
        clubs.accept_place(place, by=minor.user)
    clubs.accept_place(place, by=actors.guardian(minor, "Gil"))
    assert consent.is_valid(minor, CLUB)


def test_a_guardians_account_takes_its_consents_and_keeps_its_no(people: Cast) -> None:
    minor = actors.athlete(people.alice, "Finn", login=True, minor_until=actors.next_year())
    guardian = actors.guardian(minor, "Gil")
    place = ClubPlace.objects.create(
        club=clubs.found_club("Riverside", by=people.bob), athlete=minor, offered_by=people.alice
    )
    clubs.accept_place(place, by=guardian)
    consent.give(minor, guardian, [ANALYSIS])
    consent.withdraw(minor, guardian, ANALYSIS)
    erasure.erase_account(guardian)
    assert minor not in Athlete.objects.coached_by(people.bob)
    with pytest.raises(ValidationError) as caught:
        consent.give(minor, people.alice, [ANALYSIS])
    assert caught.value.code == "WITHDRAWN"
