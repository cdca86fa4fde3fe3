"""`make bench`: renders a 10 s 1080p 60 fps clip and times its way from a file on disk to a stored result.

Model alone and whole way take turns within one run; the medians and their ratio go to var/bench/bench.json.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import tempfile
import threading
import time
from pathlib import Path

import django

ROUNDS = 5
BENCH_DIR = Path(__file__).resolve().parents[2] / "var" / "bench"


def main() -> None:
    BENCH_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gaitsite-bench-") as var:
        os.environ["GAITSITE_VAR"] = var
        os.environ["DJANGO_SETTINGS_MODULE"] = "gaitsite.settings"
        os.environ["LOG_LEVEL"] = "ERROR"
        django.setup()
        figures = _measure(_clip(), Path(var))
    (BENCH_DIR / "bench.json").write_text(json.dumps(figures, indent=2) + "\n")
    for name, value in figures.items():
        print(f"{name:28} {value:10.2f}")


def _clip() -> Path:
    from tests.bench.clip import render

    path = BENCH_DIR / "runner-1080p60.mp4"
    if not path.exists():
        print("rendering 10 s of 1080p at 60 frames a second ...")
        render(path)
    return path


def _measure(clip: Path, work: Path) -> dict[str, float]:
    from django.core.management import call_command

    from analysis.gait.pipeline import analyse
    from analysis.pose.landmarks import load_track
    from analysis.video.prepare import prepare
    from tests.bench.memory import PeakMemory

    call_command("migrate", verbosity=0)
    prepared = prepare(clip, work)
    frames = len(prepared.time_s)
    pose_only, whole, playable = [], [], []
    with PeakMemory() as memory:
        for turn in range(ROUNDS):
            pose_only.append(_pose_only_fps(prepared.proxy, frames, work))
            row, whole_s, playable_s = _whole_way(clip, work)
            whole.append(frames / whole_s)
            playable.append(playable_s)
            rates = f"model alone {pose_only[-1]:.1f} frames/s, whole way {whole[-1]:.1f}"
            print(f"round {turn + 1} of {ROUNDS}: {rates}", flush=True)
    track = load_track(row.landmarks_path)
    return {
        "pose_only_fps": statistics.median(pose_only),
        "end_to_end_fps": statistics.median(whole),
        "end_to_end_over_pose_only": statistics.median(whole) / statistics.median(pose_only),
        "proxy_playable_s": statistics.median(playable),
        "gait_s_per_1000_frames": statistics.median(_timed(lambda: analyse(track)) for _ in range(ROUNDS))
        * 1000
        / frames,
        "peak_rss_mb": memory.peak_mb,
    }


def _pose_only_fps(proxy: Path, frames: int, work: Path) -> float:
    """Rates of one process for each core, added up."""
    from django.conf import settings

    from analysis.pose.bundle import bundle_path
    from analysis.video.sandbox import Child, follow

    share = settings.POSE_PROCESSES
    bounds = [round(i * frames / share) for i in range(share + 1)]
    children = []
    try:
        for i in range(share):
            folder = work / f"pose-only-{i}"
            folder.mkdir(exist_ok=True)
            setup = {"engine": settings.POSE_ENGINE, "model": str(bundle_path("heavy"))}
            children.append(Child("tests.bench.pose_only:PoseOnly", setup=setup))
        for child, first, last in zip(children, bounds, bounds[1:], strict=False):
            child.start(folder, path=str(proxy), first=first, last=last)
        return sum(answer["fps"] for answer in follow(children))
    finally:
        for child in children:
            child.close()


def _whole_way(clip: Path, work: Path):  # type: ignore[no-untyped-def]  # Django is set up only now
    """(clip row, seconds from a file on disk to a stored result, seconds until it can be played)."""
    from unittest.mock import patch

    from django.db.models.signals import post_save

    from analysis import services
    from analysis.models import Clip, Result
    from analysis.walk.standby import stand_by
    from analysis.walk.steps import walk
    from athletes import consent
    from athletes.models import Consent, User
    from athletes.services import create_athlete

    coach, _ = User.objects.get_or_create(email="bench@localhost", defaults={"name": "Bench", "is_coach": True})
    athlete = create_athlete(coach, "Computer-drawn runner")
    consent.give(athlete, coach, [Consent.Purpose.ANALYSIS], given_as=Consent.Given.DRAWN)
    source = work / "upload.mp4"
    shutil.copyfile(clip, source)
    with patch("analysis.services.ring"):  # no broker: the queue's wait is not what is timed
        row = services.create_clip(
            athlete=athlete, user=coach, source=source, original_name="bench.mp4", surface="treadmill", pace_mps=3.0
        )
    playable: list[float] = []
    stored: list[float] = []

    def note(**_: object) -> None:
        stored.append(time.perf_counter() - start)

    def watch() -> None:
        while not row.proxy_path.exists():
            time.sleep(0.005)
        playable.append(time.perf_counter() - start)

    stand_by().wait_until_ready()  # as a worker is that has nothing to do
    start = time.perf_counter()
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    post_save.connect(note, sender=Result)
    walk(row.pk)
    post_save.disconnect(note, sender=Result)
    row.refresh_from_db()
    if row.state != Clip.State.SCORED:
        raise SystemExit(f"the benchmark's clip was not scored: {row.state} {row.code} {row.message}")
    watcher.join()
    return row, stored[0], playable[0]


def _timed(work) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
