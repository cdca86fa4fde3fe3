"""Events that a second sign does not confirm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.gait import errors, events, quality
from analysis.gait.events import Contacts
from analysis.gait.model import ClipContext, EventFlag
from analysis.gait.piece import Piece
from analysis.gait.pipeline import analyse, follow
from analysis.gait.segments import Span
from analysis.gait.strides import StrideTimes
from tests.gait.stick_runner import runner

PACE = 3.5
HIPS_S = events.pelvis_lag(PACE)
COUNT = 10


def contacts(strikes: int = COUNT, **changes: float) -> Contacts:
    """Contacts that every sign confirms, but for some changes to the third of them."""
    strike = np.arange(strikes) * 0.7
    fields = {
        "foot_strike_s": strike,
        "toe_off_s": strike + 0.24,
        "anchor_lag_s": np.full(strikes, 0.03),
        "pelvis_lag_s": np.full(strikes, HIPS_S),
        "toe_off_spread_s": np.zeros(strikes),
    }
    for name, value in changes.items():
        fields[name][2] = value
    return Contacts(**fields, stance_speed_ll=3.8)


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, ()),
        ({"anchor_lag_s": 0.09}, ("foot_strike_lag",)),
        ({"anchor_lag_s": 0.002}, ("foot_strike_lag",)),
        ({"pelvis_lag_s": HIPS_S - 0.03}, ("foot_strike_hips",)),
        ({"pelvis_lag_s": HIPS_S + 0.03}, ("foot_strike_hips",)),
        ({"pelvis_lag_s": HIPS_S + 0.02}, ()),
        ({"toe_off_spread_s": -0.04}, ("toe_off_signs",)),
        ({"toe_off_spread_s": np.nan}, ("toe_off_one_sign",)),
        ({"toe_off_spread_s": np.nan, "toe_off_s": np.nan}, ()),
        ({"anchor_lag_s": 0.09, "toe_off_spread_s": 0.04}, ("foot_strike_lag", "toe_off_signs")),
    ],
)
def test_each_sign_raises_its_flag(changes: dict[str, float], flags: tuple[EventFlag, ...]) -> None:
    raised = contacts(**changes).flags(PACE)
    assert raised[2] == flags
    assert not any(raised[:2] + raised[3:])


def test_the_hips_fall_fastest_later_when_slow() -> None:
    assert events.pelvis_lag(2.0) == pytest.approx(0.042)
    assert events.pelvis_lag(4.0) == pytest.approx(0.022)
    assert (events.pelvis_lag(0.5), events.pelvis_lag(9.0)) == (0.045, 0.010)


@pytest.fixture(scope="module")
def piece() -> Piece:
    track = runner()
    return follow(track, Span(0, len(track.time_s)))


def judged(piece: Piece, near: Contacts, flagged: int) -> tuple[list[StrideTimes], quality.EventQuality]:
    flags: tuple[EventFlag, ...] = ("foot_strike_hips",)
    strides = [
        StrideTimes(0, piece.near_side, True, s, s + 0.24, s + 0.7, flags if k < flagged else ())
        for k, s in enumerate(near.foot_strike_s)
    ]
    found = quality.judge(strides, [replace(piece, contacts={piece.near_side: near})])
    assert found is not None
    return strides, found


@pytest.mark.parametrize(("flagged", "low"), [(0, False), (3, False), (4, True)])
def test_a_clip_with_many_flags_is_uncertain_and_said_to_be(piece: Piece, flagged: int, low: bool) -> None:
    strides, found = judged(piece, contacts(), flagged)
    assert found.flagged_share == flagged / COUNT
    assert found.low == low
    assert found.foot_strike_error_s == pytest.approx(
        quality.UNCONFIRMED_S if low else errors.expected("foot_strike", 60.0).sd
    )
    assert found.contact_error_s == pytest.approx(np.hypot(found.foot_strike_error_s, found.toe_off_error_s))
    words = quality.warn(strides, found)
    assert bool(words) == low
    if low:
        assert words[0].startswith("The contacts are uncertain in 4 of 10 strides, mostly because the fall of the hips")


def test_signs_that_scatter_make_events_uncertain(piece: Piece) -> None:
    jitter = np.random.default_rng(0).normal(0, 0.02, COUNT)
    steady = contacts()
    shaky = replace(steady, anchor_lag_s=steady.anchor_lag_s + jitter, toe_off_spread_s=jitter)
    _, sure = judged(piece, steady, 0)
    _, unsure = judged(piece, shaky, 0)
    assert unsure.foot_strike_error_s > sure.foot_strike_error_s
    assert unsure.toe_off_error_s > sure.toe_off_error_s
    _, blind = judged(piece, replace(steady, toe_off_spread_s=np.full(COUNT, np.nan)), 0)
    assert blind.toe_off_error_s > quality.UNCONFIRMED_S


def test_without_a_stride_there_is_nothing_to_trust(piece: Piece) -> None:
    assert quality.judge([], [piece]) is None
    assert quality.warn([], None) == []


def test_uncertain_contacts_have_larger_errors_and_swing_has_not() -> None:
    track = runner()
    sure = analyse(track, ClipContext(pace_mps=PACE))
    # Hips that bob in the wrong rhythm confirm nothing.
    bob = np.zeros((len(track.time_s), 1, 2))
    bob[:, 0, 1] = 25.0 * np.cos(2 * np.pi * (track.time_s / 0.35 - 0.27) + 2.0)
    unsure = analyse(replace(track, xy_px=track.xy_px + bob), ClipContext(pace_mps=PACE))
    assert unsure.events is not None
    assert unsure.events.low
    assert unsure.metrics["over"].error > 1.3 * sure.metrics["over"].error
    assert unsure.metrics["Kpk"].error == pytest.approx(sure.metrics["Kpk"].error, rel=0.02)
    assert any("contacts are uncertain" in warning for warning in unsure.warnings)
    assert {flag for s in unsure.strides for flag in s.flags} >= {"foot_strike_hips"}


def test_every_flag_has_its_words() -> None:
    everything = contacts(anchor_lag_s=0.09, pelvis_lag_s=-0.1, toe_off_spread_s=0.04).flags(PACE)[2]
    assert {*everything, "toe_off_one_sign"} == set(quality.FLAGS)
