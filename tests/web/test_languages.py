"""Which language a page is in, and how its numbers are written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from gaitsite import languages
from tests.actors import Cast

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.fixture(autouse=True)
def _afterwards_english() -> Iterator[None]:
    yield
    translation.deactivate()


def language_of(client: Client, **headers: str) -> str:
    page = client.get("/accounts/login/", headers=headers, follow=True)
    lang = page.content.decode().split('<html lang="')[1].split('"')[0]
    assert page["Content-Language"] == lang
    assert "Accept-Language" in page["Vary"]
    return lang


def choose(client: Client, language: str, **form: str) -> str:
    """Where the choice leads."""
    answer = client.post("/language/", {"language": language, **form})
    assert answer.status_code == 302
    return str(answer["Location"])


@pytest.mark.django_db
def test_a_visitor_gets_what_the_browser_asks_for() -> None:
    assert language_of(Client()) == "en"
    assert language_of(Client(), **GERMAN) == "de"
    assert language_of(Client(), **{"Accept-Language": "fr"}) == "en"


@pytest.mark.django_db
def test_the_installation_has_a_language_of_its_own(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "de"
    assert language_of(Client(), **{"Accept-Language": "fr"}) == "de"
    assert language_of(Client(), **{"Accept-Language": "en"}) == "en"


@pytest.mark.django_db
def test_a_visitors_choice_is_kept_in_a_cookie() -> None:
    client = Client()
    assert choose(client, "de", next="/accounts/login/?next=/account/") == "/accounts/login/?next=/account/"
    assert language_of(client) == "de"
    assert choose(client, "", next="https://elsewhere.example/") == "/"
    assert language_of(client) == "en"


def test_an_accounts_choice_goes_with_it(people: Cast) -> None:
    client = Client()
    client.force_login(people.alice)
    choose(client, "de")
    elsewhere = Client(headers={"Accept-Language": "en"})
    elsewhere.cookies["gaitsite_language"] = "en"
    elsewhere.force_login(people.alice)
    assert language_of(elsewhere) == "de"
    choose(elsewhere, "nonsense")
    assert language_of(elsewhere) == "de"
    choose(elsewhere, "")
    assert language_of(elsewhere) == "en"


def test_the_language_is_chosen_by_posting_only() -> None:
    assert Client().get("/language/?language=de").status_code == 405


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_a_template_writes_by_itself_stays_readable_to_machines(language: str) -> None:
    with translation.override(language):
        page = Template('<i style="left: {{ share }}" data-n="{{ n }}">').render(Context({"share": 0.5, "n": 12345}))
    assert page == '<i style="left: 0.5" data-n="12345">'


def test_numbers_for_the_reader_have_a_true_minus_and_no_minus_nought() -> None:
    assert languages.decimal(-1.26, 1) == "\N{MINUS SIGN}1.3"
    assert languages.decimal(-0.001, 2) == "0.00"


@pytest.mark.parametrize("text", ["0.5", "0,5", " 0,50 "])
def test_a_number_may_be_typed_with_either_sign(text: str) -> None:
    assert languages.typed_number(text) == 0.5


@pytest.mark.parametrize("text", ["", "half", "1.234,5"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"could not convert"):
        languages.typed_number(text)
