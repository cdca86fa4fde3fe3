"""The demo's people and clips, short of drawing and analysing them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from analysis.gait.synthetic import RunnerParameters
from analysis.models import Clip
from analysis.video.rendered.clip import Shot
from athletes.models import User
from gaitsite import demo
from tests import actors


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the clips that were drawn, which here are a few bytes."""
    names: list[str] = []

    def scribble(clip: demo.DemoClip, path: Path) -> None:
        path.write_bytes(clip.name.encode())
        names.append(clip.name)

    monkeypatch.setattr(demo, "draw", scribble)
    return names


def test_an_empty_database_gets_people_who_can_log_in(db: None, client: Client, tmp_path: Path) -> None:
    logins = demo.ensure_people()
    assert logins is not None
    for _, email, password in logins:
        assert client.post("/accounts/login/", {"login": email, "password": password}).status_code == 302
        client.post("/accounts/logout/")
    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600
    assert demo.ensure_people() == logins
    assert User.objects.count() == 2


def test_a_database_in_use_is_left_alone(db: None) -> None:
    actors.coach("Alice")
    assert demo.ensure_people() is None
    assert User.objects.count() == 1
    with pytest.raises(CommandError, match="in use"):
        call_command("demo")


def test_the_clips_wait_like_any_others_and_are_marked_as_drawn(db: None, drawn: list[str], tmp_path: Path) -> None:
    call_command("demo")
    clips = list(Clip.objects.all())
    assert len(clips) == len(demo.CLIPS) == len(drawn)
    assert {clip.state for clip in clips} == {Clip.State.QUEUED}
    assert all(clip.computer_drawn and clip.original_path.exists() for clip in clips)
    assert [path.name for path in tmp_path.iterdir()] == ["demo.json"]


def test_an_interrupted_demo_goes_on_where_it_stopped(db: None, drawn: list[str]) -> None:
    demo.ensure_people()
    demo.add(demo.CLIPS[0])
    call_command("demo")
    call_command("demo")
    assert sorted(drawn) == sorted(clip.name for clip in demo.CLIPS)


@pytest.mark.parametrize("clip", demo.CLIPS, ids=lambda clip: clip.name)
def test_every_clip_can_be_drawn(clip: demo.DemoClip) -> None:
    RunnerParameters(**clip.runner)
    Shot(**demo.SHOT | clip.shot)
    assert clip.athlete in demo.HEIGHTS_M
