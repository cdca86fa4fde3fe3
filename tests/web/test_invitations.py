"""Invitations: once, for some days, to be taken back, and gone with the right of who made them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from athletes.invitations import services
from athletes.models import Athlete, Coaching, Guardianship, Invitation, User
from athletes.services import end_coaching
from tests import actors
from tests.actors import PASSWORD, Cast
from tests.web.browsing import browse

Kind = Invitation.Kind
NEW = {"name": "Nia", "email": "Nia@Example.org", "password": PASSWORD}


def link_to(person: Athlete, kind: str, *, by: User, email: str = "") -> str:
    """The address that the coach's page shows."""
    client = browse(by)
    shown = client.post(reverse("athlete-invite", args=[person.pk]), {"kind": kind, "email": email}, follow=True)
    found = re.search(r'value="http://testserver(/join/[^"]+)"', shown.content.decode())
    assert found, shown.content.decode()
    return found[1]


def join(link: str, client: Client | None = None, **form: str) -> HttpResponse:
    return (client or Client()).post(link, NEW | form)


def test_an_invited_athlete_lands_on_the_own_page(people: Cast) -> None:
    link = link_to(people.dan, "athlete", by=people.alice)
    client = Client()
    assert "Welcome, Dan" in client.get(link).content.decode()
    assert join(link, client)["Location"] == reverse("athlete", args=[people.dan.pk])
    people.dan.refresh_from_db()
    assert people.dan.user.email == "nia@example.org"
    assert not people.dan.user.is_coach
    assert client.get("/")["Location"] == reverse("athlete", args=[people.dan.pk])
    other = Client()
    other.post("/accounts/login/", {"login": "nia@example.org", "password": PASSWORD})
    assert other.get("/").status_code == 302


def test_a_link_works_once(people: Cast) -> None:
    link = link_to(people.dan, "coach", by=people.alice)
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert join(link).status_code == 302
    assert join(link, email="second@example.org").status_code == 404
    assert Client().get(link).status_code == 404
    assert User.objects.filter(email="second@example.org").count() == 0


def test_the_token_is_nowhere_in_the_database(people: Cast) -> None:
    token = link_to(people.dan, "coach", by=people.alice).split("/")[2]
    row = Invitation.objects.get()
    assert token not in str({field.name: getattr(row, field.attname) for field in row._meta.concrete_fields})
    assert services.find(token) == row
    assert services.find(token[:-1]) is services.find("") is None


def test_the_link_is_shown_to_who_made_it_and_in_that_browser_alone(people: Cast) -> None:
    client = browse(people.alice)
    page = client.post(reverse("athlete-invite", args=[people.dan.pk]), {"kind": "coach"})["Location"]
    for _ in range(2):
        shown = client.get(page)
        assert "/join/" in shown.content.decode()
        assert "<svg" in shown.content.decode()
        assert "no-store" in shown["Cache-Control"]
    assert "/join/" not in browse(people.alice).get(page).content.decode()
    assert browse(people.bob).get(page).status_code == 404


@pytest.mark.parametrize("how", ["expired", "revoked", "replaced", "coach gone"])
def test_a_link_stops(people: Cast, how: str) -> None:
    link = link_to(people.dan, "athlete", by=people.alice)
    made = Invitation.objects.get()
    if how == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        browse(people.alice).post(reverse("invitation-revoke", args=[made.pk]))
    elif how == "replaced":
        link_to(people.dan, "athlete", by=people.alice)
    else:
        end_coaching(people.dan, people.alice, by=people.alice)
    assert Client().get(link).status_code == 404
    assert join(link).status_code == 404
    people.dan.refresh_from_db()
    assert people.dan.user is None


def test_an_account_that_is_there_is_connected(people: Cast) -> None:
    link = link_to(people.dan, "coach", by=people.alice)
    client = browse(people.bob)
    assert "Join as Bob" in client.get(link).content.decode()
    assert not Coaching.objects.filter(coach=people.bob, athlete=people.dan).exists()
    assert client.post(link)["Location"] == reverse("athlete", args=[people.dan.pk])
    assert people.dan in Athlete.objects.coached_by(people.bob)


def test_an_address_that_is_taken_is_asked_to_log_in(people: Cast) -> None:
    link = link_to(people.dan, "coach", by=people.alice)
    answer = join(link, email="bob@example.org")
    assert answer.status_code == 200
    assert "account with this email address already" in answer.content.decode()
    assert f"/accounts/login/?next={link}" in answer.content.decode()
    assert Client().get(link).status_code == 200


def test_a_password_that_is_too_easy_is_said_at_its_field(people: Cast) -> None:
    link = link_to(people.dan, "coach", by=people.alice)
    for easy in ("12345", "newcomer"):
        errors = join(link, email="newcomer@example.org", password=easy).context["form"].errors
        assert list(errors) == ["password"]


def test_a_guardian_sees_the_ward_and_changes_nothing(people: Cast) -> None:
    clip = actors.clip(people.dan, people.alice)
    client = Client()
    join(link_to(people.dan, "guardian", by=people.alice), client)
    assert client.get("/")["Location"] == reverse("athlete", args=[people.dan.pk])
    assert client.get(reverse("clip", args=[clip.pk])).status_code == 200
    assert client.post(reverse("clip-retry", args=[clip.pk])).status_code == 403
    assert client.post(reverse("athlete-edit", args=[people.dan.pk]), {"name": "Don"}).status_code == 403


def test_guardians_are_for_minors(people: Cast) -> None:
    with pytest.raises(ValidationError, match="Only minors"):
        services.invite(people.cleo, Kind.GUARDIAN, by=people.alice)
    _, token = services.invite(people.dan, Kind.GUARDIAN, by=people.alice)
    Athlete.objects.filter(pk=people.dan.pk).update(minor_until=timezone.localdate() - timedelta(days=40))
    assert not Athlete.objects.guarded_by(people.gus).exists()
    invitation = services.find(token)
    with pytest.raises(ValidationError, match="Only minors"):
        services.accept(invitation, people.bob)
    assert not Guardianship.objects.filter(guardian=people.bob).exists()
    assert Invitation.objects.open().exists()


def test_nobody_becomes_two_athletes_or_takes_anothers_place(people: Cast) -> None:
    invitation, _ = services.invite(people.dan, Kind.ATHLETE, by=people.alice)
    with pytest.raises(ValidationError, match="another athlete's"):
        services.accept(invitation, people.cleo.user)
    with pytest.raises(ValidationError, match="yours to hand on"):
        services.accept(invitation, people.alice)
    assert Invitation.objects.open().exists()
    with pytest.raises(ValidationError, match="log-in already"):
        services.invite(people.cleo, Kind.ATHLETE, by=people.alice)


def test_strangers_do_not_invite(people: Cast) -> None:
    for stranger in (people.bob, people.zoe, people.eve.user, people.gus, people.olga):
        with pytest.raises(PermissionDenied):
            services.invite(people.cleo, Kind.COACH, by=stranger)


def test_athletes_of_age_invite_a_coach_and_minors_nobody(people: Cast) -> None:
    cleo, url = people.cleo, reverse("athlete-invite", args=[people.cleo.pk])
    link = link_to(cleo, "coach", by=cleo.user)
    assert browse(people.bob).post(link)["Location"] == reverse("athlete", args=[cleo.pk])
    assert cleo in Athlete.objects.coached_by(people.bob)
    with pytest.raises(PermissionDenied):
        services.invite(cleo, Kind.GUARDIAN, by=cleo.user)
    made, _ = services.invite(cleo, Kind.COACH, by=people.alice)
    assert browse(cleo.user).post(reverse("invitation-revoke", args=[made.pk])).status_code == 302
    assert not Invitation.objects.open().exists()
    Athlete.objects.filter(pk=cleo.pk).update(minor_until=actors.next_year())
    assert browse(cleo.user).get(url).status_code == 403


def test_with_a_mail_server_the_link_is_sent_and_proves_the_address(people: Cast, settings: Settings) -> None:
    settings.EMAIL_HOST, settings.ACCOUNT_EMAIL_VERIFICATION = "mail.example", "mandatory"
    link = link_to(people.dan, "coach", by=people.alice, email="nia@example.org")
    assert mail.outbox[0].to == ["nia@example.org"]
    mailed = re.search(rf"http://testserver({link}\?proof=\S+)", mail.outbox[0].body)
    assert mailed
    client = Client()
    assert join(mailed[1], client)["Location"] == reverse("athlete", args=[people.dan.pk])
    assert client.get("/").status_code == 200
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("proof", ["", "?proof=", "?proof=made-up"])
def test_the_link_that_is_shown_to_who_invites_proves_no_address(people: Cast, settings: Settings, proof: str) -> None:
    """Else whoever invites could have an account under anybody's address, and agree in their name."""
    settings.EMAIL_HOST, settings.ACCOUNT_EMAIL_VERIFICATION = "mail.example", "mandatory"
    email = f"mia{len(proof)}@example.org"  # how often a mail is sent to one is limited
    link = link_to(people.dan, "guardian", by=people.alice, email=email)
    client = Client()
    assert join(link + proof, client, email=email)["Location"] == "/accounts/confirm-email/"
    assert client.get("/").status_code == 302
    assert not EmailAddress.objects.get(email=email).verified


@pytest.fixture
def refusing(settings: Settings) -> None:
    """A mail server at which nobody answers."""
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def test_a_mail_that_is_refused_leaves_the_link_with_who_invites(people: Cast, refusing: None) -> None:
    client, url = browse(people.alice), reverse("athlete-invite", args=[people.dan.pk])
    page = client.post(url, {"kind": "coach", "email": "nia@example.org"}, follow=True).content.decode()
    assert "Not sent to nia@example.org: the mail server did not take it" in page
    assert "Sent to" not in page
    link = re.search(r'value="http://testserver(/join/[^"]+)"', page)
    assert link
    answer = join(link[1], email="nia@example.org")
    assert answer.status_code == 503
    assert "was not sent" in answer.content.decode()
    assert Coaching.objects.filter(coach__email="nia@example.org", athlete=people.dan).exists()


def test_a_refused_mail_is_said_and_can_be_asked_for_again(people: Cast, refusing: None, settings: Settings) -> None:
    asked = Client().post("/accounts/password/reset/", {"email": "alice@example.org"})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (asked.status_code, unknown.status_code) == (503, 503)
    assert "Your old password is still as it was" in asked.content.decode()
    EmailAddress.objects.filter(email="alice@example.org").update(verified=False)
    log_in = {"login": "alice@example.org", "password": PASSWORD}
    refused = Client().post("/accounts/login/", log_in)
    assert refused.status_code == 503
    assert "Log in again" in refused.content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert Client().post("/accounts/login/", log_in)["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[0].to == ["alice@example.org"]


def test_another_address_than_the_one_it_was_sent_to_has_to_be_confirmed(people: Cast, settings: Settings) -> None:
    settings.EMAIL_HOST, settings.ACCOUNT_EMAIL_VERIFICATION = "mail.example", "mandatory"
    link = link_to(people.dan, "coach", by=people.alice, email="nia@example.org")
    client = Client()
    assert join(link, client, email="other@example.org")["Location"] == "/accounts/confirm-email/"
    assert client.get("/").status_code == 302
    confirm = re.search(r"http://testserver(/accounts/confirm-email/\S+)", mail.outbox[1].body)
    assert confirm
    client.post(confirm[1])
    client.post("/accounts/login/", {"login": "other@example.org", "password": PASSWORD})
    assert client.get("/").status_code == 200


def test_a_guarded_minor_does_not_come_of_age_early(people: Cast) -> None:
    client, url = browse(people.alice), reverse("athlete-edit", args=[people.dan.pk])
    answer = client.post(url, {"name": "Dan", "minor_until": ""})
    assert "can only be moved later" in answer.content.decode()
    assert client.post(url, {"name": "Dan", "minor_until": "2099-07"}).status_code == 302
    people.dan.refresh_from_db()
    assert str(people.dan.minor_until) == "2099-07-01"


@pytest.mark.parametrize("kind", [Kind.GUARDIAN, Kind.COACH])
def test_nobody_is_their_own_guardian_or_coach(people: Cast, kind: str) -> None:
    minor = actors.athlete(people.alice, "Mia", login=True, minor_until=people.dan.minor_until)
    invitation, _ = services.invite(minor, kind, by=people.alice)
    with pytest.raises(ValidationError) as caught:
        services.accept(invitation, minor.user)
    assert caught.value.code == "OWN_SELF"
    assert not minor.guardianships.exists()
    assert not Coaching.objects.filter(coach=minor.user).exists()
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_whoever_is_of_age_gets_no_guardian_back(people: Cast) -> None:
    Athlete.objects.filter(pk=people.dan.pk).update(minor_until="2020-05-01")
    client, url = browse(people.alice), reverse("athlete-edit", args=[people.dan.pk])
    answer = client.post(url, {"name": "Dan", "minor_until": "2099-07"})
    assert "does not come back" in answer.content.decode()
    assert people.dan not in Athlete.objects.visible_to(people.gus)


def test_nobody_who_decides_alone_is_put_under_a_guardian_by_a_coach(people: Cast) -> None:
    grown = actors.athlete(people.alice, "Nia", login=True)
    client, url = browse(people.alice), reverse("athlete-edit", args=[grown.pk])
    answer = client.post(url, {"name": "Nia", "minor_until": "2099-07"})
    assert "the operator can put it right" in answer.content.decode()
    grown.refresh_from_db()
    assert not grown.is_minor
    call_command("comes_of_age", str(grown.pk), "2099-07")
    grown.refresh_from_db()
    assert grown.is_minor
    with pytest.raises(CommandError, match="month"):
        call_command("comes_of_age", str(grown.pk), "July")


def test_the_address_of_whoever_did_not_come_is_forgotten(people: Cast) -> None:
    came, late, _ = (
        services.invite(people.dan, Kind.COACH, by=people.alice, email=f"{name}@example.org")[0]
        for name in ("came", "late", "waits")
    )
    services.accept(came, people.bob)
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    services.forget_addresses()
    left = Invitation.objects.exclude(email="").values_list("email", flat=True)
    assert set(left) == {"came@example.org", "waits@example.org"}


@pytest.mark.parametrize(("host", "only_here"), [("127.0.0.1:8000", True), ("localhost", True), ("box.local", False)])
def test_a_link_that_no_phone_reaches_says_so(people: Cast, settings: Settings, host: str, only_here: bool) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = browse(people.alice)
    answer = client.post(
        reverse("athlete-invite", args=[people.dan.pk]), {"kind": Kind.COACH}, follow=True, headers={"host": host}
    )
    assert answer.status_code == 200
    assert ("leads to this computer only" in answer.content.decode()) is only_here
