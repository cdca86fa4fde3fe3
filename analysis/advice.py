"""What to tell a coach whose clip was not scored: a headline, and which pictures of the film guide answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

Picture = Literal["side", "follow", "length", "size"]


@dataclass(frozen=True, slots=True)
class Advice:
    _headline: str
    pictures: tuple[Picture, ...] = ()

    @property
    def headline(self) -> str:
        return gettext(self._headline)


REFUSALS: Mapping[str, Advice] = {
    "NO_PERSON": Advice(_("We found nobody in this clip"), ("size", "side")),
    "NOT_SIDE_VIEW": Advice(_("This was not filmed from the side"), ("side",)),
    "POSE_UNRELIABLE": Advice(_("We could not follow the legs well enough"), ("side", "size")),
    "BODY_CUT_OFF": Advice(_("The runner leaves the picture"), ("size", "follow")),
    "RUNNER_TOO_SMALL": Advice(_("The runner is too small in the picture"), ("size",)),
    "NOT_RUNNING": Advice(_("We see no running here"), ("side", "length")),
    "WALKING": Advice(_("This looks like walking"), ("length",)),
    "SLOW_MOTION": Advice(_("This looks like slow motion")),
    "LOW_FPS": Advice(_("Too few pictures a second"), ("length",)),
    "TOO_FEW_STRIDES": Advice(_("Too few strides to judge"), ("length", "follow")),
    "IMPLAUSIBLE": Advice(_("These numbers cannot be trusted"), ("side", "follow")),
    "CONSENT_MISSING": Advice(_("Not analysed: consent is missing")),
    "VIDEO_GONE": Advice(_("The video of this clip is gone")),
    "NOBODY_THERE": Advice(_("We found nobody where you tapped")),
}


def advice_for(code: str, *, readable: bool) -> Advice:
    """Advice for a refusal code; `readable` is False when the file could not even be played."""
    known = REFUSALS.get(code)
    if known:
        return known
    return Advice(_("This clip was not scored") if readable else _("We could not read this file"))
