"""A clip of Cleo's, and the packaged words in German."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pytest_django import Settings

from analysis.models import Clip
from gaitsite.languages import catalogue
from tests import actors
from tests.actors import Cast


@pytest.fixture
def german(settings: Settings, tmp_path: Path) -> Callable[[], Any]:
    """The packaged words in German; what is called with it reads German."""
    catalogue.compile_into(tmp_path / "locale", tmp_path / "static")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return lambda: translation.override("de")


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)
