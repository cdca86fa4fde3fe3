"""The progress page: sessions, what has really changed between two, the cues on their way, and filters."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from analysis import selectors
from analysis.charts.progress import LABELS, progress_figure
from analysis.charts.pull import pull_figure
from analysis.charts.style import PALETTES
from analysis.gait.change import Change
from analysis.gait.scaling import Paced, scaling
from analysis.metric_words import METRICS
from analysis.models import Clip
from analysis.progress.changes import NOT_COMPARED, baseline_of, change_of, compare, sentence
from analysis.progress.choice import PACES, Choice, chosen, filters, pair
from analysis.progress.cues import cues_of
from analysis.progress.page import progress_of, session_name
from analysis.progress.sessions import Session, alike, obstacle, sessions_of
from analysis.together import Pull, Pulled
from tests import actors, history
from tests.actors import Cast
from tests.web.browsing import browse, text_of

DAY = datetime(2026, 10, 12, 9, tzinfo=UTC)


def row(day: int = 0, value: float = 90.0, **changes: Any) -> dict[str, Any]:
    """A clip as `progress_series` has it with strides: ten of them around a knee bend."""
    pace = changes.pop("pace_mps", 3.0)
    side = changes.pop("side", "left")
    spread = changes.pop("spread", 2.0)
    values = value + spread * np.linspace(-1.5, 1.5, 10)
    stride = {"near": True, "valid": True}
    knee = {"value": value, "unit": "deg", "error": 8.0, "low": 84.0, "high": 114.0, "verdict": "in_band", "n": 10}
    made = {
        "clip_id": f"{day}-{value:g}-{side}-{pace}",
        "date": DAY + timedelta(days=day),
        "surface": "treadmill",
        "shoes": "",
        "pace_mps": pace,
        "pace_source": "typed",
        "pace_error_mps": None,
        "engine": {"name": "test", "model": "none", "version": "1"},
        "segments": [{"start_s": 0.0, "end_s": 7.0, "direction": side, "near_side": side}],
        "frames": 210,
        "duration_s": 7.0,
        "slow_motion": None,
        "metrics": {"Kpk": knee},
        "strides": [stride | {"metrics": {"Kpk": float(v)}} for v in values]
        + [{"near": False, "valid": True, "metrics": {"Kpk": 10.0}}],
        "cue": {"fault": "lazy_heel", "text": "Step over a line.", "drill": "d"},
        "cue_details": {"metric": "Kpk", "solved": 0},
        "own_cue": None,
        "faults": [{"id": "lazy_heel", "status": "fault", "z": 1.0}],
    }
    return made | changes


def two(**changes: Any) -> tuple[Session, Session]:
    first, second = sessions_of([row(0), row(7, **changes)])
    return first, second


# ---- sessions


def test_clips_of_one_day_filmed_alike_are_one_session() -> None:
    (session,) = sessions_of([row(0, 90.0), row(0, 94.0)])
    value = session.values["Kpk"]
    assert len(session.clips) == 2
    assert (value.value, value.error, value.strides) == (92.0, 8.0, 20)
    # each clip's strides spread around its own mean; that the clips differ does not widen it
    assert value.sd == pytest.approx(np.std(2 * np.linspace(-1.5, 1.5, 10)) * np.sqrt(20 / 18))


@pytest.mark.parametrize(
    "changes",
    [
        {"pace_mps": 3.5},
        {"side": "right"},
        {"surface": "overground"},
        {"day": 1},
        {"pace_mps": None},
        {"shoes": "blue"},
    ],
)
def test_what_is_filmed_differently_is_another_session(changes: dict[str, Any]) -> None:
    assert len(sessions_of([row(), row(**changes)])) == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"pace_mps": 3.15}, None),
        ({"shoes": "the blue ones"}, None),
        ({"pace_mps": 3.4}, "paces_differ"),
        ({"pace_mps": None}, "pace_unknown"),
        ({"side": "right"}, "sides_differ"),
        ({"segments": [{"near_side": "left"}, {"near_side": "right"}]}, "sides_unclear"),
        ({"surface": "overground"}, "surfaces_differ"),
        ({"engine": {"name": "test", "model": "none", "version": "2"}}, "engines_differ"),
    ],
)
def test_only_sessions_filmed_alike_are_compared(changes: dict[str, Any], why: str | None) -> None:
    first, second = two(value=120.0, **changes)
    assert obstacle(first, second) == obstacle(second, first) == why
    found = compare(first, second, [first, second])
    assert found.needed == (NOT_COMPARED[why] if why else "")
    assert [one.says for one in found.rows] == ["none" if why else "real"]
    assert len(alike(second, [first, second])) == (1 if why else 2)


def test_slow_motion_counts_in_true_time_once_somebody_has_said_so(people: Cast) -> None:
    (session,) = sessions_of([row(slow_motion=4.0)])
    assert session.rate_hz == pytest.approx(120.0)
    suspected = actors.payload(slow_motion={"suspected": True, "factor": 4.0})
    for said, rate_hz in ((None, 30.0), (2.0, 60.0)):
        clip = actors.clip(people.cleo, people.alice, result=suspected, slow_motion=said)
        (session,) = sessions_of(selectors.progress_series(people.cleo, people.alice, strides=True))
        assert session.rate_hz == pytest.approx(rate_hz)
        clip.delete()


def test_a_session_is_of_the_day_that_the_clocks_here_show(settings: Settings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    evening = datetime(2026, 10, 12, 22, tzinfo=UTC)  # the 13th there
    series = [row() | {"date": evening - timedelta(hours=1)}, row(1) | {"date": evening}]
    (session,) = sessions_of(series)
    assert session_name(session).startswith("13 Oct 2026, ")
    figure = progress_figure([session], "Kpk")
    assert figure["layout"]["xaxis"]["ticktext"][0].startswith("13 Oct<br>")
    assert traces(figure)["Peak knee bend"]["text"][0].startswith("13 Oct 2026, ")
    point = Pulled("one", evening, Paced(3.0, 90.0, 2.0))
    fast = Pulled("two", evening, Paced(4.0, 100.0, 2.0))
    drawn = pull_figure(pull_of_dots(point, fast))
    assert [text.split(",")[0] for text in drawn["data"][-1]["text"]] == ["13 Oct", "13 Oct"]


def test_a_pace_read_from_the_film_has_its_error_in_the_name_of_a_session() -> None:
    (session,) = sessions_of([row(0, pace_source="video", pace_error_mps=0.45)])
    assert "5:33 ±0:50/km" in session_name(session)


def pull_of_dots(*dots: Pulled) -> Pull:
    found = scaling("Kpk", [dot.point for dot in dots])
    return Pull("Kpk", dots, found, "", "", found.standing)


# ---- changes in words


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Change(24.0, 8.0, "real"), "real change (needs 8°)"),
        (Change(1.0, 8.0, "noise"), "within noise (needs 8°): more strides would not tell"),
        (Change(7.0, 8.0, "more_strides", 8), "within noise (needs 8°): about 8 more strides would tell"),
        (Change(7.0, 8.0, "more_strides", 17), "within noise (needs 8°): about 20 more strides would tell"),
    ],
)
def test_a_change_is_said_in_words(found: Change, says: str) -> None:
    assert sentence(METRICS["Kpk"], found) == says


@pytest.mark.parametrize(
    ("before", "after", "inward"), [(60.0, 95.0, True), (95.0, 60.0, False), (86.0, 112.0, None), (60.0, 130.0, True)]
)
def test_a_real_change_says_whether_it_leads_to_the_band(before: float, after: float, inward: bool | None) -> None:
    sessions = sessions_of([row(0, before), row(7, after)])
    (knee,) = compare(*sessions, sessions).rows
    assert (knee.before_error, knee.after_error) == ("±8", "±8")
    assert (knee.says, knee.inward) == ("real", inward)


def test_strides_that_differ_ask_for_a_larger_change() -> None:
    steady = sessions_of([row(0, 90.0), row(7, 99.0)])
    loose = sessions_of([row(0, 90.0, spread=8.0), row(7, 99.0, spread=8.0)])
    standings = [found and found.standing for found in (change_of(*two, two, "Kpk") for two in (steady, loose))]
    assert standings == ["real", "noise"]


def test_a_session_with_a_single_stride_is_not_compared() -> None:
    lone = row(7, 120.0)
    lone |= {"strides": lone["strides"][:1]}
    sessions = sessions_of([row(0), lone])
    assert change_of(*sessions, sessions, "Kpk") is None
    assert [one.says for one in compare(*sessions, sessions).rows] == ["none"]


# ---- which two


def test_the_newest_is_compared_with_the_session_that_brought_its_cue() -> None:
    keep = {"cue": {"fault": None, "text": "Nothing to change: keep it.", "drill": None}, "faults": []}
    series = [row(0, **keep), row(7), row(14), row(15, pace_mps=4.0), row(21)]
    sessions = sessions_of(series)
    cues = cues_of(series, sessions)
    assert pair(sessions, Choice(), cues[0].given) == (sessions[1], sessions[4])
    assert pair(sessions, Choice(), DAY + timedelta(days=15)) == (sessions[2], sessions[4])
    assert pair(sessions, Choice()) == (sessions[0], sessions[4])
    assert pair(sessions, Choice(before=sessions[4].id, after=sessions[2].id)) == (sessions[2], sessions[4])
    assert pair(sessions, Choice(before="nonsense", after="__class__")) == (sessions[0], sessions[4])
    assert pair(sessions[:1], Choice()) is None


def test_filters_ask_only_what_parts_the_sessions() -> None:
    sessions = sessions_of([row(0), row(7)])
    assert filters(sessions, Choice()) == []
    sessions = sessions_of([row(0), row(7, pace_mps=4.0), row(8, pace_mps=None), row(9, side="right")])
    asked = {one.name: [option.value for option in one.options] for one in filters(sessions, Choice())}
    assert asked == {"pace": ["", "6-5", "5-4", "unknown"], "side": ["", "left", "right"]}
    shod = sessions_of([row(0), row(7, shoes="Blue ones"), row(8, shoes="blue Ones"), row(9, shoes="Red")])
    (shoes,) = filters(shod, Choice(shoes="red"))
    assert [option.value for option in shoes.options] == ["", "blue ones", "red", "-"]
    assert [len(chosen(shod, Choice(shoes=worn))) for worn in ("blue ones", "red", "-", "")] == [2, 1, 1, 4]
    (pace,) = (one for one in filters(sessions, Choice()) if one.name == "pace")
    ranges = ["6:00/km to 5:00/km", "5:00/km to 4:00/km"]
    assert [option.label for option in pace.options] == ["all", *ranges, "pace unknown"]
    assert len(chosen(sessions, Choice(pace="6-5"))) == 2
    assert len(chosen(sessions, Choice(pace="6-5", side="right"))) == 1
    assert len(chosen(sessions, Choice(pace="nonsense"))) == 0
    assert next(iter(PACES.values()))[0] == 0


# ---- cues


def test_a_cue_is_given_worked_on_and_met() -> None:
    met = {
        "cue": {"fault": None, "text": "Nothing to change: keep it.", "drill": None},
        "faults": [{"id": "lazy_heel", "status": "ok", "z": None}],
    }
    series = [row(0, 70.0), row(7, 80.0), row(14, 95.0), row(21, 96.0, **met)]
    (cue,) = cues_of(series, sessions_of(series))
    assert (cue.outcome, cue.clips, cue.fault) == ("met", 3, "Lazy heel lift")
    assert (cue.before, cue.after, cue.unit) == ("70° ±8", "96° ±8", "")
    assert cue.change.startswith("+26°: real change")
    assert (cue.given, cue.ended) == (DAY, DAY + timedelta(days=21))


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ({}, "current"),
        ({"cue_details": {"metric": "Kpk", "solved": 1}}, "nearly"),
        ({"cue": {"fault": "overstride", "text": "Quiet feet.", "drill": ""}}, "aside"),
    ],
)
def test_a_cue_goes_on_or_gives_way(last: dict[str, Any], outcome: str) -> None:
    series = [row(0, 70.0), row(7, 72.0, **last)]
    assert cues_of(series, sessions_of(series))[-1].outcome == outcome


def test_a_cue_says_the_unit_of_its_number_once() -> None:
    heel = {"value": 0.31, "unit": "LL", "error": 0.05, "low": 0.4, "high": 0.6, "verdict": "low", "n": 10}
    (cue,) = cues_of(series := [row(metrics={"heelPk": heel}, cue_details={"metric": "heelPk"})], sessions_of(series))
    assert (cue.metric, cue.before, cue.after, cue.unit) == ("Heel lift", "0.31 ±0.05", "", "of leg length")


def test_own_words_are_the_cue_and_silence_is_none() -> None:
    silent = row(7, cue=None, cue_details={})
    series = [row(0), silent, row(14, own_cue="Pockets!")]
    (cue,) = cues_of(series, sessions_of(series))
    assert (cue.text, cue.clips) == ("Pockets!", 2)


def test_what_was_filmed_differently_is_not_compared() -> None:
    series = [row(0, 70.0), row(7, 95.0, pace_mps=4.0)]
    (cue,) = cues_of(series, sessions_of(series))
    assert cue.change == "filmed differently: not compared"


# ---- the figure


def traces(figure: dict[str, Any]) -> dict[str, Any]:
    return {trace["name"]: trace for trace in figure["data"]}


def test_the_figure_shows_bands_spread_and_what_is_no_change() -> None:
    sessions = sessions_of([row(0, 75.0), row(7, 90.0), row(14, 100.0, pace_mps=4.0)])
    baseline = baseline_of(sessions[0], sessions[1], sessions, "Kpk")
    assert baseline
    figure = progress_figure(sessions, "Kpk", baseline)
    named = traces(figure)
    assert list(named["Peak knee bend"]["y"]) == [75.0, 90.0]
    assert list(named["Peak knee bend"]["marker"]["symbol"]) == ["diamond", "circle"]
    assert list(named["filmed differently"]["x"]) == [2]
    assert list(named["expected at that pace"]["base"]) == [84.0] * 3
    assert named["Peak knee bend"]["error_y"]["array"][0] == pytest.approx(2.02, abs=0.01)
    noise = figure["layout"]["shapes"][0]
    assert noise["y1"] - 75.0 == pytest.approx(baseline.least, abs=1e-4) == 75.0 - noise["y0"]


def test_the_figure_leaves_out_what_was_not_measured() -> None:
    sessions = sessions_of([row(0), row(7) | {"metrics": {}}])
    assert list(traces(progress_figure(sessions, "Kpk"))["Peak knee bend"]["y"]) == [90.0]
    for nothing in (progress_figure(sessions, "heelPk"), progress_figure([], "Kpk")):
        assert not nothing["layout"].get("shapes")
        assert all(not len(trace["x"]) for trace in nothing["data"])


@pytest.mark.parametrize("theme", PALETTES)
def test_forty_sessions_have_few_labels_and_quiet_marks(theme: Any) -> None:
    sessions = sessions_of([row(day, 80.0 + day / 4) for day in range(40)])
    figure = progress_figure(sessions, "Kpk", None, theme)
    assert len(figure["layout"]["xaxis"]["tickvals"]) <= LABELS
    assert figure["layout"]["xaxis"]["tickvals"][-1] == 39
    assert traces(figure)["Peak knee bend"]["error_y"]["width"] == 0


# ---- the page


@pytest.fixture
def alice(people: Cast) -> Client:
    return browse(people.alice)


def url_of(people: Cast, name: str = "athlete-progress") -> str:
    return reverse(name, args=[people.cleo.pk])


def test_without_a_session_it_says_what_a_session_is(alice: Client, people: Cast) -> None:
    shown = text_of(alice, url_of(people))
    assert "Nothing measured yet." in shown
    assert "data-progress-url" not in shown


def test_a_single_session_says_what_would_show(alice: Client, people: Cast) -> None:
    history.sessions(people.cleo, people.alice, 1)
    shown = text_of(alice, url_of(people))
    assert "One session so far" in shown
    assert "Shows from" in shown
    assert "worked on now" in shown
    figure = alice.get(url_of(people, "athlete-progress-figure"), {"metric": "heelPk", "theme": "light"}).json()
    assert figure["layout"]["shapes"][0]["name"] == "within noise"


def test_a_season_says_what_has_really_changed(alice: Client, people: Cast) -> None:
    history.sessions(people.cleo, people.alice, 6)
    shown = text_of(alice, url_of(people))
    assert "What has changed" in shown
    assert "Step over a line of low hurdles." in shown
    assert '<span class="tag met">met</span>' in shown
    assert "Real change" in text_of(alice, url_of(people) + "?" + first_to_last(people))
    theirs = text_of(browse(people.cleo.user), url_of(people))
    assert "Your progress" in theirs
    short = text_of(alice, reverse("athlete", args=[people.cleo.pk]))
    assert url_of(people) in short


def first_to_last(people: Cast) -> str:
    clips = Clip.objects.filter(athlete=people.cleo).order_by("uploaded_at")
    return f"before={clips[0].pk}&after={clips[5].pk}"


def test_two_sessions_filmed_differently_are_shown_and_not_judged(alice: Client, people: Cast) -> None:
    history.sessions(people.cleo, people.alice, 2, paces=(3.0, 3.9))
    shown = text_of(alice, url_of(people))
    assert "Not compared: the paces differ" in shown
    assert "eal change" not in shown
    assert "within noise" not in shown
    assert 'name="pace"' in shown
    assert "One session so far" in text_of(alice, url_of(people) + "?pace=6-5")
    assert "No session is like that." in text_of(alice, url_of(people) + "?surface=overground")


def test_the_figure_knows_only_metrics_and_themes_there_are(alice: Client, people: Cast) -> None:
    history.sessions(people.cleo, people.alice, 2)
    url = url_of(people, "athlete-progress-figure")
    assert alice.get(url, {"metric": "Kpk"}).status_code == 200
    assert alice.get(url, {"metric": "Kpk"})["Cache-Control"] == "private, no-store"
    for asked in ({"metric": "__class__"}, {}, {"metric": "Kpk", "theme": "pink"}):
        assert alice.get(url, asked).status_code == 404
    assert browse(people.bob).get(url, {"metric": "Kpk"}).status_code == 404


def test_forty_sessions_take_few_questions_to_the_database(
    alice: Client, people: Cast, django_assert_max_num_queries: Any
) -> None:
    history.sessions(people.cleo, people.alice, 40)
    with django_assert_max_num_queries(15):
        shown = text_of(alice, url_of(people))
    assert "40 sessions" in shown
    series = selectors.progress_series(people.cleo, people.alice, strides=True)
    progress = progress_of(series, Choice())
    assert (len(progress.sessions), [cue.outcome for cue in progress.cues]) == (40, ["current", "met"])
    assert json.dumps([option.label for option in progress.metrics])
