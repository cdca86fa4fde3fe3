"""The page in an archive that is read without GaitSite: tables, links to the files beside it, and drawn charts.

It holds no script and asks nothing of any network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from analysis import withheld, wording
from analysis.export import contents
from analysis.export.contents import Scope
from analysis.export.drawing import Chart, knee_chart, progress_chart
from analysis.models import Clip
from analysis.review.result import Review, note_rows, review_of
from analysis.selectors import curves, get_reading

PROGRESS_METRICS = ("heelPk", "Kpk", "Kpass", "leverMean", "thMax", "over")
"""Drawn over the clips, where measured."""


@dataclass(frozen=True, slots=True)
class Read:
    """One clip, ready to be read. files: names and what they are, as they lie in the archive."""

    clip: Clip
    verdict: str
    cue: str
    review: Review | None
    message: str
    notes: list[dict[str, Any]]
    corrections: int
    knee: Chart | None
    files: list[tuple[str, str]]
    video: str
    poster: str
    series: dict[str, Any] | None


def reading_of(clip: Clip, scope: Scope, listed: Mapping[str, Any]) -> Read:
    """listed: the files that are in the archive by now."""
    folder = contents.folder_of(clip)
    payload = get_reading(clip)
    own = getattr(clip, "own_cue", None)
    measured = payload is not None and clip.state in (Clip.State.SCORED, Clip.State.PREVIEW)
    review = review_of(payload, own) if payload and measured else None
    drawn = curves(clip) if measured else None
    notes = [
        {
            "row": row,
            "replies": list(row.note.replies.select_related("author")),
            "voice": f"{folder}/{row.note.voice}" if f"{folder}/{row.note.voice}" in listed else "",
        }
        for row in note_rows(scope.notes(clip), payload or {})
    ]
    video, poster = f"{folder}/{contents.BROWSER}", f"{folder}/{contents.POSTER}"
    return Read(
        clip=clip,
        verdict=wording.headline(payload) if payload and measured else capfirst(clip.get_state_display()),
        cue=review.cue.text if review and review.cue else "",
        review=review,
        message="" if measured else withheld.why(clip),
        notes=notes,
        corrections=clip.corrections.filter(undone_at=None).count(),
        knee=knee_chart(payload, drawn) if payload and drawn else None,
        files=[(name, words) for name, words in _files(clip, folder) if name in listed],
        video=video if video in listed else "",
        poster=poster if poster in listed else "",
        series={"date": clip.uploaded_at, "pace_mps": payload["pace_mps"], "metrics": payload["metrics"]}
        if payload and clip.state == Clip.State.SCORED
        else None,
    )


def _files(clip: Clip, folder: str) -> list[tuple[str, str]]:
    named = (
        (contents.original_name(clip), gettext("the video as it was uploaded")),
        (contents.BROWSER, gettext("the copy that a browser plays")),
        (contents.STRIDES, gettext("every stride's numbers, for a spreadsheet")),
        (contents.RESULT, gettext("the result")),
        (contents.CLIP, gettext("what was said, corrected and noted")),
        (contents.LANDMARKS, gettext("the body points found in each picture, for NumPy")),
        (contents.CURVES, gettext("the angle curves, for NumPy")),
        (contents.POSTER, gettext("a still")),
    )
    return [(f"{folder}/{name}", words) for name, words in named]


def index(scope: Scope, read: Sequence[Read]) -> str:
    """The page. read: the clips, oldest first."""
    series = [one.series for one in read if one.series]
    charts = [progress_chart(series, metric) for metric in PROGRESS_METRICS]
    now: datetime = timezone.localtime()
    context = {
        "language": scope.language,
        "athlete": scope.athlete,
        "scope": scope,
        "made_at": now,
        "read": list(reversed(read)),
        "charts": [chart for chart in charts if chart],
        "lists": {name: list(scope.rows(name)) for name in contents.OF_ATHLETE},
        "own_bands": [_band(band) for band in scope.rows("own_bands")],
    }
    return render_to_string("export/index.html", context)


def _band(band: Any) -> str:
    words = wording.words_for(band.metric)
    return f"{words.name}: {wording.band_text(words, band.low, band.high)}"
