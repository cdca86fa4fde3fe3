"""The walk of a clip from its file to its stored result: prepare, pose, gait, store.

Whatever a step leaves on disk is used again by the next walk, so that a corrected pace costs no second pose run, and a
clip taken from a dead worker goes on where that one had got to.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.utils.translation import gettext_noop as _

from analysis import withheld
from analysis.gait.model import FloatArray, PoseTrack
from analysis.models import Clip
from analysis.pose.landmarks import load_track, save_track
from analysis.pose.run import ClipWorkers
from analysis.video.errors import ClipError
from analysis.video.prepare import frame_times
from analysis.walk import claims
from analysis.walk.claims import Claim, ClaimLostError
from analysis.walk.measure import kept_track, measure, standing, store
from analysis.walk.standby import clip_workers
from analysis.withheld import VideoGoneError
from athletes import consent
from athletes.consent import ConsentMissingError

log = logging.getLogger(__name__)

BROKE_DOWN = _("Something went wrong on our side. Try it once more; if it happens again, tell whoever runs GaitSite.")
TOO_LONG = _("The analysis took too long and was stopped. Cut the clip to the ten seconds that matter.")


def walk(clip_id: UUID) -> None:
    """Claims the clip and brings it to a final state. Does nothing where it does not wait or another worker has it."""
    claim = claims.take(clip_id)
    if claim is None:
        return
    with claims.heartbeat(claim):
        try:
            _walk(claim)
        except ClaimLostError:
            _lost(claim)
        except (ConsentMissingError, VideoGoneError) as reason:
            _withhold(claim, reason)
        except ClipError as error:
            _fail(claim, error.code, error.message)
        except SoftTimeLimitExceeded:
            _fail(claim, "OUT_OF_TIME", TOO_LONG)
        except Exception as error:
            if _fail(claim, "BROKE_DOWN", BROKE_DOWN):
                log.error("clip %s", clip_id, exc_info=error)


def _fail(claim: Claim, code: str, message: str) -> bool:
    """Whether the clip was still ours; where it is not, its files may have gone under us."""
    try:
        claim.end(Clip.State.FAILED, code=code, message=message)
    except ClaimLostError:
        _lost(claim)
        return False
    return True


def _lost(claim: Claim) -> None:
    log.info("clip %s is not ours any more", claim.clip_id)
    withheld.clear_up(claim.clip_id)


def _withhold(claim: Claim, reason: ConsentMissingError | VideoGoneError) -> None:
    try:
        withheld.end(claim, reason.code)
    except ClaimLostError:
        _lost(claim)


def _begin(claim: Claim, clip: Clip, stage: Clip.Stage) -> None:
    """Raises ConsentMissingError, ClaimLostError."""
    consent.require(clip.athlete)
    claim.begin(stage)


def _walk(claim: Claim) -> None:
    clip = Clip.objects.select_related("athlete").get(pk=claim.clip_id)
    consent.require(clip.athlete)
    with ExitStack() as staff, _work_folder(clip, claim) as work:
        # Their end takes a moment: let it come after the result.
        track = kept_track(clip) or _find_runner(clip, claim, work, staff.enter_context(clip_workers()))
        _begin(claim, clip, Clip.Stage.GAIT)
        corrected = standing(clip)
        store(claim, clip, track, measure(clip, track, corrected), work, corrected)


def _find_runner(clip: Clip, claim: Claim, work: Path, workers: ClipWorkers) -> PoseTrack:
    """The clip's landmarks, kept on disk. Raises VideoGoneError."""
    if not (clip.proxy_path.exists() or clip.original_path.exists()):
        raise VideoGoneError
    time_s = frame_times(clip.proxy_path) if clip.proxy_path.exists() else _prepare(clip, claim, work, workers)
    _begin(claim, clip, Clip.Stage.POSE)
    track = workers.estimate(clip.proxy_path, len(time_s), work, _progress(claim), clip.runner_point)
    fresh = work / "landmarks.npz"
    save_track(fresh, track)
    fresh.replace(clip.landmarks_path)
    return load_track(clip.landmarks_path)  # as every later walk will read it: kept landmarks are rounded


def _prepare(clip: Clip, claim: Claim, work: Path, workers: ClipWorkers) -> FloatArray:
    """Makes proxy and poster; from then on the clip can be played. Timestamps of the proxy's pictures."""
    _begin(claim, clip, Clip.Stage.PREPARE)
    made = workers.prepare(clip.original_path, work, _progress(claim))
    duration_s = float(made.time_s[-1] - made.time_s[0])
    claim.write(width_px=made.width_px, height_px=made.height_px, duration_s=duration_s)
    made.poster.replace(clip.poster_path)
    made.proxy.replace(clip.proxy_path)
    return made.time_s


def _progress(claim: Claim) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        claim.progress(done / total if total else 0.0)

    return tell


@contextmanager
def _work_folder(clip: Clip, claim: Claim) -> Iterator[Path]:
    """A folder for half-made files. Those of workers that died are removed: the clip is ours now."""
    for left in clip.folder.glob("work-*"):
        shutil.rmtree(left, ignore_errors=True)
    work = clip.folder / f"work-{claim.token}"
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
