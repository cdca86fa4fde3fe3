"""Pages of invitations: whom an athlete's data is shared with, the link to hand over, and where it leads."""

from __future__ import annotations

from uuid import UUID

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes import qr
from athletes.invitations import services
from athletes.invitations.forms import InviteForm, JoinForm
from athletes.models import Invitation
from athletes.selectors import get_athlete, get_invitation

LINK_COOKIE = "invitation"
LINK_SHOWN_S = 3600
"""How long the link can be shown again, in the browser that made it and nowhere else."""


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    someone = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("athletes.invite", someone):
        raise PermissionDenied
    form = InviteForm(someone, request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = Invitation.Kind(form.cleaned_data["kind"])
        made = services.invite(someone, kind, by=request.user, email=form.cleaned_data.get("email", ""))
        return hand_over(request, *made)
    context = {
        "form": form,
        "athlete": someone,
        "title": gettext("Invite somebody"),
        "action": gettext("Make the link"),
    }
    return render(request, "athletes/form.html", context)


def hand_over(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Mails the link where it has an address, and goes to the page that shows it."""
    if invitation.email:
        said = {"email": invitation.email}
        proof = urlencode({"proof": services.proof_of(invitation)})
        if services.send(invitation, f"{_link(request, token)}?{proof}"):
            messages.success(request, gettext("Sent to %(email)s.") % said)
        else:
            sentence = gettext("Not sent to %(email)s: the mail server did not take it. Hand the link over yourself.")
            messages.error(request, sentence % said)
    page = reverse("invitation", args=[invitation.pk])
    response = redirect(page)
    response.set_signed_cookie(
        LINK_COOKIE,
        token,
        max_age=LINK_SHOWN_S,
        path=page,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _link(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("join", args=[token]))


def _is_this_computer(request: HttpRequest) -> bool:
    """Is the site open under an address that no phone reaches?"""
    host = split_domain_port(request.get_host())[0].strip("[]")
    return host == "localhost" or host.startswith("127.") or host == "::1"


@never_cache
@require_safe
def invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """The link, to hand over. It can be read here for an hour and never again: make a new one then."""
    made = get_object_or_404(Invitation.objects.filter(invited_by=request.user), pk=invitation_id)
    token = request.get_signed_cookie(LINK_COOKIE, default="", max_age=LINK_SHOWN_S)
    link = _link(request, token) if services.find(token) == made else ""
    context = {
        "invitation": made,
        "is_open": Invitation.objects.open().filter(pk=made.pk).exists(),
        "link": link,
        "code": qr.svg(link) if link else "",
        "only_here": _is_this_computer(request),
    }
    return render(request, "invitations/invitation.html", context)


@require_POST
def revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    made = get_invitation(request.user, invitation_id)
    services.revoke(made, by=request.user)
    messages.success(request, gettext("Taken back. The link leads nowhere now."))
    if made.club:
        return redirect("club", made.club_id)
    return redirect("athlete-people", made.athlete_id)


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation leads: a new account, or the one that is logged in. Opening the link uses nothing up."""
    found = services.find(token)
    if found is None:
        return render(request, "invitations/closed.html", {"days": settings.INVITATION_DAYS}, status=404)
    if request.user.is_authenticated:
        return _join_as(request, found)
    form = JoinForm(request.POST or None, initial=_known(found))
    if request.method == "POST" and form.is_valid():
        try:
            user = services.accept_anew(found, proof=request.GET.get("proof", ""), **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            return perform_login(request, user, redirect_url=_target(found), signup=True)
    return render(request, "invitations/join.html", {"invitation": found, "form": form})


def _join_as(request: HttpRequest, found: Invitation) -> HttpResponse:
    wrong: list[str] = []
    if request.method == "POST":
        try:
            services.accept(found, request.user)
        except ValidationError as error:
            wrong = error.messages
        else:
            return redirect(_target(found))
    context = {"invitation": found, "wrong": wrong, "is_own": found.invited_by == request.user}
    return render(request, "invitations/join.html", context)


def _known(found: Invitation) -> dict[str, str]:
    name = found.athlete.name if found.kind == Invitation.Kind.ATHLETE else ""
    return {"email": found.email, "name": name}


def _target(found: Invitation) -> str:
    if found.club:
        return reverse("club", args=[found.club_id])
    return reverse("athlete", args=[found.athlete_id])
