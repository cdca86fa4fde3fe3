"""What an athlete does: reply to a coach's note, read what was noted, upload own clips."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from analysis.models import Clip, CueNote, NoteReply, Upload
from analysis.replies import services as replies
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse, text_of
from tests.web.test_uploads import begin, describe


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


@pytest.fixture
def note(people: Cast, clip: Clip) -> CueNote:
    return actors.note(clip, people.alice)


@pytest.fixture
def cleo(people: Cast) -> Client:
    return browse(people.cleo.user)


def replies_of(note: CueNote) -> str:
    return reverse("note-replies", args=[note.pk])


def test_an_athlete_says_how_it_felt_with_one_tap(cleo: Client, people: Cast, note: CueNote) -> None:
    assert "Felt easy" in text_of(cleo, reverse("clip", args=[note.clip_id]))
    shown = cleo.post(replies_of(note), {"felt": "easy", "text": ""}).content.decode()
    assert '<span class="tag">Felt easy</span>' in shown
    assert "Take back" in shown
    coachs = text_of(browse(people.alice), reverse("clip", args=[note.clip_id]))
    assert '<span class="tag">Felt easy</span>' in coachs
    assert "Take back" not in coachs
    assert 'class="reply"' not in coachs


def test_words_are_kept_as_written_and_shown_as_words(cleo: Client, note: CueNote) -> None:
    shown = cleo.post(replies_of(note), {"felt": "", "text": " Better <b>uphill</b>. "}).content.decode()
    assert "Better &lt;b&gt;uphill&lt;/b&gt;." in shown
    assert NoteReply.objects.get().text == "Better <b>uphill</b>."


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({}, "Say how it felt, or write a word."),
        ({"felt": "nonsense"}, "How did it feel"),
        ({"text": "x" * 501}, "at most 500 characters"),
    ],
)
def test_a_reply_that_says_nothing_is_refused_with_a_sentence(
    cleo: Client, note: CueNote, said: dict[str, str], says: str
) -> None:
    shown = cleo.post(replies_of(note), said).content.decode()
    assert says in shown
    assert said.get("text", "") in shown
    assert not NoteReply.objects.exists()


def test_a_note_that_coaches_keep_is_not_replied_to(cleo: Client, people: Cast, clip: Clip) -> None:
    private = actors.note(clip, people.alice, visible_to_athlete=False)
    assert cleo.post(replies_of(private), {"felt": "easy"}).status_code == 404
    with pytest.raises(PermissionDenied):
        replies.add_reply(private, people.cleo.user, felt="easy")


def test_nobody_replies_for_the_athlete(people: Cast, note: CueNote) -> None:
    for somebody, status in ((people.alice, 403), (people.bob, 404), (people.zoe, 404), (people.eve.user, 404)):
        assert browse(somebody).post(replies_of(note), {"felt": "easy"}).status_code == status
    with pytest.raises(PermissionDenied):
        replies.add_reply(note, people.alice, felt="easy")
    with pytest.raises(ValidationError):
        replies.add_reply(note, people.cleo.user)


def test_a_reply_is_taken_back_by_its_author_alone(cleo: Client, people: Cast, note: CueNote) -> None:
    url = reverse("reply-delete", args=[actors.reply(note).pk])
    assert browse(people.alice).post(url).status_code == 403
    assert browse(people.bob).post(url).status_code == 404
    assert cleo.post(url).status_code == 200
    assert not NoteReply.objects.exists()


def test_the_own_page_shows_what_was_noted_for_the_athlete(cleo: Client, people: Cast, note: CueNote) -> None:
    actors.note(note.clip, people.alice, visible_to_athlete=False, text="Between us.")
    actors.reply(note)
    page = reverse("athlete", args=[people.cleo.pk])
    shown = text_of(cleo, page)
    assert "What your coach noted" in shown
    assert "Heel to the pocket." in shown
    assert "1 reply" in shown
    assert "Between us." not in shown
    assert "What your coach noted" not in text_of(browse(people.alice), page)


def test_an_athlete_uploads_own_clips_and_nobody_elses(cleo: Client, people: Cast) -> None:
    shown = text_of(cleo, reverse("athlete", args=[people.cleo.pk]))
    assert "data-upload-start" in shown
    assert "Note for your coach" in shown
    assert begin(cleo, describe(people.cleo)).status_code == 201
    assert Upload.objects.get().owner == people.cleo.user
    for other in (people.dan, people.eve):
        refused = begin(cleo, describe(other))
        assert (refused.status_code, refused.json()["code"]) == (404, "NO_SUCH_ATHLETE")
    said = {"surface": "treadmill", "pace": "5:00", "pace_unit": "min/km"}
    assert cleo.post(reverse("clip-said", args=[people.cleo.pk]), said).status_code == 200
    assert cleo.post(reverse("clip-said", args=[people.dan.pk]), said).status_code == 404
