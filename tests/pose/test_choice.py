"""Whose trail is the runner's, on trails made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.gait.model import FloatArray, RunnerPoint
from analysis.pose.choice import choose
from analysis.pose.people import steer
from analysis.pose.trails import Sighting, Trail, overlap

WIDTH, HEIGHT, SIDE = 1000, 500, 200.0
RED, BLUE = np.array([45.0, 45.0, 25.0]), np.array([45.0, 0.0, -40.0])


def body(x: float, apart_px: float, side: float) -> FloatArray:
    """(33, 2) landmarks of somebody whose hips are there and whose left ankle is so far ahead of the right."""
    xy = np.full((33, 2), [x, HEIGHT / 2])
    xy[:11, 1] -= 0.38 * side
    xy[11:23, 1] -= 0.25 * side
    for first, share in ((25, 0.2), (27, 0.4), (29, 0.42), (31, 0.42)):
        xy[first : first + 2, 1] += share * side
        xy[first : first + 2, 0] += np.array([1, -1]) * apart_px / 2
    return xy


def trail(
    x: float = 300.0,
    speed: float = 0.0,
    reach_px: float = 100.0,
    start_s: float = 0.0,
    end_s: float = 3.0,
    colour: FloatArray = RED,
    side: float = SIDE,
) -> Trail:
    """Somebody seen ten times a second; the ankles go as far as `reach_px` to either side."""
    made = Trail()
    for t in np.arange(start_s, end_s, 0.1):
        here = x + speed * (t - start_s)
        xy = body(here, reach_px * np.sin(9 * t), side)
        box = np.array([here - 0.2 * side, 50, here + 0.2 * side, 450])
        made.sightings.append(
            Sighting(float(t), np.array([here, HEIGHT / 2, side]), box, colour, xy, np.full(33, 0.9, np.float32))
        )
    return made


def test_the_ankles_tell_a_runner_from_who_stands() -> None:
    runner, coach = trail(), trail(700, reach_px=6)
    assert runner.ankle_range_ll() > 2
    assert coach.ankle_range_ll() < 0.3
    chosen = choose([coach, runner], WIDTH, HEIGHT)
    assert chosen is not None
    assert (chosen.runner, chosen.others, chosen.ambiguous) == ((runner,), (coach,), False)


def test_two_who_run_are_ambiguous_until_one_is_tapped_on() -> None:
    one, two = trail(300), trail(700, colour=BLUE)
    chosen = choose([one, two], WIDTH, HEIGHT)
    assert chosen is not None
    assert chosen.ambiguous
    for x, meant in ((0.3, one), (0.68, two)):
        tapped = choose([one, two], WIDTH, HEIGHT, RunnerPoint(x, 0.5, 1.0))
        assert tapped is not None
        assert (tapped.runner, tapped.ambiguous) == ((meant,), False)


def test_of_two_who_run_it_is_the_one_who_is_larger_and_longer_in_view() -> None:
    near, far = trail(300, reach_px=95), trail(700, reach_px=50, side=100, end_s=2.0, colour=BLUE)
    chosen = choose([far, near], WIDTH, HEIGHT)
    assert chosen is not None
    assert chosen.runner == (near,)


def test_of_two_who_run_it_is_the_one_whom_the_camera_follows() -> None:
    followed, passing = trail(500, reach_px=90), trail(100, 250, colour=BLUE)
    chosen = choose([passing, followed], WIDTH, HEIGHT)
    assert chosen is not None
    assert chosen.runner == (followed,)


def test_who_can_be_told_from_the_other_by_place_only() -> None:
    """Both bodies' boxes hold the point."""
    one, two = trail(300), trail(340, colour=BLUE)
    tapped = choose([one, two], WIDTH, HEIGHT, RunnerPoint(0.335, 0.5, 1.0))
    assert tapped is not None
    assert tapped.runner == (two,)


def test_a_tap_far_from_everybody_means_nobody() -> None:
    assert choose([trail(300)], WIDTH, HEIGHT, RunnerPoint(0.9, 0.5, 1.0)) is None
    assert choose([trail(300, end_s=1.0)], WIDTH, HEIGHT, RunnerPoint(0.3, 0.5, 2.5)) is None


def test_who_comes_back_is_the_same_runner() -> None:
    coach = trail(500, reach_px=6, end_s=8.0)
    there, back = trail(0, 400, end_s=2.5), trail(1000, -400, start_s=5.0, end_s=7.5)
    chosen = choose([coach, there, back], WIDTH, HEIGHT)
    assert chosen is not None
    assert set(chosen.runner) == {there, back}
    assert not chosen.ambiguous


@pytest.mark.parametrize(
    "unlike", [{"colour": BLUE}, {"side": 110.0}, {"start_s": 1.0, "end_s": 3.5}], ids=["colour", "size", "meanwhile"]
)
def test_somebody_else_who_comes_by_later_is_not(unlike: dict[str, object]) -> None:
    said = {"x": 1000.0, "speed": -400.0, "start_s": 5.0, "end_s": 7.5} | unlike
    there, another = trail(0, 400, end_s=2.5), trail(**said)  # type: ignore[arg-type]
    chosen = choose([there, another], WIDTH, HEIGHT)
    assert chosen is not None
    assert len(chosen.runner) == 1
    assert chosen.ambiguous


def test_what_is_seen_for_a_moment_is_nobody() -> None:
    assert choose([trail(300, end_s=0.3)], WIDTH, HEIGHT) is None
    assert choose([], WIDTH, HEIGHT) is None


def test_what_changes_its_bones_is_nobody() -> None:
    ghost, rng = trail(300), np.random.default_rng(3)
    for sighting in ghost.sightings:
        sighting.xy_px[:] += rng.normal(0, 40, (33, 2))
    assert choose([ghost], WIDTH, HEIGHT) is None


def test_everybody_is_shown_at_one_instant() -> None:
    runner, coach = trail(100, 200), trail(700, reach_px=6, start_s=1.0)
    chosen = choose([runner, coach], WIDTH, HEIGHT)
    assert chosen is not None
    boxes = chosen.at(chosen.together_s(1.5))
    assert len(boxes) == 2
    assert overlap(*boxes) < 0.1


def test_who_is_hidden_behind_somebody_is_not_measured_meanwhile() -> None:
    runner, passing = trail(500), trail(200, 200, colour=BLUE)
    runner.sightings = [s for s in runner.sightings if not 1.25 < s.time_s < 1.75 and not 2.45 < s.time_s < 2.85]
    chosen = choose([runner, passing], WIDTH, HEIGHT)
    assert chosen is not None
    times_s = np.arange(0, 2.9, 0.05)
    hidden = steer(chosen, times_s, WIDTH, HEIGHT).hidden
    assert hidden[(times_s > 1.4) & (times_s < 1.6)].all()
    assert not hidden[times_s < 1.15].any()
    assert not hidden[times_s > 1.85].any()  # out of sight again, but not because of the other


def test_a_trail_goes_on_evenly_for_a_while_and_then_ends() -> None:
    squares = trail(100, 200, start_s=1.0, end_s=2.05).squares(np.array([0.4, 0.8, 1.55, 2.2, 2.6]), extend_s=0.3)
    assert np.isnan(squares[[0, 4], 0]).all()
    assert squares[1:4, 0] == pytest.approx([60, 210, 340])
    assert squares[1:4, 2] == pytest.approx(SIDE)
