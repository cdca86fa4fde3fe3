"""Fixtures that every package's tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.actors import Cast

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"


def need_shared_data() -> Path:
    """Folder of real clips and motion data beside the checkout; skips where absent, fails under CI."""
    if SHARED_DATA.is_dir():
        return SHARED_DATA
    reason = f"no clips and motion data at {SHARED_DATA}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    return need_shared_data()


@pytest.fixture(scope="session", autouse=True)
def _own_broker() -> None:
    """Messages stay within the process: no test rings at an installation that happens to run from this checkout."""
    from gaitsite.celery import app

    app.conf.broker_url = "memory://"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite as installed, in a file: in memory, threads that write at once meet locks that no waiting opens."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.sqlite3"


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_cache(settings: Settings) -> None:
    """What a test counts is gone with its process."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture(autouse=True)
def media_root(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clips of a test go into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    return settings.MEDIA_ROOT


@pytest.fixture
def people(db: None) -> Cast:
    """Alice, Bob and the others: see `tests.actors`."""
    from tests.actors import cast  # the models are there only once Django is set up

    return cast()
