"""Who sees an athlete, and how that ends."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes import consent
from athletes.circle.reach import LeftAloneError, alone
from athletes.clubs import services as clubs
from athletes.invitations.services import invite
from athletes.models import Athlete, Club, ClubPlace, Coaching, Consent, Invitation, User
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


def alone_with_gus(people: Cast) -> Athlete:
    end_coaching(people.dan, people.alice, by=people.gus)
    return people.dan


def test_the_last_guardian_does_not_leave_and_is_told_what_to_do(people: Cast) -> None:
    dan = alone_with_gus(people)
    with pytest.raises(LeftAloneError, match="Nobody else sees Dan"):
        end_guardianship(dan, people.gus, by=people.gus)
    gus, url = browse(people.gus), reverse("guardianship-end", args=[dan.guardianships.get().pk])
    answer = gus.post(url).content.decode()
    assert "Nobody else sees Dan" in answer
    for way_out in ("athlete-invite", "athlete-erase"):
        assert reverse(way_out, args=[dan.pk]) in answer
        assert gus.get(reverse(way_out, args=[dan.pk])).status_code == 200
    assert dan in Athlete.objects.visible_to(people.gus)
    second = actors.guardian(dan, "Gil")
    assert gus.post(url)["Location"] == "/"
    assert dan not in Athlete.objects.visible_to(people.gus)
    assert dan in Athlete.objects.visible_to(second)


def test_a_guardian_hands_over_to_a_coach_who_coaches_nobody_else(people: Cast) -> None:
    dan = alone_with_gus(people)
    _, token = invite(dan, Invitation.Kind.COACH, by=people.gus)
    form = {"name": "Nia", "email": "nia@example.org", "password": actors.PASSWORD}
    assert Client().post(reverse("join", args=[token]), form).status_code == 302
    nia = User.objects.get(email="nia@example.org")
    assert not nia.has_perm("athletes.add_athlete")
    assert browse(nia).get("/")["Location"] == reverse("athlete", args=[dan.pk])
    end_guardianship(dan, people.gus, by=people.gus)
    assert dan in Athlete.objects.coached_by(nia)


def test_a_coach_nobody_can_log_in_as_is_nobody(people: Cast) -> None:
    finn = actors.athlete(people.bob, "Finn")
    finn.coaching.create(coach=people.zoe)
    User.objects.filter(pk=people.zoe.pk).update(is_active=False)
    with pytest.raises(LeftAloneError):
        end_coaching(finn, people.bob, by=people.bob)


def only_in_a_club(people: Cast) -> tuple[Club, Athlete]:
    """Finn, whom only Bob's club coaches."""
    club, finn = clubs.found_club("Harriers", by=people.bob), actors.athlete(people.alice, "Finn")
    finn.places.create(club=club, accepted_at=timezone.now())
    end_coaching(finn, people.alice, by=people.alice)
    return club, finn


def test_a_club_without_coaches_is_nobody(people: Cast) -> None:
    dan = people.dan
    dan.places.create(club=Club.objects.create(name="Empty"), accepted_at=timezone.now())
    dan.guardianships.all().delete()
    with pytest.raises(LeftAloneError):
        end_coaching(dan, people.alice, by=people.alice)


def test_the_last_coach_of_a_club_does_not_leave_its_athletes(people: Cast) -> None:
    club, finn = only_in_a_club(people)
    bob, url = browse(people.bob), reverse("club-member-end", args=[club.memberships.get().pk])
    answer = bob.post(url).content.decode()
    assert "Nobody else sees Finn" in answer
    assert reverse("athlete-erase", args=[finn.pk]) in answer
    assert bob.post(reverse("club-place-end", args=[finn.places.get().pk])).status_code == 200
    assert finn in Athlete.objects.coached_by(people.bob)
    bob.post(reverse("athlete-erase", args=[finn.pk]), {"what": "everything", "typed": "Finn"})
    assert not Athlete.objects.filter(pk=finn.pk).exists()
    assert bob.post(url)["Location"] == "/"


def test_withdrawing_consent_to_the_only_club_asks_first(people: Cast) -> None:
    _, finn = only_in_a_club(people)
    consent.give(finn, people.bob, [Consent.Purpose.CLUB])
    url = reverse("athlete-consent", args=[finn.pk])
    answer = browse(people.bob).post(url, {"purpose": "club", "withdraw": "1"}, follow=True)
    assert "Nobody else sees Finn" in answer.content.decode()
    assert finn in Athlete.objects.coached_by(people.bob)
    assert consent.is_valid(finn, Consent.Purpose.CLUB)
    finn.coaching.create(coach=people.alice)
    assert consent.withdraw(finn, people.bob, Consent.Purpose.CLUB)
    assert finn not in Athlete.objects.coached_by(people.bob)


def test_coming_of_age_leaves_somebody_alone_whom_only_guardians_see(
    people: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    dan, url = people.dan, reverse("athlete-people", args=[people.dan.pk])
    assert "Nobody sees Dan from then on" not in text_of(browse(people.gus), url)
    alone_with_gus(people)
    assert "Nobody sees Dan from then on" in text_of(browse(people.gus), url)
    Athlete.objects.filter(pk=dan.pk).update(minor_until="2020-05-01")
    assert "Athletes whom nobody sees any more" in text_of(browse(people.olga), reverse("operator"))
    call_command("left_alone")
    assert capsys.readouterr().out == f"{dan.pk}  Dan\n"
    with pytest.raises(CommandError, match="nobody left alone"):
        call_command("left_alone", str(people.cleo.pk), "--erase")
    call_command("left_alone", str(dan.pk), "--coach", "bob@example.org")
    assert dan in Athlete.objects.coached_by(people.bob)
    dan.coaching.all().delete()
    call_command("left_alone", str(dan.pk), "--erase")
    assert not Athlete.objects.filter(pk=dan.pk).exists()


def test_whom_a_guardian_of_the_past_leaves_alone_stays_for_the_operator(people: Cast) -> None:
    """The club coached Dan by Gus's consent. Gus does not see Dan any more, and erases nothing but the own account."""
    dan = people.dan
    club = clubs.found_club("Riverside", by=people.bob)
    clubs.accept_place(ClubPlace.objects.create(club=club, athlete=dan), by=people.gus)
    end_coaching(dan, people.alice, by=people.gus)
    end_guardianship(dan, people.gus, by=people.bob)
    page = reverse("account-erase")
    assert "Dan" not in text_of(browse(people.gus), page)
    browse(people.gus).post(page, {"typed": "gus@example.org"})
    assert dan not in Athlete.objects.visible_to(people.bob)
    assert [*alone()] == [dan]


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
