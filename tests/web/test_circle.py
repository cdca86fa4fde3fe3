"""Who sees an athlete, and how that ends."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse

from athletes.models import Athlete, Coaching, User
from athletes.services import end_coaching, end_guardianship
from tests import actors
from tests.actors import Cast
from tests.web.browsing import browse, text_of


def coaching(of: Athlete, by: User) -> str:
    return reverse("coaching-end", args=[Coaching.objects.get(athlete=of, coach=by, ended_at=None).pk])


def test_a_coach_leaves_and_sees_nothing_from_then_on(people: Cast) -> None:
    client, url = browse(people.alice), coaching(people.cleo, people.alice)
    assert "Leave Cleo?" in text_of(client, url)
    assert people.cleo in Athlete.objects.visible_to(people.alice)
    assert client.post(url)["Location"] == "/"
    assert people.cleo not in Athlete.objects.visible_to(people.alice)
    assert client.get(url).status_code == 404


def test_athlete_and_guardian_end_a_coaching(people: Cast) -> None:
    for somebody, person in ((people.cleo.user, people.cleo), (people.gus, people.dan)):
        assert "Alice" in text_of(browse(somebody), reverse("athlete-people", args=[person.pk]))
        browse(somebody).post(coaching(person, people.alice))
        assert person not in Athlete.objects.visible_to(people.alice)


def test_of_two_coaches_neither_ends_the_others_coaching(people: Cast) -> None:
    people.cleo.coaching.create(coach=people.bob)
    assert browse(people.bob).post(coaching(people.cleo, people.alice)).status_code == 403
    with pytest.raises(PermissionDenied):
        end_coaching(people.cleo, people.alice, by=people.bob)
    assert set(people.cleo.coaching.filter(ended_at=None).values_list("coach__name", flat=True)) == {"Alice", "Bob"}


def test_the_last_who_sees_an_athlete_does_not_leave(people: Cast) -> None:
    finn = actors.athlete(people.bob, "Finn")
    with pytest.raises(ValidationError, match="Nobody else sees Finn"):
        end_coaching(finn, people.bob, by=people.bob)
    answer = browse(people.bob).post(coaching(finn, people.bob))
    assert "Nobody else sees Finn" in answer.content.decode()
    assert finn in Athlete.objects.visible_to(people.bob)
    finn.coaching.create(coach=people.alice)
    end_coaching(finn, people.bob, by=people.bob)
    assert finn not in Athlete.objects.visible_to(people.bob)


def test_a_guardian_steps_back_or_is_parted_with(people: Cast) -> None:
    with pytest.raises(PermissionDenied):
        end_guardianship(people.dan, people.gus, by=people.bob)
    url = reverse("guardianship-end", args=[people.dan.guardianships.get().pk])
    assert browse(people.gus).post(url)["Location"] == "/"
    assert people.dan not in Athlete.objects.visible_to(people.gus)


def test_an_operator_sees_accounts_and_no_athlete(people: Cast) -> None:
    actors.clip(people.dan, people.alice)
    call_command("createsuperuser", "--noinput", email="oda@example.org", name="Oda")
    oda = User.objects.get(email="oda@example.org")
    page = browse(oda).get("/", follow=True).content.decode()
    assert "alice@example.org" in page
    assert "Dan" not in page
    assert not Athlete.objects.visible_to(oda).exists()
