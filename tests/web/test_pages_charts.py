"""Figures are what plotly.js reads, in the colours of the style sheet, and say what the result says."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import plotly
import pytest

from analysis.charts.choice import Choice
from analysis.charts.cycle import cycle_figure
from analysis.charts.cyclogram import cyclogram_figure
from analysis.charts.dots import dots_figure
from analysis.charts.marks import Pin, wrapped
from analysis.charts.over_time import curves_figure, joined
from analysis.charts.style import PALETTES, Theme
from analysis.curves import ClipCurves, SegmentArrays
from analysis.gait.model import SIDES
from analysis.review.instants import cue_mark, ranked_strides
from tests import actors
from tests.conftest import ROOT

THEMES: tuple[Theme, ...] = ("light", "dark")


def segment(first: int, count: int, rate: float = 30.0) -> SegmentArrays:
    """Knee and heel of the left leg peak in mid-swing of `actors.payload`'s strides; the right leg is still."""
    frames = np.arange(first, first + count)
    time_s = frames / rate
    wave = np.sin(np.pi * np.clip((time_s - 0.55) % 0.7 / 0.45, 0, 1))
    moving, still = {"left": wave, "right": np.zeros(count)}, np.zeros(count)
    return SegmentArrays(
        frames=frames,
        time_s=time_s,
        thigh_deg={side: 30 * moving[side] for side in SIDES},
        knee_deg={side: 20 + 60 * moving[side] for side in SIDES},
        heel_ll={side: 0.3 * moving[side] for side in SIDES},
        xy_px=np.stack([np.stack([still, still], -1)] * 33, 1).astype(np.float32),
    )


def curves(*segments: SegmentArrays) -> ClipCurves:
    return ClipCurves(time_s=np.arange(90) / 30, width_px=640, height_px=480, segments=list(segments))


@pytest.fixture
def drawn() -> ClipCurves:
    return curves(segment(0, 60))


def numbers(values: Any) -> np.ndarray:
    """Values of a figure, which holds long arrays in base64."""
    if isinstance(values, dict):
        return np.frombuffer(b64decode(values["bdata"]), values["dtype"].replace("f", "<f"))
    return np.array([np.nan if v is None else v for v in values], float)


def traces(figure: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in figure["data"]}


def test_every_curve_is_there_for_both_legs_on_one_clock(drawn: ClipCurves) -> None:
    figure = curves_figure(actors.reading(), drawn, Choice())
    named = traces(figure)
    for row in ("knee", "thigh", "heel"):
        near, far = named[f"{row}, near leg"], named[f"{row}, far leg"]
        np.testing.assert_allclose(numbers(near["x"]), drawn["segments"][0]["time_s"])
        assert near["yaxis"] == far["yaxis"]
        assert "dash" not in near["line"]
        assert far["line"]["dash"]
        assert far["line"]["width"] < near["line"]["width"]
    assert all(trace.get("xaxis", "x") == "x" for trace in figure["data"])
    assert figure["layout"]["xaxis"]["range"] == [0.0, pytest.approx(89 / 30)]


def test_the_near_leg_is_the_segments_own(drawn: ClipCurves) -> None:
    other_way = actors.reading(segments=[{"start_s": 0, "end_s": 2, "direction": "right", "near_side": "right"}])
    assert numbers(traces(curves_figure(other_way, drawn, Choice()))["knee, near leg"]["y"]).max() == pytest.approx(20)
    assert numbers(traces(curves_figure(actors.reading(), drawn, Choice()))["knee, near leg"]["y"]).max() > 75


def test_two_segments_are_not_joined_by_a_line() -> None:
    said = {"start_s": 0, "end_s": 2, "direction": "left", "near_side": "left"}
    x, y = joined(actors.reading(segments=[said, said]), curves(segment(0, 30), segment(60, 30)), "knee", near=True)
    gaps = np.flatnonzero(np.isnan(x))
    assert gaps.tolist() == [30]
    assert np.isnan(y[30])


def test_contacts_stand_at_their_instants(drawn: ClipCurves) -> None:
    payload = actors.reading()
    named = traces(curves_figure(payload, drawn, Choice()))
    strikes = numbers(named["foot strike"]["x"])
    assert set(strikes[~np.isnan(strikes)]) == {0.3, 1.0, 1.7}
    offs = numbers(named["toe-off"]["x"])
    assert set(offs[~np.isnan(offs)]) == {0.55, 1.25}


def test_a_stride_without_toe_off_leaves_no_mark_where_none_was_seen(drawn: ClipCurves) -> None:
    payload = actors.reading()
    payload["strides"][0]["toe_off_s"] = None
    named = traces(curves_figure(payload, drawn, Choice()))
    offs = numbers(named["toe-off"]["x"])
    assert set(offs[~np.isnan(offs)]) == {1.25}


def test_contacts_by_hand_are_marked_and_named(drawn: ClipCurves) -> None:
    payload = actors.reading()
    assert "by hand" not in traces(curves_figure(payload, drawn, Choice()))
    stride = payload["strides"][1]
    stride["by_hand"] = ["foot_strike"]
    figure = curves_figure(payload, drawn, Choice())
    marked = traces(figure)["by hand"]
    assert marked["x"][0] == stride["foot_strike_s"]
    assert marked["marker"]["symbol"] == "diamond-open"
    assert any("by hand" in words for words in figure["layout"]["meta"]["caption"])
    for draw in (cycle_figure, cyclogram_figure, dots_figure):
        meta = draw(payload, drawn, Choice())["layout"]["meta"]
        assert any("by hand" in words for words in meta["caption"]), draw.__name__


def test_the_axes_of_curves_stay_while_the_page_shows_a_part(drawn: ClipCurves) -> None:
    figure = curves_figure(actors.reading(), drawn, Choice())
    for row, axis in (("knee", "yaxis2"), ("thigh", "yaxis3"), ("heel", "yaxis4")):
        values = numbers(traces(figure)[f"{row}, near leg"]["y"])
        low, high = figure["layout"][axis]["range"]
        assert low < np.nanmin(values)
        assert np.nanmax(values) < high
    assert figure["layout"]["yaxis2"]["range"][1] > actors.reading()["metrics"]["Kpk"]["high"], "the band is in sight"


def test_the_cue_stands_on_the_curve_at_the_worst_stride(drawn: ClipCurves) -> None:
    payload = actors.reading()
    mark = cue_mark(payload, drawn)
    assert mark is not None
    assert (mark.metric, mark.stride, mark.curve) == ("Kpk", 0, "knee")
    assert mark.time_s == pytest.approx(0.55 + 0.225, abs=1 / 60)
    figure = curves_figure(payload, drawn, Choice())
    words = next(a for a in figure["layout"]["annotations"] if a.get("name") == "cue")
    assert words["x"] == mark.time_s
    assert words["y"] == mark.value
    assert words["text"].replace("<br>", " ") == "“Pull the heel up under the body.”"


def test_a_clip_without_a_cue_has_no_mark(drawn: ClipCurves) -> None:
    payload = actors.reading(cue=None)
    assert cue_mark(payload, drawn) is None
    assert all(a.get("name") != "cue" for a in curves_figure(payload, drawn, Choice())["layout"]["annotations"])


def test_strides_are_ranked_by_their_distance_from_the_band() -> None:
    payload = actors.reading()
    template = payload["strides"][0]
    payload["strides"] = [template | {"metrics": {"Kpk": v}} for v in (70.0, 99.0, 120.0, 86.0)]
    payload["strides"].append(template | {"metrics": {"Kpk": 10.0}, "valid": False})
    payload["strides"].append(template | {"metrics": {"Kpk": 10.0}, "near": False})
    assert ranked_strides(payload, "Kpk") == [1, 3, 2, 0]


def test_notes_are_pinned_by_number(drawn: ClipCurves) -> None:
    named = traces(curves_figure(actors.reading(), drawn, Choice(), [Pin(1, 0.7), Pin(2, 1.4)]))
    pins = named["coach's notes"]
    assert [t for t in pins["text"] if t] == ["1", "2"]
    assert [x for x, t in zip(numbers(pins["x"]), pins["text"], strict=True) if t] == [0.7, 1.4]


@pytest.mark.parametrize("theme", THEMES)
def test_no_text_asks_for_a_style_attribute(drawn: ClipCurves, theme: Theme) -> None:
    text = json.dumps(curves_figure(actors.reading(), drawn, Choice(theme=theme), [Pin(1, 0.7)])["layout"])
    assert set(re.findall(r"<(\w+)", text)) <= {"br"}


def test_words_are_wrapped_between_words() -> None:
    assert wrapped("step over a line of low hurdles", 12) == ["step over a", "line of low", "hurdles"]
    assert wrapped("uninterruptedly so", 5) == ["uninterruptedly", "so"]


def token(name: str) -> dict[str, str]:
    css = (ROOT / "static" / "css" / "tokens.css").read_text()
    match = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", css)
    assert match, name
    return {"light": match[1], "dark": match[2]}


@pytest.mark.parametrize("theme", THEMES)
def test_charts_and_style_sheet_have_the_same_colours(theme: Theme) -> None:
    palette = PALETTES[theme]
    for name in palette.__slots__:
        assert getattr(palette, name) == token(name.replace("_", "-"))[theme], name


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["text", "muted", "near", "far", "second", "watch", "fault", "hand", "action"])
def test_colours_can_be_read_on_every_ground(theme: Theme, name: str) -> None:
    for ground in ("bg", "surface", "raised"):
        assert contrast(token(name)[theme], token(ground)[theme]) >= 4.5, ground


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on-action", "action"),
        ("fault", "fault-soft"),
        ("watch", "watch-soft"),
        ("hand", "hand-soft"),
        ("muted", "sunken"),
    ],
)
def test_tags_and_buttons_can_be_read(theme: Theme, text: str, ground: str) -> None:
    assert contrast(token(text)[theme], token(ground)[theme]) >= 4.5


def test_plotly_js_is_the_one_that_plotly_py_is_made_for() -> None:
    bundled = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").open(encoding="utf-8").read(400)
    wanted = re.search(r"plotly\.js v([\d.]+)", bundled)
    assert wanted
    ours = json.loads((ROOT / "package.json").read_text())["dependencies"]["plotly.js-basic-dist-min"]
    assert ours == wanted[1]
