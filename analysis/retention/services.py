"""Everything that changes how long clips are kept, and the sweep that lets go what is over.

Raises PermissionDenied where the user may see but not do, ValidationError where a value makes no sense.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from analysis.erasure import erase_files
from analysis.models import BlurredCopy, Clip, ClubKeeping, Keeping, PurgeNotice
from analysis.retention.terms import ClipRow, Part, check_terms, clip_rows, terms_of
from analysis.services import require
from athletes.models import Athlete, Club, User

log = logging.getLogger(__name__)


def set_terms(whose: Athlete | Club, user: User, *, original_days: int, copy_days: int, numbers_days: int) -> None:
    """From now on clips of the athlete, or of everybody who has accepted a place in the club, are kept so long at most;
    what else holds for them holds all the same. What is then over is announced first, like anything that goes."""
    terms, of = _said_of(whose, user)
    check_terms(original_days, copy_days, numbers_days)
    days = {"original_days": original_days, "copy_days": copy_days, "numbers_days": numbers_days}
    terms.objects.update_or_create(**of, defaults=days | {"set_by": user})


def reset_terms(whose: Athlete | Club, user: User) -> None:
    """Back to what holds without them."""
    terms, of = _said_of(whose, user)
    terms.objects.filter(**of).delete()


def _said_of(whose: Athlete | Club, user: User) -> tuple[type[Keeping | ClubKeeping], dict[str, Any]]:
    """Where it stands how long these clips are kept, for somebody who may say so."""
    if isinstance(whose, Club):
        require(user, "athletes.run_club", whose)
        return ClubKeeping, {"club": whose}
    require(user, "athletes.change_athlete", whose)
    return Keeping, {"athlete": whose}


def keep(clip: Clip, user: User) -> None:
    """The clip's clocks run from now."""
    require(user, "analysis.keep_clip", clip)
    with transaction.atomic():
        Clip.objects.filter(pk=clip.pk).update(kept_at=timezone.now())
        PurgeNotice.objects.filter(clip=clip).delete()


def purge(today: date | None = None) -> int:
    """Announces what goes soon, and lets go what is over and was announced; returns how many parts went.

    A clip that is being analysed waits for the next sweep.
    """
    today = today or timezone.localdate()
    gone = 0
    for athlete in Athlete.objects.filter(clips__isnull=False).distinct():
        clips = Clip.objects.filter(athlete=athlete, state__in=Clip.FINAL, claim=None)
        for row in clip_rows(clips, terms_of(athlete), today):
            _announce(row, today)
            if over := {part.part for part in row.parts if part.goes_on and part.goes_on <= today}:
                gone += _let_go(row.clip, over)
    if gone:
        log.info("%d videos and clips let go: their time was over", gone)
    return gone


def _announce(row: ClipRow, today: date) -> None:
    """Writes only where something is new: whoever writes keeps everybody else from writing."""
    soon = {part.part for part in row.parts if part.soon}
    if past := row.announced - soon:
        PurgeNotice.objects.filter(clip=row.clip, part__in=past).delete()
    for part in soon - row.announced:
        PurgeNotice.objects.get_or_create(clip=row.clip, part=part, defaults={"since": today})


def _let_go(clip: Clip, over: set[str]) -> int:
    """Asks again within the transaction whether nobody has taken or kept the clip."""
    untouched = Clip.objects.filter(pk=clip.pk, state__in=Clip.FINAL, claim=None, kept_at=clip.kept_at)
    with transaction.atomic():
        if not untouched.select_for_update().exists():
            return 0
        if Part.NUMBERS in over:
            erase_files([clip.folder])
            clip.delete()
            return 1
        if Part.ORIGINAL in over:
            erase_files([clip.original_path])
            untouched.update(size_bytes=0)  # counts no more against whoever sent it
        if Part.COPY in over:
            erase_files([clip.proxy_path, clip.poster_path, *clip.blurred_paths])
            BlurredCopy.objects.filter(clip=clip).delete()  # nothing is left that it could be made from
            untouched.update(sha256="")  # the same file may come again
        PurgeNotice.objects.filter(clip=clip, part__in=over).delete()
    return len(over)
