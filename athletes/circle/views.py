"""The page of who sees an athlete, and ending a coaching or a guardianship."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from athletes import services
from athletes.circle.reach import LeftAloneError, alone_when_of_age
from athletes.circle.ways_out import ways_out
from athletes.models import Athlete, Coaching, Guardianship, User
from athletes.selectors import get_athlete


@require_safe
def people(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    someone, user = get_athlete(request.user, athlete_id), request.user
    may_invite = user.has_perm("athletes.invite", someone)
    context = {
        "athlete": someone,
        "is_self": someone.user_id == user.pk,
        "may_change": user.has_perm("athletes.change_athlete", someone),
        "may_invite": may_invite,
        "decides": user.has_perm("athletes.decide_who_coaches", someone),
        "coaching": someone.coaching.filter(ended_at=None).select_related("coach").order_by("started_at"),
        "places": someone.places.current().marked().select_related("club", "squad", "offered_by"),
        "guardianships": _guardianships(someone).select_related("guardian"),
        "invitations": someone.invitations.open().select_related("invited_by") if may_invite else [],
        "alone_when_of_age": alone_when_of_age(someone),
    }
    return render(request, "athletes/people.html", context)


@require_http_methods(["GET", "POST"])
def end_coaching(request: HttpRequest, coaching_id: int) -> HttpResponse:
    rows = Coaching.objects.filter(ended_at=None).select_related("coach", "athlete")
    coaching = get_object_or_404(_seen(rows, request.user), pk=coaching_id)
    someone, leaves = coaching.athlete, coaching.coach == request.user
    if not leaves and not request.user.has_perm("athletes.decide_who_coaches", someone):
        raise PermissionDenied
    context = {"athlete": someone, "leaves": leaves, "whom": coaching.coach, "role": "coach"}
    if request.method == "POST":
        try:
            services.end_coaching(someone, coaching.coach, by=request.user)
        except LeftAloneError as error:
            context |= ways_out(error, request.user)
        else:
            said = {"coach": coaching.coach, "name": someone}
            messages.success(request, gettext("%(coach)s no longer coaches %(name)s.") % said)
            return _back(request.user, someone)
    return render(request, "athletes/end.html", context)


@require_http_methods(["GET", "POST"])
def end_guardianship(request: HttpRequest, guardianship_id: int) -> HttpResponse:
    rows = Guardianship.objects.filter(ended_at=None, athlete__in=Athlete.objects.minors())
    guardianship = get_object_or_404(
        _seen(rows.select_related("guardian", "athlete"), request.user), pk=guardianship_id
    )
    someone, leaves = guardianship.athlete, guardianship.guardian == request.user
    if not leaves and not request.user.has_perm("athletes.change_athlete", someone):
        raise PermissionDenied
    context = {"athlete": someone, "leaves": leaves, "whom": guardianship.guardian, "role": "guardian"}
    if request.method == "POST":
        try:
            services.end_guardianship(someone, guardianship.guardian, by=request.user)
        except LeftAloneError as error:
            context |= ways_out(error, request.user)
        else:
            said = {"guardian": guardianship.guardian, "name": someone}
            messages.success(request, gettext("%(guardian)s is no longer guardian of %(name)s.") % said)
            return _back(request.user, someone)
    return render(request, "athletes/end.html", context)


def _guardianships(someone: Athlete) -> QuerySet[Guardianship]:
    """Of a minor: nobody guards an adult."""
    standing = someone.guardianships.filter(ended_at=None)
    return standing if someone.is_minor else standing.none()


def _seen(rows, user: User):  # type: ignore[no-untyped-def] # a queryset of either model, and the same one back
    return rows.filter(athlete__in=Athlete.objects.visible_to(user))


def _back(user: User, someone: Athlete) -> HttpResponse:
    """To the page of people, or to the desk for whoever has just left."""
    if Athlete.objects.visible_to(user).filter(pk=someone.pk).exists():
        return redirect("athlete-people", someone.pk)
    return redirect("desk")
