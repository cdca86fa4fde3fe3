"""Cleo's archive, an installation where nobody has been yet, and how it refuses what it does not take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.export.loading import load
from analysis.export.opening import ArchiveError
from analysis.models import Clip
from tests.actors import Cast
from tests.web.archives import Files, archive_of, clip_with_everything, forget_everybody, nothing_is_here, unpacked


@pytest.fixture
def clip(people: Cast) -> Clip:
    return clip_with_everything(people)


@pytest.fixture
def exported(people: Cast, clip: Clip) -> Files:
    return unpacked(archive_of(people.cleo))


@pytest.fixture
def elsewhere(exported: Files, media_root: Path) -> None:
    """An installation with nobody in it."""
    forget_everybody(media_root)


@pytest.fixture
def refused(elsewhere: None, media_root: Path) -> Callable[[Path], str]:
    """The code that an archive is refused with, in a sentence; nothing of it is there then."""

    def code(path: Path) -> str:
        with pytest.raises(ArchiveError) as why:
            load(path)
        assert why.value.message.endswith("."), why.value.message
        assert nothing_is_here(media_root)
        return why.value.code

    return code
