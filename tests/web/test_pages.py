"""Every page in every state: what it says, what it offers, and nothing inline in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from analysis.models import Clip, CueNote
from athletes.models import Athlete
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse, text_of


@pytest.fixture
def clip(people: Cast) -> Clip:
    return actors.clip(people.cleo, people.alice)


class Inline(HTMLParser):
    """Collects what the content policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        program = tag == "script" and names.get("type") != "application/json"  # data is not run, and not blocked
        if tag == "style" or (program and "src" not in names):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action"):
            if re.match(r"(https?:)?//", names.get(name) or ""):
                self.found.append(f"{tag} {name}={names[name]}")


STATES: dict[str, dict[str, Any]] = {
    "scored": {},
    "queued": {"state": "queued"},
    "running": {"state": "running", "stage": "pose", "progress": 0.4},
    "preview": {"state": "preview", "result": actors.payload(status="preview", cue=None, faults=[])},
    "refused": {"state": "refused", "code": "WALKING", "message": "88 steps a minute: this is walking."},
    "failed": {"state": "failed", "code": "NOT_A_VIDEO", "message": "This file is no video."},
}


@pytest.mark.parametrize("state", STATES)
def test_no_page_holds_anything_inline_or_foreign(people: Cast, state: str) -> None:
    shown = actors.clip(people.cleo, people.alice, **STATES[state])
    if state == "scored":
        actors.note(shown, people.alice)
    urls = ["/", "/athletes/new/"]
    urls += [reverse(name, args=[people.cleo.pk]) for name in ("athlete", "athlete-edit")]
    urls += [reverse(name, args=[shown.pk]) for name in ("clip", "clip-delete", "clip-notes")]
    client = browse(people.alice)
    for url in urls:
        seen = Inline()
        seen.feed(text_of(client, url))
        assert seen.found == [], url
    for url in ("/accounts/login/", "/accounts/password/reset/"):
        seen = Inline()
        seen.feed(text_of(Client(), url))
        assert seen.found == [], url


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_page(people: Cast, state: str) -> None:
    shown = actors.clip(people.cleo, people.alice, **STATES[state])
    page = text_of(browse(people.alice), reverse("clip", args=[shown.pk]))
    assert ("data-review" in page) == (state in ("scored", "preview"))
    assert ("data-on-final" in page) == (state in ("queued", "running"))
    if state in ("queued", "running"):
        assert reverse("clip-delete", args=[Clip.objects.get().pk]) in page, "a wrong clip need not be waited for"
    if state in ("refused", "failed"):
        assert STATES[state]["message"] in page
        assert f"Code {STATES[state]['code']}" in page
        assert "blockquote" not in page
    for user in (people.alice, people.cleo.user):
        assert text_of(browse(user), reverse("athlete", args=[people.cleo.pk]))


def test_a_preview_gives_no_verdict(people: Cast) -> None:
    shown = actors.clip(people.cleo, people.alice, **STATES["preview"])
    page = text_of(browse(people.alice), reverse("clip", args=[shown.pk]))
    assert "too few for a verdict" in page
    assert "“" not in page.split("</header>")[1]


def test_the_review_page_says_cue_number_band_and_drill(people: Cast, clip: Clip) -> None:
    page = text_of(browse(people.alice), reverse("clip", args=[clip.pk]))
    assert "“Pull the heel up under the body.”" in page
    assert "Peak knee bend 76°, ±4." in page
    assert "At 5:33/km we expect 84–114°." in page
    assert "2 of 2 near strides" in page
    assert "Ten fast pulls a side." in page


def test_under_the_strides_stands_what_they_come_to_with_its_error(people: Cast, clip: Clip) -> None:
    page = text_of(browse(people.alice), reverse("clip", args=[clip.pk]))
    assert "Median" in page
    assert "76 ±4" in page


def test_a_coach_is_led_to_where_a_pace_that_is_missing_is_typed(people: Cast, clip: Clip) -> None:
    url = reverse("clip", args=[clip.pk])
    assert "Type the pace in" not in text_of(browse(people.alice), url)
    Clip.objects.update(pace_mps=None)
    page = browse(people.alice).get(url).content.decode()
    assert 'href="#filmed"' in page
    assert 'id="filmed"' in page
    assert "Type the pace in" not in text_of(browse(people.cleo.user), url)


def test_the_review_page_is_dark_until_the_reader_chooses(people: Cast, clip: Clip) -> None:
    client = browse(people.alice)
    url = reverse("clip", args=[clip.pk])
    assert 'data-theme="dark"' in text_of(client, url)
    assert "data-theme=" not in text_of(client, "/").split(">")[1]
    client.cookies["theme"] = "light"
    assert 'data-theme="light"' in text_of(client, url)
    client.cookies["theme"] = '"><script>'
    assert "<script>" not in text_of(client, url)


def test_a_drawn_runner_is_called_one(people: Cast) -> None:
    shown = actors.clip(people.cleo, people.alice, computer_drawn=True)
    client = browse(people.alice)
    for url in (reverse("clip", args=[shown.pk]), reverse("athlete", args=[people.cleo.pk])):
        assert "computer-drawn runner" in text_of(client, url)


def test_the_athlete_reads_replies_and_changes_nothing(people: Cast, clip: Clip) -> None:
    note = actors.note(clip, people.alice)
    client = browse(people.cleo.user)
    page = text_of(client, reverse("clip", args=[clip.pk]))
    assert "Heel to the pocket." in page
    for offered in ('data-do="note"', "How it was filmed", "Delete"):
        assert offered not in page
    assert re.findall(r'hx-post="([^"]+)"', page) == [reverse("note-replies", args=[note.pk])]


def test_slow_motion_is_asked_about_until_it_is_answered(people: Cast) -> None:
    result = actors.payload(slow_motion={"suspected": True, "factor": 2.0})
    shown = actors.clip(people.cleo, people.alice, result=result)
    client = browse(people.alice)
    url = reverse("clip", args=[shown.pk])
    assert "Yes, 2.0×" in text_of(client, url)
    client.post(reverse("clip-slow-motion", args=[shown.pk]), {"factor": "1"})
    shown.refresh_from_db()
    assert (shown.slow_motion, shown.state) == (1.0, Clip.State.QUEUED)
    Clip.objects.filter(pk=shown.pk).update(state=Clip.State.SCORED)
    assert "Yes, 2.0×" not in text_of(client, url)


@pytest.mark.parametrize("factor", ["", "fast", "0", "1e9", "nan"])
def test_nonsense_is_no_slow_motion_factor(people: Cast, clip: Clip, factor: str) -> None:
    browse(people.alice).post(reverse("clip-slow-motion", args=[clip.pk]), {"factor": factor})
    clip.refresh_from_db()
    assert (clip.slow_motion, clip.state) == (None, Clip.State.SCORED)


def test_a_correction_is_read_with_its_unit_and_measured_again(people: Cast, clip: Clip) -> None:
    form = {"surface": "overground", "pace": "8:00", "pace_unit": "min/mile", "slow_motion": "4x"}
    browse(people.alice).post(reverse("clip-correct", args=[clip.pk]), form)
    clip.refresh_from_db()
    assert (clip.surface, clip.slow_motion, clip.state) == ("overground", 4.0, Clip.State.QUEUED)
    assert clip.pace_mps == pytest.approx(1609.344 / 480)


def test_a_wrong_correction_changes_nothing_and_says_why(people: Cast, clip: Clip) -> None:
    client = browse(people.alice)
    form = {"surface": "treadmill", "pace": "soon", "pace_unit": "km/h", "slow_motion": ""}
    answer = client.post(reverse("clip-correct", args=[clip.pk]), form, follow=True)
    assert "is no pace" in answer.content.decode()
    clip.refresh_from_db()
    assert (clip.pace_mps, clip.state) == (3.0, Clip.State.SCORED)


def test_the_correction_form_shows_what_is_known(people: Cast, clip: Clip) -> None:
    page = text_of(browse(people.alice), reverse("clip", args=[clip.pk]))
    assert 'name="pace" value="5:33"' in page


def test_what_is_said_before_an_upload_is_read_by_the_server(people: Cast) -> None:
    client = browse(people.alice)
    url = reverse("clip-said", args=[people.dan.pk])
    good = {
        "surface": "treadmill",
        "pace": "18",
        "pace_unit": "km/h",
        "slow_motion": "",
        "shoes": " the  blue ones",
        "note": "easy",
    }
    assert client.post(url, good).json() == {
        "athlete": str(people.dan.pk),
        "surface": "treadmill",
        "pace_mps": "5.0",
        "slow_motion": "",
        "shoes": "the blue ones",
        "note": "easy",
    }
    answer = client.post(url, good | {"pace": "900", "slow_motion": "0.2"})
    assert answer.status_code == 422
    assert set(answer.json()) == {"pace", "slow_motion"}


def note_form(**changes: str) -> dict[str, str]:
    form = {"side": "left", "stride_start_s": "1.0", "time_s": "1.2", "text": "Quick!", "visible_to_athlete": "on"}
    return form | changes


def test_a_note_is_pinned_edited_and_deleted_in_place(people: Cast, clip: Clip) -> None:
    client = browse(people.alice)
    panel = client.post(reverse("clip-notes", args=[clip.pk]), note_form()).content.decode()
    assert panel.lstrip().startswith("<section")
    assert "stride 2, near" in panel
    note = CueNote.objects.get()
    assert "Quick!" in text_of(client, reverse("note", args=[note.pk]))
    changed = client.post(reverse("note", args=[note.pk]), {"text": "Quicker!"}).content.decode()
    assert "Quicker!" in changed
    assert "coaches only" in changed
    client.post(reverse("note-delete", args=[note.pk]))
    assert not CueNote.objects.exists()


def test_an_athlete_is_offered_no_form_for_notes(people: Cast, clip: Clip) -> None:
    client = browse(people.cleo.user)
    url = reverse("clip-notes", args=[clip.pk])
    assert "<form" not in text_of(client, url)
    assert client.post(url, note_form(stride_start_s="soon")).status_code == 403


def test_an_empty_note_is_asked_again(people: Cast, clip: Clip) -> None:
    panel = browse(people.alice).post(reverse("clip-notes", args=[clip.pk]), note_form(text=" ")).content.decode()
    assert "The note is empty" in panel
    assert not CueNote.objects.exists()


def test_a_note_on_no_stride_is_refused_with_its_words_kept(people: Cast, clip: Clip) -> None:
    panel = browse(people.alice).post(
        reverse("clip-notes", args=[clip.pk]), note_form(stride_start_s="9", text="Keep these words")
    )
    assert "There is no such stride in this clip." in panel.content.decode()
    assert "Keep these words" in panel.content.decode()
    assert not CueNote.objects.exists()


def test_a_notes_text_is_text(people: Cast, clip: Clip) -> None:
    actors.note(clip, people.alice, text="<img src=x onerror=alert(1)>")
    page = text_of(browse(people.alice), reverse("clip", args=[clip.pk]))
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_notes_stay_in_sight_when_the_clip_is_refused_the_next_time(people: Cast, clip: Clip) -> None:
    actors.note(clip, people.alice, text="Tall hips.")
    actors.note(clip, people.alice, text="Ask about the shoe.", visible_to_athlete=False)
    Clip.objects.update(state="refused", code="WALKING", message="88 steps a minute: this is walking.")
    url = reverse("clip", args=[clip.pk])
    assert "Ask about the shoe." in text_of(browse(people.alice), url)
    theirs = text_of(browse(people.cleo.user), url)
    assert "Tall hips." in theirs
    assert "Ask about the shoe." not in theirs


def test_an_empty_desk_shows_how_to_begin(db: None) -> None:
    page = text_of(browse(actors.coach("Nora")), "/")
    assert "Add your first athlete" in page
    assert "From the side" in page


def test_the_desk_shows_state_and_cue(people: Cast, clip: Clip) -> None:
    page = text_of(browse(people.alice), "/")
    assert "Lazy heel lift: peak knee bend 76°, ±4." in page
    assert "“Pull the heel up under the body.”" in page
    assert "No clip yet." in page


def test_an_athlete_is_added_with_a_height(people: Cast) -> None:
    client = browse(people.alice)
    client.post("/athletes/new/", {"name": "Finn", "height": "181,5"})
    finn = Athlete.objects.get(name="Finn")
    assert finn.height_m == pytest.approx(1.815)


@pytest.mark.parametrize("height", ["tall", "12", "500"])
def test_a_height_that_nobody_has_is_asked_again(people: Cast, height: str) -> None:
    answer = browse(people.alice).post("/athletes/new/", {"name": "Finn", "height": height})
    assert answer.status_code == 200
    assert "errors" in answer.content.decode()
    assert not Athlete.objects.filter(name="Finn").exists()


@pytest.mark.parametrize("name", ["Fi\u200bnn", "Finn \U0001f468\u200d\U0001f467"])
def test_a_name_with_what_cannot_be_seen_is_asked_again(people: Cast, name: str) -> None:
    client = browse(people.alice)
    for url in ("/athletes/new/", reverse("athlete-edit", args=[people.dan.pk])):
        answer = client.post(url, {"name": name, "height": ""})
        assert answer.status_code == 200
        assert "errors" in answer.content.decode()
    assert set(Athlete.objects.values_list("name", flat=True)) == {"Cleo", "Dan", "Eve"}


def test_deleting_asks_first(people: Cast, clip: Clip) -> None:
    client = browse(people.alice)
    url = reverse("clip-delete", args=[clip.pk])
    assert "no way back" in text_of(client, url)
    assert Clip.objects.filter(pk=clip.pk).exists()
    client.post(url)
    assert not Clip.objects.filter(pk=clip.pk).exists()


def test_whoever_is_locked_out_is_told_for_how_long(people: Cast, client: Client) -> None:
    form = {"login": "alice@example.org", "password": "guess"}
    answers = [client.post("/accounts/login/", form) for _ in range(5)]
    assert "a quarter of an hour" in answers[-1].content.decode()


def test_what_is_not_there_has_a_page(people: Cast) -> None:
    answer = browse(people.alice).get("/nothing-here/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_breakdown_has_a_page_that_needs_nothing(settings: Settings) -> None:
    from django.views.defaults import server_error

    settings.DEBUG = False
    answer = server_error(RequestFactory().get("/"))
    assert "Something broke on our side" in answer.content.decode()
