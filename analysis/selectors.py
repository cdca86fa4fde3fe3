"""Everything that is read of clips. What a user may not see does not exist: Http404, and absent from every list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from analysis import wording
from analysis.curves import ClipCurves, load_curves
from analysis.desk.board import Board, board_of
from analysis.gait.cue_library import saying
from analysis.gait.serialise import reading
from analysis.models import Clip, CueNote, Result
from analysis.progress.changes import Comparison
from analysis.progress.page import short_of
from analysis.together import PullReport, SidesReport, pull_of, sides_of
from athletes.consent import MISSING
from athletes.models import Athlete, User

READS = 3
LATEST_NOTES = 4
SCORED = {"result__payload__status": Clip.State.SCORED}
"""A clip that is being measured once more counts by the result that it has."""
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
    return get_object_or_404(Clip.objects.visible_to(user).select_related("athlete", "result", "own_cue"), pk=clip_id)


def get_note(user: User, note_id: UUID | str) -> CueNote:
    return get_object_or_404(CueNote.objects.visible_to(user).select_related("clip__athlete", "author"), pk=note_id)


def clips_of(athlete: Athlete, user: User) -> QuerySet[Clip]:
    """The athlete's clips, newest first, results and the coach's cues with them."""
    return Clip.objects.visible_to(user).filter(athlete=athlete).select_related("result", "own_cue")


def notes_for(clip: Clip, user: User) -> QuerySet[CueNote]:
    return CueNote.objects.visible_to(user).filter(clip=clip).select_related("author")


def latest_notes(athlete: Athlete, user: User) -> list[CueNote]:
    """Of all clips, newest first, for whoever reads as the athlete does; a coach finds them at the clips."""
    if user.has_perm("athletes.change_athlete", athlete):
        return []
    notes = CueNote.objects.visible_to(user).filter(clip__athlete=athlete).select_related("author")
    return list(notes.prefetch_related("replies").order_by("-created_at")[:LATEST_NOTES])


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
        message=wording.spoken(clip.message),
        final=clip.is_final,
        # without consent nothing half made is kept: what is there yet is about to go
        playable=clip.code != MISSING and clip.proxy_path.exists(),
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
    result = _result_of(clip)
    return result.payload if result else None


def get_reading(clip: Clip) -> dict[str, Any] | None:
    """The stored result with all that the pages show beyond its stable form: see `serialise.reading`."""
    result = _result_of(clip)
    return reading(result.payload, result.details) if result else None


def latest_scored(athlete: Athlete, user: User) -> Clip | None:
    """The athlete's newest scored clip."""
    return clips_of(athlete, user).filter(**SCORED).first()


def _result_of(clip: Clip) -> Result | None:
    """The one that was read with the clip, if it was."""
    try:
        return clip.result
    except Result.DoesNotExist:
        return None


def measured(clip: Clip) -> tuple[dict[str, Any], ClipCurves] | None:
    """The clip's reading and the curves that belong to it; None where nothing was measured."""
    for _ in range(READS):
        found, drawn = get_reading(clip), curves(clip)
        if found is None or drawn is not None:
            break
        clip.refresh_from_db()  # a new result took the place of the one that was read, and its curves with it
    return (found, drawn) if found is not None and drawn is not None else None


def curves(clip: Clip) -> ClipCurves | None:
    """The clip's curves and cleaned landmarks, as arrays; None where nothing was measured."""
    return load_curves(clip.curves_path)


SERIES = ("pace_mps", "pace_error_mps", "pace_source", "cadence_spm", "engine", "cue", "segments", "metrics")
SERIES_WITH_STRIDES = (*SERIES, "strides", "faults", "frames", "duration_s")


def progress_series(athlete: Athlete, user: User, *, strides: bool = False) -> list[dict[str, Any]]:
    """One entry for each scored clip, oldest first: when, how fast, and every metric with its band.

    `engine` says which estimator measured: numbers of different engines do not belong on one line. `cue` is the
    machine's, `own_cue` the coach's words for it or None; `slow_motion` the factor that was said or confirmed, or None,
    and never one that is only suspected. With `strides` also these, and what of the result
    `analysis.progress` needs beside them; without, they stay in the database.
    """
    scored = Clip.objects.visible_to(user).filter(athlete=athlete, **SCORED)
    said = SERIES_WITH_STRIDES if strides else SERIES
    rows = scored.order_by("uploaded_at").values(
        "pk",
        "uploaded_at",
        "surface",
        "shoes",
        "slow_motion",
        "own_cue__text",
        "result__details__metrics",
        "result__details__cue",
        *(f"result__payload__{key}" for key in said),
    )
    return [
        {
            "clip_id": str(row["pk"]),
            "date": row["uploaded_at"],
            "surface": row["surface"],
            "shoes": row["shoes"],
            "slow_motion": row["slow_motion"],
            "own_cue": row["own_cue__text"],
            "cue_details": row["result__details__cue"] or {},
            **{key: row[f"result__payload__{key}"] for key in said},
            "metrics": {
                key: metric | (row["result__details__metrics"] or {}).get(key, {})
                for key, metric in row["result__payload__metrics"].items()
            },
        }
        for row in rows
    ]


def together(series: Sequence[Mapping[str, Any]]) -> tuple[PullReport, SidesReport]:
    """What the clips of a progress series say together: the pull over the paces, and left against right."""
    return pull_of(series), sides_of(series)


def progress_short(series: Sequence[Mapping[str, Any]]) -> Comparison | None:
    """The few lines of progress on an athlete's page, of a series with strides; None for a single session."""
    return short_of(series)


def uploaded_at(clip_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the clips came, of those that are still there."""
    return dict(Clip.objects.filter(pk__in=list(clip_ids)).values_list("pk", "uploaded_at"))


class Focus(TypedDict):
    """What an athlete works on: the cue as it is given, since when, on how many clips, and the newest of these."""

    text: str
    since: Any
    clips: int
    clip_id: str


def focus_of(series: Sequence[Mapping[str, Any]]) -> Focus | None:
    """The newest cue of a progress series, or that nothing is to change; clips that could not say are passed over."""
    said = [(entry, text) for entry in reversed(series) if (text := _said_to_athlete(entry))]
    if not said:
        return None
    newest, text = said[0]
    same = list(takewhile(lambda item: item[1] == text, said))
    return Focus(text=text, since=same[-1][0]["date"], clips=len(same), clip_id=newest["clip_id"])


def _said_to_athlete(entry: Mapping[str, Any]) -> str:
    cue = entry["cue"] or {}
    if entry["own_cue"]:
        return str(entry["own_cue"])
    if cue.get("fault") or cue.get("text") == saying("keep"):
        return wording.cue_text({**cue, **entry["cue_details"]})
    return ""


def desk_for(user: User, asked: Mapping[str, str]) -> Board:
    """Everybody whom the user may see, with what is new of them; `asked` as `analysis.desk.board` reads it."""
    return board_of(user, asked)
