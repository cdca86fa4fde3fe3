"""Real clips through the whole path. What should come of each stands in the README beside them; none may be graded
that should not be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.gait.model import LEGS, Analysis, ClipContext, PoseTrack
from analysis.gait.pipeline import analyse
from analysis.pose.estimator import DEFAULT_ENGINE, ENGINES
from analysis.pose.run import ClipWorkers
from analysis.video.errors import ClipError
from analysis.video.prepare import prepare
from analysis.video.sandbox import cores
from tests.accuracy.real_clips import BROKEN, CLIPS, LABELLED, touchdown_errors
from tests.conftest import need_shared_data

pytestmark = pytest.mark.pose

REFUSED = {name: expected for name, expected in CLIPS.items() if not expected.scored}


@pytest.fixture(scope="module")
def clips(shared_data: Path) -> Path:
    return shared_data / "clips"


def seen(clip: Path, folder: Path, engine: str = DEFAULT_ENGINE) -> PoseTrack:
    with ClipWorkers(cores(), engine=engine) as workers:
        prepared = workers.prepare(clip, folder)
        return workers.estimate(prepared.proxy, len(prepared.time_s), folder)


def ways(result: Analysis) -> set[tuple[str, str]]:
    """Where the runner runs to, and the near side, in all segments."""
    return {(segment.direction, segment.near_side) for segment in result.segments}


def test_the_expectations_name_every_clip(clips: Path) -> None:
    assert {clip.stem for clip in clips.glob("*.mp4")} == set(CLIPS)
    assert {clip.stem for clip in (clips / "broken").iterdir()} == set(BROKEN)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_measurable_run_is_refused(clips: Path, tmp_path: Path, name: str) -> None:
    clip, expected = clips / f"{name}.mp4", REFUSED[name]
    track = seen(clip, tmp_path)
    result = analyse(track)
    assert (result.status, result.code in expected.codes) == ("refused", True), (result.status, result.code)
    assert not result.metrics
    assert result.cue is None
    assert len(result.message) > 40
    if expected.slower is not None:
        assert result.slow_motion.suspected
        assert result.slow_motion.factor == pytest.approx(expected.slower, rel=0.25)
    if expected.runs is not None:
        assert ways(result) == {(expected.runs, expected.runs)}
    if name in LABELLED:
        off = touchdown_errors(clip, result, track.time_s)
        assert len(off) >= 3
        assert abs(off.mean()) <= 2
        assert abs(off).max() <= 3


@pytest.mark.parametrize("name", ["other_dance", "other_sitting_side"])
def test_the_other_program_refuses_the_same(clips: Path, tmp_path: Path, name: str) -> None:
    """The shortest clips; the accuracy page tells of all."""
    (other,) = set(ENGINES) - {DEFAULT_ENGINE}
    result = analyse(seen(clips / f"{name}.mp4", tmp_path, other))
    assert (result.status, result.code in REFUSED[name].codes) == ("refused", True), (result.status, result.code)
    assert (dict(result.metrics), result.cue) == ({}, None)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_file_gets_a_code_and_a_sentence(clips: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(ClipError) as caught:
        prepare(clips / "broken" / f"{name}.mp4", tmp_path)
    assert caught.value.code == BROKEN[name]
    assert caught.value.message.endswith(".")


@pytest.fixture(scope="module")
def treadmill_tracks(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, PoseTrack]:
    clip = clips / "run_treadmill_5p1ms.mp4"
    return {engine: seen(clip, tmp_path_factory.mktemp(engine), engine) for engine in ENGINES}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_treadmill_clip_is_scored(treadmill_tracks: dict[str, PoseTrack], engine: str) -> None:
    result = analyse(treadmill_tracks[engine], ClipContext(pace_mps=5.1))
    assert (result.status, result.code) == ("scored", None)
    assert result.cadence_spm == pytest.approx(183.8, abs=3)
    assert sum(s.near and s.valid for s in result.strides) >= 8
    assert ways(result) == {("left", "left")}
    assert result.cue is not None


def test_two_programs_tell_the_same_of_a_recorded_runner(treadmill_tracks: dict[str, PoseTrack]) -> None:
    """First seen: landmarks half a per cent of body height apart, contacts 12 ms at most, peak knee flexion 0.3 degrees
    and cadence 0.1; over all clips of the accuracy page 0.4 and 0.3."""
    ours, theirs = (treadmill_tracks[engine] for engine in ("mediapipe", "litert"))
    body_px = np.nanmedian(np.ptp(ours.xy_px[:, :, 1], axis=1))
    apart = np.linalg.norm(theirs.xy_px - ours.xy_px, axis=2) / body_px
    for leg in LEGS.values():
        assert np.nanmedian(apart[:, [leg.hip, leg.knee, leg.ankle, leg.heel, leg.toe]], axis=0).max() <= 0.01
    one, other = (analyse(track, ClipContext(pace_mps=5.1)) for track in (ours, theirs))
    assert other.cadence_spm == pytest.approx(one.cadence_spm, abs=1)
    assert other.metrics["Kpk"].value == pytest.approx(one.metrics["Kpk"].value, abs=1.5)
    assert other.metrics.keys() == one.metrics.keys()
    for key, metric in one.metrics.items():
        assert abs(other.metrics[key].value - metric.value) <= metric.error, key
    strikes, others = (np.array([s.foot_strike_s for s in result.strides if s.near]) for result in (one, other))
    assert abs(len(strikes) - len(others)) <= 1
    assert np.sort(np.abs(others[:, None] - strikes).min(axis=1))[: min(len(strikes), len(others))].max() <= 0.025


def test_the_trunk_leans_as_the_coach_shows(clips: Path, tmp_path: Path) -> None:
    """One clip, three postures by the frame numbers of its README: upright, whole-body lean, bent at the hips."""
    result = analyse(seen(clips / "run_treadmill_posture.mp4", tmp_path))
    assert result.status == "scored"
    assert 165 <= (result.cadence_spm or 0) <= 177
    assert ways(result) == {("right", "right")}
    upright, bent, leaning = (_lean(result, first, last) for first, last in ((0, 60), (140, 260), (300, 530)))
    assert upright + 5 <= leaning
    assert leaning + 5 <= bent


def _lean(result: Analysis, first: int, last: int) -> float:
    """Median trunk lean over the clip's frames first to last, degrees."""
    values = [
        lean
        for curves in result.curves
        if curves.lean_deg is not None
        for frame, lean in zip(curves.frames, curves.lean_deg, strict=True)
        if first <= frame < last
    ]
    return sorted(values)[len(values) // 2]


def test_shared_clips_are_not_optional_in_ci(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tests.conftest.SHARED_DATA", tmp_path / "absent")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        need_shared_data()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception):
        need_shared_data()
