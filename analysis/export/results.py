"""Whether every page takes a result out of an archive."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from analysis import wording
from analysis.charts.choice import Choice
from analysis.charts.figures import CHARTS, draw_chart
from analysis.corrections.runner import runner_of
from analysis.models import Clip, CueNote, Result
from analysis.review.evidence import evidence_of
from analysis.review.feeds import clip_data, skeleton_bytes
from analysis.review.result import review_of
from analysis.selectors import curves, get_reading


def check_result(clip: Clip, result: Result) -> None:
    """Makes everything once that a page makes of a result whose form is right. Neither need be in the database; the
    clip's curves are read.

    Raises ValidationError, or whatever a page raises that cannot show it.
    """
    clip.result = result
    payload, drawn = get_reading(clip) or {}, curves(clip)
    review_of(payload)
    wording.headline(payload)
    runner_of(clip)
    if drawn is None:
        return
    if len(drawn["segments"]) != len(payload["segments"]):
        raise ValidationError("The curves are of other pieces of the clip.", code="BAD_DATA")
    clip_data(payload, drawn)
    skeleton_bytes(drawn)
    evidence_of(payload, drawn)
    for chart in ("time", *CHARTS):
        draw_chart(chart, payload, drawn, Choice(), CueNote.objects.none())
