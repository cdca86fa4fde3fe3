"""What a coach puts right on the review page. Every answer is JSON: what was done, or a code and a sentence.

201, 200   done, and the clip's result is the new one
202        done, and the clip is in the queue: it is too long to be measured at once, or its pose has to be found again
403        consent to the analysis of video is missing
409        somebody else has the clip: try again in a moment
422        no correction, or one that would change nothing or leave nothing to measure
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from analysis import selectors
from analysis.corrections import services as correcting
from analysis.corrections.handwork import get_correction
from analysis.corrections.services import BusyError
from analysis.models import Clip, Correction
from athletes.consent import ConsentMissingError

BUSY = _("This clip is being measured right now. Try again in a moment.")


@require_POST
def corrections(request: HttpRequest, clip_id: UUID) -> JsonResponse:
    """One new correction: `kind`, and what it says, times in seconds; see `analysis.gait.corrections`."""
    shown = selectors.get_clip(request.user, clip_id)
    said = request.POST.dict()
    kind = said.pop("kind", "")
    return _answer(lambda: correcting.correct(shown, request.user, kind, _values(said)), status=201)


@require_POST
def undo(request: HttpRequest, correction_id: int) -> JsonResponse:
    found = get_correction(request.user, correction_id)
    return _answer(lambda: correcting.undo(found, request.user))


@require_POST
def redo(request: HttpRequest, correction_id: int) -> JsonResponse:
    found = get_correction(request.user, correction_id)
    return _answer(lambda: correcting.redo(found, request.user))


def _answer(act: Callable[[], Correction], status: int = 200) -> JsonResponse:
    try:
        done = act()
    except BusyError:
        return JsonResponse({"code": "BUSY", "message": str(BUSY)}, status=409)
    except ConsentMissingError as missing:
        return JsonResponse({"code": missing.code, "message": missing.message}, status=403)
    except ValidationError as wrong:
        return JsonResponse({"code": wrong.code, "message": wrong.messages[0]}, status=422)
    queued = done.clip.state == Clip.State.QUEUED
    return JsonResponse({"id": done.pk, "queued": queued}, status=202 if queued else status)


def _values(said: Mapping[str, str]) -> dict[str, Any]:
    """Times as numbers; what is none stays as it is, and is refused with the rest."""
    return {name: _number(value) if name.endswith("_s") else value for name, value in said.items()}


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
