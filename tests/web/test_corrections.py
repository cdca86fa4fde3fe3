"""A coach puts right what the machine found: what is stored, who may, what it withstands, and where it shows."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from analysis import selectors, services
from analysis.corrections import services as correcting
from analysis.corrections.handwork import lines, marks
from analysis.corrections.services import BusyError
from analysis.models import Clip, Correction
from analysis.pose.landmarks import save_track
from analysis.walk import claims
from analysis.walk.measure import kept_track, measure, standing, store
from tests import actors
from tests.actors import Cast
from tests.gait.stick_runner import runner

NEAR = "right"


@pytest.fixture
def clip(people: Cast) -> Clip:
    """Scored, with its landmarks kept."""
    made = actors.clip(people.cleo, people.alice, pace_mps=3.5)
    save_track(made.landmarks_path, runner())
    measured_again(made)
    return made


def measured_again(clip: Clip) -> None:
    """As a worker of a newer version does it."""
    claim = claims.hold(clip.pk)
    track = kept_track(clip)
    assert claim is not None
    assert track is not None
    corrected = standing(clip)
    work = clip.folder / "work-test"
    work.mkdir(exist_ok=True)
    store(claim, clip, track, measure(clip, track, corrected), work, corrected)
    clip.refresh_from_db()


def result(clip: Clip) -> dict[str, Any]:
    found = selectors.get_reading(Clip.objects.get(pk=clip.pk))
    assert found is not None
    return found


def near(clip: Clip) -> list[dict[str, Any]]:
    return [s for s in result(clip)["strides"] if s["near"]]


def move(clip: Clip, people: Cast, by_s: float = 0.03, stride: int = 3) -> Correction:
    strike = near(clip)[stride]["foot_strike_s"]
    said = {"event": "foot_strike", "side": NEAR, "time_s": strike, "to_s": strike + by_s}
    return correcting.correct(clip, people.alice, "move", said)


def test_the_result_is_the_new_one_at_once(people: Cast, clip: Clip) -> None:
    before = near(clip)[3]
    made = move(clip, people)
    after = near(clip)[3]
    assert after["foot_strike_s"] == before["foot_strike_s"] + 0.03
    assert after["by_hand"] == ["foot_strike"]
    assert after["metrics"]["tc"] == pytest.approx(before["metrics"]["tc"] - 0.03)
    assert (made.author, made.problem, made.undone_at) == (people.alice, "", None)
    clip.refresh_from_db()
    assert (clip.state, clip.claim) == (Clip.State.SCORED, None)
    assert not list(clip.folder.glob("work-[!t]*"))


def test_curves_are_the_new_ones_too(people: Cast, clip: Clip) -> None:
    before = selectors.curves(clip)
    correcting.correct(clip, people.alice, "range", {"start_s": 1.0, "end_s": 6.5})
    after = selectors.curves(clip)
    assert before is not None
    assert after is not None
    assert len(after["time_s"]) == len(before["time_s"])
    assert len(after["segments"][0]["frames"]) < len(before["segments"][0]["frames"])


def test_undo_and_redo(people: Cast, clip: Clip) -> None:
    first = result(clip)
    made = move(clip, people)
    corrected = result(clip)
    correcting.undo(made, people.alice)
    assert result(clip) == first
    made.refresh_from_db()
    assert made.undone_by == people.alice
    correcting.redo(made, people.alice)
    assert result(clip) == corrected
    made.refresh_from_db()
    assert (made.undone_at, made.undone_by) == (None, None)


def test_what_is_undone_already_is_not_undone_again(people: Cast, clip: Clip) -> None:
    made = move(clip, people)
    with pytest.raises(ValidationError) as refused:
        correcting.redo(made, people.alice)
    assert refused.value.code == "NOT_UNDONE"
    correcting.undo(made, people.alice)
    with pytest.raises(ValidationError) as refused:
        correcting.undo(made, people.alice)
    assert refused.value.code == "UNDONE"


def test_an_earlier_correction_can_be_undone_beneath_a_later_one(people: Cast, clip: Clip) -> None:
    first, second = move(clip, people, 0.06), move(clip, people, 0.06)
    correcting.undo(first, people.alice)
    second.refresh_from_db()
    assert near(clip)[3]["foot_strike_s"] == pytest.approx(second.data["to_s"])
    third = move(clip, people, 0.06)
    correcting.undo(second, people.alice)
    third.refresh_from_db()
    assert "any more" in third.problem
    assert "foot_strike" not in near(clip)[3]["by_hand"]
    correcting.redo(second, people.alice)
    third.refresh_from_db()
    assert third.problem == ""


def test_corrections_survive_a_newer_engine(people: Cast, clip: Clip) -> None:
    made = move(clip, people)
    save_track(clip.landmarks_path, runner(noise_px=0.7))
    measured_again(clip)
    assert near(clip)[3]["foot_strike_s"] == made.data["to_s"]
    made.refresh_from_db()
    assert made.problem == ""


def test_one_that_finds_its_event_no_more_is_kept_and_says_so(people: Cast, clip: Clip) -> None:
    made = move(clip, people, stride=7)
    save_track(clip.landmarks_path, runner(seconds=5.0))
    measured_again(clip)
    (line,) = lines(clip, result(clip))
    assert line.id == made.pk
    assert line.problem == "nobody is followed there any more"
    assert not marks(clip, result(clip))["events"]


def test_a_correction_of_the_pace_keeps_those_by_hand(people: Cast, clip: Clip) -> None:
    made = move(clip, people)
    services.correct_clip(clip, people.alice, pace_mps=4.0)
    Clip.objects.filter(pk=clip.pk).update(state=Clip.State.SCORED)
    clip.refresh_from_db()
    measured_again(clip)
    assert result(clip)["pace_mps"] == 4.0
    assert near(clip)[3]["foot_strike_s"] == made.data["to_s"]


def test_corrections_stay_with_their_leg_while_sides_are_swapped_and_back(people: Cast, clip: Clip) -> None:
    segment = result(clip)["segments"][0]
    swap = correcting.correct(clip, people.alice, "swap", {"start_s": segment["start_s"], "end_s": segment["end_s"]})
    made = move(clip, people)
    assert made.data["side"] == "left", "the machine had called this leg so"
    assert near(clip)[3]["by_hand"] == ["foot_strike"]
    assert "near leg" in lines(clip, result(clip))[0].words
    correcting.undo(swap, people.alice)
    by_hand = [s for s in result(clip)["strides"] if "foot_strike" in s["by_hand"]]
    assert [(s["side"], s["near"], s["foot_strike_s"]) for s in by_hand] == [("left", False, made.data["to_s"])]
    assert "far leg" in lines(clip, result(clip))[0].words


# ---- what is refused


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("paint", {}, "BAD_CORRECTION"),
        ("add", {"event": "foot_strike", "side": NEAR}, "BAD_CORRECTION"),
        ("add", {"event": "foot_strike", "side": NEAR, "time_s": "soon"}, "BAD_CORRECTION"),
        ("delete", {"event": "foot_strike", "side": NEAR, "time_s": 99.0}, "NOT_APPLIED"),
        ("exclude", {"side": NEAR, "start_s": 98.0, "end_s": 99.0}, "NOT_APPLIED"),
        ("range", {"start_s": 3.0, "end_s": 3.02}, "NOT_APPLIED"),
        ("range", {"start_s": 3.0, "end_s": 4.0}, "WOULD_BE_REFUSED"),
    ],
)
def test_what_makes_no_sense_is_not_kept(people: Cast, clip: Clip, kind: str, data: dict[str, Any], code: str) -> None:
    before = result(clip)
    with pytest.raises(ValidationError) as refused:
        correcting.correct(clip, people.alice, kind, data)
    assert refused.value.code == code
    assert not Correction.objects.exists()
    assert result(clip) == before
    clip.refresh_from_db()
    assert clip.claim is None


def test_a_clip_takes_only_so_many(people: Cast, clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "MOST", 1)
    made = move(clip, people)
    with pytest.raises(ValidationError) as refused:
        move(clip, people)
    assert refused.value.code == "TOO_MANY"
    correcting.undo(made, people.alice)
    move(clip, people)


def test_only_the_present_coach_corrects(people: Cast, clip: Clip) -> None:
    made = move(clip, people)
    undone = move(clip, people, stride=4)
    correcting.undo(undone, people.alice)
    for user in (people.bob, people.zoe, people.cleo.user, people.eve.user):
        for act in (
            lambda user=user: correcting.correct(clip, user, "range", {"start_s": 0.5, "end_s": 6.5}),
            lambda user=user: correcting.undo(made, user),
            lambda user=user: correcting.redo(undone, user),
        ):
            with pytest.raises(PermissionDenied):
                act()


# ---- who has the clip


@pytest.mark.parametrize("state", [Clip.State.QUEUED, Clip.State.RUNNING, Clip.State.FAILED])
def test_nothing_is_corrected_on_its_way(people: Cast, clip: Clip, state: str) -> None:
    Clip.objects.filter(pk=clip.pk).update(state=state)
    with pytest.raises(BusyError):
        move(clip, people)
    assert not Correction.objects.exists()


def test_two_do_not_correct_at_once(people: Cast, clip: Clip) -> None:
    held = claims.hold(clip.pk)
    assert held is not None
    with pytest.raises(BusyError):
        move(clip, people)
    held.give_back()
    move(clip, people)


def test_whoever_fell_silent_while_correcting_blocks_nobody_for_long(people: Cast, clip: Clip) -> None:
    from datetime import timedelta

    from django.utils import timezone

    claims.hold(clip.pk)
    Clip.objects.filter(pk=clip.pk).update(heartbeat_at=timezone.now() - timedelta(hours=1))
    move(clip, people)


@pytest.mark.parametrize("act", ["correct", "retry", "delete"])
def test_what_else_a_coach_asks_for_meanwhile_wins(
    people: Cast, clip: Clip, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clip goes back to the queue, or away, while a correction is being measured: nothing of it is stored."""
    meanwhile = {
        "correct": lambda: services.correct_clip(clip, people.alice, pace_mps=4.0),
        "retry": lambda: services.retry_clip(clip, people.alice),
        "delete": lambda: services.delete_clip(Clip.objects.get(pk=clip.pk), people.alice),
    }[act]
    before = result(clip)
    strike = near(clip)[3]["foot_strike_s"]

    def measured_and(*arguments: Any) -> Any:
        found = measure(*arguments)
        meanwhile()
        return found

    monkeypatch.setattr(correcting, "measure", measured_and)
    with pytest.raises(BusyError):
        correcting.correct(clip, people.alice, "delete", {"event": "foot_strike", "side": NEAR, "time_s": strike})
    assert not Correction.objects.exists()
    if act != "delete":
        assert result(clip) == before
        assert Clip.objects.get(pk=clip.pk).state == Clip.State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_of_a_crowd_of_corrections_each_is_stored_whole_or_not_at_all(people: Cast, clip: Clip) -> None:
    from django.db import connection

    strikes = [s["foot_strike_s"] for s in near(clip)[1:7]]
    told: list[str] = []

    def hand(strike: float) -> None:
        said = {"event": "foot_strike", "side": NEAR, "time_s": strike, "to_s": strike + 0.02}
        try:
            correcting.correct(Clip.objects.get(pk=clip.pk), people.alice, "move", said)
            told.append("stored")
        except BusyError:
            told.append("busy")
        finally:
            connection.close()

    crowd = [threading.Thread(target=hand, args=(strike,)) for strike in strikes]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(told) == len(strikes)
    assert told.count("stored") >= 1
    stored = Correction.objects.filter(clip=clip)
    assert stored.count() == told.count("stored")
    assert {row.data["to_s"] for row in stored} == {
        s["foot_strike_s"] for s in near(clip) if "foot_strike" in s["by_hand"]
    }


# ---- through the queue


def test_a_long_clip_and_one_without_landmarks_go_through_the_queue(
    people: Cast, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correcting, "LONGEST_HERE_FRAMES", 100)
    made = move(clip, people)
    clip.refresh_from_db()
    assert (clip.state, clip.claim) == (Clip.State.QUEUED, None)
    assert standing(clip) == [made]
    Clip.objects.filter(pk=clip.pk).update(state=Clip.State.SCORED)
    measured_again(clip)
    assert near(clip)[3]["foot_strike_s"] == made.data["to_s"]
    clip.landmarks_path.write_bytes(b"from the future")
    correcting.undo(made, people.alice)
    clip.refresh_from_db()
    assert clip.state == Clip.State.QUEUED
    assert standing(clip) == []


# ---- pages and feeds


@pytest.fixture
def alice(people: Cast) -> Client:
    client = Client()
    client.force_login(people.alice)
    return client


def test_corrections_by_form(people: Cast, clip: Clip, alice: Client) -> None:
    strike = near(clip)[3]["foot_strike_s"]
    url = reverse("clip-corrections", args=[clip.pk])
    said = {"kind": "move", "event": "foot_strike", "side": NEAR, "time_s": f"{strike}", "to_s": f"{strike + 0.02}"}
    answer = alice.post(url, said)
    made = Correction.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"id": made.pk, "queued": False})
    for name, code in (("correction-undo", 200), ("correction-undo", 422), ("correction-redo", 200)):
        assert alice.post(reverse(name, args=[made.pk])).status_code == code
    wrong = alice.post(url, said | {"time_s": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "BAD_CORRECTION")
    claims.hold(clip.pk)
    busy = alice.post(url, said)
    assert (busy.status_code, busy.json()["code"]) == (409, "BUSY")
    assert alice.get(url).status_code == 405


def test_a_request_without_its_token_corrects_nothing(people: Cast, clip: Clip) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.alice)
    answer = client.post(reverse("clip-corrections", args=[clip.pk]), {"kind": "range", "start_s": "1", "end_s": "6"})
    assert answer.status_code == 403
    assert not Correction.objects.exists()


def test_what_is_by_hand_is_marked_and_signed(people: Cast, clip: Clip, alice: Client) -> None:
    moved = move(clip, people)
    stride = near(clip)[5]
    stretch = {"side": NEAR, "start_s": stride["foot_strike_s"], "end_s": stride["next_foot_strike_s"]}
    left_out = correcting.correct(clip, people.alice, "exclude", stretch)
    by_hand = alice.get(reverse("clip-data", args=[clip.pk])).json()["by_hand"]
    (event,) = by_hand["events"]
    assert (event["event"], event["near"], event["time_s"]) == ("foot_strike", True, moved.data["to_s"])
    assert event["says"].startswith("moved by Alice, ")
    assert [(one["stride"], one["corrections"]) for one in by_hand["left_out"]] == [("6", [left_out.pk])]
    page = alice.get(reverse("clip", args=[clip.pk])).content.decode()
    assert "Corrected by hand" in page
    assert "moved from 0:0" in page
    assert "left out by hand" in page
    assert page.count('<span class="tag hand">by hand</span>') == 2, "before and after the strike"


def test_the_athlete_sees_what_was_corrected_and_corrects_nothing(people: Cast, clip: Clip) -> None:
    made = move(clip, people)
    client = Client()
    client.force_login(people.cleo.user)
    page = client.get(reverse("clip", args=[clip.pk])).content.decode()
    assert "moved from 0:0" in page
    assert reverse("correction-undo", args=[made.pk]) not in page
    assert "data-edit-bar" not in page


def test_a_refused_clip_shows_what_was_corrected(people: Cast, clip: Clip, alice: Client) -> None:
    made = move(clip, people)
    save_track(clip.landmarks_path, runner(seconds=1.5))
    measured_again(clip)
    assert clip.state == Clip.State.REFUSED
    page = alice.get(reverse("clip", args=[clip.pk])).content.decode()
    assert reverse("correction-undo", args=[made.pk]) in page


def test_a_part_of_a_refused_clip_can_be_measured(people: Cast, clip: Clip, alice: Client) -> None:
    """The runner comes into the picture only in the end."""
    track = runner(seconds=24.0)
    outside = np.where(track.time_s < 17.0, 700.0, 0.0)[:, None, None] * np.array([1.0, 0.0])
    save_track(clip.landmarks_path, replace(track, xy_px=track.xy_px + outside))
    measured_again(clip)
    assert (clip.state, clip.code) == (Clip.State.REFUSED, "BODY_CUT_OFF")
    url = reverse("clip", args=[clip.pk])
    assert "data-part-go" in alice.get(url).content.decode()
    said = {"kind": "range", "start_s": "17.0", "end_s": "24"}
    assert alice.post(reverse("clip-corrections", args=[clip.pk]), said).status_code == 201
    assert Clip.objects.get(pk=clip.pk).state == Clip.State.SCORED
    assert near(clip)[0]["foot_strike_s"] > 17.0
    assert "Only 0:17.000 to 0:24.000 is measured" in alice.get(url).content.decode()


def test_with_its_clip_go_its_corrections(people: Cast, clip: Clip, media_root: Path) -> None:
    move(clip, people)
    services.delete_clip(clip, people.alice)
    assert not Correction.objects.exists()
