from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.gait import caution, gates, report
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
        ({"reliable": 0, "segments": 2}, "POSE_UNRELIABLE", "2 looked at"),
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


def test_the_gates_stand_in_this_order() -> None:
    assert [gate.__name__ for gate in gates.GATES] == [
        "_no_person",
        "_low_frame_rate",
        "_not_side_view",
        "_pose_unreliable",
        "_body_cut_off",
        "_too_small",
        "_not_running",
        "_walking",
        "_slow_motion",
        "_too_few_strides",
        "_implausible",
    ]


def test_every_gate_speaks_before_those_behind_it() -> None:
    """Everything wrong at once is named one by one, as each is put right."""
    wrong: list[tuple[str, dict[str, object], dict[str, object]]] = [
        ("NO_PERSON", {"presence": found_in(0.1)}, {}),
        ("LOW_FPS", {"frame_rate_hz": 15.0}, {}),
        ("NOT_SIDE_VIEW", {"view": View(0.62, 0.25)}, {}),
        ("POSE_UNRELIABLE", {"reliable": 0}, {}),
        ("BODY_CUT_OFF", {"presence": inside(40)}, {}),
        ("RUNNER_TOO_SMALL", {}, {"height_px": 90.0}),
        ("NOT_RUNNING", {}, {"foot_travel_ll": 0.3}),
        ("WALKING", {"bounce": Bounce(-178.0, 0.03, 0.3)}, {"knee_peak_deg": 68.0}),
        ("TOO_FEW_STRIDES", {"valid_strides": 2}, {}),
        ("IMPLAUSIBLE", {}, {"lean_deg": 34.0}),
    ]
    for first in range(len(wrong)):
        evidence, seen = GOOD, RUNNER
        for _, changes, looks in reversed(wrong[first:]):
            seen = replace(seen, **looks)  # type: ignore[arg-type]
            evidence = replace(evidence, **changes)  # type: ignore[arg-type]
        refusal = gates.refuse(replace(evidence, look=seen))
        assert refusal is not None
        assert refusal.code == wrong[first][0]


def inside(frames: int) -> Presence:
    """Found in all 200 frames, wholly inside the picture in so many."""
    return Presence(np.ones(200, bool), np.arange(200) < frames)


def uncounted(**look: float) -> dict[str, object]:
    """Legs that bend slowly, in a stretch without rhythm or contact."""
    seen = replace(RUNNER, **({"knee_speed_deg": 200.0} | look))
    nothing = Bounce(np.nan, np.nan, np.nan)
    return {"rhythm_cadence": np.nan, "event_cadence": np.nan, "bounce": nothing, "look": seen}


STROLLS = {"bounce": Bounce(np.nan, 0.002, 0.6), "rhythm_cadence": 129.0, "event_cadence": 135.0}


@pytest.mark.parametrize(
    ("code", "closed", "open_"),
    [
        ("NO_PERSON", {"presence": found_in(0.145)}, {"presence": found_in(0.15)}),
        ("LOW_FPS", {"frame_rate_hz": 23.8}, {"frame_rate_hz": 24000 / 1001}),
        ("NOT_SIDE_VIEW", {"view": View(0.41, 0.13)}, {"view": View(0.39, 0.13)}),
        ("NOT_SIDE_VIEW", {"view": View(0.41, 0.13)}, {"view": View(0.41, 0.11)}),
        ("POSE_UNRELIABLE", {"segments": 3, "reliable": 0}, {"segments": 3, "reliable": 1}),
        ("BODY_CUT_OFF", {"presence": inside(69)}, {"presence": inside(70)}),
        (
            "RUNNER_TOO_SMALL",
            {"look": replace(RUNNER, height_px=119.0)},
            {"look": replace(RUNNER, height_px=121.0)},
        ),
        (
            "NOT_RUNNING",
            {"look": replace(RUNNER, foot_travel_ll=0.54)},
            {"look": replace(RUNNER, foot_travel_ll=0.56)},
        ),
        # The hips are high as the legs pass, with little knee bend ...
        (
            "WALKING",
            {"look": replace(RUNNER, knee_peak_deg=79.0), "bounce": Bounce(-111.0, 0.03, 0.8)},
            {"look": replace(RUNNER, knee_peak_deg=81.0), "bounce": Bounce(-111.0, 0.03, 0.8)},
        ),
        (
            "WALKING",
            {"look": replace(RUNNER, knee_peak_deg=79.0), "bounce": Bounce(111.0, 0.03, 0.8)},
            {"look": replace(RUNNER, knee_peak_deg=79.0), "bounce": Bounce(109.0, 0.03, 0.8)},
        ),
        # ... or hardly move, at a stroll's rhythm and softness, with less still.
        (
            "WALKING",
            STROLLS | {"look": replace(RUNNER, knee_peak_deg=77.0)},
            STROLLS | {"look": replace(RUNNER, knee_peak_deg=79.0)},
        ),
        (
            "WALKING",
            STROLLS | {"look": replace(RUNNER, knee_peak_deg=70.0)},
            STROLLS | {"look": replace(RUNNER, knee_peak_deg=70.0), "rhythm_cadence": 131.0},
        ),
        (
            "WALKING",
            STROLLS | {"look": replace(RUNNER, knee_peak_deg=70.0), "bounce": Bounce(np.nan, 0.002, 0.64)},
            STROLLS | {"look": replace(RUNNER, knee_peak_deg=70.0), "bounce": Bounce(np.nan, 0.002, 0.66)},
        ),
        (
            "SLOW_MOTION",
            {"rhythm_cadence": 129.0, "event_cadence": 129.0},
            {"rhythm_cadence": 131.0, "event_cadence": 131.0},
        ),
        # The higher of the two cadences counts: a missed contact halves one of them.
        (
            "SLOW_MOTION",
            {"rhythm_cadence": 129.0, "event_cadence": 90.0},
            {"rhythm_cadence": 90.0, "event_cadence": 131.0},
        ),
        # Where no step can be counted, a knee that bends far and slowly, for long enough, tells.
        ("SLOW_MOTION", uncounted(knee_speed_deg=299.0), uncounted(knee_speed_deg=301.0)),
        ("SLOW_MOTION", uncounted(knee_peak_deg=81.0), uncounted(knee_peak_deg=79.0)),
        ("SLOW_MOTION", uncounted(duration_s=1.31), uncounted(duration_s=1.29)),
        ("TOO_FEW_STRIDES", {"valid_strides": 2}, {"valid_strides": 3}),
        ("IMPLAUSIBLE", {"look": replace(RUNNER, lean_deg=26.0)}, {"look": replace(RUNNER, lean_deg=24.0)}),
        (
            "IMPLAUSIBLE",
            {"rhythm_cadence": 241.0, "event_cadence": 241.0},
            {"rhythm_cadence": 239.0, "event_cadence": 239.0},
        ),
    ],
)
def test_each_gate_closes_at_its_limit_and_not_before(
    code: str, closed: dict[str, object], open_: dict[str, object]
) -> None:
    refusal = gates.refuse(replace(GOOD, **closed))  # type: ignore[arg-type]
    assert refusal is not None
    assert refusal.code == code
    assert gates.refuse(replace(GOOD, **open_)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("strides", "status", "code"),
    [(2, "refused", "TOO_FEW_STRIDES"), (3, "preview", "TOO_FEW_STRIDES"), (4, "scored", None)],
)
def test_four_strides_are_scored_three_are_a_preview(strides: int, status: str, code: str | None) -> None:
    evidence = replace(GOOD, valid_strides=strides)
    assert report.headline(evidence, gates.refuse(evidence))[:2] == (status, code)


@pytest.mark.parametrize(("view", "doubts"), [(View(0.31, 0.05), 1), (View(0.29, 0.05), 0)])
def test_a_view_that_is_a_little_turned_is_said_at_its_limit(view: View, doubts: int) -> None:
    assert len(caution.warn(replace(GOOD, view=view))) == doubts


@pytest.mark.parametrize(("height_px", "doubts"), [(199.0, 1), (201.0, 0)])
def test_a_small_runner_is_said_at_its_limit(height_px: float, doubts: int) -> None:
    assert len(caution.warn(replace(GOOD, look=replace(RUNNER, height_px=height_px)))) == doubts


@pytest.mark.parametrize(("events_say", "agree"), [(154.0, True), (152.0, False), (186.0, True), (188.0, False)])
def test_two_cadences_agree_within_a_tenth(events_say: float, agree: bool) -> None:
    assert caution.cadences_agree(replace(GOOD, event_cadence=events_say)) == agree


@pytest.mark.parametrize(
    ("changes", "reliable"),
    [
        ({"visibility": 0.59}, False),
        ({"visibility": 0.61}, True),
        ({"bone_variation": 0.31}, False),
        ({"bone_variation": 0.29}, True),
        ({"knee_both_deg": 166.0}, False),
        ({"knee_both_deg": 164.0}, True),
        ({"spike_share": 0.31}, False),
        ({"spike_share": 0.29}, True),
        ({"torso_ll": 0.41}, False),
        ({"torso_ll": 0.43}, True),
        ({"torso_ll": 0.96}, False),
        ({"torso_ll": 0.94}, True),
    ],
)
def test_legs_are_followed_or_not_at_these_limits(changes: dict[str, float], reliable: bool) -> None:
    assert replace(RUNNER, **changes).reliable == reliable


def test_a_good_clip_passes_without_a_question() -> None:
    assert gates.refuse(GOOD) is None
    slow, questions = caution.ask_about_time(GOOD)
    assert (slow.suspected, slow.factor, questions) == (False, None, [])
    assert caution.warn(GOOD) == []


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
    slow, questions = caution.ask_about_time(evidence)
    assert slow.suspected == suspected
    assert (words is None and not questions) or (words is not None and words in questions[0])


@pytest.mark.parametrize(("declared", "factor"), [(1.5, 1.82), (15.0, 18.21), (40.0, 48.57)])
def test_a_doubt_about_the_clock_of_any_camera_is_asked(declared: float, factor: float) -> None:
    clip = replace(GOOD, rhythm_cadence=140.0, event_cadence=140.0, declared_factor=declared)
    slow, [question] = caution.ask_about_time(clip)
    assert slow.factor == pytest.approx(factor)
    assert f"{factor:.1f}x" in question


def test_two_cadences_that_disagree_are_said_and_from_few_strides_not_printed() -> None:
    torn = replace(GOOD, event_cadence=102.0, rhythm_cadence=158.0, valid_strides=4)
    assert caution.cadence_to_print(torn) is None
    assert any("disagree" in w for w in caution.warn(torn))
    assert caution.cadence_to_print(GOOD) == 170.0
    assert caution.cadence_to_print(replace(GOOD, event_cadence=float("nan"), rhythm_cadence=float("nan"))) is None


def test_small_and_turned_runners_are_shown_with_a_doubt() -> None:
    doubts = caution.warn(replace(GOOD, view=View(0.35, 0.1), look=replace(RUNNER, height_px=150.0)))
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


@pytest.mark.parametrize("every", [2, 3, 4, 5])
def test_a_runner_who_flickers_is_refused(every: int) -> None:
    track = runner(rate_hz=30.0)
    lost = np.arange(len(track.time_s)) % every > 0
    track.xy_px[lost], track.visibility[lost] = np.nan, np.nan
    result = analyse(track)
    assert result.status == "refused"
    assert result.code
