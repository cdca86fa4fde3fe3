"""Putting right what the machine found: a correction is stored together with the result that it leads to, at once.

The clip's landmarks are kept, so that no pose runs and the web server measures by itself; long clips, and clips whose
landmarks this version cannot read, go through the queue. Nothing is stored while somebody else has the clip.

Raises PermissionDenied where the user may see but not do, ValidationError (with a code) where a correction makes no
sense or finds nothing to correct, BusyError where the clip is in other hands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from analysis.corrections.runner import OF_ANOTHER
from analysis.gait import corrections
from analysis.gait.corrections import Add, Delete, Exclude, Move
from analysis.gait.model import Side, other
from analysis.models import Clip, Correction, Result
from analysis.services import queue_again, require
from analysis.walk import claims
from analysis.walk.claims import ClaimLostError
from analysis.walk.measure import kept_track, measure, standing, store
from analysis.wording import told
from athletes import consent
from athletes.models import User

LONGEST_HERE_FRAMES = 8000
"""More take the science more than about a second: see `analysis.gait.pipeline`."""
MOST = 500
"""Standing corrections of one clip."""


class BusyError(Exception):
    """The clip is being measured, or somebody else is correcting it."""


def correct(clip: Clip, user: User, kind: str, data: Mapping[str, Any]) -> Correction:
    """Puts one thing right. `data` as `analysis.gait.corrections` has it, sides by the names in the clip's result."""
    require(user, "analysis.change_clip", clip)
    try:
        told = corrections.read(kind, data)
    except ValueError as wrong:
        raise ValidationError(
            gettext("This is no correction: %(why)s.") % {"why": wrong}, code="BAD_CORRECTION"
        ) from wrong
    new = Correction(clip=clip, kind=kind, data=dict(data), author=user)

    def with_it(rows: list[Correction]) -> list[Correction]:
        if len(rows) >= MOST:
            raise ValidationError(
                gettext("A clip takes %(most)s corrections; undo some first.") % {"most": MOST}, code="TOO_MANY"
            )
        if isinstance(told, Move | Add | Delete | Exclude):
            new.data["side"] = side_before_swaps(clip, rows, told)
        return [*rows, new]

    return _measure_with(clip, new, with_it)


def undo(correction: Correction, user: User) -> Correction:
    """Takes one correction back, whatever has been corrected since; it stays in the list and can be done again."""
    require(user, "analysis.change_clip", correction.clip)
    if correction.undone_at is not None:
        raise ValidationError(gettext("This is undone already."), code="UNDONE")
    correction.undone_at, correction.undone_by, correction.problem = timezone.now(), user, ""
    return _measure_with(correction.clip, correction, lambda rows: [row for row in rows if row != correction])


def redo(correction: Correction, user: User) -> Correction:
    """Does an undone correction again, at its old place among the others."""
    require(user, "analysis.change_clip", correction.clip)
    if correction.undone_at is None:
        raise ValidationError(gettext("This stands already."), code="NOT_UNDONE")
    if correction.problem == OF_ANOTHER:
        raise ValidationError(gettext("This is not done again: it is about another runner."), code="OF_ANOTHER")
    correction.undone_at = correction.undone_by = None
    return _measure_with(correction.clip, correction, lambda rows: sorted([*rows, correction], key=lambda row: row.pk))


def side_before_swaps(clip: Clip, rows: Sequence[Correction], told: Move | Add | Delete | Exclude) -> Side:
    """The leg's name before the swaps among `rows`, for a correction that names it as the clip's result does: so kept,
    it stays with its leg while swaps come and go. The way back is the same."""
    time_s = (told.start_s + told.end_s) / 2 if isinstance(told, Exclude) else told.time_s
    swaps = [corrections.read(row.kind, row.data) for row in rows if row.kind == Correction.Kind.SWAP]
    result = Result.objects.filter(clip=clip).first()
    for segment in result.payload["segments"] if result else ():
        if segment["start_s"] <= time_s <= segment["end_s"]:
            exchanged = corrections.swapped(swaps, segment["start_s"], segment["end_s"])
            return other(told.side) if exchanged else told.side
    return told.side


def _measure_with(clip: Clip, changed: Correction, then: Callable[[list[Correction]], list[Correction]]) -> Correction:
    """Measures with the corrections that `then` makes of the standing ones, and saves result and `changed` together."""
    consent.require(clip.athlete)
    claim = claims.hold(clip.pk)
    if claim is None:
        raise BusyError
    try:
        rows = then(standing(clip))
        track = kept_track(clip)
        if track is None or len(track.time_s) > LONGEST_HERE_FRAMES:
            with transaction.atomic():
                changed.save()
                queue_again(clip)
            return changed
        analysis = measure(clip, track, rows)
        if changed in rows:  # taking something back is always possible
            _check(clip, analysis.status, analysis.message, analysis.corrections[rows.index(changed)])
        with tempfile.TemporaryDirectory(dir=clip.folder, prefix="work-") as work, transaction.atomic():
            changed.save()
            store(claim, clip, track, analysis, Path(work), rows)
    except (ClaimLostError, FileNotFoundError) as lost:  # whoever takes or deletes the clip clears its folder
        raise BusyError from lost
    finally:
        claim.give_back()
    clip.refresh_from_db()
    return changed


def _check(clip: Clip, status: str, message: str, problem: str) -> None:
    if problem:
        raise ValidationError(gettext("This changes nothing: %(why)s.") % {"why": told(problem)}, code="NOT_APPLIED")
    if status == Clip.State.REFUSED and clip.state != Clip.State.REFUSED:
        raise ValidationError(
            gettext("Nothing could be measured after this. %(why)s") % {"why": told(message)}, code="WOULD_BE_REFUSED"
        )
