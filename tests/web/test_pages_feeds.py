"""What the review page fetches: the clip's clock, the packed skeleton, figures."""

from __future__ import annotations

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from analysis.curves import ClipCurves
from analysis.review import feeds
from tests import actors
from tests.actors import Cast
from tests.web.test_pages_charts import curves, segment


@pytest.fixture
def drawn() -> ClipCurves:
    return curves(segment(10, 60))


def test_lists_are_by_frame_of_the_whole_clip(drawn: ClipCurves) -> None:
    data = feeds.clip_data(actors.reading(), drawn)
    assert len(data["pts"]) == len(data["near"]["knee"]) == len(data["far"]["heel"]) == 90
    assert data["near"]["knee"][9] is None
    assert data["near"]["knee"][10] is not None
    assert data["near"]["knee"][70] is None
    assert data["segments"] == [{"first": 10, "last": 69, "near_side": "left", "direction": "left"}]


def test_the_cue_is_placed_in_time_and_stride(drawn: ClipCurves) -> None:
    data = feeds.clip_data(actors.reading(), drawn)
    assert data["cue"]["stride"] == "1"
    assert data["cue"]["keep"] is False
    assert [s["label"] for s in data["strides"]] == ["1", "2"]


def test_the_skeleton_unpacks_to_a_quarter_of_a_pixel(drawn: ClipCurves) -> None:
    rng = np.random.default_rng(7)
    points = rng.uniform(-20, 3840, (60, 33, 2)).astype(np.float32)
    points[5, 27] = np.nan
    drawn["segments"][0]["xy_px"] = points
    values = np.frombuffer(feeds.skeleton_bytes(drawn), "<i2").reshape(90, len(feeds.DRAWN), 2)
    assert np.all(values[:10] == feeds.ABSENT)
    assert np.all(values[70:] == feeds.ABSENT)
    ankle = feeds.DRAWN.index(27)
    assert np.all(values[15, ankle] == feeds.ABSENT)
    there = ~np.isnan(points[:, feeds.DRAWN]).any(-1)
    error = values[10:70][there] / feeds.STEPS_PER_PX - points[:, feeds.DRAWN][there]
    assert np.abs(error).max() <= 0.5 / feeds.STEPS_PER_PX + 1e-3


def test_figures_come_in_both_themes_and_in_no_other(people: Cast) -> None:
    clip = actors.clip(people.cleo, people.alice)
    client = Client()
    client.force_login(people.alice)
    url = reverse("clip-figure", args=[clip.pk])
    dark, light = client.get(url, {"theme": "dark"}).json(), client.get(url, {"theme": "light"}).json()
    assert dark["layout"]["font"]["color"] != light["layout"]["font"]["color"]
    assert client.get(url, {"theme": "pink"}).status_code == 404


@pytest.mark.parametrize("name", ["clip-data", "clip-skeleton", "clip-figure"])
def test_where_nothing_was_measured_there_is_nothing(people: Cast, name: str) -> None:
    clip = actors.clip(people.cleo, people.alice, state="refused", code="WALKING")
    client = Client()
    client.force_login(people.alice)
    assert client.get(reverse(name, args=[clip.pk])).status_code == 404


def test_nobody_keeps_what_was_fetched(people: Cast) -> None:
    clip = actors.clip(people.cleo, people.alice)
    client = Client()
    client.force_login(people.alice)
    for name in ("clip-data", "clip-skeleton", "clip-figure"):
        assert client.get(reverse(name, args=[clip.pk]))["Cache-Control"] == "private, no-store"
