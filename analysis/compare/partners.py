"""Which clips a clip can be compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from analysis.models import Clip
from analysis.selectors import SCORED, clips_of
from athletes.models import User

OTHERS_A_PAGE = 48


@dataclass(frozen=True, slots=True)
class Partners:
    """Scored clips that the user may see, newest first: all of the same athlete, and a page of others'. query: part of
    the name that the others are looked for by; searchable: are there more than one page holds?"""

    own: Sequence[Clip]
    others: Page[Clip]
    query: str

    @property
    def searchable(self) -> bool:
        return bool(self.query) or self.others.has_other_pages()


def partners_of(clip: Clip, user: User, asked: Mapping[str, str]) -> Partners:
    """`asked`: `q`, part of an athlete's name; `page`. What makes no sense is not asked."""
    own = clips_of(clip.athlete, user).filter(**SCORED).exclude(pk=clip.pk)
    others = (
        Clip.objects.visible_to(user)
        .filter(**SCORED)
        .exclude(athlete=clip.athlete_id)
        .select_related("athlete", "result", "own_cue")
    )
    query = asked.get("q", "").replace("\0", "").strip()
    if query:
        others = others.filter(athlete__name__icontains=query)
    return Partners(list(own), Paginator(others, OTHERS_A_PAGE).get_page(asked.get("page")), query)
