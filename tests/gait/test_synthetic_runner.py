"""The synthetic runner is what it says it is: pinned feet, exact events, plausible legs."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.gait.model import SIDES
from analysis.gait.synthetic import RunnerParameters, SyntheticRunner, truth_metrics

SPEEDS = (2.0, 2.5, 3.0, 3.5, 4.5, 5.5)
STRIKES = (12.0, -6.0)
FAULTS: list[dict[str, float]] = [
    {"lazy_deg": 40.0},
    {"flick": 1.0},
    {"late_pull_deg": 18.0},
    {"overcooked_deg": 25.0},
    {"overstride_ll": 0.14},
    {"sitting_ll": 0.08, "lean_deg": -4.0},
    {"folded_deg": 16.0},
    {"calf_push": 2.0},
    {"weak_push_deg": 20.0},
    {"bounce_ll": 0.10},
    {"asymmetry_deg": 25.0},
    {"stride_jitter": 2.0},
]


def runner(**parameters: Any) -> SyntheticRunner:
    return SyntheticRunner(RunnerParameters(**parameters))


def cycle(r: SyntheticRunner, strides: float = 2.0) -> np.ndarray:
    return np.arange(0.0, strides * r.stride_s, 0.001)


@pytest.mark.parametrize("fault", [{}, *FAULTS], ids=lambda f: next(iter(f), "none"))
@pytest.mark.parametrize("speed", SPEEDS)
def test_no_joint_is_where_no_joint_can_be(speed: float, fault: dict[str, float]) -> None:
    for strike in STRIKES:
        r = runner(speed_mps=speed, strike_deg=strike, **fault)
        times = cycle(r)
        joints = r.positions(times)
        assert all(np.isfinite(points).all() and points.shape == (len(times), 3) for points in joints.values())
        for side in SIDES:
            for name in ("heel", "toe"):
                assert joints[f"{side}_{name}"][:, 1].min() > -0.001
            reach = np.linalg.norm((joints[f"{side}_ankle"] - joints[f"{side}_hip"])[:, :2], axis=1)
            assert reach.max() <= r.leg_length_m + 1e-9
            assert r.angles(times, side).knee_deg.min() >= 0.0


@pytest.mark.parametrize("strike", STRIKES)
@pytest.mark.parametrize("speed", [2.5, 4.5])
def test_the_foot_stays_where_it_was_put_on_the_belt(speed: float, strike: float) -> None:
    r = runner(speed_mps=speed, strike_deg=strike)
    stance = np.linspace(1e-6, r.contact_s - 1e-6, 400)
    leg = r.leg(stance, "right")
    belt = np.stack([r.travelled(stance), np.zeros(len(stance))], axis=-1)
    lowest = np.minimum(leg["heel"][:, 1], leg["toe"][:, 1])
    assert np.abs(lowest).max() < 0.001
    for name in ("heel", "toe"):
        down = leg[name][:, 1] < 1e-4
        assert down.sum() > 50
        assert np.ptp((leg[name] + belt)[down, 0]) < 0.001


@pytest.mark.parametrize("strike", STRIKES)
def test_foot_strike_and_toe_off_are_first_and_last_touch(strike: float) -> None:
    r = runner(speed_mps=3.5, strike_deg=strike)
    for side in SIDES:
        strikes, toe_offs = r.events(side, 0.2, 3.0)
        assert np.allclose(np.diff(strikes), r.stride_s)
        assert np.allclose(np.diff(toe_offs), r.stride_s)
        for times, airborne in ((strikes, -0.02), (toe_offs, 0.04)):
            on, off = (r.leg(times + late, side) for late in (np.sign(-airborne) * 1e-6, airborne))
            assert np.abs(np.minimum(on["heel"][:, 1], on["toe"][:, 1])).max() < 0.001
            assert np.minimum(off["heel"][:, 1], off["toe"][:, 1]).min() > 0.002
    assert np.allclose(r.events("left", 0.0, 0.6)[0], r.stride_s / 2)


def test_nothing_jumps_and_only_a_foot_strike_jolts() -> None:
    r = runner(speed_mps=3.5)
    step = 1e-4
    times = np.arange(0.0, r.stride_s, step) + step / 2
    leg = r.leg(times, "right")
    for points in leg.values():
        velocity = np.diff(points, axis=0) / step
        jolts = np.linalg.norm(np.diff(velocity, axis=0), axis=1)
        assert np.linalg.norm(velocity, axis=1).max() < 12.0
        assert jolts.max() < 0.15
    around = r.leg(np.array([-2 * step, -step, step, 2 * step]) + r.stride_s, "right")["ankle"]
    assert np.linalg.norm((around[3] - around[2]) - (around[1] - around[0])) / step > 0.3


@pytest.mark.parametrize("strike", STRIKES)
@pytest.mark.parametrize("speed", [2.2, 2.5, 3.0, 3.5, 4.0, 4.5])
def test_feet_and_hips_time_their_turns_as_recorded_ones(speed: float, strike: float) -> None:
    """Signs of foot strike and toe-off, and the fall of the hips, as force-plate recordings have them."""
    r = runner(speed_mps=speed, strike_deg=strike)
    # Recorded feet are furthest ahead of the hips 26 to 33 ms before foot strike.
    times = r.stride_s + np.arange(-0.08, 0.0, 0.0005)
    leg = r.leg(times, "right")
    ahead = (leg["heel"] + leg["toe"])[:, 0] / 2 - r.mid_hip(times)[:, 0]
    assert r.stride_s - times[ahead.argmax()] == pytest.approx(0.030, abs=0.001)
    # Recorded ankles have risen 0.08 LL 20 to 31 ms before toe-off, recorded knees bend at 100 deg/s 25 to 32 ms after.
    times = r.contact_s + np.arange(-0.12, 0.10, 0.0005)
    middle = r.leg(np.linspace(0.3, 0.5, 50) * r.contact_s, "right")["ankle"][:, 1]
    risen = r.leg(times, "right")["ankle"][:, 1] - np.median(middle) > 0.08 * r.leg_length_m
    assert r.contact_s - times[risen.argmax()] == pytest.approx(0.024, abs=0.006)
    knee = r.angles(times, "right").knee_deg
    bending = np.gradient(knee, times) > 100
    assert times[knee.argmin() :][bending[knee.argmin() :].argmax()] - r.contact_s == pytest.approx(0.028, abs=0.004)
    # Recorded hips fall fastest 40 ms after foot strike at 2.5 m/s, 30 ms at 3.5; and in the air with about g.
    times = np.arange(-0.05, 0.08, 0.0005)
    fall = np.gradient(r.mid_hip(times)[:, 1], times)
    assert times[fall.argmin()] == pytest.approx(0.062 - 0.010 * speed, abs=0.006)
    airborne = np.linspace(r.contact_s, r.stride_s / 2, 200)
    pull = np.gradient(np.gradient(r.mid_hip(airborne)[:, 1], airborne), airborne)
    assert 0.7 < -pull[20:-20].mean() / 9.81 < 1.3


def test_angles_are_those_of_the_points() -> None:
    r = runner(speed_mps=3.0, flick=0.5)
    times = cycle(r)
    for side in SIDES:
        leg, angles = r.leg(times, side), r.angles(times, side)
        thigh = np.degrees(np.arctan2(*((leg["knee"] - leg["hip"]) * [1, -1]).T))
        shank = np.degrees(np.arctan2(*((leg["ankle"] - leg["knee"]) * [1, -1]).T))
        foot = np.degrees(np.arctan2(*(leg["toe"] - leg["heel"]).T[::-1]))
        assert np.allclose(angles.thigh_deg, thigh, atol=1e-6)
        assert np.allclose(angles.shank_deg, shank, atol=1e-6)
        assert np.allclose(angles.knee_deg, thigh - shank, atol=1e-6)
        assert np.allclose(angles.foot_deg, foot, atol=1e-6)


def test_what_is_asked_for_is_what_is_true() -> None:
    usual = truth_metrics(runner(speed_mps=3.0))
    asked = truth_metrics(runner(speed_mps=3.0, cadence_spm=172.0, duty_factor=0.31, lean_deg=9.0))
    assert asked["cadence"] == pytest.approx(172.0)
    assert asked["DF"] == pytest.approx(0.31)
    assert asked["lean"] == 9.0
    changes = [
        ("lazy_deg", 20.0, "Kpk", -20.0, 0.5),
        ("overcooked_deg", 20.0, "Kpk", 20.0, 0.5),
        ("overstride_ll", 0.08, "over", 0.08, 1e-6),
        ("sitting_ll", 0.05, "tall", -0.05, 0.005),
        ("weak_push_deg", 10.0, "thTO", 10.0, 0.5),
        ("bounce_ll", 0.06, "VO_LL", 0.06, 0.02),
        ("folded_deg", 12.0, "lean", 12.0, 1e-9),
    ]
    for name, size, metric, change, tolerance in changes:
        found = truth_metrics(runner(speed_mps=3.0, **{name: size}))[metric] - usual[metric]
        assert found == pytest.approx(change, abs=tolerance), name
    assert truth_metrics(runner(speed_mps=3.0, flick=1.0))["thKpk"] < usual["thKpk"] - 10
    late = truth_metrics(runner(speed_mps=3.0, late_pull_deg=18.0))
    assert late["simul"] < usual["simul"] - 0.2
    assert late["thKpk"] == pytest.approx(usual["thKpk"], abs=2.0)
    assert truth_metrics(runner(speed_mps=3.0, calf_push=1.0))["calfShare"] > usual["calfShare"] + 0.05


def test_asymmetry_is_the_left_leg_alone() -> None:
    r = runner(asymmetry_deg=15.0)
    left, right = (truth_metrics(r, side) for side in SIDES)
    assert right["Kpk"] - left["Kpk"] == pytest.approx(15.0, abs=0.5)
    assert truth_metrics(runner(), "right") == right


@pytest.mark.parametrize("speed", [2.2, 2.5, 3.0, 3.5, 4.0, 4.5])
@pytest.mark.parametrize("strike", STRIKES)
def test_the_usual_runner_runs_within_the_reference_bands(speed: float, strike: float) -> None:
    truth = truth_metrics(runner(speed_mps=speed, strike_deg=strike))
    rows = json.loads(files("analysis.gait").joinpath("bands.json").read_text(encoding="utf-8"))["metrics"]
    bands = {row["key"]: row for row in rows}
    judged = ["Kpk", "tKpk", "heelPk", "xHeelPk", "Kpass", "thKpk", "xKpk", "leverMean", "leverMin", "simul", "gamma"]
    judged += ["thMax", "thRange", "over", "shankFS", "KFS", "KstMax", "thTO", "legTO", "cadence", "tc", "DF", "lean"]
    for key in judged:
        middle = bands[key]["ref_at_2p5"] + bands[key]["slope_per_mps"] * (speed - 2.5)
        assert middle - bands[key]["low"] <= truth[key] <= middle + bands[key]["high"], key


def test_jitter_varies_strides_but_not_from_run_to_run() -> None:
    even, uneven = runner(), runner(stride_jitter=1.0, seed=5)
    times = cycle(uneven, 5)
    again, other = runner(stride_jitter=1.0, seed=5), runner(stride_jitter=1.0, seed=6)
    assert np.array_equal(uneven.leg(times, "right")["toe"], again.leg(times, "right")["toe"])
    assert not np.allclose(uneven.leg(times, "right")["toe"], other.leg(times, "right")["toe"], atol=1e-3)
    spread, peaks = [], []
    for seed in range(12):
        r = runner(stride_jitter=1.0, seed=seed)
        strikes, _ = r.events("right", 0.0, 40.0)
        spread.append(np.std(np.diff(strikes)) / even.stride_s)
        for start, end in list(pairwise(strikes))[:12]:
            peaks.append(r.angles(np.arange(start, end, 0.005), "right").knee_deg.max())
    assert np.mean(spread) == pytest.approx(0.015, rel=0.25)
    assert np.std(peaks) == pytest.approx(1.5, rel=0.25)
    for t in (uneven.events("left", 0.0, 20.0)[0], uneven.events("right", 0.0, 20.0)[0]):
        before, at = (uneven.leg(t + late, "left")["toe"][:, 1] for late in (-0.01, 0.01))
        assert np.isfinite(before).all()
        assert np.isfinite(at).all()


def test_arms_swing_against_the_legs() -> None:
    r = runner()
    joints = r.positions(cycle(r))
    for side in SIDES:
        knee = joints[f"{side}_knee"][:, 0] - joints[f"{side}_hip"][:, 0]
        wrist = joints[f"{side}_wrist"][:, 0] - joints[f"{side}_shoulder"][:, 0]
        assert np.corrcoef(knee, wrist)[0, 1] < -0.6
    assert np.all(joints["right_hip"][:, 2] > 0)
    assert np.all(joints["left_hip"][:, 2] < 0)


def test_the_walker_walks() -> None:
    r = runner(speed_mps=1.3, walking=True)
    times = cycle(r)
    truth = truth_metrics(r)
    assert truth["DF"] == pytest.approx(0.62)
    assert 55 < truth["Kpk"] < 65
    feet = [np.minimum(r.leg(times, s)["heel"][:, 1], r.leg(times, s)["toe"][:, 1]) < 0.001 for s in SIDES]
    assert np.logical_or(*feet).all()
    assert np.logical_and(*feet).any()
    heights = r.mid_hip(np.array([0.0, 0.5 * r.contact_s, r.contact_s]))[:, 1]
    assert heights[1] > heights[0]
    assert heights[1] > heights[2]


@pytest.mark.parametrize(
    "wrong", [{"speed_mps": 1.0}, {"speed_mps": 9.0}, {"speed_mps": 3.0, "walking": True}, {"duty_factor": 0.6}]
)
def test_what_nobody_could_run_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"outside|long enough"):
        runner(**wrong)


def test_packaged_curves_are_the_published_means_and_say_whose(shared_data: Path) -> None:
    data = json.loads(files("analysis.gait.synthetic").joinpath("curves.json").read_text(encoding="utf-8"))
    assert "CC BY 4.0" in data["attribution"]
    assert "Fukuchi" in data["attribution"]
    with (shared_data.parent / "reference" / "reference_curves.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    for fit in data["speeds"]:
        mean = [row for row in rows if float(row["speed_mps"]) == fit["speed_mps"]]
        turn = 2 * np.pi * np.outer(np.arange(101) / 100, np.arange(1, 9))
        for joint in ("thigh", "knee", "ankle"):
            curve = fit[f"{joint}_deg"]
            fitted = curve["mean"] + np.cos(turn) @ curve["cosines"] + np.sin(turn) @ curve["sines"]
            assert np.abs(fitted - [float(row[f"{joint}_mean"]) for row in mean]).max() < 0.6
