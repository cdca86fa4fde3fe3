"""The errors that coaches are told: packaged as measured, and the same on the page that says how."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import product

import numpy as np
import pytest

from analysis.gait import errors, verdicts
from analysis.gait.bands import Expectations, references
from analysis.gait.metrics import BY_KEY, METRICS
from analysis.gait.model import ClipContext, FloatArray
from analysis.gait.pace import Pace
from analysis.gait.pipeline import analyse
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track
from analysis.gait.verdicts import ROLL_SD_DEG
from tests.accuracy import drawn_landmarks, error_data, jitter, page, plots
from tests.accuracy.drawn_landmarks import NOISE_MM, RATES_HZ, Cell
from tests.accuracy.spread import Spread
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "accuracy.md"
FIGURES = ROOT / "docs" / "accuracy"
STEADY = np.full(8, 1.0)


@pytest.fixture(scope="module")
def data() -> error_data.Data:
    return error_data.read()


def test_every_metric_and_event_has_an_error_at_every_frame_rate() -> None:
    table = errors.table()
    assert set(table) == {metric.key for metric in METRICS} | set(errors.EVENTS)
    for key, by_rate in table.items():
        assert set(by_rate) == set(RATES_HZ), key
        for error in by_rate.values():
            assert error.sd > 0, key
            assert error.source in errors.SOURCES, key
            assert (error.n > 0) == (error.source != errors.ENGINEERING), key


@pytest.mark.parametrize(
    ("film_hz", "measured_hz"),
    [
        (23.976, 24),
        (25.0, 24),
        (29.97, 30),
        (50.0, 30),
        (59.94, 60),
        (100.0, 60),
        (240.0, 240),
        (960.0, 240),
        (5.0, 24),
    ],
)
def test_no_film_is_trusted_more_than_the_next_slower_one_measured(film_hz: float, measured_hz: int) -> None:
    for key in ("thKpk", "foot_strike"):
        assert errors.expected(key, film_hz) is errors.table()[key][measured_hz]


def test_what_is_no_metric_has_no_error() -> None:
    with pytest.raises(KeyError):
        errors.expected("Kpeak", 30.0)


def test_packaged_errors_are_the_largest_of_what_was_measured_and_engineered(data: error_data.Data) -> None:
    assert json.loads(error_data.PATH.read_text(encoding="utf-8")) == error_data.as_json(data), "run make accuracy"
    for key, reference in references().items():
        assert data.row(key).engineering == reference.measurement_sd, f"{key}: run make accuracy"
    for row in data.rows:
        for rate in RATES_HZ:
            told = errors.expected(row.key, rate).sd
            measured = [row.landmarks[Cell(rate, data.noise_mm)], row.clips, *row.force_plates.values()]
            assert told >= 0.99 * max(spread.rms for spread in measured[:2] if spread.n), row.key
            assert told >= (row.engineering or 0.0), row.key


def test_the_page_tells_the_same_errors(data: error_data.Data) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for part in (*page.told(data), *page.metrics(data)):
        assert part in text, "run make accuracy"
    for name, figure in (("metrics", plots.metric_errors(data)), ("events", plots.event_errors(data))):
        assert (FIGURES / f"{name}.svg").read_text(encoding="utf-8") == figure, "run make accuracy"
    for name in ("metrics", "events", "faults", "knee"):
        assert f"](accuracy/{name}.svg)" in text


def test_a_figure_has_a_dark_dress_and_nothing_from_elsewhere(data: error_data.Data) -> None:
    figure = plots.event_errors(data)
    assert "prefers-color-scheme: dark" in figure
    assert "<title>Errors of foot strike and toe-off</title>" in figure
    assert "@import" not in figure
    assert "<dc:date>" not in figure


def test_what_is_missing_is_said() -> None:
    assert page.refusals(None) == [
        "**Not measured**: there were no clips at `../shared/data` when this page was written.\n"
    ]


@pytest.mark.parametrize("key", ["Kpk", "xKpk", "heelPk", "tf"])
@pytest.mark.parametrize("rate", RATES_HZ)
def test_coaches_are_told_the_packaged_error_with_what_roll_adds(key: str, rate: int) -> None:
    told = float(np.hypot(errors.expected(key, rate).sd, ROLL_SD_DEG * BY_KEY[key].roll))
    typed = Expectations(Pace(3.5, 0.0, "typed"), rate)

    def error(values: FloatArray) -> float:
        return verdicts.error(BY_KEY[key], float(np.median(values)), values, verdicts.Footage(), typed)

    assert error(STEADY) == pytest.approx(told)
    assert error(scattered(4)) > told
    assert error(scattered(16)) == pytest.approx(np.hypot(told, verdicts.standard_error(scattered(16))))


@pytest.mark.parametrize("n", [12, 40])
def test_the_strides_spread_says_how_far_their_median_strays(n: int) -> None:
    drawn = np.random.default_rng(8).normal(size=(4000, n))
    strays = float(np.std(np.median(drawn, axis=1)))
    assert np.mean([verdicts.standard_error(strides) for strides in drawn]) == pytest.approx(strays, rel=0.08)


def scattered(n: int) -> FloatArray:
    return np.linspace(0.0, 10.0, n)


@pytest.mark.parametrize("speed", [2.5, 3.5, 4.5])
def test_the_truth_lies_within_what_is_told(speed: float) -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=speed, stride_jitter=1.0, seed=77))
    track, truth = landmark_track(runner, timing=Timing(30.0, 8.0), noise=Noise(8.0, 0.5, 0.03, 0.02), seed=77)
    result = analyse(track, ClipContext(pace_mps=speed, height_m=1.75))
    off = [abs(m.value - truth.metrics["right"][key]) / m.error for key, m in result.metrics.items()]
    assert len(off) == len(METRICS)
    assert np.mean(np.array(off) <= 1.0) >= 0.9
    assert max(off) <= 2.0


def test_a_cell_is_measured_against_the_truth() -> None:
    found = drawn_landmarks.Errors()
    runner = SyntheticRunner(RunnerParameters(speed_mps=3.0))
    track, truth = landmark_track(runner, timing=Timing(120.0, 6.0))
    found.add(analyse(track, ClipContext(pace_mps=3.0, height_m=1.75)), truth)
    assert (found.clips, found.scored, found.missed, found.invented) == (1, 1, 0, 0)
    assert set(found.spreads) == set(BY_KEY)
    assert abs(found.spreads["Kpk"].bias) < 0.5
    assert found.events["foot_strike"].rms < 0.006
    assert len(list(drawn_landmarks.runners())) > 50


def test_spreads_add_up() -> None:
    spread = Spread.of([1.0, 3.0])
    assert (spread.bias, spread.sd, spread.n, spread.rms) == (2.0, 1.0, 2, pytest.approx(5**0.5))
    assert Spread.pooled([Spread.of([0.0] * 9), Spread.of([2.0])]) == Spread(1.0, 1.0, 2)
    assert Spread.from_json(spread.as_json()) == spread
    assert Spread.of([]).as_json() is None
    assert Spread.from_json(None).n == 0


def test_jitter_is_what_was_put_in() -> None:
    runner = SyntheticRunner(RunnerParameters(speed_mps=3.5))
    for sigma in (2.0, 6.0):
        track, _ = landmark_track(runner, timing=Timing(30.0, 8.0), noise=Noise(sigma))
        assert jitter.hips_mm(track) == pytest.approx(sigma, rel=0.2)
    assert [jitter.level([mm, 1.0], NOISE_MM) for mm in (0.0, 3.9, 4.1, 30.0)] == [4, 4, 8, 8]


def test_what_a_camera_that_is_not_level_moves_is_marked_with_how_much() -> None:
    """By the runner, of three paces and both strikes, whom it moves most; what is little beside the error is not."""
    moved: dict[str, list[float]] = defaultdict(list)
    for speed_mps, strike_deg in product((2.5, 3.5, 4.5), (12.0, -6.0)):
        runner = SyntheticRunner(RunnerParameters(speed_mps=speed_mps, strike_deg=strike_deg))
        there, back = (
            analyse(
                landmark_track(runner, CameraView(roll_deg=roll), Timing(60.0, 5.0))[0],
                ClipContext(speed_mps, None, 1.75),
            ).metrics
            for roll in (2.0, -2.0)
        )
        for key in there:
            moved[key].append(abs(there[key].value - back[key].value) / 4)
    assert moved.keys() == BY_KEY.keys()
    for key, each in moved.items():
        little = 0.2 * errors.expected(key, 60).sd / ROLL_SD_DEG
        stated = BY_KEY[key].roll
        if stated:
            assert stated / 1.5 < max(each) < 1.05 * stated, key
        else:
            assert max(each) < little, key
