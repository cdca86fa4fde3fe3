"""What to say of a clip that no gate has closed: doubts about its clock, and about its numbers."""

from __future__ import annotations

import numpy as np

from analysis.gait.gates import Evidence
from analysis.gait.model import SlowMotion
from analysis.gait.said import said

SURE_CADENCE = 145.0
USUAL_CADENCE = (150.0, 210.0)
FLOATING_CADENCE, FLOATING_BOUNCE = 165.0, 0.85  # slower than this and softer than gravity would have it
HEAVY_BOUNCE = 1.9
CADENCES_AGREE = 0.10
STRIDES_FOR_DOUBTED_CADENCE = 6


def ask_about_time(e: Evidence) -> tuple[SlowMotion, list[str]]:
    """For a clip that no gate closed: is its clock in doubt, and what to ask the coach."""
    floats = e.cadence < FLOATING_CADENCE and e.bounce.gravity_share < FLOATING_BOUNCE
    if e.cadence < SURE_CADENCE or (floats and e.declared_factor is None):
        question = said(
            "%(cadence).0f steps a minute is slow for a run. Is this %(factor).1fx slow motion? Then enter the factor.",
            cadence=e.cadence,
            factor=e.factor,
        )
        return SlowMotion(True, e.factor), [question]
    known = SlowMotion(False, e.declared_factor)
    if not USUAL_CADENCE[0] <= e.cadence <= USUAL_CADENCE[1]:
        return known, [
            said(
                "%(cadence).0f steps a minute is unusual: check that the clip plays at normal speed.",
                cadence=e.cadence,
            )
        ]
    if e.bounce.gravity_share > HEAVY_BOUNCE:
        return known, [
            said("The hips rise and fall faster than gravity allows: check that the clip plays at normal speed.")
        ]
    return known, []


def warn(e: Evidence) -> list[str]:
    """Doubts about a clip that is shown all the same."""
    doubts = []
    if e.turned:
        doubts.append(said("The camera is not quite at right angles to the running direction: expect larger errors."))
    if e.small:
        doubts.append(
            said(
                "The runner is only %(height).0f pixels tall: numbers at foot strike and toe-off are rough.",
                height=e.look.height_px,
            )
        )
    if not cadences_agree(e):
        doubts.append(
            said(
                "Two ways to count steps disagree (%(events).0f and %(rhythm).0f a minute): look at the marked "
                "contacts before you trust the numbers.",
                events=e.event_cadence,
                rhythm=e.rhythm_cadence,
            )
        )
    return doubts


def cadences_agree(e: Evidence) -> bool:
    return not abs(e.event_cadence / e.rhythm_cadence - 1) > CADENCES_AGREE


def cadence_to_print(e: Evidence) -> float | None:
    """Event cadence, else the label-free one; None where they disagree and few strides could settle it."""
    if not cadences_agree(e) and e.valid_strides < STRIDES_FOR_DOUBTED_CADENCE:
        return None
    cadence = e.event_cadence if np.isfinite(e.event_cadence) else e.rhythm_cadence
    return float(cadence) if np.isfinite(cadence) else None
