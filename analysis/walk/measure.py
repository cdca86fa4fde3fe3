"""A clip's landmarks measured, and the result stored: the end of a worker's walk, and what a correction asks for.

Loads neither video nor pose libraries, and the science only when there is something to measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from analysis.curves import save_curves
from analysis.gait import corrections
from analysis.gait.cue_model import LastCue
from analysis.gait.model import Analysis, PoseTrack
from analysis.gait.serialise import company_details, details, last_cue, tells, to_dict
from analysis.grading.services import grade_after
from analysis.models import Clip, Correction, Result
from analysis.pose.landmarks import TrackFileError, load_track
from analysis.walk.claims import Claim
from analysis.walk.context import context_of, said_of


def kept_track(clip: Clip) -> PoseTrack | None:
    """The landmarks of an earlier walk, where this version can read them and they are the runner's who is meant."""
    try:
        track = load_track(clip.landmarks_path)
    except (FileNotFoundError, TrackFileError):
        return None
    return track if track.pointed_at == clip.runner_point else None


def standing(clip: Clip) -> list[Correction]:
    """The clip's corrections that are not undone, in their order."""
    return list(clip.corrections.filter(undone_at=None))


def measure(clip: Clip, track: PoseTrack, corrected: Sequence[Correction]) -> Analysis:
    """What the science says of the track, with everything that people said of the clip."""
    from analysis.gait.pipeline import analyse  # the web server measures only after a correction

    told = [corrections.read(one.kind, one.data) for one in corrected]
    return analyse(track, context_of(clip, track.engine), told)


def store(
    claim: Claim, clip: Clip, track: PoseTrack, analysis: Analysis, work: Path, corrected: Sequence[Correction] = ()
) -> None:
    """Writes result and curves, all or nothing, and only while the clip is ours. Raises ClaimLostError.

    Where this changes what the athlete works on, the clips that go on with it are measured again.

    `corrected`: what the analysis was given; each is told what has become of it.
    """
    fresh = work / "curves.npz"
    save_curves(fresh, time_s=track.time_s, width_px=track.width_px, height_px=track.height_px, curves=analysis.curves)
    before = Result.objects.filter(clip=clip).first()
    left = list(clip.folder.glob("curves*.npz"))
    curves = clip.folder / f"curves-{claim.token}.npz"
    payload, more = to_dict(analysis), details(analysis) | {"company": company_details(track.company)}
    if analysis.cue is not None:
        more["cue"]["said"] = said_of(analysis.cue, clip)
    with transaction.atomic():
        claim.end(Clip.State(analysis.status), code=analysis.code or "", message=analysis.message)
        Result.objects.update_or_create(
            clip=clip,
            defaults={
                "engine_name": analysis.engine.name,
                "engine_model": analysis.engine.model,
                "engine_version": analysis.engine.version,
                "payload": payload,
                "details": more,
                "curves": curves.name,
            },
        )
        for one, problem in zip(corrected, analysis.corrections, strict=True):
            if one.problem != problem:
                one.problem = problem
                one.save(update_fields=["problem"])
        fresh.replace(curves)
        transaction.on_commit(partial(_remove, left))
        if _told(payload, more) != (_told(before.payload, before.details) if before else None):
            transaction.on_commit(partial(grade_after, clip), robust=True)


def _told(payload: Mapping[str, Any], more: Mapping[str, Any]) -> tuple[LastCue | None] | None:
    """What the next clip takes from this one; None where it looks further back."""
    return (last_cue(payload, more),) if tells(payload, more) else None


def _remove(files: Sequence[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
