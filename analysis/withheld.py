"""Clips that cannot be analysed any more, because consent or the video is gone: they end where they stood before, and
nothing of an unfinished analysis stays. Why is kept as a code, and said to whoever reads it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from analysis.erasure import erase_files, erase_uploads
from analysis.models import Clip, Result
from analysis.retold import retold
from analysis.services import queue_again
from analysis.walk.claims import Claim, ClaimLostError
from athletes import consent
from athletes.consent import MISSING
from athletes.models import Athlete

UNDER_WAY = (Clip.State.QUEUED, Clip.State.RUNNING)


class VideoGoneError(Exception):
    """Neither the original nor the browser's copy is kept any more, and there are no landmarks to go by."""

    code = "VIDEO_GONE"


def stop(athlete: Athlete) -> None:
    """Within the transaction that withdraws the consent: a worker finds its claim gone at its next beat, and what has
    not been sent in full is erased."""
    with transaction.atomic():
        for clip in Clip.objects.filter(athlete=athlete, state__in=UNDER_WAY).select_related("athlete", "result"):
            Clip.objects.filter(pk=clip.pk, state__in=UNDER_WAY).update(
                claim=None, stage="", stage_started_at=None, progress=1.0, **_as_before(clip, MISSING)
            )
            _erase_half_made(clip)
        erase_uploads(athlete=athlete)


def resume(athlete: Athlete) -> None:
    """Consent is there: what waited for it goes into the queue."""
    for clip in Clip.objects.filter(athlete=athlete, code=MISSING).select_related("athlete"):
        queue_again(clip)


def end(claim: Claim, code: str) -> None:
    """A worker has found that it may not or cannot go on. Raises ClaimLostError."""
    clip = Clip.objects.select_related("athlete", "result").filter(pk=claim.clip_id).first()
    if clip is None:  # erased, and the consent with it
        raise ClaimLostError(str(claim.clip_id))
    with transaction.atomic():
        before = _as_before(clip, code)
        claim.end(Clip.State(before["state"]), code=before["code"], message=before["message"])
        _erase_half_made(clip)


def clear_up(clip_id: UUID) -> None:
    """For a worker that has lost its claim, and may have put a file there meanwhile."""
    clip = Clip.objects.filter(pk=clip_id, code=MISSING).select_related("result").first()
    if clip is not None:
        _erase_half_made(clip)


def why(clip: Clip) -> str:
    """Why the clip was not scored, in the reader's language."""
    if clip.code == VideoGoneError.code:
        reason = gettext("The video was erased when its time was over.")
    elif clip.code != MISSING:
        return retold(clip.message)
    elif consent.is_valid(clip.athlete):
        reason = gettext("Consent was missing when it was this clip's turn.")
    else:
        reason = consent.what_is_missing(clip.athlete)
    nothing = gettext("Nothing was measured.")
    return f"{reason} {nothing}"


def _as_before(clip: Clip, code: str) -> dict[str, Any]:
    if hasattr(clip, "result"):
        payload = clip.result.payload
        return {"state": payload["status"], "code": payload["code"] or "", "message": payload["message"]}
    return {"state": Clip.State.REFUSED, "code": code, "message": ""}


def _erase_half_made(clip: Clip) -> None:
    if not Result.objects.filter(clip=clip).exists():
        with transaction.atomic():
            erase_files([clip.proxy_path, clip.poster_path, clip.landmarks_path, *clip.folder.glob("work-*")])
