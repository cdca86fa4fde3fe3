"""Everything that is read of clips. What a user may not see does not exist: Http404, and absent from every list."""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from analysis.curves import ClipCurves, load_curves
from analysis.gait.serialise import reading
from analysis.models import Clip, CueNote, Result
from athletes.models import Athlete, User

ETA_FROM_SHARE = 0.05
"""Below this share of a stage its rate says nothing yet."""


class ClipStatus(TypedDict):
    """Where a clip stands, for the page that waits for it."""

    state: str
    state_label: str
    stage: str
    stage_label: str
    progress: float
    """Share of the current stage, 0..1."""
    seconds_left: int | None
    """Of the current stage; None while it cannot be told."""
    queue_place: int | None
    """1 for the clip that comes next; None unless it waits."""
    code: str
    message: str
    final: bool
    playable: bool
    """The browser's copy of the video is there."""


def get_clip(user: User, clip_id: UUID | str) -> Clip:
    return get_object_or_404(Clip.objects.visible_to(user).select_related("athlete", "result"), pk=clip_id)


def get_note(user: User, note_id: UUID | str) -> CueNote:
    return get_object_or_404(CueNote.objects.visible_to(user).select_related("clip__athlete", "author"), pk=note_id)


def clips_of(athlete: Athlete, user: User) -> QuerySet[Clip]:
    """The athlete's clips, newest first, results with them."""
    return Clip.objects.visible_to(user).filter(athlete=athlete).select_related("result")


def notes_for(clip: Clip, user: User) -> QuerySet[CueNote]:
    return CueNote.objects.visible_to(user).filter(clip=clip).select_related("author")


def clip_status(clip: Clip) -> ClipStatus:
    return ClipStatus(
        state=clip.state,
        state_label=clip.get_state_display(),
        stage=clip.stage,
        stage_label=clip.get_stage_display() if clip.stage else "",
        progress=clip.progress,
        seconds_left=_seconds_left(clip),
        queue_place=_queue_place(clip),
        code=clip.code,
        message=clip.message,
        final=clip.is_final,
        playable=clip.proxy_path.exists(),
    )


def _seconds_left(clip: Clip) -> int | None:
    if clip.state != Clip.State.RUNNING or clip.stage_started_at is None or clip.progress < ETA_FROM_SHARE:
        return None
    spent = (timezone.now() - clip.stage_started_at).total_seconds()
    return max(0, round(spent * (1 - clip.progress) / clip.progress))


def _queue_place(clip: Clip) -> int | None:
    if clip.state != Clip.State.QUEUED:
        return None
    return Clip.objects.filter(state=Clip.State.QUEUED, queued_at__lt=clip.queued_at).count() + 1


def get_result(clip: Clip) -> dict[str, Any] | None:
    """The stored result, in the form of `manage.py analyse --json`."""
    result = Result.objects.filter(clip=clip).first()
    return result.payload if result else None


def get_reading(clip: Clip) -> dict[str, Any] | None:
    """The stored result with all that the pages show beyond its stable form: see `serialise.reading`."""
    result = Result.objects.filter(clip=clip).first()
    return reading(result.payload, result.details) if result else None


def curves(clip: Clip) -> ClipCurves | None:
    """The clip's curves and cleaned landmarks, as arrays; None where nothing was measured."""
    return load_curves(clip.curves_path)


def progress_series(athlete: Athlete, user: User) -> list[dict[str, Any]]:
    """One entry for each scored clip, oldest first: when, how fast, and every metric with its band.

    `engine` says which estimator measured: numbers of different engines do not belong on one line.
    """
    scored = clips_of(athlete, user).filter(state=Clip.State.SCORED, result__isnull=False).order_by("uploaded_at")
    return [
        {
            "clip_id": str(clip.pk),
            "date": clip.uploaded_at,
            "pace_mps": clip.result.payload["pace_mps"],
            "cadence_spm": clip.result.payload["cadence_spm"],
            "engine": clip.result.payload["engine"],
            "cue": clip.result.payload["cue"],
            "metrics": clip.result.payload["metrics"],
        }
        for clip in scored
    ]


def athletes_for(user: User) -> list[Athlete]:
    """Everybody whom the user may see, by name, each with `clip_count`, `unfinished_count` and `latest_clip`."""
    latest = Clip.objects.filter(athlete=OuterRef("pk")).order_by("-uploaded_at").values("pk")[:1]
    unfinished = Q(clips__state__in=(Clip.State.QUEUED, Clip.State.RUNNING))
    athletes = list(
        Athlete.objects.filter(pk__in=Athlete.objects.visible_to(user).values("pk"))
        .annotate(
            clip_count=Count("clips"),
            unfinished_count=Count("clips", filter=unfinished),
            latest_clip_id=Subquery(latest),
        )
        .order_by("name")
    )
    clips = Clip.objects.select_related("result").in_bulk([a.latest_clip_id for a in athletes if a.latest_clip_id])
    for athlete in athletes:
        athlete.latest_clip = clips.get(athlete.latest_clip_id)
    return athletes
