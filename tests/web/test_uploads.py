"""The upload protocol, spoken the way a browser on a bad connection speaks it."""

from __future__ import annotations

import base64
import fcntl
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.request import UnreadablePostError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from analysis.intake import uploads
from analysis.intake.metadata import HEADER_BYTES
from analysis.models import Clip, Upload
from athletes.services import end_coaching
from gaitsite import gunicorn_conf
from tests import actors
from tests.actors import Cast

TUS = {"Tus-Resumable": "1.0.0"}
BODY = bytes(range(256)) * 40


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def describe(athlete: Any, **values: str) -> str:
    return metadata(**({"filename": "side.mp4", "athlete": str(athlete.pk), "surface": "treadmill"} | values))


def begin(client: Client, header: str, length: int | str = len(BODY)) -> HttpResponse:
    return client.post("/uploads/", headers=TUS | {"Upload-Length": str(length), "Upload-Metadata": header})


def send(client: Client, url: str, offset: int, body: bytes, **changes: str) -> HttpResponse:
    headers = TUS | {"Upload-Offset": str(offset)} | changes
    return client.patch(url, body, content_type="application/offset+octet-stream", headers=headers)


def look(client: Client, url: str) -> HttpResponse:
    return client.head(url, headers=TUS)


@pytest.fixture
def alice(client: Client, people: Cast) -> Client:
    client.force_login(people.alice)
    return client


@pytest.fixture
def url(alice: Client, people: Cast) -> str:
    return begin(alice, describe(people.cleo))["Location"]


def test_a_whole_upload_becomes_a_waiting_clip_with_what_the_coach_said(
    alice: Client, people: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    created = begin(
        alice,
        describe(people.cleo, pace_mps="3.4", slow_motion="2", note="left shoe new", filename="Über/.. side.MOV"),
    )
    assert created.status_code == 201
    assert created["Tus-Resumable"] == "1.0.0"
    url = created["Location"]
    assert send(alice, url, 0, BODY[:4000])["Upload-Offset"] == "4000"
    assert look(alice, url)["Upload-Offset"] == "4000"
    with django_capture_on_commit_callbacks(execute=True):
        done = send(alice, url, 4000, BODY[4000:])
    assert done.status_code == 204
    clip = Clip.objects.get()
    assert done["Upload-Clip"] == str(clip.pk)
    assert clip.original_path.read_bytes() == BODY
    assert (clip.state, clip.athlete, clip.uploaded_by) == (Clip.State.QUEUED, people.cleo, people.alice)
    assert (clip.surface, clip.pace_mps, clip.slow_motion, clip.note) == ("treadmill", 3.4, 2.0, "left shoe new")
    assert clip.original_name == ".. side.MOV"
    assert not Upload.objects.get().path.exists()


def test_options_tells_what_the_server_can(alice: Client, settings: Settings) -> None:
    answer = alice.options("/uploads/")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {"creation", "termination", "expiration"}
    assert answer["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)


def test_bytes_that_arrived_before_the_connection_broke_are_kept(
    alice: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Breaking(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= 4096:
                raise UnreadablePostError("connection reset")
            return super().read(min(size or 1024, 1024))

    def broken(body: bytes, *_: object, **__: object) -> BytesIO:
        return Breaking(body)

    with monkeypatch.context() as patch:
        patch.setattr("django.test.client.FakePayload", broken)
        send(alice, url, 0, BODY)
    assert look(alice, url)["Upload-Offset"] == "4096"
    assert send(alice, url, 4096, BODY[4096:])["Upload-Clip"] == str(Clip.objects.get().pk)
    assert Clip.objects.get().original_path.read_bytes() == BODY


def test_a_lost_last_answer_makes_no_second_clip(alice: Client, url: str) -> None:
    first = send(alice, url, 0, BODY)
    again = look(alice, url)
    assert again["Upload-Offset"] == again["Upload-Length"] == str(len(BODY))
    assert again["Upload-Clip"] == first["Upload-Clip"]
    assert send(alice, url, 0, BODY).status_code == 409
    assert Clip.objects.count() == 1


def test_an_upload_whose_server_died_before_the_clip_was_made_is_finished_by_the_next_look(
    alice: Client, url: str
) -> None:
    Upload.objects.get().path.write_bytes(BODY)
    assert look(alice, url)["Upload-Clip"] == str(Clip.objects.get().pk)


def test_nothing_is_lost_when_making_the_clip_fails(alice: Client, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Clip, "save", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("disk on fire")))
        with pytest.raises(RuntimeError):
            send(alice, url, 0, BODY)
    assert Upload.objects.get().path.read_bytes() == BODY
    assert look(alice, url)["Upload-Clip"] == str(Clip.objects.get().pk)
    assert Clip.objects.get().original_path.read_bytes() == BODY


def test_the_same_file_twice_is_one_clip_and_said_so(alice: Client, people: Cast, url: str) -> None:
    first = send(alice, url, 0, BODY)
    second = send(alice, begin(alice, describe(people.cleo))["Location"], 0, BODY)
    assert second["Upload-Clip"] == first["Upload-Clip"]
    assert second["Upload-Duplicate"] == "1"
    assert "Upload-Duplicate" not in first
    other = send(alice, begin(alice, describe(people.dan))["Location"], 0, BODY)
    assert other["Upload-Clip"] != first["Upload-Clip"]


def test_wrong_offset_too_long_locked_and_wrong_version(alice: Client, url: str) -> None:
    assert send(alice, url, 7, BODY[7:]).status_code == 409
    assert send(alice, url, 0, BODY + b"more").status_code == 413
    assert send(alice, url, 0, BODY, **{"Tus-Resumable": "0.2.2"}).status_code == 412
    assert send(alice, url, 0, BODY, **{"Upload-Offset": "-1"}).status_code == 400
    plain = alice.patch(url, BODY, content_type="video/mp4", headers=TUS | {"Upload-Offset": "0"})
    assert plain.status_code == 415
    with Upload.objects.get().path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert send(alice, url, 0, BODY).status_code == 423
    assert alice.get(url, headers=TUS).status_code == 405
    assert send(alice, url, 0, BODY).status_code == 204


def test_giving_up_removes_the_bytes(alice: Client, url: str) -> None:
    send(alice, url, 0, BODY[:100])
    path = Upload.objects.get().path
    assert alice.delete(url, headers=TUS).status_code == 204
    assert not path.exists()
    assert look(alice, url).status_code == 404


def test_giving_up_what_is_gone_gives_its_room_back(alice: Client, url: str) -> None:
    Upload.objects.get().path.unlink()
    assert alice.delete(url, headers=TUS).status_code == 204
    assert not Upload.objects.exists()


def test_bytes_that_come_after_giving_up_find_no_upload(
    alice: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = Upload.objects.get()

    def given_up_meanwhile(_upload: Upload, *, real: Any = uploads._locked) -> Any:
        upload.path.unlink()
        Upload.objects.all().delete()
        return real(_upload)

    monkeypatch.setattr(uploads, "_locked", given_up_meanwhile)
    assert send(alice, url, 0, BODY).status_code == 410


def test_giving_up_a_finished_upload_leaves_the_clip(alice: Client, url: str) -> None:
    send(alice, url, 0, BODY)
    assert alice.delete(url, headers=TUS).status_code == 204
    assert Clip.objects.get().original_path.exists()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"filename": "notes.txt"}, "BAD_EXTENSION"),
        ({"filename": ""}, "BAD_EXTENSION"),
        ({"filename": "clip.mp4/"}, "BAD_EXTENSION"),
        ({"surface": "ice"}, "BAD_SURFACE"),
        ({"pace_mps": "nan"}, "BAD_PACE"),
        ({"pace_mps": "1e999"}, "BAD_PACE"),
        ({"pace_mps": "quick"}, "BAD_PACE"),
        ({"slow_motion": "0"}, "BAD_SLOW_MOTION"),
        ({"note": "x" * 2001}, "NOTE_TOO_LONG"),
    ],
)
def test_senseless_descriptions_are_refused_with_a_code(
    alice: Client, people: Cast, values: dict[str, str], code: str
) -> None:
    refused = begin(alice, describe(people.cleo, **values))
    assert refused.status_code == 400
    assert refused.json()["code"] == code
    assert refused.json()["message"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "header", ["filename", "filename !!!", "a YQ==,a YQ==", "filename /w==", " x", "a " + "A" * 20000]
)
def test_metadata_that_is_none_is_refused(alice: Client, header: str) -> None:
    assert begin(alice, header).json()["code"] in {"BAD_METADATA", "BAD_EXTENSION"}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.mp4", "..\\..\\boot.mp4", "a\x00b\r\nSet-Cookie: c.mp4", "ä" * 300 + ".mp4"]
)
def test_hostile_names_are_only_names(alice: Client, people: Cast, name: str) -> None:
    assert begin(alice, describe(people.cleo, filename=name)).status_code == 201
    upload = Upload.objects.get()
    assert "/" not in upload.original_name
    assert upload.original_name.isprintable()
    assert upload.original_name.endswith(".mp4")
    assert len(upload.original_name) <= 255
    assert upload.path.parent.name == "uploads"


def test_lengths_beyond_what_is_allowed(alice: Client, people: Cast, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    assert begin(alice, describe(people.cleo), 1001).json()["code"] == "TOO_LARGE"
    assert begin(alice, describe(people.cleo), 0).json()["code"] == "EMPTY_FILE"
    assert begin(alice, describe(people.cleo), "ten").status_code == 400
    assert begin(alice, describe(people.cleo), "9" * 30).status_code == 400


def test_room_is_promised_when_an_upload_begins(alice: Client, people: Cast, settings: Settings) -> None:
    settings.UPLOAD_QUOTA_BYTES = 1000
    actors.clip(people.cleo, people.alice, body=b"x" * 300)
    assert begin(alice, describe(people.cleo), 400).status_code == 201
    assert begin(alice, describe(people.cleo), 400).json()["code"] == "QUOTA"
    assert begin(alice, describe(people.cleo), 300).status_code == 201


def test_only_the_owner_finds_an_upload(people: Cast, alice: Client, url: str) -> None:
    for other in (people.bob, people.zoe, people.cleo.user):
        stranger = Client()
        stranger.force_login(other)
        assert look(stranger, url).status_code == 404
        assert send(stranger, url, 0, BODY).status_code == 404
        assert stranger.delete(url, headers=TUS).status_code == 404
    nobody = Client()
    assert look(nobody, url).status_code == 401
    assert send(nobody, url, 0, BODY).status_code == 401
    assert begin(nobody, describe(people.cleo)).status_code == 401
    assert look(alice, url)["Upload-Offset"] == "0"


def test_only_coached_athletes_and_oneself_take_uploads(people: Cast) -> None:
    for user in (people.bob, people.zoe, people.eve.user, people.gus):
        client = Client()
        client.force_login(user)
        assert begin(client, describe(people.cleo)).status_code == 404
    client.force_login(people.alice)
    for athlete in ("", "1", "00000000-0000-0000-0000-000000000000", "' or 1=1"):
        answer = begin(client, metadata(filename="a.mp4", surface="treadmill", athlete=athlete))
        assert answer.json()["code"] == "NO_SUCH_ATHLETE"


def test_coaching_that_ends_ends_the_upload(alice: Client, people: Cast, url: str) -> None:
    end_coaching(people.cleo, people.alice, by=people.cleo.user)
    assert send(alice, url, 0, BODY).status_code == 404
    assert not Clip.objects.exists()


def test_a_page_of_another_site_cannot_upload(people: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.alice)
    assert begin(client, describe(people.cleo)).status_code == 403


def test_the_longest_note_in_any_script_gets_through(alice: Client, people: Cast) -> None:
    said = describe(people.cleo, note="\N{RUNNER}" * 2000, filename="\N{RUNNER}" * 200 + ".mp4")
    assert begin(alice, said).status_code == 201
    assert len(said) < HEADER_BYTES < gunicorn_conf.limit_request_field_size


def test_the_sweep_removes_what_expired_and_finishes_what_was_complete(alice: Client, people: Cast, url: str) -> None:
    send(alice, url, 0, BODY[:500])
    complete = Upload.objects.get(pk=begin(alice, describe(people.cleo))["Location"].split("/")[2])
    complete.path.write_bytes(BODY)
    fresh = begin(alice, describe(people.cleo))["Location"]
    assert uploads.sweep() == 0
    Upload.objects.exclude(pk=fresh.split("/")[2]).update(expires_at=timezone.now() - timedelta(seconds=1))
    stale_path = Upload.objects.exclude(pk=complete.pk).earliest("created_at").path
    assert uploads.sweep() == 2
    assert not stale_path.exists()
    assert Clip.objects.get().original_path.read_bytes() == BODY
    assert look(alice, url).status_code == 404
    assert look(alice, fresh).status_code == 200


def test_an_upload_that_is_being_written_does_not_expire(alice: Client, url: str) -> None:
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with Upload.objects.get().path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert uploads.sweep() == 0
    assert look(alice, url).status_code == 200


def test_a_complete_upload_of_a_former_coach_is_dropped(alice: Client, people: Cast, url: str) -> None:
    upload = Upload.objects.get()
    upload.path.write_bytes(BODY)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    end_coaching(people.cleo, people.alice, by=people.alice)
    assert uploads.sweep() == 1
    assert not upload.path.exists()
    assert not Clip.objects.exists()


def test_one_upload_that_cannot_become_a_clip_does_not_hold_up_the_sweep(
    alice: Client, people: Cast, url: str, media_root: Path
) -> None:
    """As what was said of it may make no sense any more to a later version."""
    begin(alice, describe(people.cleo))
    for upload in Upload.objects.all():
        upload.path.write_bytes(BODY)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    Upload.objects.filter(pk=Upload.objects.first().pk).update(metadata={"surface": "beach"})
    assert uploads.sweep() == 2
    assert Clip.objects.get().surface == "treadmill"
    assert not list((media_root / "uploads").iterdir())


def test_a_former_coach_is_not_told_what_the_athlete_has(alice: Client, people: Cast, url: str) -> None:
    send(alice, begin(alice, describe(people.cleo))["Location"], 0, BODY)
    Upload.objects.get(clip=None).path.write_bytes(BODY)
    end_coaching(people.cleo, people.alice, by=people.alice)
    answer = look(alice, url)
    assert answer.status_code == 403
    assert not {"Upload-Clip", "Upload-Duplicate"} & set(answer.headers)


def test_services_refuse_what_the_protocol_would_never_ask(people: Cast, tmp_path: Any) -> None:
    from analysis.services import create_clip

    source = tmp_path / "side.mp4"
    source.write_bytes(BODY)
    with pytest.raises(PermissionDenied):
        create_clip(athlete=people.cleo, user=people.bob, source=source, original_name="a.mp4", surface="treadmill")
    assert source.read_bytes() == BODY


def test_of_two_uploads_of_a_file_that_end_at_once_one_becomes_a_clip(
    alice: Client, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one ends between the look for the same file and the making of the clip."""
    first, second = (begin(alice, describe(people.cleo))["Location"] for _ in range(2))
    make = uploads.create_clip

    def overtaken(**said: Any) -> Clip:
        monkeypatch.setattr(uploads, "create_clip", make)
        assert send(alice, second, 0, BODY).status_code == 204
        return make(**said)

    monkeypatch.setattr(uploads, "create_clip", overtaken)
    done = send(alice, first, 0, BODY)
    assert (done["Upload-Clip"], done["Upload-Duplicate"]) == (str(Clip.objects.get().pk), "1")


@pytest.mark.parametrize("method", ["HEAD", "PATCH"])
def test_whoever_goes_on_with_an_upload_may_say_something_else_of_the_clip(
    alice: Client, people: Cast, method: str
) -> None:
    url = begin(alice, describe(people.cleo, pace_mps="3.4", note="left shoe new"))["Location"]
    assert send(alice, url, 0, BODY[:4000]).status_code == 204
    anew = {"Upload-Metadata": metadata(surface="overground", pace_mps="4.1", slow_motion="", note="")}
    if method == "HEAD":
        assert alice.head(url, headers=TUS | anew)["Upload-Offset"] == "4000"
        assert send(alice, url, 4000, BODY[4000:]).status_code == 204
    else:
        assert send(alice, url, 4000, BODY[4000:], **anew).status_code == 204
    clip = Clip.objects.get()
    assert (clip.surface, clip.pace_mps, clip.note) == ("overground", 4.1, "")
    assert look(alice, url)["Upload-Clip"] == str(clip.pk)
    changed = metadata(surface="treadmill", pace_mps="9")
    assert alice.head(url, headers=TUS | {"Upload-Metadata": changed}).status_code == 200
    clip.refresh_from_db()
    assert clip.pace_mps == 4.1, "what the clip is said to be is changed on its page"


def test_nonsense_said_of_an_upload_under_way_changes_nothing(alice: Client, people: Cast, url: str) -> None:
    answer = send(alice, url, 0, BODY, **{"Upload-Metadata": metadata(surface="beach")})
    assert answer.status_code == 400
    assert answer.json()["code"] == "BAD_SURFACE"
    assert look(alice, url)["Upload-Offset"] == "0"
    assert Upload.objects.get().metadata["surface"] == "treadmill"
