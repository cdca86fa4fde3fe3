"""The walk of a clip whose landmarks are there already: what it stores, and what a correction measures again."""

from __future__ import annotations

import os
from typing import Any

import pytest

from analysis import selectors, services
from analysis.corrections import services as correcting
from analysis.models import Clip, Result
from analysis.notes import services as notes
from analysis.pose.landmarks import save_track
from analysis.walk import steps
from tests import actors
from tests.actors import Cast
from tests.gait.stick_runner import runner


@pytest.fixture
def clip(people: Cast, monkeypatch: pytest.MonkeyPatch) -> Clip:
    """Waits with its landmarks kept from an earlier walk; the pose model is out of reach."""

    def out_of_reach(*_: Any) -> None:
        raise AssertionError("the pose ran again")

    monkeypatch.setattr(steps, "clip_workers", out_of_reach)
    made = actors.clip(people.cleo, people.alice, state=Clip.State.QUEUED, pace_mps=3.5)
    save_track(made.landmarks_path, runner())
    return made


def walked(clip: Clip) -> Clip:
    steps.walk(clip.pk)
    clip.refresh_from_db()
    return clip


def test_result_curves_and_details_are_stored(clip: Clip) -> None:
    assert (walked(clip).state, clip.code, clip.attempts) == (Clip.State.SCORED, "", 1)
    result = selectors.get_result(clip)
    assert result is not None
    assert (result["status"], result["pace_mps"], result["pace_source"]) == ("scored", 3.5, "typed")
    assert result["engine"] == {"name": "test", "model": "stick", "version": "1"}
    assert result["cue"] is not None
    reading = selectors.get_reading(clip)
    assert reading is not None
    assert set(reading["fault_strides"]) == {fault["id"] for fault in result["faults"]}
    assert reading["cue"]["metric"] is None or reading["cue"]["metric"] in result["metrics"]
    assert all(row["level"] in ("ok", "edge", "watch", "fault", None) for row in reading["metrics"].values())
    curves = selectors.curves(clip)
    assert curves is not None
    assert len(curves["segments"]) == len(result["segments"])
    assert len(curves["time_s"]) == result["frames"]


def test_a_correction_measures_again_from_the_kept_landmarks(clip: Clip, people: Cast) -> None:
    os.utime(walked(clip).landmarks_path, (1_000_000_000, 1_000_000_000))
    first = selectors.get_result(clip)
    services.correct_clip(clip, people.alice, pace_mps=4.0)
    assert selectors.get_result(clip) == first, "the old result stands until the new one is there"
    assert walked(clip).state == Clip.State.SCORED
    assert clip.landmarks_path.stat().st_mtime == 1_000_000_000
    second = selectors.get_result(clip)
    assert (first["pace_mps"], second["pace_mps"]) == (3.5, 4.0)
    assert first["metrics"]["Kpk"]["low"] != second["metrics"]["Kpk"]["low"]
    assert Result.objects.filter(clip=clip).count() == 1


def test_the_same_walk_gives_the_same_result(clip: Clip, people: Cast) -> None:
    first = selectors.get_result(walked(clip))
    services.retry_clip(clip, people.alice)
    assert selectors.get_result(walked(clip)) == first


def test_a_refusal_keeps_its_code_and_its_sentence(clip: Clip) -> None:
    save_track(clip.landmarks_path, runner(seconds=1.5))
    assert walked(clip).state == Clip.State.REFUSED
    assert clip.code
    assert clip.message
    assert selectors.get_result(clip)["cue"] is None


def test_landmarks_of_another_version_are_found_again(clip: Clip) -> None:
    clip.landmarks_path.write_bytes(b"from the future")
    assert walked(clip).code == "BROKE_DOWN", "the pose was asked for, and is out of reach here"


def test_corrections_by_hand_outlive_a_re_analysis(clip: Clip, people: Cast) -> None:
    stride = [s for s in selectors.get_result(walked(clip))["strides"] if s["near"]][2]
    time_s = stride["foot_strike_s"] + 0.03
    said = {"event": "foot_strike", "side": stride["side"], "time_s": stride["foot_strike_s"], "to_s": time_s}
    correcting.correct(clip, people.alice, "move", said)
    services.correct_clip(clip, people.alice, pace_mps=3.0)
    again = [s for s in selectors.get_reading(walked(clip))["strides"] if s["near"]][2]
    assert (again["foot_strike_s"], again["by_hand"]) == (time_s, ["foot_strike"])


def test_notes_outlive_a_re_analysis(clip: Clip, people: Cast) -> None:
    stride = next(s for s in selectors.get_result(walked(clip))["strides"] if s["near"])
    start = stride["foot_strike_s"]
    note = notes.add_note(
        clip=clip, user=people.alice, side=stride["side"], stride_start_s=start, time_s=start + 0.2, text="Higher."
    )
    services.correct_clip(clip, people.alice, pace_mps=3.0)
    walked(clip)
    assert list(selectors.notes_for(clip, people.cleo.user)) == [note]
