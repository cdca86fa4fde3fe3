"""What a shared link shows: the review page of its clip, or a page of progress, to read and nothing else.

Everything is served under the link's own address. No page or feed of it names an athlete, a clip or anybody else by
its id, and none leads into the rest of the site.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from analysis import delivery, selectors
from analysis.charts.choice import choice_of
from analysis.charts.figures import draw_chart
from analysis.curves import ClipCurves
from analysis.models import Clip, CueNote, Share
from analysis.review import feeds
from analysis.review.evidence import evidence_of
from analysis.review.result import review_of
from analysis.sharing import blurring
from analysis.sharing import services as sharing
from analysis.sharing.door import shared
from analysis.sharing.progress_page import progress_page
from analysis.wording import cue_kind

BY_NOBODY = {"events": [], "left_out": []}
"""Who corrected what is not told."""


@shared
def page(request: HttpRequest, share: Share) -> HttpResponse:
    sharing.count_view(share, request.user)
    return _clip_page(request, share, share.clip) if share.clip else progress_page(request, share)


def _clip_page(request: HttpRequest, share: Share, clip: Clip) -> HttpResponse:
    found = _measured(clip)
    if found is None:
        return render(request, "sharing/not_now.html", {"share": share, "clip": clip})
    if share.blur_face and clip.proxy_path.exists() and blurring.path_of(clip) is None:
        return render(request, "sharing/blurring.html", {"share": share, "copy": blurring.follow(clip)})
    payload, _ = found
    context = {
        "share": share,
        "token": sharing.token_of(share),
        "clip": clip,
        "athlete": share.title,
        "may_change": False,
        "status": selectors.clip_status(clip),
        "payload": payload,
        "review": review_of(payload),
        "corrected": clip.corrections.filter(undone_at=None, problem="").exists(),
    }
    return render(request, "analysis/review.html", context)


@shared
def data(_: HttpRequest, share: Share) -> HttpResponse:
    payload, curves = _shown(share)
    return JsonResponse(feeds.clip_data(payload, curves) | {"by_hand": BY_NOBODY})


@shared
def skeleton(_: HttpRequest, share: Share) -> HttpResponse:
    return HttpResponse(feeds.skeleton_bytes(_shown(share)[1]), content_type="application/octet-stream")


@shared
def evidence(_: HttpRequest, share: Share) -> HttpResponse:
    return JsonResponse(evidence_of(*_shown(share)))


@shared
def figure(request: HttpRequest, share: Share) -> HttpResponse:
    payload, curves = _shown(share)
    try:
        choice = choice_of(request.GET)
        drawn = draw_chart(request.GET.get("chart", "time"), payload, curves, choice, CueNote.objects.none())
    except ValueError as wrong:
        raise Http404 from wrong
    return feeds.figure_answer(drawn)


@shared
def proxy(request: HttpRequest, share: Share) -> HttpResponseBase:
    if share.clip is None or share.clip.state not in sharing.SHOWN:
        raise Http404
    path = blurring.path_of(share.clip) if share.blur_face else share.clip.proxy_path
    if path is None:
        raise Http404
    return delivery.send(request, path, "video/mp4")


def _shown(share: Share) -> tuple[dict[str, Any], ClipCurves]:
    found = _measured(share.clip) if share.clip else None
    if found is None:
        raise Http404
    return found


def _measured(clip: Clip) -> tuple[dict[str, Any], ClipCurves] | None:
    """The clip's reading and curves, as they may be shown to anybody: that something hurts is nobody's business."""
    if clip.state not in sharing.SHOWN:
        return None
    try:
        payload, curves = feeds.measured_of(clip)
    except Http404:
        return None
    return payload | {"cue": None} if cue_kind(payload) == "pain" else payload, curves
