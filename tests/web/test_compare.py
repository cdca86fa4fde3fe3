"""Comparing two clips: who may, with which, and what is said of the differences."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysis.charts.both import both_figure
from analysis.charts.choice import Choice
from analysis.compare.table import place_in_band
from analysis.models import Clip
from analysis.selectors import measured
from analysis.wording import findings
from athletes.models import Athlete, User
from tests import actors, history
from tests.actors import Cast
from tests.web.browsing import browse, text_of
from tests.web.test_pages_charts import traces


def filmed(of: Athlete, by: User, below: float, *, days_ago: int = 0, pace_mps: float = 3.0, **more: Any) -> Clip:
    """A scored clip of ten strides whose pull lies so far under the reference, in half-widths of its band."""
    result = history.result(pace_mps, below, np.random.default_rng(days_ago), **more)
    clip = actors.clip(of, by, result=result, pace_mps=pace_mps)
    Clip.objects.filter(pk=clip.pk).update(uploaded_at=timezone.now() - timedelta(days=days_ago))
    clip.refresh_from_db()
    return clip


def url(first: Clip, second: Clip, name: str = "compare") -> str:
    return reverse(name, args=[first.pk, second.pk])


def words(client: Client, address: str) -> str:
    """What the page says, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(client, address).split("<main", 1)[1]))


@pytest.fixture
def before(people: Cast) -> Clip:
    return filmed(people.cleo, people.alice, 2.0, days_ago=30)


@pytest.fixture
def after(people: Cast) -> Clip:
    return filmed(people.cleo, people.alice, 0.0, days_ago=1)


def test_both_clips_must_be_visible(people: Cast, before: Clip, after: Clip) -> None:
    dans, eves = filmed(people.dan, people.alice, 0.0), filmed(people.eve, people.bob, 0.0)
    cleo = User.objects.get(email="cleo@example.org")
    seen = {
        people.alice: [(before, after), (before, dans)],
        cleo: [(before, after)],
    }
    unseen = {
        people.alice: [(before, eves), (eves, before)],
        people.bob: [(before, after), (eves, after)],
        cleo: [(before, dans)],
        people.zoe: [(before, after)],
    }
    for expected, pairs in ((200, seen), (404, unseen)):
        for user, clips in pairs.items():
            for first, second in clips:
                for name in ("compare", "compare-figure"):
                    assert browse(user).get(url(first, second, name)).status_code == expected, (user, name)


def test_a_change_beyond_noise_is_real_and_another_is_not(people: Cast, before: Clip, after: Clip) -> None:
    said = words(browse(people.alice), url(before, after))
    assert re.search(r"Heel lift.{0,200}real change", said)
    assert "within noise" in said
    assert re.search(r"\d real changes? ?; (no|\d+) numbers? within noise", said)
    same = filmed(people.cleo, people.alice, 2.0, days_ago=29)
    said = words(browse(people.alice), url(before, same))
    assert "No real change" in said
    assert not re.search(r"\d real change", said)


def test_the_change_is_later_minus_earlier_however_they_stand(people: Cast, before: Clip, after: Clip) -> None:
    client = browse(people.alice)
    straight, swapped = words(client, url(before, after)), words(client, url(after, before))
    for said, names in ((straight, "Before and after"), (swapped, "After and before")):
        assert f" {names} " in said
        assert "Change later − earlier" in said
        assert re.search(r"Heel lift.{0,120}\+0\.\d\d needs .{0,40}real change", said)
    slow = filmed(people.cleo, people.alice, 2.0, days_ago=40, pace_mps=2.6)
    for pair in ((slow, after), (after, slow)):
        said = words(client, url(*pair))
        assert "Difference later − earlier" in said
        assert re.search(r"Peak knee bend.{0,120}\+\d+°\s+\+\d+° with the pace", said)


def test_each_cadence_has_its_error(people: Cast, before: Clip, after: Clip) -> None:
    page = text_of(browse(people.alice), url(before, after))
    about = re.findall(r'class="small muted about">([^<]+)<', page)
    assert len(about) == 2
    assert all(re.search(r"· \d+ ±\d+ steps a minute$", words) for words in about)
    plain = actors.clip(people.cleo, people.alice)
    assert (
        "steps a minute"
        not in re.findall(r'class="small muted about">([^<]+)<', text_of(browse(people.alice), url(before, plain)))[1]
    )


def test_a_video_whose_time_is_over_is_said_to_be_erased_and_the_numbers_stay(
    people: Cast, before: Clip, after: Clip
) -> None:
    for path in (before.original_path, before.proxy_path, before.poster_path):
        path.unlink()
    page = text_of(browse(people.alice), url(before, after))
    first, second = page.split('data-screen="first"')[1].split('data-screen="second"')
    assert "The video was erased when its time was over." in first
    assert "could not be played" not in first
    assert reverse("clip-proxy", args=[before.pk]) not in page
    assert "The video was erased" not in second
    assert reverse("clip-proxy", args=[after.pk]) in second
    assert "real change" in page
    assert browse(people.alice).get(reverse("clip-skeleton", args=[before.pk])).status_code == 200


def test_of_two_athletes_no_change_is_claimed(people: Cast, before: Clip) -> None:
    said = words(browse(people.alice), url(before, filmed(people.dan, people.alice, 0.0)))
    assert "Two runners" in said
    assert "Cleo and Dan" in said
    assert "Difference second − first" in said
    for claim in ("real change", "within noise", "needs"):
        assert claim not in said
    assert re.search(r"Heel lift.{0,120}\+0\.\d\d ±0\.\d\d", said)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pace_mps": 4.0}, "The paces differ, 5:33/km and 4:10/km"),
        ({"side": "right"}, "No change is claimed: one shows the left leg"),
    ],
)
def test_clips_filmed_otherwise_say_why_no_change_is_claimed(
    people: Cast, before: Clip, changes: dict[str, Any], reason: str
) -> None:
    said = words(browse(people.alice), url(before, filmed(people.cleo, people.alice, 0.0, **changes)))
    assert reason in said
    assert "real change" not in said
    assert "below band" in said
    assert "mid-band" in said


def test_at_another_pace_the_page_says_what_the_pace_explains(people: Cast, before: Clip) -> None:
    said = words(browse(people.alice), url(before, filmed(people.cleo, people.alice, 0.0, pace_mps=4.0)))
    assert re.search(r"Peak knee bend.{0,120}\+15° with the pace", said)


@pytest.mark.parametrize(
    ("changes", "details"),
    [
        ({"pace_mps": 5.4}, {}),
        ({"pace_mps": 1.8}, {}),
        ({"pace_mps": 4.0}, {"kind": "sprint"}),
        ({"pace_mps": 4.0, "low": None, "high": None}, {}),
    ],
)
def test_beyond_the_reference_the_pace_explains_nothing(
    people: Cast, before: Clip, changes: dict[str, Any], details: dict[str, Any]
) -> None:
    band = {key: changes[key] for key in ("low", "high") if key in changes}
    other = filmed(people.cleo, people.alice, 0.0, pace_mps=changes["pace_mps"])
    for row in other.result.payload["metrics"].values():
        row |= band
    other.result.details |= details
    other.result.save()
    for pair in ((before, other), (other, before)):
        said = words(browse(people.alice), url(*pair))
        assert "The paces differ" in said
        assert "with the pace" not in said


def test_rows_lead_to_strides_that_both_clips_have(people: Cast, before: Clip, after: Clip) -> None:
    page = text_of(browse(people.alice), url(before, after))
    rows = re.findall(r'data-metric="(\w+)" data-first="(\w+)" data-second="(\w+)"', page)
    assert "heelPk" in {metric for metric, _, _ in rows}
    labels = {str(n) for n in range(1, 11)}
    assert all({first, second} <= labels for _, first, second in rows)


def test_what_cannot_be_compared_leads_to_what_can(people: Cast, before: Clip) -> None:
    client = browse(people.alice)
    refused = actors.clip(people.cleo, people.alice, state="refused", code="WALKING")
    answer = client.get(url(before, refused), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("compare-with", args=[before.pk])
    assert "has no strides that could be compared" in answer.content.decode()
    assert client.get(url(refused, before)).headers["Location"] == reverse("clip", args=[refused.pk])
    assert client.get(url(before, before)).headers["Location"] == reverse("compare-with", args=[before.pk])
    assert client.get(url(before, refused, "compare-figure")).status_code == 404


def test_the_choice_offers_scored_clips_of_the_runner_first(people: Cast, before: Clip, after: Clip) -> None:
    newest = filmed(people.cleo, people.alice, 1.0)
    actors.clip(people.cleo, people.alice, state="refused", code="WALKING")
    dans, eves = filmed(people.dan, people.alice, 0.0), filmed(people.eve, people.bob, 0.0)
    page = text_of(browse(people.alice), reverse("compare-with", args=[after.pk]))
    offered = re.findall(r'href="(/compare/[^"]+/[^"]+/)"', page)
    # of the same runner the older clip comes first
    assert offered == [url(after, newest), url(before, after), url(after, dans)]
    assert str(eves.pk) not in page
    own = text_of(browse(User.objects.get(email="cleo@example.org")), reverse("compare-with", args=[after.pk]))
    assert str(dans.pk) not in own
    assert browse(people.bob).get(reverse("compare-with", args=[after.pk])).status_code == 404


def test_no_clip_to_compare_with_is_left_out_unsaid(
    people: Cast, before: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.compare.partners.OTHERS_A_PAGE", 2)
    dans = {str(filmed(people.dan, people.alice, 0.0, days_ago=n).pk) for n in range(3)}
    gina = actors.athlete(people.alice, "Gina")
    ginas = str(filmed(gina, people.alice, 0.0, days_ago=9).pk)
    client, address = browse(people.alice), reverse("compare-with", args=[before.pk])

    def offered(query: str) -> set[str]:
        return set(re.findall(rf'href="/compare/{before.pk}/([^"]+)/"', text_of(client, address + query)))

    first, second = offered(""), offered("?page=2")
    assert (len(first), first | second, first & second) == (2, dans | {ginas}, set())
    assert "1 to 2 of 4" in text_of(client, address)
    assert offered("?q=gin") == {ginas}
    assert offered("?page=nonsense&q=%00") == first
    assert "Nobody else with a scored clip is called that." in text_of(client, address + "?q=cleo")


def test_two_ticked_clips_are_compared_the_older_one_first(people: Cast, before: Clip, after: Clip) -> None:
    client = browse(people.alice)
    page = text_of(client, reverse("athlete", args=[people.cleo.pk]))
    assert page.count("data-tick>") == 2

    def tick(*ids: Any) -> Any:
        return client.get(reverse("compare-ticked"), {"clip": [str(i) for i in ids]})

    assert tick(after.pk, before.pk).headers["Location"] == url(before, after)
    assert tick(after.pk).headers["Location"] == reverse("athlete", args=[people.cleo.pk])
    assert tick().headers["Location"] == reverse("desk")
    assert tick("nothing", after.pk).status_code == 404
    assert tick(uuid4(), after.pk).status_code == 404
    assert tick(filmed(people.eve, people.bob, 0.0).pk, after.pk).status_code == 404


def test_a_single_clip_has_nothing_to_tick(people: Cast, before: Clip) -> None:
    page = text_of(browse(people.alice), reverse("athlete", args=[people.cleo.pk]))
    assert "data-tick" not in page


def test_the_figure_has_both_means_and_the_reference_of_each_pace(people: Cast) -> None:
    clips = [actors.clip(people.cleo, people.alice, result=actors.payload(pace_mps=pace)) for pace in (3.0, 4.0)]
    first, second = (measured(clip) for clip in clips)
    assert first
    assert second
    figure = both_figure(first, second, Choice())
    named = traces(figure)
    for curve in ("knee", "thigh", "heel"):
        one, other = (named[f"{curve}, mean of the {which}"]["line"] for which in ("first", "second"))
        assert one["color"] != other["color"]
        assert other["dash"]
        assert "dash" not in one
    assert {"knee, expected of the first", "knee, expected of the second"} <= set(named)
    assert "5:33/km and 4:10/km" in figure["layout"]["meta"]["caption"][1]
    assert [panel["curve"] for panel in figure["layout"]["meta"]["panels"]] == ["knee", "thigh", "heel"]


def test_the_figure_says_of_which_pace_the_reference_is(people: Cast) -> None:
    made = {
        source: actors.clip(people.cleo, people.alice, result=actors.payload(pace_mps=pace, pace_source=source))
        for source, pace in (("typed", 3.0), ("video", 4.0), ("none", None))
    }
    found = {source: measured(clip) for source, clip in made.items()}

    def caption(first: str, second: str) -> str:
        one, other = found[first], found[second]
        assert one
        assert other
        return " ".join(both_figure(one, other, Choice())["layout"]["meta"]["caption"][1:])

    assert "reference at 5:33/km and about 4:10/km; about nine" in caption("typed", "video")
    assert "assumed" not in caption("typed", "video")
    assert "reference at 5:33/km and an assumed 5:45/km; about nine" in caption("typed", "none")
    assert caption("none", "none").count("5:45/km") == 1
    assert "Where the pace is not known it is assumed, and the band is wide." in caption("none", "typed")


def test_a_wrong_question_about_the_figure_has_no_answer(people: Cast, before: Clip, after: Clip) -> None:
    client = browse(people.alice)
    assert client.get(url(before, after, "compare-figure"), {"theme": "pink"}).status_code == 404
    assert client.get(url(before, after, "compare-figure"))["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("value", "low", "high", "place"),
    [
        (0.9, 1.0, 4.0, "below band"),
        (1.5, 1.0, 4.0, "low in band"),
        (2.5, 1.0, 4.0, "mid-band"),
        (4.0, 1.0, 4.0, "high in band"),
        (4.1, 1.0, 4.0, "above band"),
        (4.1, None, 4.0, "above band"),
        (3.0, None, 4.0, "in band"),
        (3.0, None, None, ""),
    ],
)
def test_where_a_value_lies_in_its_band(value: float, low: float | None, high: float | None, place: str) -> None:
    result = actors.reading()
    result["metrics"]["Kpk"] |= {"value": value, "low": low, "high": high}
    assert place_in_band(findings(result)[0]) == place
