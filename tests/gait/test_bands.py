"""What is expected of a runner: at a pace, in doubt about it, by the coach's own bands, in other kinds of running."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.gait import faults, kind
from analysis.gait.bands import Band, Expectations, possible, references
from analysis.gait.body import TYPICAL_LEG_M
from analysis.gait.events import BELT_OVER_STANCE_SPEED
from analysis.gait.fault_rules import RULES, Criterion
from analysis.gait.metrics import BY_KEY
from analysis.gait.model import ClipContext, Kind, OwnBand
from analysis.gait.pace import Pace, find_pace
from analysis.gait.piece import Piece
from analysis.gait.pipeline import analyse, follow
from analysis.gait.segments import Span
from analysis.gait.serialise import details
from tests.gait.stick_runner import runner

TYPED = Pace(3.5, 0.0, "typed")
UNKNOWN = Pace(2.9, 0.5, "none")
KNEE = references()["Kpk"]


def at(
    pace: Pace = TYPED, rate: float = 60.0, running: Kind = "running", own: dict[str, OwnBand] | None = None
) -> Expectations:
    return Expectations(pace, rate, running, own or {})


def test_bands_move_with_the_pace_and_widen_with_doubt() -> None:
    assert at(Pace(2.5, 0.0, "typed")).band("Kpk") == Band(92.6, 92.6 - 15.5, 92.6 + 14.2)
    widened = at(UNKNOWN).band("Kpk")
    assert widened is not None
    assert widened.slack == pytest.approx(0.5 * KNEE.slope)
    assert widened.low == pytest.approx(KNEE.value(2.9) - 15.5 - widened.slack)
    assert KNEE.value(9.0) == KNEE.value(5.5)
    assert at().band("tf") is None


@pytest.mark.parametrize(("doubt", "serves"), [(0.5, True), (0.9, True), (2.1, False)])
def test_a_pace_that_is_too_uncertain_gives_no_band(doubt: float, serves: bool) -> None:
    expected = at(Pace(2.9, doubt, "none"))
    assert (expected.band("Kpk") is not None) == serves
    assert expected.band("gamma") is not None  # hardly depends on the pace


@pytest.fixture(scope="module")
def piece() -> Piece:
    track = runner()
    return follow(track, Span(0, len(track.time_s)))


def seen(piece: Piece, film_mps: float, said: ClipContext) -> Pace:
    """Pace of a clip whose stance speed is that of an adult at film_mps."""
    speed = film_mps / TYPICAL_LEG_M / BELT_OVER_STANCE_SPEED
    near = replace(piece.contacts[piece.near_side], stance_speed_ll=speed)
    return find_pace([replace(piece, contacts={piece.near_side: near})], said)


@pytest.mark.parametrize(("film", "doubt"), [(2.9, 0.5), (3.3, 0.5), (4.9, 2.0), (1.9, 1.0)])
def test_a_pace_is_not_assumed_against_what_the_film_shows(piece: Piece, film: float, doubt: float) -> None:
    pace = seen(piece, film, ClipContext())
    assert (pace.source, pace.mps, pace.known_mps) == ("none", 2.9, None)
    assert (pace.likely_mps, pace.sd_mps) == (pytest.approx(film), pytest.approx(doubt))
    assert find_pace([], ClipContext()) == Pace(2.9, 0.5, "none")


@pytest.mark.parametrize(
    ("film", "height", "disagrees"),
    [(3.5, None, False), (4.5, None, False), (4.9, None, True), (1.75, None, True), (4.5, 1.75, True)],
)
def test_a_typed_pace_holds_and_a_film_that_contradicts_it_is_told(
    piece: Piece, film: float, height: float | None, disagrees: bool
) -> None:
    """A typical leg is off by more than the runner's own: it takes more to contradict."""
    pace = seen(piece, film, ClipContext(pace_mps=3.5, height_m=height))
    assert (pace.source, pace.mps, pace.sd_mps, pace.disagrees) == ("typed", 3.5, 0.0, disagrees)


def test_a_pace_read_from_the_film_has_an_error_and_a_typed_one_none(piece: Piece) -> None:
    film, typed, unknown = (
        seen(piece, 3.0, said) for said in (ClipContext(height_m=1.75), ClipContext(3.0), ClipContext())
    )
    assert (film.source, film.error_mps) == ("video", pytest.approx(0.15 * film.mps))
    assert (typed.error_mps, unknown.error_mps) == (None, None)
    assert find_pace([], ClipContext(3.0)).film_sd_mps is None
    assert unknown.film_sd_mps is not None
    assert unknown.film_sd_mps > 0.15 * 3.0  # an adult's leg instead of the runner's own


def test_a_pace_read_from_the_film_makes_the_step_length_as_unsure() -> None:
    film, typed = (analyse(runner(), said) for said in (ClipContext(height_m=1.75), ClipContext(3.5, height_m=1.75)))
    assert (film.pace_mps, typed.pace_error_mps) == (pytest.approx(3.5, rel=0.3), None)
    assert film.pace_error_mps == pytest.approx(0.15 * (film.pace_mps or 0.0))
    step = film.metrics["stepLen"]
    assert 0.15 * step.value < step.error < 0.2 * step.value
    assert typed.metrics["stepLen"].error < 0.05 * typed.metrics["stepLen"].value
    for key in set(film.metrics) - {"stepLen"}:
        assert film.metrics[key].error == typed.metrics[key].error, key


def test_what_is_told_of_the_pace_comes_from_where_it_is_reckoned(
    piece: Piece, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.gait.pace.FILM_SD_SHARE", 0.2)
    monkeypatch.setattr("analysis.gait.bands.MEASURED_MPS", (2.25, 3.0))
    pace = seen(piece, 3.0, ClipContext(height_m=1.75))
    assert pace.sd_mps == pace.error_mps == pace.film_sd_mps == pytest.approx(0.2 * pace.mps)
    film, typed = (analyse(runner(), said).warnings for said in (ClipContext(height_m=1.75), ClipContext(3.5)))
    assert any("to about 20 %" in warning for warning in film)
    assert any("at 2.25 m/s to 3 m/s; at 3.50" in warning for warning in typed)


def test_step_length_is_held_against_a_typed_pace_only() -> None:
    assert at().band("stepLen") is not None
    assert at(Pace(3.5, 0.5, "video", 3.5, rough=False)).band("stepLen") is None


def test_contact_times_need_fast_film() -> None:
    assert at(rate=60).band("tc") is not None
    assert at(rate=30).band("tc") is None
    assert at(rate=30, own={"tc": (0.2, 0.3)}).band("tc") is None


def test_without_a_flight_only_the_swing_is_judged() -> None:
    grounded = at(running="grounded_running")
    judged = {key for key in references() if grounded.band(key)}
    assert judged == {key for key in references() if BY_KEY[key].phase == "swing"}
    assert faults.edge(Criterion("lean", "high", fixed=16.0), grounded) is None


def test_nothing_is_expected_of_a_sprint() -> None:
    sprint = at(Pace(7.0, 0.0, "typed"), running="sprint", own={"Kpk": (90.0, 120.0)})
    assert [key for key in BY_KEY if sprint.band(key)] == []
    criteria = [c for rule in RULES for part in rule.parts for c in part.criteria]
    assert {faults.edge(c, sprint) for c in criteria} == {None}


@pytest.mark.parametrize(
    ("typed", "film", "duty", "expected"),
    [
        (3.5, 3.4, 0.36, "running"),
        (2.0, 2.0, 0.52, "grounded_running"),
        (7.0, 6.8, 0.25, "sprint"),
        (None, 7.5, 0.25, "sprint"),
        (None, None, 0.36, "running"),
        (3.0, 8.0, 0.36, "running"),  # the coach's word holds
    ],
)
def test_kinds_of_running(typed: float | None, film: float | None, duty: float, expected: Kind) -> None:
    pace = Pace(typed, 0.0, "typed", film) if typed else Pace(2.9, 0.5, "none", film)
    strides = [{"DF": duty + 0.01 * k, "tf": 0.1, "Kpk": 90.0} for k in (-1, 0, 1)]
    assert kind.find_kind(strides, pace) == expected
    kept = {key for stride in kind.fitting(strides, expected) for key in stride}
    assert kept == {"DF", "Kpk"} | ({"tf"} if expected != "grounded_running" else set())


def test_no_stride_no_kind_but_running() -> None:
    assert kind.find_kind([], TYPED) == "running"


OWN: dict[str, OwnBand] = {"Kpk": (70.0, 100.0), "lean": (None, 18.0), "thTO": (None, -5.0), "heelPk": (0.3, None)}


@pytest.mark.parametrize(
    ("criterion", "edge"),
    [
        (Criterion("Kpk", "low"), 70.0),
        (Criterion("Kpk", "high"), 100.0),
        (
            Criterion("Kpk", "high", from_reference=10.0),
            KNEE.value(3.5) + 10.0,
        ),  # lies outside the coach's band already
        (Criterion("thTO", "high", from_reference=9.0), -5.0),
        (Criterion("lean", "high", fixed=16.0), 18.0),
        (Criterion("lean", "low", fixed=0.0), None),
        (Criterion("heelPk", "high"), None),
        (Criterion("gamma", "high", from_reference=11.0), references()["gamma"].value(3.5) + 11.0),
    ],
)
def test_no_fault_begins_inside_the_coachs_own_band(criterion: Criterion, edge: float | None) -> None:
    assert faults.edge(criterion, at(own=OWN)) == edge


def test_own_bands_take_the_place_of_the_reference_at_any_pace() -> None:
    assert at(own=OWN).band("Kpk") == Band(None, 70.0, 100.0)
    assert at(Pace(2.9, 2.1, "none", 5.0), own=OWN).band("Kpk") == Band(None, 70.0, 100.0)
    assert at(own=OWN).band("gamma") == at().band("gamma")


@pytest.mark.parametrize("own", [{"Kpk": (None, None)}, {"Kpk": (90.0, 80.0)}, {"Kpeak": (80.0, 90.0)}])
def test_a_band_that_is_none_is_an_error(own: dict[str, OwnBand]) -> None:
    with pytest.raises(ValueError, match="is no"):
        at(own=own)


def test_a_clip_is_held_against_the_coachs_own_bands() -> None:
    usual = analyse(runner(), ClipContext(pace_mps=3.5))
    own = analyse(runner(), ClipContext(pace_mps=3.5, bands={"Kpk": (110.0, 130.0), "leverMean": (None, 0.9)}))
    assert (usual.metrics["Kpk"].verdict, own.metrics["Kpk"].verdict) == ("in_band", "lazy_heel")
    assert (own.metrics["Kpk"].low, own.metrics["Kpk"].high) == (110.0, 130.0)
    assert {key for key, result in own.metrics.items() if result.own_band} == {"Kpk", "leverMean"}
    assert {key for key, row in details(own)["metrics"].items() if row["own_band"]} == {"Kpk", "leverMean"}
    assert not any(result.own_band for result in usual.metrics.values())
    assert (own.metrics["leverMean"].low, own.metrics["leverMean"].verdict) == (None, "in_band")
    assert own.metrics["heelPk"] == usual.metrics["heelPk"]
    assert {f.id: f.status for f in own.faults}["lazy_heel"] == "watch"


def test_a_sprint_is_measured_but_not_judged() -> None:
    result = analyse(runner(), ClipContext(pace_mps=8.0))
    assert (result.status, result.kind) == ("scored", "sprint")
    assert {m.verdict for m in result.metrics.values()} == {None}
    assert {f.status for f in result.faults} == {"not_measurable"}
    assert result.cue is not None
    assert result.cue.fault is None
    assert "sprint" in result.cue.text
    assert any("sprint" in warning for warning in result.warnings)


def test_an_own_band_may_lie_well_outside_the_reference_but_not_anywhere() -> None:
    for key, reference in references().items():
        low, high = possible(key)
        for pace in (2.0, 3.5, 5.5):
            assert low < reference.value(pace) - reference.below < reference.value(pace) + reference.above < high, key
