"""Consent, the access log, and erasing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from analysis import selectors as clips
from athletes import access_log, consent, erasure
from athletes.circle.reach import left_alone_by
from athletes.models import AccessEntry, Athlete, Consent
from athletes.privacy.forms import EraseAthleteForm, EraseForm
from athletes.selectors import get_athlete

ENTRIES_A_PAGE = 60


@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """What was agreed to. POST: `purpose`, and `give` or `withdraw`."""
    someone = get_athlete(request.user, athlete_id)
    if request.method == "POST":
        purpose = request.POST.get("purpose", "")
        if purpose not in Consent.Purpose.values:
            raise PermissionDenied
        try:
            if "withdraw" in request.POST:
                consent.withdraw(someone, request.user, purpose)
            else:
                consent.give(someone, request.user, [purpose])
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        return redirect("athlete-consent", someone.pk)
    context = {
        "athlete": someone,
        "is_self": someone.user_id == request.user.pk,
        "gives_as": consent.gives_as(request.user, someone),
        "standings": consent.standings(someone, request.user),
        "may_withdraw": request.user.has_perm("athletes.withdraw_consent", someone),
        "may_erase": request.user.has_perm("athletes.erase_athlete", someone),
        "missing": "" if consent.is_valid(someone) else consent.what_is_missing(someone, reader=request.user),
        "clip_count": clips.clips_of(someone, request.user).count(),
        "history": someone.consents.select_related("given_by", "withdrawn_by"),
        "tab": "consent",
    }
    return render(request, "privacy/consent.html", context)


@require_safe
def who_looked(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    someone = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("athletes.read_access_log", someone):
        raise PermissionDenied
    page = Paginator(access_log.entries(someone, request.user), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    came = clips.uploaded_at(entry.clip for entry in entries if entry.clip)
    lines = [
        {"entry": first, "did": get_text_list(kinds, gettext("and")), "came": came.get(first.clip)}
        for first, kinds in _together(entries)
    ]
    context = {
        "athlete": someone,
        "is_self": someone.user_id == request.user.pk,
        "page": page,
        "days": [(day, list(group)) for day, group in groupby(lines, key=lambda line: line["entry"].day)],
        "tab": "log",
    }
    return render(request, "privacy/log.html", context)


def _together(entries: Iterable[AccessEntry]) -> list[tuple[AccessEntry, list[str]]]:
    """What one person did with one clip on one day is one line: the newest entry, and every kind."""
    lines: dict[object, tuple[AccessEntry, list[str]]] = {}
    for entry in entries:
        _, kinds = lines.setdefault((entry.day, entry.who_id or entry.pk, entry.clip), (entry, []))
        kinds.insert(0, entry.get_kind_display())
    return list(lines.values())


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    """All clips of an athlete, or the athlete with everything, once the name is typed."""
    someone = get_athlete(request.user, athlete_id)
    if not request.user.has_perm("athletes.erase_athlete", someone):
        raise PermissionDenied
    what = "clips" if request.GET.get("what") == "clips" else "everything"
    form = EraseAthleteForm(request.POST or None, name=someone.name, initial={"what": what})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["what"] == "clips":
            erasure.erase_clips(someone, request.user)
            messages.success(request, gettext("All clips are erased, with their results and notes."))
            return redirect("athlete", someone.pk)
        is_self = someone.user_id == request.user.pk
        account_too = erasure.erase_athlete(someone, request.user)
        return _erased(request, account_too=account_too and is_self)
    context = {
        "athlete": someone,
        "is_self": someone.user_id == request.user.pk,
        "form": form,
        "clip_count": clips.clips_of(someone, request.user).count(),
        "account_too": someone.user is not None and not erasure.is_more_than_an_athlete(someone.user),
        "tab": "erase",
    }
    return render(request, "privacy/erase.html", context)


@require_http_methods(["GET", "POST"])
def erase_account(request: HttpRequest) -> HttpResponse:
    """The own log-in, with all that nobody else could reach after it."""
    user = request.user
    form = EraseForm(request.POST or None, name=user.email)
    if request.method == "POST" and form.is_valid():
        erasure.erase_account(user)
        return _erased(request, account_too=True)
    context = {
        "form": form,
        "alone": list(left_alone_by(user)),
        "own": Athlete.objects.filter(user=user).first(),
        "consents": Consent.objects.standing_by_guardian(user).exists(),
    }
    return render(request, "privacy/erase_account.html", context)


def _erased(request: HttpRequest, *, account_too: bool) -> HttpResponse:
    if account_too:
        logout(request)  # the session is gone from the database; this ends it here
    messages.success(request, gettext("Everything is erased."))
    return redirect("account_login" if account_too else "desk")
