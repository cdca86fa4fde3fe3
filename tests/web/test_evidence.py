"""Which frames are behind a number: the instants it is read at, the strides worth a look, what is written there."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from analysis.curves import ClipCurves
from analysis.gait.metrics import BY_KEY
from analysis.review.evidence import evidence_of
from analysis.review.instants import SHOWN, Drawing, cue_mark, instants_of
from tests import actors
from tests.conftest import ROOT
from tests.web.test_cycle_charts import six_strides
from tests.web.test_pages_charts import curves, segment

STRIDE = {"segment": 0, "side": "left", "foot_strike_s": 0.3, "toe_off_s": 0.55, "next_foot_strike_s": 1.0}


@pytest.fixture
def drawn() -> ClipCurves:
    made = curves(segment(0, 360, rate=60.0))
    made["time_s"] = np.arange(360) / 60
    return made


def test_every_metric_has_its_instants_and_its_drawing() -> None:
    assert set(SHOWN) == set(BY_KEY)
    assert {shown.drawing for shown in SHOWN.values()} <= set(get_args(Drawing))
    geometry = (ROOT / "static" / "js" / "geometry.js").read_text()
    for drawing in get_args(Drawing):
        assert f'case "{drawing}":' in geometry, drawing


def test_instants_lie_in_the_stride_in_order(drawn: ClipCurves) -> None:
    for metric in SHOWN:
        at = instants_of(metric, STRIDE, drawn)
        assert len(at) == len(SHOWN[metric].at), metric
        assert all(0.3 <= t <= 1.0 for t in at), metric
    assert instants_of("Kpk", STRIDE, drawn)[0] == pytest.approx(0.775, abs=1 / 60)
    assert instants_of("tc", STRIDE, drawn) == (0.3, 0.55)


def test_a_stride_without_toe_off_has_no_frame_for_what_needs_one(drawn: ClipCurves) -> None:
    stride = STRIDE | {"toe_off_s": None}
    assert instants_of("Kpk", stride, drawn) == ()
    assert instants_of("tc", stride, drawn) == ()
    assert instants_of("KFS", stride, drawn) == (0.3,)


def test_positions_give_the_instants_that_angles_cannot(drawn: ClipCurves) -> None:
    """The hips rise over the stride, the ankle passes under its hip in the middle of the swing."""
    points = drawn["segments"][0]["xy_px"]
    time_s = drawn["segments"][0]["time_s"]
    points[:, [23, 24], 1] = (400 - 50 * time_s)[:, None]
    points[:, 23, 0] = 100
    points[:, 27, 0] = 100 + 80 * (time_s - 0.8)
    assert instants_of("VO_LL", STRIDE, drawn) == pytest.approx((0.3, 1.0), abs=1 / 60)
    assert instants_of("Kpass", STRIDE, drawn) == pytest.approx((0.8,), abs=1 / 60)


def test_the_best_and_the_worst_stride_are_named_only_where_the_worst_lies_outside(drawn: ClipCurves) -> None:
    found = evidence_of(six_strides(), drawn)["Kpk"]
    assert found["frames"] == [{"label": "1", "why": "worst"}, {"label": "5", "why": "best"}]
    inside = six_strides()
    inside["metrics"]["Kpk"] |= {"value": 76.0, "low": 60.0, "high": 120.0}
    assert evidence_of(inside, drawn)["Kpk"]["frames"] == [
        {"label": "2", "why": "most typical"},
        {"label": "5", "why": "least typical"},
    ], "whatever lies in the middle of the band"


def test_a_clip_to_keep_is_shown_by_its_typical_stride(drawn: ClipCurves) -> None:
    kept = six_strides() | {"cue": {"fault": None, "text": "Nothing to change: keep it.", "drill": None}, "faults": []}
    kept["metrics"]["heelPk"] = kept["metrics"]["Kpk"] | {"unit": "LL", "value": 0.4, "low": 0.3, "high": 1.1}
    for stride, lift in zip(kept["strides"], (0.31, 0.41, 0.55, 0.7, 0.72, 0.8), strict=True):
        stride["metrics"]["heelPk"] = lift
    mark = cue_mark(kept, drawn)
    assert mark is not None
    assert mark.stride == 1


def test_of_two_strides_one_is_shown_without_a_claim(drawn: ClipCurves) -> None:
    assert evidence_of(actors.reading(), drawn)["Kpk"]["frames"] == [{"label": "2", "why": ""}]


def test_every_stride_says_its_own_number_also_one_that_does_not_count(drawn: ClipCurves) -> None:
    strides = evidence_of(six_strides(), drawn)["Kpk"]["strides"]
    assert [strides[label]["says"] for label in strides] == ["70°", "75°", "80°", "85°", "90°", "95°"]
    assert strides["6"]["at"][0] == pytest.approx(0.775 + 3.5, abs=1 / 60)


def test_a_long_unit_is_not_written_on_the_picture(drawn: ClipCurves) -> None:
    payload: dict[str, Any] = six_strides()
    payload["metrics"]["heelPk"] = payload["metrics"]["Kpk"] | {"unit": "LL", "low": 0.4, "high": 0.6, "value": 0.33}
    payload["strides"][0]["metrics"]["heelPk"] = 0.33
    stride = evidence_of(payload, drawn)["heelPk"]["strides"]["1"]
    assert (stride["says"], stride["brief"]) == ("0.33 of leg length", "0.33")


def test_what_no_stride_has_is_left_out(drawn: ClipCurves) -> None:
    payload = six_strides()
    payload["metrics"]["cadence"] = payload["metrics"]["Kpk"]
    assert set(evidence_of(payload, drawn)) == {"Kpk"}
