"""What to tell a coach whose clip was not scored: a headline, and which pictures of the film guide answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Picture = Literal["side", "follow", "length", "size"]


@dataclass(frozen=True, slots=True)
class Advice:
    headline: str
    pictures: tuple[Picture, ...] = ()


REFUSALS: Mapping[str, Advice] = {
    "NO_PERSON": Advice("We found nobody in this clip", ("size", "side")),
    "NOT_SIDE_VIEW": Advice("This was not filmed from the side", ("side",)),
    "POSE_UNRELIABLE": Advice("We could not follow the legs well enough", ("side", "size")),
    "BODY_CUT_OFF": Advice("The runner leaves the picture", ("size", "follow")),
    "RUNNER_TOO_SMALL": Advice("The runner is too small in the picture", ("size",)),
    "NOT_RUNNING": Advice("We see no running here", ("side", "length")),
    "WALKING": Advice("This looks like walking", ("length",)),
    "SLOW_MOTION": Advice("This looks like slow motion"),
    "LOW_FPS": Advice("Too few pictures a second", ("length",)),
    "TOO_FEW_STRIDES": Advice("Too few strides to judge", ("length", "follow")),
    "IMPLAUSIBLE": Advice("These numbers cannot be trusted", ("side", "follow")),
    "CONSENT_MISSING": Advice("Not analysed: consent is missing"),
    "VIDEO_GONE": Advice("The video of this clip is gone"),
    "NOBODY_THERE": Advice("We found nobody where you tapped"),
}


def advice_for(code: str, *, readable: bool) -> Advice:
    """Advice for a refusal code; `readable` is False when the file could not even be played."""
    known = REFUSALS.get(code)
    if known:
        return known
    return Advice("This clip was not scored" if readable else "We could not read this file")
