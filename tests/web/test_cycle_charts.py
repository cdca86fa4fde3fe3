"""The cycle, the hip-knee loop, the dots: what they are drawn from, and that they say whose strides are whose."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from django.http import QueryDict

from analysis.charts.choice import Choice, choice_of
from analysis.charts.cycle import cycle_figure
from analysis.charts.cyclogram import Loop, cyclogram_figure
from analysis.charts.dots import dots_figure
from analysis.charts.figures import CHARTS, draw_chart
from analysis.curves import ClipCurves
from analysis.gait.reference_curves import reference_cycle
from tests import actors
from tests.web.test_pages_charts import THEMES, curves, numbers, segment, traces

NEAR, BOTH = Choice(far=False), Choice()


@pytest.fixture
def drawn() -> ClipCurves:
    """Six seconds at 60 frames a second."""
    made = curves(segment(0, 360, rate=60.0))
    made["time_s"] = np.arange(360) / 60
    return made


def six_strides(**changes: Any) -> dict[str, Any]:
    """Six near strides, each 0.7 s, the last of which does not count; Kpk from 70 to 95."""
    first = actors.payload()["strides"][0]
    strides = [
        first
        | {
            "foot_strike_s": 0.3 + 0.7 * i,
            "toe_off_s": 0.55 + 0.7 * i,
            "next_foot_strike_s": 1.0 + 0.7 * i,
            "metrics": {"Kpk": 70.0 + 5 * i},
            "valid": i < 5,
        }
        for i in range(6)
    ]
    return actors.reading(strides=strides, **changes)


def lines(values: Any) -> int:
    """Of how many pieces a trace is made, with a NaN after each."""
    return int(np.isnan(numbers(values)).sum())


def test_each_stride_that_counts_lies_on_the_cycle_and_their_mean_over_them(drawn: ClipCurves) -> None:
    named = traces(cycle_figure(six_strides(), drawn, NEAR))
    assert lines(named["knee, strides, near leg"]["y"]) == 5
    mean = numbers(named["knee, mean, near leg"]["y"])
    assert mean.shape == (101,)
    at_peak = 100 * (0.25 + 0.225) / 0.7
    assert abs(int(np.argmax(mean)) - at_peak) < 1.5
    assert mean.max() == pytest.approx(80, abs=0.5)
    assert "knee, mean, far leg" not in named


def test_chosen_strides_stand_alone_even_where_they_do_not_count(drawn: ClipCurves) -> None:
    chosen = Choice(far=False, strides=frozenset({"2", "6", "f9"}))
    figure = cycle_figure(six_strides(), drawn, chosen)
    assert lines(traces(figure)["knee, strides, near leg"]["y"]) == 2
    assert figure["layout"]["meta"]["caption"][0].startswith("Mean of 2 near strides")


def test_the_reference_is_that_of_the_pace_and_says_on_how_many_runners_it_rests(drawn: ClipCurves) -> None:
    figure = cycle_figure(six_strides(), drawn, NEAR)
    named = traces(figure)
    np.testing.assert_allclose(
        numbers(named["knee, reference mean"]["y"]), reference_cycle(3.0).curves["knee"].mean, atol=1e-3
    )
    assert "heel, reference mean" not in named
    said = figure["layout"]["meta"]["caption"][1]
    assert "49 runners at 6:40/km and 7 runners at 4:46/km" in said
    assert "Shown for 5:33/km." in said
    assert "normal" not in said.lower()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pace_mps": None, "pace_source": "none"}, "The pace is unknown, so the band is wide."),
        (
            {"pace_source": "video", "pace_error_mps": 0.45},
            "Shown for about 5:33 ±0:50/km, judged from the video, so the band is wider.",
        ),
    ],
)
def test_an_unsure_pace_widens_the_reference_and_says_so(
    drawn: ClipCurves, changes: dict[str, Any], words: str
) -> None:
    sure, unsure = (cycle_figure(six_strides(**how), drawn, NEAR) for how in ({}, changes))

    def width(figure: dict[str, Any]) -> float:
        return float(np.ptp(numbers(traces(figure)["knee, reference band"]["y"])[[70, 131]]))

    assert width(unsure) > width(sure)
    assert words in unsure["layout"]["meta"]["caption"][1]


def test_the_reference_is_as_much_wider_as_the_pace_is_unsure(drawn: ClipCurves) -> None:
    payload = six_strides(pace_source="video", pace_error_mps=0.6)
    band = numbers(traces(cycle_figure(payload, drawn, NEAR))["knee, reference band"]["y"])
    expected = reference_cycle(payload["pace_mps"], 0.6).curves["knee"]
    np.testing.assert_allclose(sorted(band[[70, 131]]), [expected.low[70], expected.high[70]], atol=1e-3)


def test_nothing_is_expected_of_a_sprint_and_of_a_run_without_flight_only_the_swing(drawn: ClipCurves) -> None:
    sprint = six_strides() | {"kind": "sprint"}
    for figure in (cycle_figure(sprint, drawn, NEAR), cyclogram_figure(sprint, drawn, NEAR)):
        assert not any("reference" in name for name in traces(figure))
        assert "No reference is shown for sprinting" in figure["layout"]["meta"]["caption"][-1]
    grounded = traces(cycle_figure(six_strides() | {"kind": "grounded_running"}, drawn, NEAR))
    assert numbers(grounded["knee, reference mean"]["x"])[0] == np.ceil(reference_cycle(3.0).toe_off_pct)


def test_only_the_chosen_curves_have_a_panel(drawn: ClipCurves) -> None:
    figure = cycle_figure(six_strides(), drawn, Choice(curves=("knee", "heel")))
    assert [panel["curve"] for panel in figure["layout"]["meta"]["panels"]] == ["knee", "heel"]
    assert not any(name.startswith("thigh") for name in traces(figure))


def test_the_loop_marks_the_early_swing_from_toe_off_to_the_knees_peak(drawn: ClipCurves) -> None:
    payload = six_strides()
    named = traces(cyclogram_figure(payload, drawn, BOTH))
    early = numbers(named["early swing, near leg"]["y"])
    assert early[0] == early.min()
    assert early[-1] == early.max() == pytest.approx(80, abs=0.5)
    assert named["early swing, near leg"]["line"]["width"] > 2 * named["mean, near leg"]["line"]["width"]
    assert {"reference loop", "reference early swing"} <= set(named)


def test_a_loop_without_toe_off_has_no_early_swing(drawn: ClipCurves) -> None:
    assert Loop.of(np.zeros(101), np.zeros(101), float("nan")).early_swing == slice(0, 0)
    payload = six_strides()
    for stride in payload["strides"]:
        stride["toe_off_s"] = None
    named = traces(cyclogram_figure(payload, drawn, NEAR))
    assert len(numbers(named["early swing, near leg"]["x"])) == 0
    assert len(numbers(named["foot strike, toe-off, knee peak, near leg"]["x"])) == 1


def test_dots_stand_at_their_instants_and_differ_in_shape_outside_the_band(drawn: ClipCurves) -> None:
    figure = dots_figure(six_strides(), drawn, NEAR)
    assert [panel["metric"] for panel in figure["layout"]["meta"]["panels"]] == ["Kpk"]
    dots = figure["layout"]["meta"]["dots"]
    assert [dot["stride"] for dot in dots] == ["1", "2", "3", "4", "5", "6"]
    assert dots[0]["x"] == pytest.approx(0.775, abs=1 / 60)
    marker = traces(figure)["Kpk, near strides"]["marker"]
    assert list(marker["symbol"]) == ["diamond", "diamond", "diamond", "circle", "circle", "x-thin-open"]
    clip = traces(figure)["Peak knee, clip"]
    assert list(clip["error_y"]["array"]) == [4.0]
    assert any(shape["y0"] == 84.4 and shape["y1"] == 114.1 for shape in figure["layout"]["shapes"])


def test_dots_of_other_numbers_on_demand(drawn: ClipCurves) -> None:
    payload = six_strides()
    payload["strides"][0]["metrics"]["tc"] = 0.24
    figure = dots_figure(payload, drawn, Choice(metrics=("tc",)))
    (dot,) = figure["layout"]["meta"]["dots"]
    assert (dot["metric"], dot["y"]) == ("tc", 240.0)


def test_a_clip_without_strides_draws_empty_charts(drawn: ClipCurves) -> None:
    empty = actors.reading(strides=[], cue=None)
    for name in (*CHARTS, "time"):
        assert "meta" in draw_chart(name, empty, drawn, BOTH, [])["layout"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", [*CHARTS, "time"])
@pytest.mark.parametrize("width", [300, 700, 1200])
def test_no_chart_asks_for_a_style_attribute_or_leaves_the_paper(
    drawn: ClipCurves, name: str, theme: Any, width: int
) -> None:
    layout = draw_chart(name, six_strides(), drawn, Choice(theme=theme, width_px=width), [])["layout"]
    assert set(re.findall(r"<(\w+)", json.dumps(layout))) <= {"br"}
    for key, axis in layout.items():
        if re.fullmatch(r"[xy]axis\d*", key) and "domain" in axis:
            assert 0 <= axis["domain"][0] < axis["domain"][1] <= 1


def test_the_address_says_what_is_chosen() -> None:
    asked = QueryDict("theme=light&width=350&curves=heel,knee&legs=near&strides=2,f3&metrics=tc,Kpk")
    choice = choice_of(asked)
    assert choice == Choice(
        theme="light",
        width_px=350,
        curves=("knee", "heel"),
        near=True,
        far=False,
        strides=frozenset({"2", "f3"}),
        metrics=("Kpk", "tc"),
    )
    assert choice.narrow
    assert choice_of(QueryDict("")) == Choice()
    assert choice_of(QueryDict("width=999999")).width_px == 4000


@pytest.mark.parametrize("query", ["theme=pink", "curves=elbow", "legs=both", "metrics=__class__", "width=wide"])
def test_what_there_is_not_cannot_be_chosen(query: str) -> None:
    with pytest.raises(ValueError, match=r"there is no|invalid literal"):
        choice_of(QueryDict(query))


def test_there_is_no_chart_of_another_name(drawn: ClipCurves) -> None:
    with pytest.raises(ValueError, match="there is no chart 'pie'"):
        draw_chart("pie", six_strides(), drawn, BOTH, [])
