"""A clip's files: who gets them, and in which pieces."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from analysis.models import Clip
from tests import actors
from tests.actors import Cast

BODY = bytes(range(200)) * 5


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice, body=BODY)


@pytest.fixture
def url(clip: Clip) -> str:
    return f"/clips/{clip.pk}/proxy.mp4"


@pytest.fixture
def alice(client: Client, people: Cast) -> Client:
    client.force_login(people.alice)
    return client


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_the_whole_file(alice: Client, url: str) -> None:
    answer = alice.get(url)
    assert answer.status_code == 200
    assert body(answer) == BODY
    assert answer["Content-Length"] == "1000"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Accept-Ranges"] == "bytes"
    assert "private" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 999),
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=990-5000", 990, 999),
        ("bytes=-5", 995, 999),
        ("bytes=-5000", 0, 999),
    ],
)
def test_pieces(alice: Client, url: str, asked: str, first: int, last: int) -> None:
    answer = alice.get(url, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/1000"
    assert answer["Content-Length"] == str(last - first + 1)
    assert body(answer) == BODY[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=5000-6000", "bytes=-0", "bytes=20-10"])
def test_pieces_that_are_not_there(alice: Client, url: str, asked: str) -> None:
    answer = alice.get(url, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */1000"


@pytest.mark.parametrize(
    "asked", ["bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b", "bytes", "bytes=9" + "9" * 30 + "-"]
)
def test_ranges_that_are_none_give_the_whole_file(alice: Client, url: str, asked: str) -> None:
    answer = alice.get(url, headers={"Range": asked})
    assert answer.status_code == 200
    assert body(answer) == BODY


def test_head_says_the_same_without_the_bytes(alice: Client, url: str) -> None:
    whole = alice.head(url)
    assert (whole.status_code, whole["Content-Length"], body(whole)) == (200, "1000", b"")
    piece = alice.head(url, headers={"Range": "bytes=10-19"})
    assert (piece.status_code, piece["Content-Length"], body(piece)) == (206, "10", b"")


def test_a_known_file_is_not_sent_again(alice: Client, url: str) -> None:
    first = alice.get(url)
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'"other", W/{first["ETag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        assert alice.get(url, headers=headers).status_code == 304
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": first["Last-Modified"]},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert alice.get(url, headers=headers).status_code == 200


def test_a_piece_of_an_older_file_is_not_continued(alice: Client, clip: Clip, url: str) -> None:
    old = alice.get(url)
    for condition in (old["ETag"], old["Last-Modified"]):
        assert alice.get(url, headers={"Range": "bytes=5-", "If-Range": condition}).status_code == 206
    clip.proxy_path.write_bytes(b"another file")
    os.utime(clip.proxy_path, (1_000_000_000, 1_000_000_000))
    for condition in (old["ETag"], old["Last-Modified"], "nonsense"):
        answer = alice.get(url, headers={"Range": "bytes=5-", "If-Range": condition})
        assert answer.status_code == 200
        assert body(answer) == b"another file"


def test_an_empty_file_has_no_pieces(alice: Client, clip: Clip, url: str) -> None:
    clip.proxy_path.write_bytes(b"")
    assert body(alice.get(url)) == b""
    assert alice.get(url, headers={"Range": "bytes=0-"}).status_code == 416


def test_nothing_is_there_before_it_is_made(alice: Client, clip: Clip, url: str) -> None:
    clip.proxy_path.unlink()
    assert alice.get(url).status_code == 404


def test_files_are_only_read(alice: Client, url: str) -> None:
    for method in (alice.post, alice.put, alice.delete):
        assert method(url).status_code == 405


def test_nginx_sends_the_bytes_where_it_is_told_to(
    alice: Client, clip: Clip, url: str, settings: Settings, media_root: Path
) -> None:
    settings.X_ACCEL_PREFIX = "/protected/"
    answer = alice.get(url)
    assert answer["X-Accel-Redirect"] == f"/protected/{clip.proxy_path.relative_to(media_root)}"
    assert answer["Content-Type"] == "video/mp4"
    assert body(answer) == b""


def test_landmarks_come_as_a_file_to_keep(alice: Client, clip: Clip) -> None:
    answer = alice.get(f"/clips/{clip.pk}/landmarks.npz")
    assert answer["Content-Disposition"].startswith("attachment")
    assert body(answer) == BODY
