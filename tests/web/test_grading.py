"""What an athlete's clips are judged by: own bands, pain, the cue before; and a coach's own words for a cue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from analysis.gait.cue_model import LastCue
from analysis.gait.model import Engine
from analysis.grading import services as grading
from analysis.models import Clip, OwnBand, OwnCue
from analysis.services import queue_again
from analysis.walk.context import context_of
from athletes.models import Athlete, Pain
from athletes.services import edit_athlete, say_pain
from tests import actors
from tests.actors import Cast

ENGINE = Engine("test", "none", "1")
OTHER = Engine("test", "another", "1")


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


def filmed(people: Cast, days_ago: int, cue: dict[str, Any] | None = None, **fields: Any) -> Clip:
    """A clip of so many days ago; cue: what its details hold of the cue."""
    made = actors.clip(people.cleo, people.alice, sha256=f"{days_ago}", **fields)
    Clip.objects.filter(pk=made.pk).update(uploaded_at=timezone.now() - timedelta(days=days_ago))
    made.refresh_from_db()
    if cue is not None:
        made.result.details["cue"] |= cue
        made.result.save()
    return made


def states(athlete: Athlete) -> list[str]:
    return list(Clip.objects.filter(athlete=athlete).order_by("-uploaded_at").values_list("state", flat=True))


def test_a_band_of_the_coachs_judges_from_then_on_and_is_taken_back(
    people: Cast, clip: Clip, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert context_of(clip, ENGINE).bands == {}
    with django_capture_on_commit_callbacks(execute=True):
        grading.set_band(people.cleo, people.alice, "Kpk", 70.0, None)
    band = grading.set_band(people.cleo, people.alice, "Kpk", 70.0, 110.0)
    assert (band.set_by, OwnBand.objects.count()) == (people.alice, 1)
    assert context_of(clip, ENGINE).bands == {"Kpk": (70.0, 110.0)}
    assert states(people.cleo) == ["queued"]
    Clip.objects.update(state="scored")
    with django_capture_on_commit_callbacks(execute=True):
        grading.reset_band(people.cleo, people.alice, "heelPk")
    assert states(people.cleo) == ["scored"]
    with django_capture_on_commit_callbacks(execute=True):
        grading.reset_band(people.cleo, people.alice, "Kpk")
    assert (states(people.cleo), context_of(clip, ENGINE).bands) == (["queued"], {})


@pytest.mark.parametrize(
    ("metric", "low", "high", "code"),
    [
        ("Kpk", None, None, "BAND_EMPTY"),
        ("Kpk", 100.0, 90.0, "BAND_TOO_NARROW"),
        ("Kpk", 90.0, 93.0, "BAND_TOO_NARROW"),
        ("Kpk", -20.0, 100.0, "BAND_OUT_OF_REACH"),
        ("heelPk", None, 41.0, "BAND_OUT_OF_REACH"),
        ("heelPk", float("nan"), None, "BAND_OUT_OF_REACH"),
        ("tf", 0.1, 0.2, "NO_SUCH_METRIC"),
        ("height", 1.0, 2.0, "NO_SUCH_METRIC"),
    ],
)
def test_a_band_that_makes_no_sense_is_refused(
    people: Cast, metric: str, low: float | None, high: float | None, code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        grading.set_band(people.cleo, people.alice, metric, low, high)
    assert refused.value.code == code
    assert not OwnBand.objects.exists()


def test_pain_is_said_once_with_who_and_when_and_is_over_when_somebody_says_so(
    people: Cast, clip: Clip, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert say_pain(people.cleo, people.cleo.user, hurts=True)
        assert not say_pain(people.cleo, people.alice, hurts=True)
    pain = people.cleo.pain
    assert pain is not None
    assert (pain.said_by, pain.ended_at) == (people.cleo.user, None)
    assert context_of(clip, ENGINE).pain
    assert states(people.cleo) == ["queued"]
    Clip.objects.update(state="scored")
    with django_capture_on_commit_callbacks(execute=True):
        assert say_pain(people.cleo, people.alice, hurts=False)
    assert (people.cleo.pain, Pain.objects.get().ended_by) == (None, people.alice)
    assert not context_of(clip, ENGINE).pain
    assert states(people.cleo) == ["queued"]
    assert not say_pain(people.cleo, people.alice, hurts=False)


def test_strangers_decide_nothing(people: Cast, clip: Clip) -> None:
    for user in (people.bob, people.zoe, people.eve.user):
        for act in (
            lambda user=user: say_pain(people.cleo, user, hurts=True),
            lambda user=user: grading.set_band(people.cleo, user, "Kpk", 70.0, 110.0),
            lambda user=user: grading.reset_band(people.cleo, user, "Kpk"),
            lambda user=user: grading.reword_cue(clip, user, "Quick feet."),
            lambda user=user: grading.suggest_again(clip, user),
        ):
            with pytest.raises(PermissionDenied):
                act()
    for act in (
        lambda: grading.set_band(people.cleo, people.cleo.user, "Kpk", 70.0, 110.0),
        lambda: grading.reword_cue(clip, people.cleo.user, "Quick feet."),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_only_what_was_measured_is_measured_again(
    people: Cast, clip: Clip, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    other = actors.clip(people.dan, people.alice)
    filmed(people, 1, state="refused")
    filmed(people, 2, state="running", stage="pose")
    filmed(people, 3, state="running", stage="gait")
    with django_capture_on_commit_callbacks(execute=True):
        edit_athlete(people.cleo, people.alice, name="Cleo", height_m=1.7, minor_until=None)
    assert states(people.cleo) == ["queued", "refused", "running", "queued"]
    other.refresh_from_db()
    assert other.state == "scored"
    Clip.objects.update(state="scored")
    with django_capture_on_commit_callbacks(execute=True):
        edit_athlete(people.cleo, people.alice, name="Cleo B", height_m=1.7, minor_until=None)
    assert set(states(people.cleo)) == {"scored"}


def test_a_clip_deleted_meanwhile_keeps_no_other_from_being_measured_again(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, last = filmed(people, 2), filmed(people, 1)

    def queue(clip: Clip) -> Clip:
        if clip == first:
            Clip.objects.filter(pk=first.pk).delete()
        return queue_again(clip)

    monkeypatch.setattr(grading, "queue_again", queue)
    assert grading.grade_again(people.cleo) == 1
    last.refresh_from_db()
    assert last.state == "queued"


def test_the_cue_before_is_that_of_the_last_clip_that_says_anything(people: Cast) -> None:
    filmed(people, 9, {"z": 2.0, "solved": 0})
    silent = {"z": None, "reasoning": [{"kind": "confidence"}]}
    advice = {"fault": None, "text": "Film again.", "drill": None}
    filmed(people, 5, silent, result=actors.payload(cue=advice))
    filmed(people, 4, state="refused")
    now = filmed(people, 2)
    filmed(people, 1, {"z": 9.0})
    words = "Pull the heel up under the body."
    assert context_of(now, ENGINE).last_cue == LastCue("lazy_heel", words, 2.0, 0)
    assert context_of(now, OTHER).last_cue == LastCue("lazy_heel", words, None, 0)
    filmed(people, 3, {"reasoning": [{"kind": "inside"}]}, result=actors.payload(cue=advice))
    assert context_of(now, ENGINE).last_cue is None


def test_an_athletes_first_clip_has_no_cue_before(people: Cast, clip: Clip) -> None:
    actors.clip(people.dan, people.alice)
    assert context_of(clip, ENGINE).last_cue is None


def test_a_cue_in_the_coachs_words_keeps_its_author_and_the_suggestion(people: Cast, clip: Clip) -> None:
    people.cleo.coaching.create(coach=people.bob)
    grading.reword_cue(clip, people.alice, "  Knees   lead. ")
    own = grading.reword_cue(clip, people.bob, "Quick feet.")
    assert (own.text, own.author, OwnCue.objects.count()) == ("Quick feet.", people.bob, 1)
    clip.refresh_from_db()
    assert clip.result.payload["cue"]["text"] == "Pull the heel up under the body."
    grading.suggest_again(clip, people.alice)
    assert not OwnCue.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 161, "a\x00b"])
def test_a_cue_is_one_short_sentence(people: Cast, clip: Clip, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        grading.reword_cue(clip, people.alice, text)
    assert refused.value.code == "BAD_CUE"


def test_no_words_for_a_cue_while_it_hurts_or_without_a_verdict(people: Cast, clip: Clip) -> None:
    preview = actors.clip(people.dan, people.alice, state="preview", result=actors.payload(status="preview", cue=None))
    say_pain(people.cleo, people.cleo.user, hurts=True)
    for of, code in ((clip, "PAIN"), (preview, "NO_CUE")):
        with pytest.raises(ValidationError) as refused:
            grading.reword_cue(of, people.alice, "Quick feet.")
        assert refused.value.code == code
