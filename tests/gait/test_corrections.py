"""What a person has put right: it stands, it moves only what it should, and it finds its event again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.gait import account, corrections
from analysis.gait.by_hand import SAME_EVENT_S
from analysis.gait.corrections import Add, Correction, Delete, Exclude, Face, Limit, Move, SwapSides
from analysis.gait.model import Analysis, ClipContext, Event, Landmark, PoseTrack, Side, Stride, other
from analysis.gait.pipeline import analyse
from analysis.gait.serialise import details, reading, to_dict
from analysis.gait.strides import LEFT_OUT
from analysis.gait.synthetic import Noise, RunnerParameters, SyntheticRunner, Timing, Truth, landmark_track
from tests.gait.stick_runner import runner

AT_3_5 = ClipContext(pace_mps=3.5)
NEAR: Side = "right"
WHOLE = (-1.0, 100.0)


@cache
def plain() -> Analysis:
    return analyse(runner(), AT_3_5)


def corrected(*told: Correction, track: PoseTrack | None = None, context: ClipContext = AT_3_5) -> Analysis:
    return analyse(track or runner(), context, told)


def near(result: Analysis) -> list[Stride]:
    return [s for s in result.strides if s.near]


def far(result: Analysis) -> list[Stride]:
    return [s for s in result.strides if not s.near]


def test_without_corrections_nothing_changes() -> None:
    again = analyse(runner(), AT_3_5, ())
    assert (to_dict(again), details(again)) == (to_dict(plain()), details(plain()))


def test_a_moved_foot_strike_ends_one_stride_and_begins_the_next() -> None:
    strike = near(plain())[3].foot_strike_s
    result = corrected(Move("foot_strike", NEAR, strike, strike + 0.03))
    assert result.corrections == ("",)
    before, after = near(result)[2:4]
    assert before.next_foot_strike_s == after.foot_strike_s == strike + 0.03
    assert (before.by_hand, after.by_hand) == (("next_foot_strike",), ("foot_strike",))
    assert after.metrics["tc"] == pytest.approx(near(plain())[3].metrics["tc"] - 0.03)
    assert not after.flags
    untouched = [s for s in result.strides if s not in (before, after)]
    assert untouched == [s for s in plain().strides if s not in near(plain())[2:4]]


def test_a_moved_toe_off_changes_its_stance_and_its_swing() -> None:
    stride = near(plain())[2]
    result = corrected(Move("toe_off", NEAR, stride.toe_off_s + 0.01, stride.toe_off_s - 0.02))
    moved = near(result)[2]
    assert (moved.toe_off_s, moved.by_hand) == (stride.toe_off_s - 0.02, ("toe_off",))
    assert moved.metrics["tc"] == pytest.approx(stride.metrics["tc"] - 0.02)
    assert result.metrics["tc"].value <= plain().metrics["tc"].value


def test_numbers_faults_and_cue_follow() -> None:
    """Every contact made half as long: another duty factor, and other numbers wherever contacts are read."""
    told = [Move("toe_off", NEAR, s.toe_off_s, s.toe_off_s - 0.05) for s in near(plain())]
    result = corrected(*told)
    assert result.metrics["DF"].value == pytest.approx(plain().metrics["DF"].value - 0.05 / 0.7, abs=0.01)
    assert result.metrics["thTO"].value != plain().metrics["thTO"].value
    assert result.metrics["thMax"].value == pytest.approx(plain().metrics["thMax"].value)


def test_a_deleted_foot_strike_joins_two_strides_which_then_do_not_count() -> None:
    strike = near(plain())[3].foot_strike_s
    result = corrected(Delete("foot_strike", NEAR, strike))
    assert len(near(result)) == len(near(plain())) - 1
    joined = near(result)[2]
    assert (joined.foot_strike_s, joined.next_foot_strike_s) == (
        near(plain())[2].foot_strike_s,
        near(plain())[3].next_foot_strike_s,
    )
    assert joined.toe_off_s == near(plain())[2].toe_off_s
    assert not joined.valid


def test_a_leg_without_any_foot_strike_has_no_stride() -> None:
    strikes = {s.foot_strike_s for s in near(plain())} | {s.next_foot_strike_s for s in near(plain())}
    result = corrected(*(Delete("foot_strike", NEAR, strike) for strike in strikes))
    assert set(result.corrections) == {""}
    assert near(result) == []
    assert result.status == "refused"


def test_a_deleted_toe_off_leaves_a_stride_that_does_not_count() -> None:
    stride = near(plain())[3]
    result = corrected(Delete("toe_off", NEAR, stride.toe_off_s))
    assert np.isnan(near(result)[3].toe_off_s)
    assert near(result)[3].doubts == ("no toe-off found",)
    assert len(near(result)) == len(near(plain()))


def test_what_was_deleted_can_be_added() -> None:
    stride = near(plain())[3]
    events: list[tuple[Event, float]] = [("foot_strike", stride.foot_strike_s), ("toe_off", stride.toe_off_s)]
    for event, time_s in events:
        result = corrected(Delete(event, NEAR, time_s), Add(event, NEAR, time_s))
        assert result.corrections == ("", "")
        assert [s.metrics for s in result.strides] == [s.metrics for s in plain().strides]
        assert event in near(result)[3].by_hand


def test_an_added_event_takes_the_place_of_one_found_close_by() -> None:
    strike = near(plain())[3].foot_strike_s
    result = corrected(Add("foot_strike", NEAR, strike + SAME_EVENT_S / 2))
    assert len(near(result)) == len(near(plain()))
    assert near(result)[3].foot_strike_s == strike + SAME_EVENT_S / 2


def test_moves_follow_one_another() -> None:
    strike = near(plain())[3].foot_strike_s
    told = [Move("foot_strike", NEAR, strike + k * 0.06, strike + (k + 1) * 0.06) for k in range(3)]
    result = corrected(*told)
    assert result.corrections == ("", "", "")
    assert near(result)[3].foot_strike_s == told[-1].to_s


@pytest.mark.parametrize("event", ["foot_strike", "toe_off"])
def test_no_event_passes_another_of_its_leg(event: Event) -> None:
    stride = near(plain())[3]
    time_s = stride.foot_strike_s if event == "foot_strike" else stride.toe_off_s
    far_away = time_s + (0.3 if event == "foot_strike" else -0.3)
    result = corrected(Move(event, NEAR, time_s, far_away))
    assert "lies between" in result.corrections[0]
    assert result.strides == plain().strides


def test_no_event_is_moved_to_where_nobody_is_followed() -> None:
    result = corrected(Move("foot_strike", NEAR, near(plain())[-1].next_foot_strike_s, 99.0))
    assert "not followed" in result.corrections[0]
    assert result.strides == plain().strides


def test_a_toe_off_before_every_foot_strike_belongs_to_none() -> None:
    result = corrected(Add("toe_off", NEAR, near(plain())[0].foot_strike_s - 0.1))
    assert result.corrections == ("no foot strike comes before it",)
    assert result.strides == plain().strides


@pytest.mark.parametrize("told", [Move("foot_strike", NEAR, 1.5, 1.51), Delete("toe_off", NEAR, 1.5)])
def test_what_does_not_find_its_event_says_so_and_changes_nothing(told: Correction) -> None:
    gap = min(abs(t - 1.5) for s in near(plain()) for t in (s.foot_strike_s, s.toe_off_s))
    assert gap > SAME_EVENT_S
    result = corrected(told)
    assert "any more" in result.corrections[0]
    assert result.strides == plain().strides


def test_corrections_outside_of_the_clip_say_so() -> None:
    told = [
        Add("foot_strike", NEAR, 99.0),
        Exclude(NEAR, 98.0, 99.0),
        SwapSides(98.0, 99.0),
        Face(98.0, 99.0, "left"),
        Limit(98.0, 99.0),
    ]
    result = corrected(*told)
    assert all(result.corrections)
    assert to_dict(result) == to_dict(plain())


def test_a_moved_event_is_known_again_where_a_newer_engine_finds_it() -> None:
    """The engine has since learnt to find the event where the coach had put it."""
    strike = near(plain())[3].foot_strike_s
    result = corrected(Move("foot_strike", NEAR, strike - 0.15, strike + 0.004))
    assert result.corrections == ("",)
    assert near(result)[3].foot_strike_s == strike + 0.004


def test_an_excluded_stride_does_not_count_and_is_still_shown() -> None:
    stride = near(plain())[4]
    told = Exclude(NEAR, stride.foot_strike_s + 0.02, stride.next_foot_strike_s - 0.02)
    result = corrected(told)
    assert result.corrections == ("",)
    assert [s.doubts for s in near(result)] == [(LEFT_OUT,) if k == 4 else () for k in range(len(near(result)))]
    assert result.metrics["Kpk"].n == plain().metrics["Kpk"].n - 1
    moved = corrected(told, Move("foot_strike", NEAR, stride.foot_strike_s, stride.foot_strike_s - 0.03))
    assert near(moved)[4].doubts == (LEFT_OUT,)


def test_swapped_sides_change_names_and_near_leg() -> None:
    result = corrected(SwapSides(*WHOLE))
    assert result.corrections == ("",)
    for was, now in zip(plain().strides, result.strides, strict=True):
        assert (now.side, now.near) == (other(was.side), not was.near)
        assert now.foot_strike_s == pytest.approx(was.foot_strike_s, abs=0.01)
    assert to_dict(corrected(SwapSides(*WHOLE), SwapSides(*WHOLE))) == to_dict(plain())


def test_corrections_stay_with_their_leg_when_sides_are_swapped() -> None:
    stride = near(plain())[3]
    move = Move("foot_strike", NEAR, stride.foot_strike_s, stride.foot_strike_s + 0.03)
    leave_out = Exclude(NEAR, stride.next_foot_strike_s, near(plain())[4].next_foot_strike_s)
    for told in ((move, leave_out, SwapSides(*WHOLE)), (SwapSides(*WHOLE), move, leave_out)):
        result = corrected(*told)
        assert result.corrections == ("", "", "")
        by_hand = next(s for s in result.strides if "foot_strike" in s.by_hand)
        assert (by_hand.side, by_hand.near, by_hand.foot_strike_s) == (other(NEAR), False, move.to_s)
        assert [s.side for s in result.strides if LEFT_OUT in s.doubts] == [other(NEAR)]


def test_a_person_says_which_way_the_runner_goes() -> None:
    track = runner()
    looks_back = track.xy_px.copy()
    looks_back[:, Landmark.NOSE, 0] -= 60.0
    looks_back[..., 0] -= 40.0 * track.time_s[:, None]  # drifts back on the belt
    mistaken = replace(track, xy_px=looks_back)
    assert analyse(mistaken, AT_3_5).segments == ()
    result = corrected(Face(*WHOLE, "left"), Face(*WHOLE, "right"), track=mistaken)
    assert result.corrections == (account.OTHER_WAY, "")
    assert (result.segments[0].direction, result.segments[0].near_side) == ("right", "right")
    assert [s.near for s in result.strides] == [s.near for s in plain().strides]
    assert result.metrics["Kpk"].value == pytest.approx(plain().metrics["Kpk"].value, abs=0.1)


def test_a_part_of_the_clip_is_measured_as_if_it_were_the_clip() -> None:
    track = runner(seconds=9.0)
    first, stop = 60, 480
    part = replace(
        track, time_s=track.time_s[first:stop], xy_px=track.xy_px[first:stop], visibility=track.visibility[first:stop]
    )
    limited = corrected(Limit(track.time_s[first], track.time_s[stop - 1]), track=track)
    alone = analyse(part, AT_3_5)
    assert limited.corrections == ("",)
    assert (limited.strides, limited.metrics, limited.cue) == (alone.strides, alone.metrics, alone.cue)
    assert limited.frames == len(track.time_s)
    assert limited.curves[0].frames[0] == first
    assert limited.curves[0].frames[-1] == stop - 1
    assert np.array_equal(limited.curves[0].knee_deg["left"], alone.curves[0].knee_deg["left"])


def test_of_several_parts_the_last_one_counts_and_the_others_say_so() -> None:
    """One that leaves nothing to look at takes no other's place."""
    told = [Limit(0.0, 3.0), Limit(0.5, 7.0), Limit(98.0, 99.0)]
    result = corrected(*told)
    assert result.corrections == (account.OTHER_PART, "", account.NO_FRAME)
    assert result.strides == corrected(told[1]).strides
    assert corrected(*told[1::-1]).corrections == (account.OTHER_PART, "")


def test_a_direction_counts_where_no_later_one_speaks_of_the_runner() -> None:
    track = replace(runner(seconds=9.0), cuts=(270,))
    told = [Face(0.0, 9.0, "right"), Face(5.0, 9.0, "left"), Face(5.0, 9.0, "right")]
    result = corrected(*told, track=track)
    assert result.corrections == ("", account.OTHER_WAY, "")
    assert len(result.segments) == 2


def test_cuts_move_with_the_part() -> None:
    track = replace(runner(seconds=9.0), cuts=(30, 200, 500))
    part, first = corrections.limited(track, [Limit(0.0, 1.0), Limit(1.0, 6.0)])
    assert (first, part.cuts, len(part.time_s)) == (60, (140,), 301)


def test_times_are_the_containers_in_slow_motion() -> None:
    track = runner()
    slow = replace(track, time_s=4 * track.time_s)
    context = ClipContext(pace_mps=3.5, slow_motion=4.0)
    strike = near(plain())[3].foot_strike_s
    stride = near(plain())[5]
    told = (
        Move("foot_strike", NEAR, 4 * strike + 0.2, 4 * strike + 0.12),
        Exclude(NEAR, 4 * stride.foot_strike_s, 4 * stride.next_foot_strike_s),
        Limit(1.0, 27.0),
    )
    result = corrected(*told, track=slow, context=context)
    assert result.corrections == ("", "", "")
    assert any(s.foot_strike_s == pytest.approx(4 * strike + 0.12) and s.by_hand for s in near(result))
    assert [s.foot_strike_s for s in near(result) if LEFT_OUT in s.doubts] == [
        pytest.approx(4 * stride.foot_strike_s, abs=0.02)
    ]


def test_a_clip_whose_contacts_are_all_by_hand_is_sure_of_them() -> None:
    told = [
        move
        for s in near(plain())
        for move in (
            Move("foot_strike", NEAR, s.foot_strike_s, s.foot_strike_s + 0.002),
            Move("toe_off", NEAR, s.toe_off_s, s.toe_off_s + 0.002),
            Move("foot_strike", NEAR, s.next_foot_strike_s, s.next_foot_strike_s + 0.002),
        )
    ]
    events = corrected(*told).events
    assert events is not None
    assert np.isfinite(events.contact_error_s)
    assert (events.flagged_share, events.low) == (0.0, False)


def test_the_details_say_what_is_by_hand() -> None:
    strike = near(plain())[3].foot_strike_s
    result = corrected(Move("foot_strike", NEAR, strike, strike + 0.01))
    shown = reading(to_dict(result), details(result))
    assert [tuple(s["by_hand"]) for s in shown["strides"]] == [s.by_hand for s in result.strides]
    old = {key: value for key, value in details(result).items() if key != "stride_by_hand"}
    assert not any(s["by_hand"] for s in reading(to_dict(result), old)["strides"])


# ---- as data


EVERY_KIND: list[tuple[str, Correction]] = [
    ("move", Move("toe_off", "left", 1.0, 1.1)),
    ("add", Add("foot_strike", "right", 1.0)),
    ("delete", Delete("foot_strike", "right", 1.0)),
    ("exclude", Exclude("left", 1.0, 1.7)),
    ("swap", SwapSides(0.0, 7.0)),
    ("direction", Face(0.0, 7.0, "left")),
    ("range", Limit(0.5, 7.0)),
]


@pytest.mark.parametrize(("kind", "correction"), EVERY_KIND)
def test_a_correction_is_read_as_it_was_written(kind: str, correction: Correction) -> None:
    assert corrections.write(correction)[0] == kind
    assert corrections.read(*corrections.write(correction)) == correction


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("paint", {}),
        ("add", {}),
        ("add", {"event": "foot_strike", "side": "right"}),
        ("add", {"event": "foot_strike", "side": "right", "time_s": 1.0, "to_s": 2.0}),
        ("add", {"event": "landing", "side": "right", "time_s": 1.0}),
        ("add", {"event": "foot_strike", "side": "near", "time_s": 1.0}),
        ("add", {"event": ["foot_strike"], "side": "right", "time_s": 1.0}),
        ("add", {"event": "foot_strike", "side": "right", "time_s": "1.0"}),
        ("add", {"event": "foot_strike", "side": "right", "time_s": True}),
        ("add", {"event": "foot_strike", "side": "right", "time_s": float("nan")}),
        ("range", {"start_s": 2.0, "end_s": 2.0}),
        ("direction", {"start_s": 1.0, "end_s": 2.0, "direction": "up"}),
    ],
)
def test_what_is_no_correction_is_an_error(kind: str, data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        corrections.read(kind, data)


# ---- against a runner whose truth is known


@cache
def filmed(speed: float, strike_deg: float, seed: int) -> tuple[PoseTrack, Truth]:
    synthetic = SyntheticRunner(RunnerParameters(speed_mps=speed, strike_deg=strike_deg, stride_jitter=1.0, seed=seed))
    return landmark_track(synthetic, timing=Timing(rate_hz=30.0, duration_s=6.0), noise=Noise(sigma_mm=8.0), seed=seed)


def _events(result: Analysis, event: Event, side: Side) -> np.ndarray:
    times = {getattr(s, f"{event}_s") for s in result.strides if s.side == side}
    if event == "foot_strike":
        times |= {s.next_foot_strike_s for s in result.strides if s.side == side}
    return np.array(sorted(t for t in times if np.isfinite(t)))


@settings(deadline=None, max_examples=25)
@given(
    speed=st.sampled_from((2.5, 4.5)),
    strike_deg=st.sampled_from((12.0, -6.0)),
    seed=st.integers(0, 1),
    which=st.integers(0, 30),
    event=st.sampled_from(("foot_strike", "toe_off")),
    side=st.sampled_from(("left", "right")),
)
def test_correcting_to_the_truth_never_makes_an_event_worse(
    speed: float, strike_deg: float, seed: int, which: int, event: Event, side: Side
) -> None:
    track, truth = filmed(speed, strike_deg, seed)
    context = ClipContext(pace_mps=speed)
    before = _events(analyse(track, context), event, side)
    true_times = (truth.foot_strike_s if event == "foot_strike" else truth.toe_off_s)[side]
    found = before[which % len(before)]
    true = true_times[np.abs(true_times - found).argmin()]
    result = analyse(track, context, [Move(event, side, float(found), float(true))])
    assert result.corrections == ("",)
    after = _events(result, event, side)
    assert np.abs(after - true).min() < 1e-9
    assert len(after) == len(before)
    kept = before[before != found]
    assert np.allclose(np.delete(after, np.abs(after - true).argmin()), kept, atol=1e-9), "another event moved"
