"""Recorded clips through the whole path: what should come of each, by the README beside them, and what does."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from analysis.gait.model import SIDES, Analysis, ClipContext, FloatArray, Side
from analysis.gait.pipeline import analyse
from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from analysis.video.errors import ClipError
from tests.accuracy import jitter
from tests.accuracy.tracks import followed


@dataclass(frozen=True, slots=True)
class Expected:
    """shows       what is to be seen
    codes       of the refusal, any of these; empty for a clip that is to be scored
    slower      how many times slower than life it plays, by its cadence
    cadence_spm by other means than a pose model
    runs        to which side of the picture, in every stretch in which somebody runs; the leg of that side is near
    """

    shows: str
    codes: frozenset[str] = frozenset()
    slower: float | None = None
    cadence_spm: float | None = None
    runs: Side | None = None

    @property
    def scored(self) -> bool:
        return not self.codes


def _refused(shows: str, *codes: str, slower: float | None = None, runs: Side | None = None) -> Expected:
    return Expected(shows, frozenset(codes), slower, runs=runs)


CLIPS: Mapping[str, Expected] = {
    "run_treadmill_5p1ms": Expected("treadmill, 5.1 m/s, 30 fps", cadence_spm=183.8, runs="left"),
    "run_treadmill_posture": Expected("treadmill, three postures, 25 fps", cadence_spm=172.0, runs="right"),
    "run_overground_static_slowmo2x": _refused(
        "run past a still camera, slow motion", "SLOW_MOTION", slower=2.3, runs="right"
    ),
    "run_road_slowmo2x": _refused("run beside a driving camera, slow motion", "SLOW_MOTION", slower=2.0, runs="left"),
    # The next is small in the picture, but found.
    "run_sprint_pano": _refused("sprint, two strides, small", "TOO_FEW_STRIDES", runs="right"),
    "run_sprint_start_a1": _refused("sprint start", "TOO_FEW_STRIDES", "IMPLAUSIBLE", runs="left"),
    "run_sprint_start_b10": _refused("sprint start", "TOO_FEW_STRIDES", "IMPLAUSIBLE", runs="right"),
    "run_too_short_street": _refused("run, 0.7 s, feet cut off", "TOO_FEW_STRIDES", "BODY_CUT_OFF"),
    "run_small_kth": _refused("run, 80 pixels tall", "RUNNER_TOO_SMALL"),
    "run_crowd": _refused("many runners, 15 fps", "LOW_FPS", "NO_PERSON"),
    "front_run_portrait": _refused("run from the front", "NOT_SIDE_VIEW"),
    "walk_lab_sagittal": _refused("walk", "WALKING"),
    "walk_two_people": _refused(
        "walk, and another who jumps", "NOT_SIDE_VIEW", "WALKING", "NOT_RUNNING", "POSE_UNRELIABLE"
    ),
    "other_squat": _refused("squats from the front", "NOT_SIDE_VIEW"),
    "other_dance": _refused("dance", "NOT_SIDE_VIEW"),
    "other_run_in_place_front": _refused("running in place from the front", "NOT_SIDE_VIEW"),
    "other_sitting_side": _refused("sitting", "NOT_RUNNING"),
    "nobody_molecule": _refused("animation, nobody", "NO_PERSON"),
    "nobody_dot": _refused("a moving dot, nobody", "NO_PERSON"),
    "nobody_pool": _refused("legs at a pool", "POSE_UNRELIABLE", "NO_PERSON"),
}
BROKEN: Mapping[str, str] = {
    "empty": "EMPTY_FILE",
    "header_only_zero_frames": "NO_FRAMES",
    "one_frame": "TOO_SHORT",
    "text_as_mp4": "NOT_A_VIDEO",
    "truncated_no_moov": "NOT_A_VIDEO",  # whatever its name says, it holds a web page
}
"""Code of the file's refusal."""
LABELLED: Mapping[str, str] = {"run_sprint_start_a1": "a1.mp4", "run_sprint_start_b10": "b10.mp4"}
"""Clips whose touchdowns were read by eye, and what their table calls them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one engine came to. status: scored, preview, refused, or unreadable; touchdowns: ours minus those read by
    eye, in frames, of the leg that was read."""

    name: str
    engine: str
    status: str
    code: str | None
    message: str
    strides: int = 0
    cadence_spm: float | None = None
    knee_deg: float | None = None
    cpu_ms: float | None = None
    jitter_mm: float = float("nan")
    touchdowns: FloatArray = field(default_factory=lambda: np.zeros(0))

    @property
    def broken(self) -> bool:
        return self.name in BROKEN

    @property
    def as_expected(self) -> bool:
        if self.broken:
            return self.code == BROKEN[self.name]
        expected = CLIPS[self.name]
        return self.status == "scored" if expected.scored else self.status == "refused" and self.code in expected.codes

    @property
    def wrongly_graded(self) -> bool:
        return self.status in ("scored", "preview") and not (self.name in CLIPS and CLIPS[self.name].scored)


def measure_all(shared_data: Path, kept: Path | None = None) -> Iterator[Outcome]:
    """Every clip with every engine, and every broken file; kept is where tracks stay."""
    clips = shared_data / "clips"
    with TemporaryDirectory(prefix="gaitsite-accuracy-") as folder:
        for name in CLIPS:
            for engine in ENGINES:
                yield _outcome(clips / f"{name}.mp4", engine, Path(folder), kept)
        for path in sorted((clips / "broken").iterdir()):
            yield _outcome(path, DEFAULT_ENGINE, Path(folder), kept)


def _outcome(clip: Path, engine: str, folder: Path, kept: Path | None) -> Outcome:
    try:
        track, cpu_ms = followed(clip, engine, folder, kept)
    except ClipError as error:
        return Outcome(clip.stem, engine, "unreadable", error.code, error.message)
    analysis = analyse(track, ClipContext())
    knee = analysis.metrics.get("Kpk")
    return Outcome(
        name=clip.stem,
        engine=engine,
        status=analysis.status,
        code=analysis.code,
        message=analysis.message,
        strides=sum(s.near and s.valid for s in analysis.strides),
        cadence_spm=analysis.cadence_spm,
        knee_deg=knee.value if knee else None,
        cpu_ms=cpu_ms,
        jitter_mm=jitter.hips_mm(track),
        touchdowns=touchdown_errors(clip, analysis, track.time_s) if clip.stem in LABELLED else np.zeros(0),
    )


def touchdown_errors(clip: Path, analysis: Analysis, time_s: FloatArray) -> FloatArray:
    """Ours minus those read by eye, frames, of the leg that fits them better: the table holds one leg's."""
    with (clip.parent / "sprint_events.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["video"] == LABELLED[clip.stem]]
    read = np.array([float(r["frame_index_0based"]) for r in rows if r["event_by_alternation"] == "touchdown"])
    candidates = []
    for side in SIDES:
        times = [t for s in analysis.strides if s.side == side for t in (s.foot_strike_s, s.next_foot_strike_s)]
        frames = np.interp(times, time_s, np.arange(len(time_s)))
        if len(frames):
            nearest = frames[np.abs(frames[:, None] - read).argmin(axis=0)]
            candidates.append(nearest - read)
    return min(candidates, key=lambda off: float(np.abs(off).mean()), default=np.full(len(read), np.nan))
