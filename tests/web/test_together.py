"""Several clips of one athlete together: the pull over the paces, left against right."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from analysis.charts.pull import pull_figure
from analysis.gait.bands import references
from analysis.together import pull_of, sides_of
from analysis.units import read_by
from athletes.models import User

TODAY = datetime(2026, 5, 20, tzinfo=UTC)
ENGINE = {"name": "test", "model": "none", "version": "1"}


def metric(key: str, value: float, error: float, unit: str) -> dict[str, Any]:
    band = {"low": None, "high": None, "verdict": "in_band", "n": 8, "level": "ok", "random_error": error / 10}
    return {"value": value, "unit": unit, "error": error} | band


def row(pace: float | None = 3.0, days_ago: int = 0, side: str = "left", **changes: Any) -> dict[str, Any]:
    """A clip as `progress_series` has it: a runner whose pull is the reference's at 2.5 m/s."""
    pull = {key: references()[key] for key in ("Kpk", "heelPk")}
    metrics = {key: metric(key, r.value(pace or 2.5), r.measurement_sd, r.unit) for key, r in pull.items()}
    metrics["tc"] = metric("tc", 0.25, 0.02, "s")
    known = {"pace_mps": pace, "pace_source": "typed" if pace else "none", "engine": ENGINE, "cadence_spm": 170.0}
    segment = {"start_s": 0.0, "end_s": 6.0, "direction": side, "near_side": side}
    made = {"clip_id": f"clip {days_ago} {side}", "date": TODAY - timedelta(days=days_ago), "segments": [segment]}
    return made | known | {"metrics": metrics, "cue": None, "own_cue": None} | changes


def shifted(clip: dict[str, Any], **by: float) -> dict[str, Any]:
    metrics = {key: m | {"value": m["value"] + by.get(key, 0.0)} for key, m in clip["metrics"].items()}
    return clip | {"metrics": metrics}


def test_a_pull_that_grows_with_the_pace_is_said_to() -> None:
    report = pull_of([row(2.6, 9), row(3.1, 5), row(3.9, 1)])
    assert report.needed == ""
    assert [(pull.metric, pull.standing) for pull in report.pulls] == [("heelPk", "scales"), ("Kpk", "scales")]
    heel, knee = report.pulls
    assert heel.sentence.startswith("Heel lift grows by 0.20 leg lengths, ±0.0")
    assert knee.sentence.endswith("the reference grows by 19°.")
    assert heel.verdict == "It grows with the pace, as it should."


def test_a_pull_grows_with_the_speed_as_the_reader_has_it() -> None:
    series = [row(2.6, 9), row(3.1, 5), row(3.9, 1)]
    for unit, says in (
        ("min/km", "19°, ±3, from 6:25/km to 4:16/km; the reference grows by 19°."),
        ("km/h", "19°, ±3, from 9.4 km/h to 14.0 km/h; the reference grows by 19°."),
        ("mph", "19°, ±3, from 5.8 mph to 8.7 mph; the reference grows by 19°."),
    ):
        with read_by(User(pace_unit=unit)):
            assert says in pull_of(series).pulls[1].sentence


@pytest.mark.parametrize(
    ("unit", "ticks"),
    [
        ("min/km", ["7:00/km", "6:00/km", "5:00/km"]),
        ("min/mile", ["10:00/mile", "8:00/mile"]),
        ("km/h", ["10.0 km/h", "12.0 km/h", "14.0 km/h"]),
        ("m/s", ["2.50 m/s", "3.00 m/s", "3.50 m/s", "4.00 m/s"]),
    ],
)
def test_the_paces_under_a_chart_are_round_in_the_reader_s_unit(unit: str, ticks: list[str]) -> None:
    (heel, _) = pull_of([row(2.6, 9), row(3.9, 1)]).pulls
    with read_by(User(pace_unit=unit)):
        assert pull_figure(heel)["layout"]["xaxis"]["ticktext"] == ticks


def test_a_pull_that_stays_the_same_is_said_to() -> None:
    same = row(2.6)["metrics"]
    report = pull_of([row(2.6, 9), row(3.9, 1) | {"metrics": same}])
    assert {pull.standing for pull in report.pulls} == {"flat"}
    assert "0.00 leg lengths" in report.pulls[0].sentence


@pytest.mark.parametrize(
    ("series", "says"),
    [
        ([], "two paces or more, typed in"),
        ([row(None)], "two paces or more, typed in"),
        ([row(3.0, 3), row(3.0, 1)], "so far there is 5:33/km. One more at 4:23/km or faster, or at 7:35/km or slower"),
        ([row(2.5, 3), row(2.8, 1)], "so far there is 5:57/km to 6:40/km. One more at 5:03/km or faster would do"),
        ([row(2.5, 90), row(3.9, 1)], "so far there is 4:16/km"),  # too long ago
        ([row(2.5, 3, engine=ENGINE | {"model": "old"}), row(3.9, 1)], "so far there is 4:16/km"),
        ([row(2.5, 3, pace_source="video"), row(3.9, 1)], "so far there is 4:16/km"),
    ],
)
def test_too_few_paces_ask_for_the_one_that_is_missing(series: list[dict[str, Any]], says: str) -> None:
    report = pull_of(series)
    assert report.pulls == ()
    assert says in report.needed


def test_the_chart_shows_every_clip_its_error_and_the_reference() -> None:
    (heel, _) = pull_of([row(2.6, 9), row(3.9, 1)]).pulls
    figure = pull_figure(heel, "dark")
    json.dumps(figure, cls=PlotlyJSONEncoder)
    low, high, _, line, dots = figure["data"]
    assert list(dots["x"]) == [2.6, 3.9]
    assert list(dots["customdata"]) == ["clip 9 left", "clip 1 left"]
    assert all(a < b for a, b in zip(low["y"], high["y"], strict=True))
    assert line["y"][1] - line["y"][0] == pytest.approx(1.3 * heel.scaling.slope)
    assert "11 May" in dots["text"][0]


def test_left_and_right_that_agree_are_alike() -> None:
    report = sides_of([row(3.0, 1, "left"), row(3.0, 0, "right")])
    assert {r.status for r in report.rows} == {"ok"}
    assert (report.left_clip, report.right_clip) == ("clip 1 left", "clip 0 right")
    assert report.rows[0].verdict.startswith("alike, within 8°")


def test_left_and_right_that_differ_are_said_to_with_the_error() -> None:
    report = sides_of([row(3.0, 1, "left"), shifted(row(3.0, 0, "right"), Kpk=-20.0, tc=0.02)])
    knee, heel, contact = report.rows
    assert (knee.name, knee.status, knee.verdict) == ("Peak knee bend", "fault", "differs")
    assert (knee.left, knee.right, knee.difference) == ("100°", "80°", "−20°, ±11")
    assert heel.status == "ok"
    assert contact.difference == "+8 %, ±11"
    assert (contact.left, contact.left_error, contact.right, contact.right_error) == ("250", "±20", "270", "±20")


def test_the_newest_pair_that_can_be_compared_is_taken() -> None:
    series = [row(3.0, 5, "left"), row(3.0, 4, "right"), row(4.0, 0, "left")]
    report = sides_of(series)
    assert (report.left_clip, report.right_clip) == ("clip 5 left", "clip 4 right")


@pytest.mark.parametrize(
    ("series", "says"),
    [
        ([], "Needs two clips, one from either side"),
        ([row(3.0, 1, "left")], "only the left leg was near the camera. Film the right side"),
        ([row(3.0, 1, "right")], "Film the left side"),
        ([row(3.0, 30, "left"), row(3.0, 1, "right")], "more than a fortnight apart"),
        ([row(3.0, 1, "left"), row(3.6, 0, "right")], "differ in pace"),
        ([row(None, 1, "left"), row(3.6, 0, "right")], "type the pace in"),
    ],
)
def test_what_is_missing_for_left_and_right_is_said(series: list[dict[str, Any]], says: str) -> None:
    report = sides_of(series)
    assert report.rows == ()
    assert says in report.needed
