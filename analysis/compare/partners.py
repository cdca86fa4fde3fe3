"""Which clips a clip can be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.models import Clip
from analysis.selectors import SCORED, clips_of
from athletes.models import User

MOST_OTHERS = 60


@dataclass(frozen=True, slots=True)
class Partners:
    """Scored clips that the user may see, newest first: of the same athlete, and of others."""

    own: Sequence[Clip]
    others: Sequence[Clip]


def partners_of(clip: Clip, user: User) -> Partners:
    own = clips_of(clip.athlete, user).filter(**SCORED).exclude(pk=clip.pk)
    others = (
        Clip.objects.visible_to(user)
        .filter(**SCORED)
        .exclude(athlete=clip.athlete_id)
        .select_related("athlete", "result", "own_cue")
    )
    return Partners(list(own), list(others[:MOST_OTHERS]))
