"""The units that somebody chose, on every page that they read."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from analysis.models import Clip
from analysis.sharing import services as sharing
from athletes import consent
from athletes.models import Athlete, Consent, User
from tests import actors, history
from tests.actors import Cast
from tests.web.browsing import browse, text_of


@pytest.fixture
def clips(people: Cast) -> list[Clip]:
    history.sessions(people.cleo, people.alice, 3, paces=(1000 / 300,))
    return list(Clip.objects.order_by("uploaded_at"))


def choose(user: User, pace: str = "km/h", length: str = "in") -> None:
    answer = browse(user).post(reverse("account-units"), {"pace_unit": pace, "length_unit": length})
    assert answer.status_code == 302


def test_somebody_chooses_units_on_the_own_page(people: Cast) -> None:
    choose(people.alice)
    people.alice.refresh_from_db()
    assert (people.alice.pace_unit, people.alice.length_unit) == ("km/h", "in")
    browse(people.alice).post(reverse("account-units"), {"pace_unit": "furlongs", "length_unit": "cm"})
    people.alice.refresh_from_db()
    assert (people.alice.pace_unit, people.alice.length_unit) == ("km/h", "in")
    assert '<option value="km/h" selected>' in text_of(browse(people.alice), reverse("account"))


def pages(clips: list[Clip], athlete: Athlete) -> list[str]:
    first, last = clips[0], clips[-1]
    return [
        reverse("athlete", args=[athlete.pk]),
        reverse("clip", args=[last.pk]),
        reverse("compare", args=[first.pk, last.pk]),
        reverse("athlete-bands", args=[athlete.pk]),
        reverse("athlete-kept", args=[athlete.pk]),
        reverse("athlete-progress-figure", args=[athlete.pk]) + "?metric=heelPk",
    ]


def test_every_page_keeps_to_the_readers_unit_of_pace(people: Cast, clips: list[Clip]) -> None:
    choose(people.cleo.user, "mph", "cm")
    for url in pages(clips, people.cleo):
        shown = text_of(browse(people.alice), url).replace("\\u002f", "/")
        assert "5:00/km" in shown, url
        choose(people.alice, "km/h", "cm")
        shown = text_of(browse(people.alice), url).replace("\\u002f", "/")
        assert "5:00/km" not in shown, url
        assert "12.0 km/h" in shown, url
        choose(people.alice, "min/km", "cm")


def test_a_shared_page_is_in_the_units_of_whoever_shared_it(people: Cast, clips: list[Clip]) -> None:
    consent.give(people.cleo, people.cleo.user, [Consent.Purpose.SHARING])
    choose(people.alice, "min/mile")
    made = sharing.share_clip(clips[-1], people.alice, days=7)
    url = reverse("shared", args=[sharing.token_of(made)])
    assert "8:03/mile" in text_of(Client(), url)
    choose(people.bob, "km/h")
    assert "12.0 km/h" in text_of(browse(people.bob), url)


def test_an_archive_is_read_in_the_units_of_whoever_takes_it(people: Cast, clips: list[Clip]) -> None:
    choose(people.cleo.user, "km/h", "in")
    Athlete.objects.filter(pk=people.cleo.pk).update(height_m=1.7272)
    answer = browse(people.cleo.user).get(reverse("athlete-archive", args=[people.cleo.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        index, person = archive.read("index.html").decode(), json.loads(archive.read("person.json"))
    assert "Height: 5 ft 8 in" in index
    assert "12.0 km/h" in index
    assert person["athlete"]["height_m"] == 1.7272


def test_a_height_is_typed_in_feet_and_inches(people: Cast) -> None:
    choose(people.alice)
    client, url = browse(people.alice), reverse("athlete-edit", args=[people.cleo.pk])
    refused = client.post(url, {"name": "Cleo", "height": "9'8"})
    assert "A height between 2 ft 7.5 in and 8 ft 2.5 in, please." in refused.content.decode()
    client.post(url, {"name": "Cleo", "height": "5'8"})
    people.cleo.refresh_from_db()
    assert people.cleo.height_m == pytest.approx(1.7272)
    Athlete.objects.filter(pk=people.cleo.pk).update(height_m=1.731)
    assert 'value="5&#x27;8"' in text_of(client, url)
    client.post(url, {"name": "Cleo the quick", "height": "5'8"})
    people.cleo.refresh_from_db()
    assert (people.cleo.name, people.cleo.height_m) == ("Cleo the quick", 1.731)


def test_saving_a_clip_anew_does_not_round_its_pace(people: Cast) -> None:
    clip = actors.clip(people.cleo, people.alice)
    Clip.objects.filter(pk=clip.pk).update(pace_mps=3.0123)
    said = {"surface": "overground", "pace": "5:32", "pace_unit": "min/km"}
    assert 'value="5:32"' in text_of(browse(people.alice), reverse("clip", args=[clip.pk]))
    browse(people.alice).post(reverse("clip-correct", args=[clip.pk]), said)
    clip.refresh_from_db()
    assert (clip.surface, clip.pace_mps) == ("overground", 3.0123)


def test_a_band_is_typed_in_inches(people: Cast) -> None:
    choose(people.alice)
    url = reverse("athlete-bands", args=[people.cleo.pk])
    shown = text_of(browse(people.alice), url + "?metric=VO_cm")
    assert "Bounce (in)" in shown
    browse(people.alice).post(url, {"metric": "VO_cm", "low": "2", "high": "4"})
    band = people.cleo.own_bands.get()
    assert (band.low, band.high) == (pytest.approx(5.08), pytest.approx(10.16))
