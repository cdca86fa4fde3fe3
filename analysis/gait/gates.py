"""Step 11: refuse rather than grade. Gates in order; the first that closes gives code, measured number and advice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.gait.cycle import NO_BOUNCE, Bounce
from analysis.gait.look import Look, View
from analysis.gait.metrics.definition import LEAST_RATE
from analysis.gait.piece import Piece
from analysis.gait.said import said
from analysis.gait.segments import Presence
from analysis.gait.strides import StrideTimes, stride_time

# Engineering values, set between what 72 recorded clips showed, three of them runs to be scored; the comments say what.
LEAST_FOUND_SHARE = 0.15
WIDEST_SHOULDERS, DOUBTFUL_SHOULDERS, WIDEST_HIPS = 0.40, 0.30, 0.12  # shoulders .05-.32 from the side, else .41-.78
LEAST_INSIDE_SHARE = 0.35
SMALLEST_PX, SMALL_PX = 120.0, 200.0  # the smallest that was measured well: 153
LEAST_FOOT_TRAVEL_LL = 0.55  # sitting .05, warming up .32, running .76-1.4
STRIDES_FOR_SCORE, STRIDES_FOR_PREVIEW, STRIDES_GOOD = 4, 3, 8
MOST_LEAN_DEG = 25.0  # running up to 22, bent on purpose

# Walking: little knee bend with the hips high, not low, as the legs pass, at phases of 123 to 180 degrees; running 6 to
# 72. Slow motion leaves that phase as it is. A slow jogger with a lazy heel bends the knee by 67 to 80 degrees, too.
WALKING_KNEE_DEG, WALKING_PHASE_DEG, LEAST_AMPLITUDE_LL = 80.0, 110.0, 0.004
RUNNING_PHASE_DEG = (-60.0, 100.0)
SLOW_WALKING_KNEE_DEG, SLOW_WALKING_CADENCE, STROLLING_BOUNCE = 78.0, 130.0, 0.65

# Time: cadence against what runners do, bounce against gravity.
TYPICAL_CADENCE = 170.0
MOST_FACTOR = 16.0
LEAST_CADENCE, MOST_CADENCE = 130.0, 240.0
RUNNING_KNEE_DEG, SLOW_KNEE_SPEED, SLOW_LEAST_S = 80.0, 300.0, 1.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the gates look at. Times are true seconds if the slow-motion factor was declared, else container's.

    segments were looked at, of which so many reliable; look, rhythm and bounce are of these, NaN without one.
    """

    presence: Presence
    frame_rate_hz: float
    view: View
    segments: int
    reliable: int
    look: Look
    rhythm_cadence: float
    event_cadence: float
    bounce: Bounce
    valid_strides: int
    declared_factor: float | None

    @property
    def cadence(self) -> float:
        """The higher of the two cadences: a missed contact halves one of them."""
        return float(np.fmax(self.rhythm_cadence, self.event_cadence))

    @property
    def plays_slowly(self) -> bool:
        """Do the legs of a runner move, too slowly for one?"""
        look = self.look
        if not look.foot_travel_ll >= LEAST_FOOT_TRAVEL_LL:
            return False
        if np.isfinite(self.cadence):
            return self.cadence < LEAST_CADENCE
        bent_but_slow = look.knee_peak_deg >= RUNNING_KNEE_DEG and look.knee_speed_deg < SLOW_KNEE_SPEED
        return bent_but_slow and look.duration_s > SLOW_LEAST_S

    @property
    def turned(self) -> bool:
        """Is the camera not quite at right angles to the running direction?"""
        return self.view.shoulders_torso > DOUBTFUL_SHOULDERS

    @property
    def small(self) -> bool:
        """Is the runner too small for numbers at the contacts?"""
        return self.look.height_px < SMALL_PX

    @property
    def factor(self) -> float | None:
        """Slow-motion factor of the container's clock that would make the cadence a runner's; None where that is more
        than a camera's, beside what was declared, or there is no cadence."""
        missing = TYPICAL_CADENCE / self.cadence
        return round((self.declared_factor or 1.0) * missing, 2) if missing < MOST_FACTOR else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """steps: the legs move in steps that are worth counting, though not worth a grade."""

    code: str
    message: str
    slow_motion: bool = False
    steps: bool = False


def gather(
    presence: Presence,
    frame_rate_hz: float,
    view: View,
    pieces: Sequence[Piece],
    good: Sequence[Piece],
    look: Look,
    strides: Sequence[StrideTimes],
    declared_factor: float | None,
) -> Evidence:
    """Evidence of one clip from its reliable segments; the longest one gives rhythm and bounce."""
    longest = max(good, key=lambda piece: piece.duration_s, default=None)
    valid = [s for s in strides if s.near and s.valid]
    return Evidence(
        presence=presence,
        frame_rate_hz=frame_rate_hz,
        view=view,
        segments=len(pieces),
        reliable=len(good),
        look=look,
        rhythm_cadence=longest.rhythm.cadence_spm if longest else float("nan"),
        event_cadence=120.0 / stride_time(valid or strides),
        bounce=longest.rhythm.bounce if longest else NO_BOUNCE,
        valid_strides=len(valid),
        declared_factor=declared_factor,
    )


def refuse(evidence: Evidence) -> Refusal | None:
    """The first gate that closes, or None."""
    for gate in GATES:
        if refusal := gate(evidence):
            return refusal
    return None


def _no_person(e: Evidence) -> Refusal | None:
    share = e.presence.found_share
    if share >= LEAST_FOUND_SHARE:
        return None
    return Refusal(
        "NO_PERSON",
        said(
            "A runner was found in %(share).0f%% of the frames. Film one runner, whole body in the picture, at least a "
            "third of its height tall, in good light.",
            share=100 * share,
        ),
    )


def _low_frame_rate(e: Evidence) -> Refusal | None:
    if e.plays_slowly or not e.frame_rate_hz < LEAST_RATE:
        return None
    return Refusal(
        "LOW_FPS",
        said(
            "%(rate).0f frames a second are too few to see a foot land. Film with 30 or, better, 60.",
            rate=e.frame_rate_hz,
        ),
    )


def _not_side_view(e: Evidence) -> Refusal | None:
    shoulders, hips = e.view.shoulders_torso, e.view.hips_ll
    if not (shoulders > WIDEST_SHOULDERS and hips > WIDEST_HIPS):
        return None
    return Refusal(
        "NOT_SIDE_VIEW",
        said(
            "The shoulders look %(shoulders).2f torso lengths wide (from the side at most %(most).1f): this is not a "
            "side view. Put the camera at hip height, at right angles to the running direction.",
            shoulders=shoulders,
            most=DOUBTFUL_SHOULDERS,
        ),
    )


def _pose_unreliable(e: Evidence) -> Refusal | None:
    if e.reliable or not e.segments:
        return None
    return Refusal(
        "POSE_UNRELIABLE",
        said(
            "The legs could not be followed in any stretch of the clip (%(n)d looked at). Film the whole body from the "
            "side, in good light, with nothing in front of the legs.",
            n=e.segments,
        ),
    )


def _body_cut_off(e: Evidence) -> Refusal | None:
    share = e.presence.inside_share
    if share >= LEAST_INSIDE_SHARE:
        return None
    return Refusal(
        "BODY_CUT_OFF",
        said(
            "The whole body is inside the picture in only %(share).0f%% of the frames that show the runner. Step back "
            "or turn the phone until head and feet stay inside.",
            share=100 * share,
        ),
    )


def _too_small(e: Evidence) -> Refusal | None:
    if not e.look.height_px < SMALLEST_PX:
        return None
    return Refusal(
        "RUNNER_TOO_SMALL",
        said(
            "The runner is about %(height).0f pixels tall; %(needed).0f are needed. Come closer, or film with a higher "
            "resolution.",
            height=e.look.height_px,
            needed=SMALLEST_PX,
        ),
    )


def _not_running(e: Evidence) -> Refusal | None:
    if not e.look.foot_travel_ll < LEAST_FOOT_TRAVEL_LL:
        return None
    return Refusal(
        "NOT_RUNNING",
        said(
            "The feet travel %(travel).2f leg lengths back and forth; runners' travel 0.7 or more. Film steady "
            "running.",
            travel=e.look.foot_travel_ll,
        ),
    )


def _walking(e: Evidence) -> Refusal | None:
    knee, bounce = e.look.knee_peak_deg, e.bounce
    moves = bounce.amplitude_ll > LEAST_AMPLITUDE_LL
    vaults = moves and abs(bounce.phase_deg) > WALKING_PHASE_DEG
    springs = moves and RUNNING_PHASE_DEG[0] <= bounce.phase_deg <= RUNNING_PHASE_DEG[1]
    strolls = e.rhythm_cadence < SLOW_WALKING_CADENCE and bounce.gravity_share < STROLLING_BOUNCE and not springs
    if not ((knee < WALKING_KNEE_DEG and vaults) or (knee < SLOW_WALKING_KNEE_DEG and strolls)):
        return None
    return Refusal(
        "WALKING",
        said(
            "%(cadence).0f steps a minute with at most %(knee).0f degrees of knee bend: this is walking. GaitSite "
            "scores running: film a steady run.",
            cadence=e.cadence,
            knee=knee,
        ),
        steps=True,
    )


def _slow_motion(e: Evidence) -> Refusal | None:
    if not e.plays_slowly:
        return None
    if e.factor is None:
        message = said(
            "The knee bends and stretches at %(speed).0f degrees a second, far more slowly than a runner's: this looks "
            "like slow motion. Enter how many times slower than life it plays, or film at normal speed.",
            speed=e.look.knee_speed_deg,
        )
    elif e.declared_factor is None:
        message = said(
            "%(cadence).0f steps a minute: this looks like %(factor).1fx slow motion. Enter how many times slower than "
            "life it plays, or film at normal speed.",
            cadence=e.cadence,
            factor=e.factor,
        )
    else:
        message = said(
            "%(cadence).0f steps a minute even after %(declared)gx slow motion is taken out: %(factor).1fx would make "
            "it a run. Enter how many times slower than life it plays, or film at normal speed.",
            cadence=e.cadence,
            declared=e.declared_factor,
            factor=e.factor,
        )
    return Refusal("SLOW_MOTION", message, slow_motion=True, steps=True)


def _too_few_strides(e: Evidence) -> Refusal | None:
    if e.valid_strides >= STRIDES_FOR_PREVIEW:
        return None
    return Refusal(
        "TOO_FEW_STRIDES",
        said(
            "%(strides)s of the leg near the camera could be measured; %(needed)d are needed. Film six seconds or "
            "more: on a treadmill, with a camera that follows, or several passes.",
            strides=_count(e.valid_strides),
            needed=STRIDES_FOR_SCORE,
        ),
        steps=True,
    )


def _implausible(e: Evidence) -> Refusal | None:
    if e.look.lean_deg > MOST_LEAN_DEG:
        return Refusal(
            "IMPLAUSIBLE",
            said(
                "The trunk leans %(lean).0f degrees: a start or a tilted camera. Film steady running with the phone "
                "held level.",
                lean=e.look.lean_deg,
            ),
            steps=True,
        )
    if e.cadence > MOST_CADENCE:
        return Refusal(
            "IMPLAUSIBLE",
            said(
                "%(cadence).0f steps a minute: a sprint, or a clip that plays too fast. Film steady running at normal "
                "speed.",
                cadence=e.cadence,
            ),
            steps=True,
        )
    return None


GATES: tuple[Callable[[Evidence], Refusal | None], ...] = (
    _no_person,
    _low_frame_rate,
    _not_side_view,
    _pose_unreliable,
    _body_cut_off,
    _too_small,
    _not_running,
    _walking,
    _slow_motion,
    _too_few_strides,
    _implausible,
)


def _count(strides: int) -> str:
    few = (said("No stride"), said("One stride"), said("Two strides"))
    return few[strides] if strides < len(few) else said("%(n)d strides", n=strides)
