"""Notes: what may be said in one, where it is pinned, who reads its past, and what is left once it is gone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from analysis import selectors, services
from analysis.models import Clip, CueNote, NoteVersion
from analysis.notes import services as notes
from analysis.notes.drawing import MOST_POINTS, MOST_SHAPES, POINTS, check_point, read_drawing
from analysis.notes.voice import MOST_BYTES, Recording, container_of
from athletes.models import User
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse

LINE = {"kind": "line", "colour": "hand", "points": [[0.1, 0.2], [0.3, 0.4]]}
ANGLE = {"kind": "angle", "colour": "yellow", "points": [[0.1, 0.2], [0.3, 0.4], [0.5, 0.2]]}


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


@pytest.fixture
def add(people: Cast, clip: Clip) -> Callable[..., CueNote]:
    """Adds a note of Alice's at an instant of Cleo's clip."""

    def adding(**said: Any) -> CueNote:
        return notes.add_note(**{"clip": clip, "user": people.alice, "time_s": 0.5, "text": "Higher."} | said)

    return adding


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as refused:
        act()
    assert refused.value.messages[0].endswith(".")
    return str(refused.value.code)


def panel(user: User, clip: Clip) -> str:
    return browse(user).get(reverse("clip-notes", args=[clip.pk])).content.decode()


# ---- where a note is pinned


def test_a_note_needs_no_stride(add: Callable[..., CueNote]) -> None:
    note = add(time_s=1.95, point=[0.25, 0.5])
    assert (note.side, note.stride_start_s, note.time_s, note.point) == ("", None, 1.95, [0.25, 0.5])


@pytest.mark.parametrize("time_s", [-0.2, 2.5, float("nan"), float("inf")])
def test_an_instant_outside_the_clip_is_none(add: Callable[..., CueNote], time_s: float) -> None:
    assert refusal(lambda: add(time_s=time_s)) == "BAD_TIME"


def test_half_a_stride_is_no_stride(add: Callable[..., CueNote]) -> None:
    for half in ({"side": "left"}, {"stride_start_s": 0.3}):
        assert refusal(lambda half=half: add(**half)) == "NO_SUCH_STRIDE"


def test_a_note_stays_with_its_stride_when_the_foot_strike_moves(clip: Clip, people: Cast) -> None:
    actors.note(clip, people.alice)
    moved = clip.result.payload
    moved["strides"][0]["foot_strike_s"] = 0.36
    clip.result.save()
    assert "stride 1, near leg" in panel(people.alice, clip)


# ---- what may be said


def test_words_or_a_drawing_or_a_voice_are_a_note(add: Callable[..., CueNote]) -> None:
    assert add(text="", drawing=[LINE]).drawing == [LINE]
    assert add(text="", recording=actors.RECORDING).voice
    assert refusal(lambda: add(text="  ")) == "NOTE_EMPTY"
    assert refusal(lambda: add(text="", point=[0.1, 0.1])) == "NOTE_EMPTY"


def test_a_cue_of_the_library_is_taken_over(people: Cast, clip: Clip) -> None:
    client = browse(people.alice)
    url = reverse("clip-notes", args=[clip.pk])
    assert "<option" in client.get(url).content.decode()
    client.post(url, {"time_s": "0.5", "cue": "Quiet, low wheels."})
    assert CueNote.objects.get().text == "Quiet, low wheels."


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[" * 30_000,
        '"line"',
        "[1]",
        json.dumps([LINE | {"kind": "curse"}]),
        json.dumps([LINE | {"kind": []}]),
        json.dumps([LINE | {"colour": "red; background: url(x)"}]),
        json.dumps([LINE | {"extra": 1}]),
        json.dumps([LINE | {"points": [[0.1, 0.2]]}]),
        json.dumps([LINE | {"points": [[0.1, 0.2], [0.1, 0.2]]}]),
        json.dumps([LINE | {"points": [[0.1, 0.2], [0.1, 1.2]]}]),
        json.dumps([LINE | {"points": [[0.1, 0.2], [0.1, True]]}]),
        json.dumps([LINE | {"points": [[0.1, 0.2], [0.1, "0.3"]]}]),
        json.dumps([LINE | {"points": [[0.1, 0.2], [0.1, 0.3, 0.4]]}]),
        json.dumps([LINE | {"points": [[0.1, 0.2], [0.1, float("nan")]]}]),
        json.dumps([ANGLE | {"kind": "line"}]),
    ],
)
def test_what_is_no_drawing_is_refused(text: str) -> None:
    assert refusal(lambda: read_drawing(text)) == "BAD_DRAWING"


def test_a_drawing_has_bounds() -> None:
    most = POINTS["free"][1]
    scribble = {"kind": "free", "colour": "white", "points": [[n / most, 0.5] for n in range(most)]}
    assert len(read_drawing(json.dumps([scribble] * (MOST_POINTS // most)))) == MOST_POINTS // most
    assert len(read_drawing(json.dumps([LINE] * MOST_SHAPES))) == MOST_SHAPES
    for too_much in ([scribble] * (MOST_POINTS // most) + [LINE], [LINE] * (MOST_SHAPES + 1)):
        assert refusal(lambda shapes=too_much: read_drawing(json.dumps(shapes))) == "DRAWING_TOO_BIG"
    longer = scribble | {"points": [[0.5, 0.5]] * (most + 1)}
    assert refusal(lambda: read_drawing(json.dumps([longer]))) == "BAD_DRAWING"


def test_points_are_kept_to_a_ten_thousandth() -> None:
    (shape,) = read_drawing(json.dumps([LINE | {"points": [[0, 0.123456], [1, 1]]}]))
    assert shape["points"] == [[0.0, 0.1235], [1.0, 1.0]]
    assert check_point([0.99999, 0]) == [1.0, 0.0]
    for wrong in ([0.1], [0.1, 2], "middle", [None, 0.1]):
        assert refusal(lambda point=wrong: check_point(point)) == "BAD_DRAWING"


# ---- the panel


def form(**changes: Any) -> dict[str, Any]:
    return {"time_s": "0.5", "text": "Higher.", "visible_to_athlete": "on"} | changes


def test_a_note_comes_with_drawing_point_and_voice_in_one_form(people: Cast, clip: Clip) -> None:
    sent = form(
        drawing=json.dumps([ANGLE]),
        point="[0.5, 0.75]",
        voice_s="3.2",
        voice=SimpleUploadedFile("voice.webm", actors.RECORDING.content, "text/html"),
    )
    answer = browse(people.alice).post(reverse("clip-notes", args=[clip.pk]), sent)
    note = CueNote.objects.get()
    assert (note.drawing, note.point, note.voice_s) == ([ANGLE], [0.5, 0.75], 3.2)
    assert note.voice_path.read_bytes() == actors.RECORDING.content
    shown = answer.content.decode()
    assert "&quot;angle&quot;" in shown
    assert f"/notes/{note.pk}/voice/" in shown
    assert f"?note={note.pk}" in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"drawing": "{"}, "This drawing could not be read. Draw it again."),
        ({"time_s": ""}, "Which instant is it about?"),
        ({"time_s": "77"}, "That instant is not in the clip."),
        ({"voice_s": "4"}, "The recording is too big to be kept."),
        ({"voice_s": "61", "voice": b"\x1aE\xdf\xa3 webm"}, "A recording has up to 60 seconds."),
        ({"voice_s": "4", "voice": b"<script>"}, "That is no recording that a browser can play."),
        ({"voice": b"\x1aE\xdf\xa3 webm"}, "A recording has up to 60 seconds."),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_words_stay(
    people: Cast, clip: Clip, changes: dict[str, Any], sentence: str
) -> None:
    changes = {
        name: SimpleUploadedFile("v", value) if isinstance(value, bytes) else value for name, value in changes.items()
    }
    answer = browse(people.alice).post(reverse("clip-notes", args=[clip.pk]), form(text="Keep these words", **changes))
    assert sentence in answer.content.decode()
    assert "Keep these words" in answer.content.decode()
    assert not CueNote.objects.exists()
    assert list(clip.folder.glob("voice-*")) == []


def test_a_body_too_large_never_reaches_the_disk(people: Cast, clip: Clip, tmp_path: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    large = SimpleUploadedFile("voice.webm", actors.RECORDING.content + bytes(3 * 1024**2))
    answer = browse(people.alice).post(reverse("clip-notes", args=[clip.pk]), form(voice=large, voice_s="9"))
    assert "The recording is too big to be kept." in answer.content.decode()
    assert not CueNote.objects.exists()
    assert list(tmp_path.iterdir()) == []


# ---- history


def test_what_a_note_said_before_is_kept(people: Cast, add: Callable[..., CueNote]) -> None:
    note = add(text="First.", drawing=[LINE], visible_to_athlete=False)
    notes.edit_note(note, people.alice, text="Second.")
    notes.edit_note(note, people.alice, drawing=[], visible_to_athlete=True)
    notes.edit_note(note, people.alice, text="Second.")
    newest, oldest = note.versions.all()
    assert (oldest.text, oldest.drawing, oldest.visible_to_athlete) == ("First.", [LINE], False)
    assert (newest.text, newest.drawing, newest.visible_to_athlete) == ("Second.", [LINE], False)
    assert {version.replaced_by for version in (newest, oldest)} == {people.alice}


def test_coaches_read_a_notes_past_and_the_athlete_does_not(
    people: Cast, clip: Clip, add: Callable[..., CueNote]
) -> None:
    people.cleo.coaching.create(coach=people.bob)
    notes.edit_note(add(text="Clumsy words."), people.alice, text="Better words.")
    for coach in (people.alice, people.bob):
        assert "Clumsy words." in panel(coach, clip)
    for page in (panel(people.cleo.user, clip), browse(people.cleo.user).get(f"/clips/{clip.pk}/").content.decode()):
        assert "Better words." in page
        assert "Clumsy words." not in page


def test_an_edit_that_is_refused_changes_nothing(people: Cast, add: Callable[..., CueNote]) -> None:
    note = add(text="First.", recording=actors.RECORDING)
    file = note.voice_path
    wrong = Recording(b"no sound", 2.0)
    assert refusal(lambda: notes.edit_note(note, people.alice, text="Second.", recording=wrong)) == "BAD_VOICE"
    assert refusal(lambda: notes.edit_note(note, people.alice, text="", recording=None)) == "NOTE_EMPTY"
    note.refresh_from_db()
    assert (note.text, note.voice_path) == ("First.", file)
    assert file.exists()
    assert not NoteVersion.objects.exists()


# ---- voice


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "webm"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", None),
        (b"OggS" + bytes(24) + b"OpusHead", "ogg"),
        (b"OggS" + bytes(24) + b"\x80theora", None),
        (b"\x00\x00\x00\x18ftypmp42", "mp4"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", None),
        (b"<html>webm", None),
        (b"", None),
    ],
)
def test_a_container_is_told_by_its_first_bytes(head: bytes, container: str | None) -> None:
    assert container_of(head + bytes(100)) == container


@pytest.mark.parametrize(
    ("recording", "code"),
    [
        (Recording(actors.RECORDING.content, 60.1), "VOICE_TOO_LONG"),
        (Recording(actors.RECORDING.content, 0.0), "VOICE_TOO_LONG"),
        (Recording(actors.RECORDING.content, float("nan")), "VOICE_TOO_LONG"),
        (Recording(actors.RECORDING.content + bytes(MOST_BYTES), 5.0), "VOICE_TOO_BIG"),
        (Recording(b"MZ" + bytes(200), 5.0), "BAD_VOICE"),
    ],
)
def test_a_recording_has_bounds(add: Callable[..., CueNote], clip: Clip, recording: Recording, code: str) -> None:
    assert refusal(lambda: add(recording=recording)) == code
    assert not CueNote.objects.exists()
    assert list(clip.folder.glob("voice-*")) == []


def test_a_recording_is_sent_as_sound_and_as_nothing_else(people: Cast, add: Callable[..., CueNote]) -> None:
    note = add(recording=actors.RECORDING)
    client = browse(people.cleo.user)
    url = reverse("note-voice", args=[note.pk])
    whole = client.get(url)
    assert b"".join(whole) == actors.RECORDING.content
    assert whole["Content-Type"] == "audio/webm"
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Disposition"].startswith("attachment; ")
    assert "private" in whole["Cache-Control"]
    piece = client.get(url, headers={"Range": "bytes=4-7"})
    assert (piece.status_code, b"".join(piece)) == (206, actors.RECORDING.content[4:8])
    assert client.get(reverse("note-voice", args=[add().pk])).status_code == 404


def test_a_private_recording_is_not_there_for_the_athlete(people: Cast, add: Callable[..., CueNote]) -> None:
    note = add(recording=actors.RECORDING, visible_to_athlete=False)
    url = reverse("note-voice", args=[note.pk])
    assert browse(people.alice).get(url).status_code == 200
    assert browse(people.cleo.user).get(url).status_code == 404


def test_a_recording_goes_with_what_it_belongs_to(
    people: Cast, clip: Clip, add: Callable[..., CueNote], django_capture_on_commit_callbacks: Any
) -> None:
    def left() -> list[bytes]:
        return sorted(path.read_bytes() for path in clip.folder.glob("voice-*"))

    note, other = add(recording=actors.RECORDING), add(recording=actors.RECORDING)
    again = Recording(actors.RECORDING.content + b"again", 2.0)
    with django_capture_on_commit_callbacks(execute=True):
        notes.edit_note(note, people.alice, recording=again)
        assert len(left()) == 3
    assert left() == [actors.RECORDING.content, again.content]
    with django_capture_on_commit_callbacks(execute=True):
        notes.edit_note(note, people.alice, recording=None)
    note.refresh_from_db()
    assert (note.voice, note.voice_s, left()) == ("", None, [actors.RECORDING.content])
    with django_capture_on_commit_callbacks(execute=True):
        notes.delete_note(other, people.alice)
    assert left() == []
    add(recording=actors.RECORDING)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_clip(clip, people.alice)
    assert not clip.folder.exists()


def test_recordings_of_no_note_are_swept_up(people: Cast, clip: Clip, add: Callable[..., CueNote]) -> None:
    kept = add(recording=actors.RECORDING).voice_path
    stray, fresh = clip.folder / "voice-stray.webm", clip.folder / "voice-fresh.webm"
    for path in (stray, fresh):
        path.write_bytes(b"x")
    for path in (stray, kept):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    services.remove_leftovers()
    assert {path for path in (kept, stray, fresh) if path.exists()} == {kept, fresh}


def test_only_the_review_page_may_ask_for_the_microphone(people: Cast, clip: Clip) -> None:
    client = browse(people.alice)
    review = client.get(reverse("clip", args=[clip.pk]))
    assert "microphone=(self)" in review["Permissions-Policy"]
    assert "media-src 'self' blob:" in review["Content-Security-Policy"]
    for url in ("/", reverse("athlete", args=[people.cleo.pk]), "/accounts/login/", "/nothing-here/"):
        answer = client.get(url)
        assert "microphone=()" in answer["Permissions-Policy"]
        assert "camera=()" in answer["Permissions-Policy"]
        assert "media-src" not in answer["Content-Security-Policy"]


# ---- who


def test_only_the_author_changes_a_note(people: Cast, clip: Clip, add: Callable[..., CueNote]) -> None:
    people.cleo.coaching.create(coach=people.bob)
    note = add(recording=actors.RECORDING)
    for user in (people.bob, people.zoe, people.cleo.user):
        for change in ({"recording": None}, {"drawing": [LINE]}, {"visible_to_athlete": False}):
            with pytest.raises(PermissionDenied):
                notes.edit_note(note, user, **change)
    note.refresh_from_db()
    assert (note.drawing, note.voice_path.exists(), note.visible_to_athlete) == ([], True, True)
    assert list(selectors.notes_for(clip, people.alice)) == [note]
