"""What the strip of strides is told: which strides show what was found, and which are the best and the worst."""

from __future__ import annotations

from typing import Any

from analysis.review.standing import standings
from tests import actors


def reading(**changes: Any) -> dict[str, Any]:
    """Six near strides with less and less knee bend, below a band that begins at 84, and a far one."""
    one = actors.payload()["strides"][0]
    strides = [one | {"metrics": {"Kpk": 90.0 - 3 * n, "heelPk": 0.4}, "foot_strike_s": 0.7 * n} for n in range(6)]
    strides += [one | {"near": False, "side": "right", "metrics": {"Kpk": 40.0}}]
    return actors.reading(strides=strides, **changes)


def test_a_stride_is_as_bad_as_the_worst_it_shows() -> None:
    both = [{"id": "lazy_heel", "status": "fault", "z": 2.0}, {"id": "bounce", "status": "watch", "z": 1.1}]
    said = reading(faults=both) | {"fault_strides": {"lazy_heel": [3, 4], "bounce": [4, 5]}}
    _, strides = standings(said)
    assert [s.verdict for s in strides[:6]] == ["ok", "ok", "ok", "fault", "fault", "watch"]


def test_what_does_not_count_is_not_judged() -> None:
    said = reading()
    said["strides"][2]["valid"] = False
    _, strides = standings(said)
    assert (strides[2].verdict, strides[2].rank, strides[2].value) == (None, None, None)
    assert (strides[6].verdict, strides[6].rank) == (None, None), "the far leg"
    assert {s.verdict for s in standings(reading(status="preview"))[1]} == {None}


def test_findings_that_were_not_made_judge_nobody() -> None:
    clear = [{"id": "lazy_heel", "status": "ok", "z": 0.1}, {"id": "bounce", "status": "not_measurable", "z": None}]
    _, strides = standings(reading(faults=clear) | {"fault_strides": {"lazy_heel": [0], "bounce": [1]}})
    assert {s.verdict for s in strides[:6]} == {"ok"}


def test_strides_are_ranked_by_what_the_cue_speaks_of() -> None:
    said = reading()
    said["cue"]["metric"] = "Kpk"
    metric, strides = standings(said)
    assert metric == "Kpk"
    assert sorted(s.rank for s in strides[:6] if s.rank is not None) == list(range(6))
    assert strides[5].rank == 5
    assert [s.value for s in strides[:6]] == [90, 87, 84, 81, 78, 75]
