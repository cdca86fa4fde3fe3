from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.gait import gates
from analysis.gait.cycle import Bounce
from analysis.gait.gates import Evidence
from analysis.gait.look import Look, View
from analysis.gait.model import ClipContext, PoseTrack
from analysis.gait.pipeline import analyse
from analysis.gait.segments import Presence
from tests.gait.stick_runner import ENGINE, runner

SIDE = View(0.12, 0.04)
RUNNER = Look(7.0, SIDE, 500.0, 0.62, 0.95, 0.95, 0.05, 0.02, 1.0, 100.0, 98.0, 700.0, 6.0)
GOOD = Evidence(
    presence=Presence(np.ones(200, dtype=bool), np.ones(200, dtype=bool)),
    frame_rate_hz=30.0,
    view=SIDE,
    segments=1,
    reliable=1,
    look=RUNNER,
    rhythm_cadence=170.0,
    event_cadence=170.0,
    bounce=Bounce(35.0, 0.05, 1.3),
    valid_strides=8,
    declared_factor=None,
)
WALK = {"look": replace(RUNNER, knee_peak_deg=68.0), "bounce": Bounce(-178.0, 0.03, 0.3)}


def found_in(share: float) -> Presence:
    found = np.arange(200) < 200 * share
    return Presence(found, found)


@pytest.mark.parametrize(
    ("changes", "code", "number"),
    [
        ({"presence": found_in(0.1)}, "NO_PERSON", "10%"),
        ({"frame_rate_hz": 15.0}, "LOW_FPS", "15 frames"),
        ({"view": View(0.62, 0.25)}, "NOT_SIDE_VIEW", "0.62"),
        ({"reliable": 0, "segments": 2}, "POSE_UNRELIABLE", "2 stretches"),
        ({"presence": Presence(np.ones(200, bool), np.arange(200) < 40)}, "BODY_CUT_OFF", "20%"),
        ({"look": replace(RUNNER, height_px=90.0)}, "RUNNER_TOO_SMALL", "90 pixels"),
        ({"look": replace(RUNNER, foot_travel_ll=0.3)}, "NOT_RUNNING", "0.30"),
        (WALK | {"rhythm_cadence": 115.0, "event_cadence": 115.0}, "WALKING", "115 steps"),
        (
            WALK | {"bounce": Bounce(80.0, 0.003, 0.04), "rhythm_cadence": 110.0, "event_cadence": 110.0},
            "WALKING",
            "110",
        ),
        (
            WALK | {"bounce": Bounce(40.0, 0.04, 0.5), "rhythm_cadence": 110.0, "event_cadence": 110.0},
            "SLOW_MOTION",
            "110",
        ),
        ({"rhythm_cadence": 85.0, "event_cadence": 86.0}, "SLOW_MOTION", "86 steps a minute"),
        ({"rhythm_cadence": 85.0, "event_cadence": 85.0, "declared_factor": 2.0}, "SLOW_MOTION", "4.0x"),
        (
            {
                "rhythm_cadence": np.nan,
                "event_cadence": np.nan,
                "look": replace(RUNNER, knee_speed_deg=150.0),
                "bounce": Bounce(np.nan, np.nan, np.nan),
            },
            "SLOW_MOTION",
            "150 degrees a second",
        ),
        ({"valid_strides": 2}, "TOO_FEW_STRIDES", "Two strides"),
        ({"look": replace(RUNNER, lean_deg=34.0)}, "IMPLAUSIBLE", "34 degrees"),
        ({"rhythm_cadence": 262.0, "event_cadence": 262.0}, "IMPLAUSIBLE", "262 steps"),
    ],
)
def test_each_gate_closes_with_its_code_and_number(changes: dict[str, object], code: str, number: str) -> None:
    refusal = gates.refuse(replace(GOOD, **changes))  # type: ignore[arg-type]
    assert refusal is not None
    assert refusal.code == code
    assert number in refusal.message
    assert refusal.message.endswith(".")


def test_a_good_clip_passes_without_a_question() -> None:
    assert gates.refuse(GOOD) is None
    slow, questions = gates.ask_about_time(GOOD)
    assert (slow.suspected, slow.factor, questions) == (False, None, [])
    assert gates.warn(GOOD) == []


def test_the_first_gate_speaks() -> None:
    refusal = gates.refuse(replace(GOOD, view=View(0.6, 0.2), valid_strides=0))
    assert refusal is not None
    assert refusal.code == "NOT_SIDE_VIEW"


@pytest.mark.parametrize("knee", [67.0, 72.0, 79.0])
def test_a_slow_jogger_with_a_lazy_heel_is_no_walker(knee: float) -> None:
    jogger = replace(RUNNER, knee_peak_deg=knee, foot_travel_ll=0.72)
    assert gates.refuse(replace(GOOD, look=jogger, rhythm_cadence=152.0, event_cadence=152.0)) is None


def test_a_wide_view_alone_or_missing_shoulders_refuse_nothing() -> None:
    assert gates.refuse(replace(GOOD, view=View(0.5, 0.05))) is None
    blind = View(float("nan"), float("nan"))
    no_trunk = replace(RUNNER, view=blind, torso_ll=float("nan"), lean_deg=float("nan"))
    assert gates.refuse(replace(GOOD, view=blind, look=no_trunk)) is None
    assert no_trunk.reliable


@pytest.mark.parametrize(
    ("cadence", "gravity", "suspected", "words"),
    [
        (140.0, 1.3, True, "slow motion"),
        (150.0, 0.7, True, "slow motion"),
        (148.0, 1.3, False, "unusual"),
        (220.0, 1.3, False, "unusual"),
        (200.0, 2.3, False, "gravity"),
        (180.0, 0.6, False, None),
    ],
)
def test_doubts_about_the_clock_are_asked(cadence: float, gravity: float, suspected: bool, words: str | None) -> None:
    evidence = replace(GOOD, rhythm_cadence=cadence, event_cadence=cadence, bounce=Bounce(35.0, 0.05, gravity))
    assert gates.refuse(evidence) is None
    slow, questions = gates.ask_about_time(evidence)
    assert slow.suspected == suspected
    assert (words is None and not questions) or (words is not None and words in questions[0])


def test_two_cadences_that_disagree_are_said_and_from_few_strides_not_printed() -> None:
    torn = replace(GOOD, event_cadence=102.0, rhythm_cadence=158.0, valid_strides=4)
    assert gates.cadence_to_print(torn) is None
    assert any("disagree" in w for w in gates.warn(torn))
    assert gates.cadence_to_print(GOOD) == 170.0
    assert gates.cadence_to_print(replace(GOOD, event_cadence=float("nan"), rhythm_cadence=float("nan"))) is None


def test_small_and_turned_runners_are_shown_with_a_doubt() -> None:
    doubts = gates.warn(replace(GOOD, view=View(0.35, 0.1), look=replace(RUNNER, height_px=150.0)))
    assert len(doubts) == 2


def test_three_strides_are_a_preview_without_a_verdict() -> None:
    result = analyse(runner(seconds=2.9), ClipContext(pace_mps=3.5))
    assert sum(s.near and s.valid for s in result.strides) == 3
    assert (result.status, result.code) == ("preview", "TOO_FEW_STRIDES")
    assert "preview" in result.message
    assert result.metrics["Kpk"].low is not None
    assert all(m.verdict is None for m in result.metrics.values())
    assert (result.faults, result.cue) == ((), None)


def test_a_refused_clip_carries_no_grade() -> None:
    result = analyse(runner(seconds=2), ClipContext(pace_mps=3.5))
    assert (result.status, result.code) == ("refused", "TOO_FEW_STRIDES")
    assert result.strides
    assert all(not s.metrics for s in result.strides)
    assert (dict(result.metrics), result.faults, result.cue) == ({}, (), None)


def test_a_front_view_gives_no_strides_at_all() -> None:
    track = runner(seconds=7)
    track.xy_px[:, 11, 0] += 90.0
    track.xy_px[:, 23, 0] += 60.0
    result = analyse(track)
    assert result.code == "NOT_SIDE_VIEW"
    assert (result.strides, result.cadence_spm) == ((), None)
    assert result.segments


@pytest.mark.parametrize("frames", [0, 1, 2, 3, 16, 90])
@pytest.mark.parametrize("what", ["nobody", "a point", "a statue", "noise"])
def test_no_track_is_too_strange(frames: int, what: str) -> None:
    rng = np.random.default_rng(frames)
    xy = {
        "nobody": np.full((frames, 33, 2), np.nan),
        "a point": np.zeros((frames, 33, 2)),
        "a statue": np.repeat(rng.uniform(50, 400, (1, 33, 2)), frames, axis=0),
        "noise": rng.uniform(0, 400, (frames, 33, 2)),
    }[what]
    track = PoseTrack(np.arange(frames) / 30, xy, np.ones((frames, 33)), 640, 480, ENGINE)
    result = analyse(track)
    assert result.status == "refused"
    assert result.code
