"""What two clips have in common, and so what may be said of their differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from analysis.gait.asymmetry import SAME_PACE_SHARE
from analysis.gait.bands import MEASURED_MPS, references
from analysis.metric_words import join_unit, words_for
from analysis.models import Clip
from analysis.progress.changes import with_error
from analysis.progress.sessions import Obstacle, Session, obstacle, sessions_of
from analysis.wording import pace_text

TWO_RUNNERS = _("Two runners: this is how they differ, ± the error of both. It is no change.")
PREVIEW = _("No change is claimed: one of the clips has too few strides.")
WHY: Mapping[Obstacle, str] = {
    "engines_differ": _(
        "No change is claimed: different programs measured the two. Analyse the older clips again.",
    ),
    "sides_unclear": _("No change is claimed: the leg near the camera changes within a clip."),
    "sides_differ": _("No change is claimed: one shows the left leg near the camera, the other the right."),
    "surfaces_differ": _("No change is claimed: one was run on a treadmill, the other overground."),
    "pace_unknown": _("A pace is not known, and most numbers change with it: type it in on the clip's page."),
    "paces_differ": _(
        "The paces differ, %(first)s and %(second)s: see where each value lies in the band of its own pace.",
    ),
}
"""Why two clips of one athlete are no before and after."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A clip and its reading."""

    clip: Clip
    payload: Mapping[str, Any]

    @property
    def pace_mps(self) -> float | None:
        return self.payload.get("pace_mps")

    @property
    def playable(self) -> bool:
        """The browser's copy of the video is there."""
        return self.clip.proxy_path.exists()

    @property
    def cadence(self) -> str:
        """As in "171 ±2 steps a minute"; empty where it was not measured."""
        row = self.payload["metrics"].get("cadence")
        words = words_for("cadence")
        return join_unit(with_error(words, row["value"], row["error"]), words.unit) if row else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """
    same_athlete  otherwise there are differences, and no changes
    turned        of one athlete, and the first clip is the later one
    paces_differ  each clip is then held against what is expected at its own pace
    before, after the earlier clip and the later one, each as a session of its own; None where nothing is claimed
    sessions      all of the athlete; empty where nothing is claimed
    said          what a reader of the differences should know, in sentences
    """

    same_athlete: bool
    turned: bool
    paces_differ: bool
    before: Session | None
    after: Session | None
    sessions: Sequence[Session]
    said: tuple[str, ...]

    @property
    def claims(self) -> bool:
        """May a difference be called a change?"""
        return self.before is not None and self.after is not None


def standing_of(first: Measured, second: Measured, series: Sequence[Mapping[str, Any]]) -> Standing:
    """`series` as `selectors.progress_series` has the first clip's athlete, with strides."""
    same = first.clip.athlete_id == second.clip.athlete_id
    differ = _paces_differ(first.pace_mps, second.pace_mps)
    if not same:
        said = [gettext(TWO_RUNNERS), *([_why("paces_differ", first, second)] if differ else [])]
        return Standing(False, False, differ, None, None, (), tuple(said))
    turned = second.clip.uploaded_at < first.clip.uploaded_at
    sessions = [_alone(clip, series) for clip in ((second, first) if turned else (first, second))]
    before, after = sessions
    if before is None or after is None:
        return Standing(True, turned, differ, None, None, (), (gettext(PREVIEW),))
    why_not = obstacle(before, after)
    if why_not:
        return Standing(True, turned, differ, None, None, (), (_why(why_not, first, second),))
    return Standing(True, turned, differ, before, after, sessions_of(series), ())


def pace_explains(metric: str, first: Measured, second: Measured) -> float | None:
    """Difference that the reference expects between the paces of the two clips; None where it knows nothing of one of
    them: a pace beyond its runners, a sprint, a number that it does not judge."""
    reference = references().get(metric)
    if reference is None or first.pace_mps is None or second.pace_mps is None:
        return None
    if not all(_knows_of(clip, metric) for clip in (first, second)):
        return None
    return reference.value(second.pace_mps) - reference.value(first.pace_mps)


def _knows_of(clip: Measured, metric: str) -> bool:
    slowest, fastest = MEASURED_MPS
    row = clip.payload["metrics"][metric]
    held = row["low"] is not None or row["high"] is not None
    return held and clip.payload["kind"] != "sprint" and slowest <= (clip.pace_mps or 0.0) <= fastest


def _alone(clip: Measured, series: Sequence[Mapping[str, Any]]) -> Session | None:
    """The clip as a session of its own; None for a preview."""
    rows = [row for row in series if row["clip_id"] == str(clip.clip.pk)]
    return sessions_of(rows)[0] if rows else None


def _paces_differ(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return False
    return abs(first - second) > SAME_PACE_SHARE * (first + second) / 2


def _why(why_not: Obstacle, first: Measured, second: Measured) -> str:
    """Why a difference is no change, in a sentence."""
    paces = {
        name: clip.pace_mps and pace_text(clip.pace_mps, clip.payload.get("pace_error_mps"))
        for name, clip in (("first", first), ("second", second))
    }
    return gettext(WHY[why_not]) % paces
