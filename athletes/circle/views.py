"""The page of who sees an athlete, and ending a coaching or a guardianship."""

from __future__ import annotations

from collections.abc import Callable
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
    return _end(
        request,
        coaching.athlete,
        coaching.coach,
        role="coach",
        right="athletes.decide_who_coaches",
        end=services.end_coaching,
        ended=gettext("%(whom)s no longer coaches %(name)s."),
    )


@require_http_methods(["GET", "POST"])
def end_guardianship(request: HttpRequest, guardianship_id: int) -> HttpResponse:
    rows = Guardianship.objects.filter(ended_at=None, athlete__in=Athlete.objects.minors())
    guardianship = get_object_or_404(
        _seen(rows.select_related("guardian", "athlete"), request.user), pk=guardianship_id
    )
    return _end(
        request,
        guardianship.athlete,
        guardianship.guardian,
        role="guardian",
        right="athletes.change_athlete",
        end=services.end_guardianship,
        ended=gettext("%(whom)s is no longer guardian of %(name)s."),
    )


def _end(
    request: HttpRequest,
    someone: Athlete,
    whom: User,
    *,
    role: str,
    right: str,
    end: Callable[..., None],
    ended: str,
) -> HttpResponse:
    """Asks, and ends it: for whom it is about, and for whoever has the right."""
    leaves = whom == request.user
    if not leaves and not request.user.has_perm(right, someone):
        raise PermissionDenied
    context = {"athlete": someone, "leaves": leaves, "whom": whom, "role": role}
    if request.method == "POST":
        try:
            end(someone, whom, by=request.user)
        except LeftAloneError as error:
            context |= ways_out(error, request.user)
        else:
            messages.success(request, ended % {"whom": whom, "name": someone})
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
