"""Which of several people in a clip is the runner: what the machine saw, and what a coach says.

Raises PermissionDenied where the user may see but not do, ValidationError (with a code) where a point makes no sense.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from analysis.gait.model import RunnerPoint
from analysis.models import Clip, Correction
from analysis.services import queue_again, require
from athletes.models import User

LONGEST_S = 24 * 3600.0
OF_ANOTHER = gettext_noop("it is about another runner")
"""Problem of a correction that was made before somebody else was pointed out: it is not done again."""


@dataclass(frozen=True, slots=True)
class Runner:
    """What a page says of the runner and whoever else is in view.

    pointed_out  a coach has said who it is
    others       how many other people were seen, 0 where nobody looked for them
    ambiguous    another of them may be meant
    time_s       when they can be seen together; None without others
    boxes        left, top, right, bottom of each then, shares of the picture; the first is whom the result is about
    """

    pointed_out: bool
    others: int = 0
    ambiguous: bool = False
    time_s: float | None = None
    boxes: tuple[tuple[float, float, float, float], ...] = ()


def runner_of(clip: Clip) -> Runner:
    """As the clip's result has it."""
    pointed_out = clip.runner_point is not None
    seen = clip.result.details.get("company") if hasattr(clip, "result") else None
    if not seen:
        return Runner(pointed_out)
    boxes = tuple((left, top, right, low) for left, top, right, low in seen["boxes"])
    return Runner(pointed_out, max(len(boxes) - 1, 1), seen["ambiguous"], seen["time_s"], boxes)


def point_out(clip: Clip, user: User, point: RunnerPoint | None) -> Clip:
    """From now on the clip's runner is whoever is there; None leaves the choice to the machine.

    The pose is found anew. What was corrected by hand was another person's and is undone for good, but for the part of
    the clip that was chosen; it stays in the list of corrections.
    """
    require(user, "analysis.change_clip", clip)
    if point is not None and not (0 <= point.x <= 1 and 0 <= point.y <= 1 and 0 <= point.time_s <= LONGEST_S):
        raise ValidationError(gettext("That point is not in the clip."), code="BAD_POINT")
    if point == clip.runner_point:
        return queue_again(clip)
    with transaction.atomic():
        of_another = clip.corrections.exclude(kind=Correction.Kind.RANGE)
        of_another.update(problem=OF_ANOTHER)
        of_another.filter(undone_at=None).update(undone_at=timezone.now(), undone_by=user)
        x, y, time_s = (point.x, point.y, point.time_s) if point else (None, None, None)
        return queue_again(clip, runner_x=x, runner_y=y, runner_at_s=time_s)


def read_point(x: str, y: str, time_s: str) -> RunnerPoint:
    """From a page's form. Raises ValidationError."""
    try:
        values = [float(text) for text in (x, y, time_s)]
    except ValueError as error:
        raise ValidationError(gettext("That point is not in the clip."), code="BAD_POINT") from error
    if not all(map(isfinite, values)):
        raise ValidationError(gettext("That point is not in the clip."), code="BAD_POINT")
    return RunnerPoint(round(values[0], 4), round(values[1], 4), round(values[2], 4))
