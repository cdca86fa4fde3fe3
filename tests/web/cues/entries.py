"""What a coach's library says, changed and read, and what is kept of a clip that is cued from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from analysis.cues import services as cues
from analysis.cues.library import Entry, Kind, library_of
from analysis.gait.cue_model import Cue
from analysis.gait.model import Analysis, Engine, PoseTrack
from analysis.models import Clip
from analysis.walk import claims
from analysis.walk.measure import store
from athletes.models import User

ENGINE = Engine("test", "none", "1")
HURDLES, TARMAC, WHEEL = (f"lazy_heel/cue/{name}" for name in ("hurdles", "hot_tarmac", "wheel"))
PULL = "lazy_heel/drill/foot_pull"
POP = {"en": "Pop.", "de": "Plopp."}


def words(owner: User, fault: str = "lazy_heel", kind: Kind = Kind.CUE) -> list[str]:
    return [entry.words for entry in library_of(owner).faults[fault].of(kind)]


def entry(owner: User, key: str) -> Entry:
    found = library_of(owner).get(key)
    assert found is not None
    return found


def own(owner: User, texts: dict[str, str] | None = None, kind: str = "cue") -> str:
    return str(cues.add_entry(owner, "lazy_heel", kind, texts or POP).pk)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(ValidationError) as refused:
        act()
    return str(refused.value.error_list[0].code)


def judged(clip: Clip, text: str, drill: str | None = None) -> dict[str, Any]:
    """What is kept of an analysis that cues this."""
    Clip.objects.filter(pk=clip.pk).update(state=Clip.State.QUEUED, claim=None)
    claim = claims.take(clip.pk)
    assert claim is not None
    clip.refresh_from_db()
    points = np.zeros((1, 33, 2), np.float32)
    track = PoseTrack(np.zeros(1), points, points[..., 0], 9, 9, ENGINE)
    said = Analysis("scored", None, "", ENGINE, 1, 0.0, cue=Cue("lazy_heel", text, drill))
    store(claim, clip, track, said, clip.folder)
    clip.refresh_from_db()
    return clip.result.details["cue"]["said"]
