"""Pages of clubs: its squads and coaches, offering and accepting a place, and leaving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from athletes.circle.reach import LeftAloneError
from athletes.circle.ways_out import ways_out
from athletes.clubs import selectors, services
from athletes.clubs.forms import ClubForm, PlaceForm, SquadForm
from athletes.invitations.forms import SentByMail
from athletes.invitations.services import invite_to_club
from athletes.invitations.views import hand_over
from athletes.models import Athlete, Club


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("athletes.add_club"):
        raise PermissionDenied
    form = ClubForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("club", services.found_club(form.cleaned_data["name"], by=request.user).pk)
    context = {"form": form, "title": gettext("New club"), "action": gettext("Found the club")}
    return render(request, "athletes/form.html", context)


@require_http_methods(["GET", "POST"])
def club(request: HttpRequest, club_id: UUID) -> HttpResponse:
    """The club; POST renames it."""
    shown = selectors.get_club(request.user, club_id)
    runs = request.user.has_perm("athletes.run_club", shown)
    if request.method == "POST":
        if not runs:
            raise PermissionDenied
        form = ClubForm(request.POST)
        if form.is_valid():
            services.rename_club(shown, form.cleaned_data["name"], by=request.user)
            return redirect("club", shown.pk)
        return _page(request, shown, name_form=form)
    return _page(request, shown)


def _page(request: HttpRequest, shown: Club, **forms: Form) -> HttpResponse:
    user = request.user
    runs = user.has_perm("athletes.run_club", shown)
    context = {
        "club": shown,
        "runs": runs,
        "squads": selectors.squads_of(shown, user),
        "memberships": shown.memberships.filter(ended_at=None).select_related("user").order_by("-role", "user__name"),
        "invitations": shown.invitations.open() if runs else [],
        "name_form": ClubForm(initial={"name": shown.name}),
        "squad_form": SquadForm(prefix="squad"),
        "place_form": PlaceForm(shown, user, prefix="place"),
        "invite_form": SentByMail(prefix="invite"),
        "coaches_anybody": Athlete.objects.coached_by(user).exists(),
    }
    return render(request, "clubs/club.html", context | forms)


@require_POST
def add_squad(request: HttpRequest, club_id: UUID) -> HttpResponse:
    shown = selectors.get_club(request.user, club_id)
    form = SquadForm(request.POST, prefix="squad")
    if form.is_valid():
        try:
            services.add_squad(shown, form.cleaned_data["name"], by=request.user)
        except ValidationError as wrong:
            form.add_error("name", wrong)
        else:
            return redirect("club", shown.pk)
    return _page(request, shown, squad_form=form)


@require_POST
def offer(request: HttpRequest, club_id: UUID) -> HttpResponse:
    shown = selectors.get_club(request.user, club_id)
    form = PlaceForm(shown, request.user, request.POST, prefix="place")
    if not form.is_valid():
        return _page(request, shown, place_form=form)
    someone = form.cleaned_data["athlete"]
    place = services.offer_place(shown, someone, form.cleaned_data["squad"], by=request.user)
    if place.accepted_at is None:
        sentence = gettext("Offered. %(club)s's coaches see %(name)s once %(name)s or a guardian accepts.")
        messages.success(request, sentence % {"club": shown, "name": someone})
    return redirect("club", shown.pk)


@require_POST
def invite(request: HttpRequest, club_id: UUID) -> HttpResponse:
    shown = selectors.get_club(request.user, club_id)
    form = SentByMail(request.POST, prefix="invite")
    if not form.is_valid():
        return _page(request, shown, invite_form=form)
    return hand_over(request, *invite_to_club(shown, by=request.user, email=form.cleaned_data.get("email", "")))


@require_http_methods(["GET", "POST"])
def end_membership(request: HttpRequest, membership_id: int) -> HttpResponse:
    """GET asks first."""
    membership = selectors.get_membership(request.user, membership_id)
    leaves = membership.user == request.user
    if not leaves and not request.user.has_perm("athletes.run_club", membership.club):
        raise PermissionDenied
    context = {"club": membership.club, "whom": membership.user, "leaves": leaves}
    if request.method == "POST":
        try:
            services.end_membership(membership, by=request.user)
        except LeftAloneError as error:
            context |= ways_out(error, request.user)
        except ValidationError as error:
            context["wrong"] = error.messages
        else:
            said = {"name": membership.user, "club": membership.club}
            messages.success(request, gettext("%(name)s no longer coaches in %(club)s.") % said)
            return redirect("desk") if leaves else redirect("club", membership.club_id)
    return render(request, "clubs/end_membership.html", context)


@require_POST
def make_head(request: HttpRequest, membership_id: int) -> HttpResponse:
    membership = selectors.get_membership(request.user, membership_id)
    services.make_head(membership, by=request.user)
    return redirect("club", membership.club_id)


@require_POST
def accept_place(request: HttpRequest, place_id: int) -> HttpResponse:
    place = selectors.get_place(request.user, place_id)
    services.accept_place(place, by=request.user)
    said = {"club": place.club, "name": place.athlete}
    messages.success(request, gettext("The coaches of %(club)s coach %(name)s now.") % said)
    return redirect("athlete-people", place.athlete_id)


@require_http_methods(["GET", "POST"])
def end_place(request: HttpRequest, place_id: int) -> HttpResponse:
    """GET asks first."""
    place = selectors.get_place(request.user, place_id)
    context: dict[str, Any] = {"place": place, "athlete": place.athlete}
    if request.method == "POST":
        try:
            services.end_place(place, by=request.user)
        except LeftAloneError as error:
            context |= ways_out(error, request.user)
        else:
            said = {"name": place.athlete, "club": place.club}
            messages.success(request, gettext("%(name)s has no place in %(club)s any more.") % said)
            still = Athlete.objects.visible_to(request.user).filter(pk=place.athlete_id).exists()
            return redirect("athlete-people", place.athlete_id) if still else redirect("desk")
    return render(request, "clubs/end_place.html", context)
