from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from analysis.gait.asymmetry import compare, near_side
from analysis.gait.model import Analysis, Engine, MetricResult, Segment, Side

ENGINE = Engine("test", "table", "1")
USUAL = {"Kpk": 100.0, "heelPk": 0.55, "tc": 0.24}
ERRORS = {"Kpk": 8.0, "heelPk": 0.05, "tc": 0.02}


def clip(near: Side, values: Mapping[str, float] = USUAL, **changes: object) -> Analysis:
    metrics = {
        k: MetricResult(v, "s" if k == "tc" else "deg", ERRORS[k], 0.0, 1.0, "low", 8) for k, v in values.items()
    }
    base = Analysis(
        status="scored",
        code=None,
        message="",
        engine=ENGINE,
        frames=420,
        duration_s=7.0,
        pace_mps=3.5,
        pace_source="typed",
        segments=(Segment(0.0, 7.0, near, near),),
        metrics=metrics,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_two_equal_sides_are_ok() -> None:
    found = compare(clip("left"), clip("right"))
    assert found.obstacle is None
    assert (found.fault.status, found.fault.z) == ("ok", None)
    assert {d.metric: d.status for d in found.differences} == {"Kpk": "ok", "heelPk": "ok", "tc": "ok"}


@pytest.mark.parametrize(
    ("right", "status", "metric", "difference"),
    [
        ({"Kpk": 107.0}, "ok", "Kpk", 7.0),
        ({"Kpk": 110.0}, "watch", "Kpk", 10.0),
        ({"Kpk": 75.0}, "fault", "Kpk", -25.0),
        ({"heelPk": 0.65}, "fault", "heelPk", 0.10),
        ({"tc": 0.26}, "ok", "tc", 8.0),
        ({"tc": 0.29}, "fault", "tc", 18.868),
    ],
)
def test_a_difference_beyond_its_limit_is_found(
    right: dict[str, float], status: str, metric: str, difference: float
) -> None:
    a, b = clip("left"), clip("right", USUAL | right)
    for found in (compare(a, b), compare(b, a)):
        assert found.fault.status == status
        shown = next(d for d in found.differences if d.metric == metric)
        assert (shown.status, shown.difference) == (status, pytest.approx(difference, abs=0.001))
        assert shown.unit == ("%" if metric == "tc" else "deg")
        assert (found.fault.z is None) == (status == "ok")


def test_the_error_is_that_of_both_clips() -> None:
    knee = next(d for d in compare(clip("left"), clip("right")).differences if d.metric == "Kpk")
    assert knee.error == pytest.approx(8.0 * 2**0.5)


@pytest.mark.parametrize(
    ("a", "b", "obstacle"),
    [
        (clip("left"), clip("left"), "same_side"),
        (clip("left"), clip("right", status="preview"), "not_scored"),
        (clip("left"), clip("right", segments=()), "sides_unclear"),
        (clip("left"), clip("right", engine=Engine("other", "x", "1")), "engines_differ"),
        (clip("left"), clip("right", pace_mps=None), "pace_unknown"),
        (clip("left"), clip("right", pace_mps=3.8), "paces_differ"),
    ],
)
def test_clips_that_cannot_be_compared_say_why(a: Analysis, b: Analysis, obstacle: str) -> None:
    found = compare(a, b)
    assert (found.obstacle, found.differences, found.fault.status) == (obstacle, (), "not_measurable")


def test_a_clip_in_both_directions_has_no_near_side() -> None:
    both = clip("left", segments=(Segment(0.0, 3.0, "left", "left"), Segment(4.0, 7.0, "right", "right")))
    assert near_side(both) is None
    assert compare(both, clip("right")).obstacle == "sides_unclear"


def test_what_was_not_judged_is_not_compared() -> None:
    def unjudged(near: Side, *keys: str) -> Analysis:
        one = clip(near)
        return replace(one, metrics={k: replace(m, verdict=None) if k in keys else m for k, m in one.metrics.items()})

    found = compare(unjudged("left", "tc"), clip("right"))
    assert {d.metric for d in found.differences} == {"Kpk", "heelPk"}
    assert compare(unjudged("left", *USUAL), clip("right")).fault.status == "not_measurable"
