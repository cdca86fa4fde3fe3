"""A clip's landmarks by the whole way of video and pose. Kept on disk as long as nothing that makes them has changed:
following a clip takes a hundred times as long as all that is measured on it."""

from __future__ import annotations

import resource
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path

from analysis.gait.model import PoseTrack
from analysis.pose.bundle import bundle_path
from analysis.pose.landmarks import load_track, save_track
from analysis.pose.run import ClipWorkers
from analysis.video.sandbox import cores
from tests.conftest import ROOT

KEPT = ROOT / "var" / "accuracy"
MADE_BY = ("analysis/pose", "analysis/video", "analysis/gait/model.py", "requirements.txt")


def followed(clip: Path, engine: str, folder: Path, kept: Path | None = None) -> tuple[PoseTrack, float]:
    """The clip's track, and the processor time that a picture took with all that belongs to it, ms.

    folder   for files on the way
    kept     where tracks are kept from one run to the next; None keeps nothing. Raises ClipError for what is no clip.
    """
    if kept is None:
        return _follow(clip, engine, folder)
    name = sha256(b"\0".join([clip.read_bytes(), engine.encode(), _makers()])).hexdigest()
    track_path, time_path = kept / f"{name}.npz", kept / f"{name}.ms"
    if not time_path.is_file():
        track, cpu_ms = _follow(clip, engine, folder)
        kept.mkdir(parents=True, exist_ok=True)
        save_track(track_path, track)
        time_path.write_text(str(cpu_ms), encoding="utf-8")
    return load_track(track_path), float(time_path.read_text(encoding="utf-8"))


def _follow(clip: Path, engine: str, folder: Path) -> tuple[PoseTrack, float]:
    before_s = _cpu_s()
    with ClipWorkers(cores(), engine=engine) as workers, tempfile.TemporaryDirectory(dir=folder) as work:
        prepared = workers.prepare(clip, Path(work))
        track = workers.estimate(prepared.proxy, len(prepared.time_s), Path(work))
    return track, 1000 * (_cpu_s() - before_s) / len(track.time_s)


def _cpu_s() -> float:
    """Of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@cache
def _makers() -> bytes:
    """Digest of the code, the packages and the model that turn a clip into landmarks."""
    digest = sha256(bundle_path("heavy").read_bytes())
    for name in MADE_BY:
        path = ROOT / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.digest()
