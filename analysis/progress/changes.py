"""What has changed from one session to another, in words, with what a change has to exceed to be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from analysis.gait import change
from analysis.gait.change import Change, Noise
from analysis.metric_words import METRICS, MetricWords, words_for
from analysis.progress.sessions import Obstacle, Session, alike, obstacle, with_metric
from gaitsite.languages import MINUS

NOT_COMPARED: dict[Obstacle, str] = {
    "engines_differ": _("Not compared: different programs measured the two. Analyse the older clips again."),
    "sides_unclear": _("Not compared: the leg near the camera changes within a clip."),
    "sides_differ": _("Not compared: one shows the left leg near the camera, the other the right."),
    "surfaces_differ": _("Not compared: one was run on a treadmill, the other overground."),
    "pace_unknown": _("Not compared: a pace is not known. Type it in on the clip's page."),
    "paces_differ": _("Not compared: the paces differ, and most numbers change with the pace."),
}

Says = Literal["real", "more_strides", "noise", "none"]


@dataclass(frozen=True, slots=True)
class Row:
    """One metric in two sessions, as text with the metric's unit. before_error, after_error: one standard deviation;
    least: what a change has to exceed. says: how sure it is, `none` where the two are not compared. inward: of a real
    change, whether it leads towards the band; None where it leads neither way."""

    metric: str
    words: MetricWords
    before: str
    before_error: str
    after: str
    after_error: str
    difference: str
    least: str
    says: Says
    sentence: str
    inward: bool | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sessions. needed: why they are not compared, in a sentence; empty where they are."""

    before: Session
    after: Session
    rows: tuple[Row, ...]
    needed: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The session that others are compared with, and what a change from it has to exceed, in the metric's unit."""

    session: Session
    least: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What the latest session lets expect: metric, its value with its error, and the least change that the next session
    could show."""

    metric: str
    words: MetricWords
    value: str
    error: str
    least: str


def noise_of(session: Session, sessions: Sequence[Session], metric: str) -> Noise:
    """From the athlete's sessions that are filmed like this one."""
    history = [one.values[metric].measured for one in with_metric(alike(session, sessions), metric)]
    camera = change.camera_sd(metric, session.rate_hz)
    return change.noise(history, camera, change.usual_day_sd(metric, session.rate_hz))


def change_of(before: Session, after: Session, sessions: Sequence[Session], metric: str) -> Change | None:
    """None where they are not filmed alike, or the spread of the strides is not known."""
    if before is after or obstacle(before, after) or metric not in before.values or metric not in after.values:
        return None
    values = before.values[metric], after.values[metric]
    if metric not in METRICS or not all(isfinite(value.sd) for value in values):
        return None
    slower = min(before, after, key=lambda session: session.rate_hz)
    return change.change(values[0].measured, values[1].measured, noise_of(slower, sessions, metric))


def compare(before: Session, after: Session, sessions: Sequence[Session]) -> Comparison:
    """Every metric that both have, in reading order. `sessions`: all of the athlete's."""
    metrics = [metric for metric in METRICS if metric in before.values and metric in after.values]
    why_not = obstacle(before, after)
    return Comparison(
        before,
        after,
        tuple(_row(metric, before, after, sessions) for metric in metrics),
        gettext(NOT_COMPARED[why_not]) if why_not else "",
    )


def baseline_of(before: Session, after: Session, sessions: Sequence[Session], metric: str) -> Baseline | None:
    """For a figure; both may be the same session, for one that is still to come. None where nothing can be compared."""
    value = after.values.get(metric)
    if before is after and value and metric in METRICS and isfinite(value.sd):
        least = change.change(value.measured, value.measured, noise_of(after, sessions, metric)).least
        return Baseline(after, least)
    found = change_of(before, after, sessions, metric)
    return Baseline(before, found.least) if found else None


def limits_of(session: Session, sessions: Sequence[Session]) -> list[Limits]:
    """For the next session, filmed alike, with as many strides."""
    rows = []
    for metric in METRICS:
        baseline = baseline_of(session, session, sessions, metric)
        if baseline:
            value = session.values[metric]
            words = words_for(metric, value.unit)
            number, error = words.figure(value.value), words.spread(value.error)
            rows.append(Limits(metric, words, number, error, least_text(words, baseline.least)))
    return rows


def _row(metric: str, before: Session, after: Session, sessions: Sequence[Session]) -> Row:
    old, new = before.values[metric], after.values[metric]
    words = words_for(metric, new.unit)
    found = change_of(before, after, sessions, metric)
    return Row(
        metric=metric,
        words=words,
        before=words.figure(old.value),
        before_error=words.spread(old.error),
        after=words.figure(new.value),
        after_error=words.spread(new.error),
        difference=signed(words, new.value - old.value),
        least=least_text(words, found.least) if found else "",
        says=found.standing if found else "none",
        sentence=sentence(words, found) if found else "",
        inward=_inward(old.value, new.value, new.low, new.high) if found and found.standing == "real" else None,
    )


def sentence(words: MetricWords, found: Change) -> str:
    """As in "real change (needs 0.05)" or "within noise: about 10 more strides would tell"."""
    least = least_text(words, found.least)
    if found.standing == "real":
        return gettext("real change (needs %(least)s)") % {"least": least}
    if found.more is None:
        return gettext("within noise (needs %(least)s): more strides would not tell") % {"least": least}
    n = change.rounded_up(found.more)
    return ngettext(
        "within noise (needs %(least)s): about %(n)s more stride would tell",
        "within noise (needs %(least)s): about %(n)s more strides would tell",
        n,
    ) % {"least": least, "n": n}


def signed(words: MetricWords, difference: float) -> str:
    """As in "+0.06" or "−3°": with its sign, nothing where it rounds to nothing."""
    sign = "" if words.is_nothing(difference) else "+" if difference > 0 else MINUS
    return words.bare(f"{sign}{words.number(abs(difference))}")


def with_error(words: MetricWords, value: float, error: float) -> str:
    """As in "0.41 ±0.05" or "88° ±8": without its unit, which stands beside."""
    return f"{words.figure(value)} {words.spread(error)}"


def least_text(words: MetricWords, least: float) -> str:
    """A minimal detectable change, as in "0.05" or "3°"."""
    return words.bare(words.spread(least)[1:])


def _inward(old: float, new: float, low: float | None, high: float | None) -> bool | None:
    """Nearer to the band than before, or further; None where both lie inside."""

    def beyond(value: float) -> float:
        below = 0.0 if low is None else max(0.0, low - value)
        return max(below, 0.0 if high is None else value - high)

    return None if beyond(old) == beyond(new) else beyond(new) < beyond(old)
