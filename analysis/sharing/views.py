"""Making and revoking links: a page for one clip, one for an athlete's progress."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from analysis.models import Clip, Share
from analysis.selectors import get_clip
from analysis.sharing import services as sharing
from analysis.sharing.forms import ClipShareForm, ShareForm
from athletes import access_log, consent
from athletes.models import Athlete, Consent
from athletes.selectors import get_athlete


@require_http_methods(["GET", "POST"])
def share_clip(request: HttpRequest, clip_id: UUID) -> HttpResponse:
    clip = get_clip(request.user, clip_id)
    return _share(request, clip.athlete, clip)


@require_http_methods(["GET", "POST"])
def share_progress(request: HttpRequest, athlete_id: UUID) -> HttpResponse:
    return _share(request, get_athlete(request.user, athlete_id), None)


@require_POST
def revoke(request: HttpRequest, share_id: UUID) -> HttpResponse:
    visible = Share.objects.filter(athlete__in=Athlete.objects.visible_to(request.user))
    share = get_object_or_404(visible.select_related("athlete", "clip"), pk=share_id)
    sharing.revoke(share, request.user)
    messages.success(request, gettext("Revoked: the link shows nothing any more."))
    if not request.user.has_perm("analysis.share_athlete", share.athlete):
        return redirect("athlete", share.athlete_id)  # who may end a link need not be allowed to make one
    return redirect("clip-share", share.clip_id) if share.clip_id else redirect("athlete-share", share.athlete_id)


def _share(request: HttpRequest, athlete: Athlete, clip: Clip | None) -> HttpResponse:
    if not request.user.has_perm("analysis.share_athlete", athlete):
        raise PermissionDenied
    filmed = clip is not None and clip.proxy_path.exists()
    form = (ClipShareForm if filmed else ShareForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _make(request, athlete, clip, form.cleaned_data)
            return redirect(request.path)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        except consent.ConsentMissingError as missing:
            form.add_error(None, missing.message)
    context = {
        "athlete": athlete,
        "clip": clip,
        "filmed": filmed,
        "form": form,
        "links": [share for share in sharing.alive(athlete) if share.clip_id == (clip.pk if clip else None)],
        "missing": ""
        if consent.is_valid(athlete, Consent.Purpose.SHARING)
        else consent.what_is_missing(athlete, Consent.Purpose.SHARING, reader=request.user),
        "measured": clip is None or clip.state in sharing.SHOWN,
        "is_self": athlete.user_id == request.user.pk,
    }
    return render(request, "sharing/make.html", context)


def _make(request: HttpRequest, athlete: Athlete, clip: Clip | None, said: dict[str, Any]) -> None:
    if clip is None:
        sharing.share_progress(athlete, request.user, **said)
    else:
        sharing.share_clip(clip, request.user, **said)
    access_log.note(athlete, request.user, access_log.Kind.SHARED, clip.pk if clip else None)
    if said.get("blur_face"):
        messages.success(request, gettext("The link works. It shows the clip as soon as the face is blurred."))
    else:
        messages.success(request, gettext("The link is ready."))
