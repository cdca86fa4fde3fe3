"""Real clips through the whole path. What should come of each stands in the README beside them; none may be graded
that should not be."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.gait.model import Analysis, ClipContext, PoseTrack
from analysis.gait.pipeline import analyse
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


def seen(clip: Path, folder: Path) -> PoseTrack:
    with ClipWorkers(cores()) as workers:
        prepared = workers.prepare(clip, folder)
        return workers.estimate(prepared.proxy, len(prepared.time_s), folder)


def through(clip: Path, folder: Path, said: ClipContext | None = None) -> Analysis:
    return analyse(seen(clip, folder), said or ClipContext())


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
    if name in LABELLED:
        off = touchdown_errors(clip, result, track.time_s)
        assert len(off) >= 3
        assert abs(off.mean()) <= 2
        assert abs(off).max() <= 3


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_file_gets_a_code_and_a_sentence(clips: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(ClipError) as caught:
        prepare(clips / "broken" / f"{name}.mp4", tmp_path)
    assert caught.value.code == BROKEN[name]
    assert caught.value.message.endswith(".")


def test_the_treadmill_clip_is_scored(clips: Path, tmp_path: Path) -> None:
    result = through(clips / "run_treadmill_5p1ms.mp4", tmp_path, ClipContext(pace_mps=5.1))
    assert result.status == "scored"
    assert result.cadence_spm == pytest.approx(183.8, rel=0.02)
    assert sum(s.near and s.valid for s in result.strides) >= 8
    assert {(s.direction, s.near_side) for s in result.segments} == {("left", "left")}


def test_the_trunk_leans_as_the_coach_shows(clips: Path, tmp_path: Path) -> None:
    """One clip, three postures by the frame numbers of its README: upright, whole-body lean, bent at the hips."""
    result = through(clips / "run_treadmill_posture.mp4", tmp_path)
    assert result.status == "scored"
    assert 165 <= (result.cadence_spm or 0) <= 177
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
