"""How long what is kept, and when it goes.

A clip has three clocks: its original video, the browser's copy of it, and its numbers, with which the clip goes as a
whole. They run from the upload, or from when somebody asked to keep the clip. The installation, each club that the
athlete is in, and the athlete's coach say how long at most; the shortest counts. Nothing goes that was not announced
for the days of warning: see `PurgeNotice`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from analysis.models import Clip, ClubKeeping, Days, Keeping, PurgeNotice
from athletes.models import Athlete, Club, ClubPlace

Part = PurgeNotice.Part
FOREVER = 0
"""Days that never end: until somebody erases it."""
MOST_DAYS = 36500
Said = Athlete | Club | None


@dataclass(frozen=True, slots=True)
class Terms:
    """Days by part; FOREVER until somebody erases it. by: for whom alone it is said of each part in this order, None
    for everybody. own: something is said for this athlete, or this club, alone."""

    original_days: int
    copy_days: int
    numbers_days: int
    by: tuple[Said, Said, Said] = (None, None, None)
    own: bool = False

    @property
    def each(self) -> tuple[int, int, int]:
        return self.original_days, self.copy_days, self.numbers_days

    def days(self, part: str) -> int:
        return {Part.ORIGINAL: self.original_days, Part.COPY: self.copy_days, Part.NUMBERS: self.numbers_days}[part]

    def and_at_most(self, said: Days | None, by: Athlete | Club, *, own: bool = False) -> Terms:
        """The shorter of the two for each part; so a later part is still kept at least as long as an earlier one."""
        if said is None:
            return self
        days = said.original_days, said.copy_days, said.numbers_days
        shorter = [is_shorter(new, old) for new, old in zip(days, self.each, strict=True)]
        return Terms(
            *(new if less else old for new, old, less in zip(days, self.each, shorter, strict=True)),
            by=tuple(by if less else before for before, less in zip(self.by, shorter, strict=True)),
            own=self.own or own,
        )


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a clip: whether it is there, and the day on which it goes; None: no day."""

    part: str
    label: str
    there: bool
    goes_on: date | None
    soon: bool


@dataclass(frozen=True, slots=True)
class ClipRow:
    """announced: the parts of which it is announced that they go."""

    clip: Clip
    parts: list[PartRow]
    announced: frozenset[str]

    @property
    def soon(self) -> bool:
        return any(part.soon for part in self.parts)


@dataclass(frozen=True, slots=True)
class GoingSoon:
    """What goes within the days of warning: from how many clips, and the first day."""

    clips: int
    first: date


def check_terms(original_days: int, copy_days: int, numbers_days: int) -> Terms:
    """Raises ValidationError (BAD_KEEPING): the original goes first, the numbers last."""
    given = (original_days, copy_days, numbers_days)
    if any(not 0 <= days <= MOST_DAYS for days in given):
        raise ValidationError(gettext("Up to %(n)s days, please.") % {"n": MOST_DAYS}, code="BAD_KEEPING")
    ends = [days or MOST_DAYS + 1 for days in given]
    if ends != sorted(ends):
        raise ValidationError(
            gettext(
                "The browser's copy has to be kept at least as long as the original, and the numbers at least as long "
                "as the copy."
            ),
            code="BAD_KEEPING",
        )
    return Terms(*given)


def default_terms() -> Terms:
    """The installation's. A later part is kept at least as long as an earlier one, whatever its setting says."""
    original = settings.RETENTION_ORIGINAL_DAYS
    copy = _longer(settings.RETENTION_COPY_DAYS, original)
    return Terms(original, copy, _longer(settings.RETENTION_NUMBERS_DAYS, copy))


def _longer(days: int, other: int) -> int:
    return FOREVER if FOREVER in (days, other) else max(days, other)


def is_shorter(days: int, other: int) -> bool:
    return days != FOREVER and (other == FOREVER or days < other)


def terms_of(athlete: Athlete) -> Terms:
    own = Keeping.objects.filter(athlete=athlete).first()
    return most_of(athlete).and_at_most(own, athlete, own=own is not None)


def most_of(athlete: Athlete) -> Terms:
    """What the installation and the athlete's clubs allow: nobody can say more for the athlete."""
    terms = default_terms()
    places = ClubPlace.objects.accepted().filter(athlete=athlete)
    for said in ClubKeeping.objects.filter(club__in=places.values("club")).select_related("club").order_by("pk"):
        terms = terms.and_at_most(said, said.club)
    return terms


def terms_of_club(club: Club) -> Terms:
    said = ClubKeeping.objects.filter(club=club).first()
    return default_terms().and_at_most(said, club, own=said is not None)


def clip_row(clip: Clip, terms: Terms, announced: Mapping[str, date], today: date) -> ClipRow:
    """`announced`: the day by part since when it is announced that it goes."""
    there = {
        Part.ORIGINAL: clip.original_path.exists(),
        Part.COPY: clip.proxy_path.exists(),
        Part.NUMBERS: True,
    }
    rows = []
    for part in Part:
        goes_on = _goes_on(clip, terms.days(part), announced.get(part, today)) if there[part] else None
        soon = goes_on is not None and goes_on <= today + warning()
        rows.append(PartRow(part.value, str(part.label), there[part], goes_on, soon))
    return ClipRow(clip, rows, frozenset(announced))


def clip_rows(clips: Iterable[Clip], terms: Terms, today: date | None = None) -> list[ClipRow]:
    clips = list(clips)
    notices: dict[object, dict[str, date]] = {}
    for notice in PurgeNotice.objects.filter(clip__in=clips):
        notices.setdefault(notice.clip_id, {})[notice.part] = notice.since
    today = today or timezone.localdate()
    return [clip_row(clip, terms, notices.get(clip.pk, {}), today) for clip in clips]


def going_soon(athlete: Athlete) -> GoingSoon | None:
    """From what the sweep has announced; None where nothing of the athlete's goes soon."""
    announced = Clip.objects.filter(athlete=athlete, purge_notices__isnull=False).distinct()
    rows = [row for row in clip_rows(announced, terms_of(athlete)) if row.soon]
    days = [part.goes_on for row in rows for part in row.parts if part.soon and part.goes_on]
    return GoingSoon(len(rows), min(days)) if days else None


def warning() -> timedelta:
    return timedelta(days=settings.RETENTION_WARN_DAYS)


def _goes_on(clip: Clip, days: int, announced: date) -> date | None:
    if days == FOREVER:
        return None
    runs_from = timezone.localdate(clip.kept_at or clip.uploaded_at)
    return max(runs_from + timedelta(days=days), announced + warning())
