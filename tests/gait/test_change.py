"""What is a real change and what is noise: the rule, and how often it is wrong."""

from __future__ import annotations

from dataclasses import replace
from math import nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.gait import errors
from analysis.gait.change import (
    MOST_MORE,
    Change,
    Noise,
    Session,
    camera_sd,
    change,
    noise,
    usual_day_sd,
)
from analysis.gait.metrics import METRICS
from tests.accuracy.changes import LEAST_FOUND, MOST_FALSE, UNEVEN, WORLDS, World, count

QUIET = Noise(camera=1.0, day=2.0, days=6.0, sessions=0)
BEFORE = Session(88.0, 8, 3.0)

values = st.floats(20, 140)
spreads = st.floats(0.01, 15)
counts = st.integers(2, 40)
sessions = st.builds(Session, values, counts, spreads)
noises = st.builds(Noise, camera=st.floats(0, 6), day=st.floats(0, 6), days=st.floats(3, 30), sessions=st.just(0))


@given(sessions, sessions, noises)
def test_there_and_back_is_the_same_change(one: Session, other: Session, around: Noise) -> None:
    there, back = change(one, other, around), change(other, one, around)
    assert there.difference == -back.difference
    assert there.least == pytest.approx(back.least)
    assert (there.standing == "real") == (back.standing == "real")
    assert (there.standing == "real") == (abs(there.difference) > there.least)


@given(sessions, sessions, noises, st.integers(1, 30))
def test_more_strides_never_ask_for_a_larger_change(one: Session, other: Session, around: Noise, more: int) -> None:
    longer = replace(other, strides=other.strides + more)
    assert change(one, longer, around).least <= change(one, other, around).least * (1 + 1e-9)


@given(sessions, sessions, noises, st.floats(0.1, 5))
def test_more_noise_never_asks_for_a_smaller_change(one: Session, other: Session, around: Noise, more: float) -> None:
    least = change(one, other, around).least
    assert change(one, other, replace(around, camera=around.camera + more)).least >= least
    assert least > 0


@given(sessions, sessions, noises)
def test_the_strides_that_are_asked_for_would_tell(one: Session, other: Session, around: Noise) -> None:
    found = change(one, other, around)
    if found.more is None:
        assert found.standing != "more_strides"
        longer = replace(other, strides=other.strides + MOST_MORE)
        assert found.standing == "real" or change(one, longer, around).standing != "real"
        return
    assert found.standing == "more_strides"
    enough = replace(other, strides=other.strides + found.more)
    assert change(one, enough, around).least < abs(found.difference)
    few = replace(other, strides=other.strides + found.more - 1)
    assert change(one, few, around).standing != "real"


@given(st.lists(sessions, min_size=3, max_size=12), st.floats(-50, 50), st.floats(0.1, 4))
def test_the_level_of_the_values_says_nothing_about_the_days(
    history: list[Session], shift: float, usual: float
) -> None:
    found = noise(history, 1.0, usual)
    moved = noise([replace(s, value=s.value + shift) for s in history], 1.0, usual)
    assert moved.day == pytest.approx(found.day, abs=1e-6)
    assert found.days > 6
    assert found.sessions == len(history)


def test_known_noise_gives_the_textbook_limit() -> None:
    sure = Noise(camera=3.0, day=0.0, days=6.0, sessions=0)
    many = Session(90.0, 10**9, 2.0)
    assert change(many, many, sure).least == pytest.approx(2.0537 * sqrt(2) * 3.0, rel=1e-4)  # 96 %, both sides


@pytest.mark.parametrize(
    ("difference", "standing"),
    [(1.0, "noise"), (-1.0, "noise"), (9.0, "more_strides"), (-20.0, "real"), (20.0, "real")],
)
def test_small_changes_are_noise_larger_ones_need_strides_and_large_ones_are_real(
    difference: float, standing: str
) -> None:
    after = Session(BEFORE.value + difference, 5, 5.0)
    assert change(BEFORE, after, QUIET).standing == standing


def test_where_the_camera_hides_it_more_strides_would_not_tell() -> None:
    after = replace(BEFORE, value=BEFORE.value + 8)
    assert change(BEFORE, after, replace(QUIET, camera=6.0)) == Change(8.0, pytest.approx(19.0, abs=2.0), "noise", None)


@pytest.mark.parametrize("odd", [Session(90.0, 1, nan), Session(90.0, 8, nan), Session(90.0, 0, 0.0)])
def test_without_a_spread_nothing_is_said(odd: Session) -> None:
    with pytest.raises(ValueError, match="spread"):
        change(BEFORE, odd, QUIET)
    with pytest.raises(ValueError, match="spread"):
        change(odd, BEFORE, QUIET)


def test_uneven_days_are_learnt_and_progress_is_not_taken_for_them() -> None:
    def day(*values: float) -> float:
        return noise([Session(value, 20, 1.0) for value in values], 1.0, 2.0).day

    even = day(*[90.0] * 12)
    assert even < 2.0
    assert day(90, 100, 88, 101, 89, 99, 90, 102, 91, 100, 89, 98) > 2 * 2.0
    assert day(*[90.0] * 6, *[105.0] * 6) == pytest.approx(even)
    assert day(*[90.0 + i for i in range(12)]) == pytest.approx(even, abs=0.3)
    assert day(90, 110) == 2.0


def test_what_a_camera_adds_is_measured_for_every_metric() -> None:
    for metric in METRICS:
        added = camera_sd(metric.key, 30.0)
        assert 0 < added < 3 * errors.expected(metric.key, 30.0).sd
        assert camera_sd(metric.key, 29.97) == added
        assert usual_day_sd(metric.key, 30.0) < errors.expected(metric.key, 30.0).sd
    with pytest.raises(KeyError):
        camera_sd("nonsense", 30.0)


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_nothing_is_invented_and_twice_the_least_change_is_found(world: World) -> None:
    counted = count(world, athletes=800)
    # of 800 athletes 5 % are 40; chance alone adds one in a hundred times 14
    assert counted.false <= MOST_FALSE
    assert counted.least_found >= LEAST_FOUND


def test_many_sessions_tell_that_days_are_uneven() -> None:
    few, *_, many = (count(world, athletes=400) for world in UNEVEN)
    assert many.false < few.false / 2
    assert many.least > few.least
