"""Findings in the words of the shared types, on the container's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.gait import bands, caution, gates, metrics, quality
from analysis.gait.body import LEG_OF_HEIGHT
from analysis.gait.gates import Evidence, Refusal
from analysis.gait.metrics.view import StrideView
from analysis.gait.model import EventQuality, Kind, Segment, SlowMotion, Status, Stride
from analysis.gait.pace import Pace
from analysis.gait.piece import Piece
from analysis.gait.said import said
from analysis.gait.strides import StrideTimes

MIXED_UP_SHARE = 0.45  # of the frames relabelled; a quarter is usual, more than a half cannot be


def measure_strides(
    found: Sequence[StrideTimes], pieces: Sequence[Piece], pace: Pace, height_m: float | None
) -> list[Mapping[str, float]]:
    """Metrics of every stride that has a toe-off, valid or not; empty for the others."""
    leg_length_m = float("nan") if height_m is None else LEG_OF_HEIGHT * height_m
    pace_mps = float("nan") if pace.known_mps is None else pace.known_mps
    measured: list[Mapping[str, float]] = []
    for s in found:
        motion = pieces[s.segment].motion
        view = StrideView(
            motion,
            motion.legs[s.side],
            s.foot_strike_s,
            s.toe_off_s,
            s.next_foot_strike_s,
            pace_mps,
            leg_length_m,
        )
        measured.append(metrics.measure(view) if np.isfinite(s.toe_off_s) else {})
    return measured


def strides(
    found: Sequence[StrideTimes], measured: Sequence[Mapping[str, float]] | None, factor: float
) -> tuple[Stride, ...]:
    """Container times; factor is the declared slow motion. Without `measured` the strides carry no metrics."""
    return tuple(
        Stride(
            segment=s.segment,
            side=s.side,
            near=s.near,
            valid=s.valid,
            foot_strike_s=s.foot_strike_s * factor,
            toe_off_s=s.toe_off_s * factor,
            next_foot_strike_s=s.next_foot_strike_s * factor,
            metrics=values,
            doubts=s.doubts,
            flags=s.flags,
            by_hand=s.by_hand,
        )
        for s, values in zip(found, [{} for _ in found] if measured is None else measured, strict=True)
    )


def segments(pieces: Sequence[Piece], factor: float) -> tuple[Segment, ...]:
    return tuple(
        Segment(
            float(piece.time_s[0]) * factor,
            float(piece.time_s[-1]) * factor,
            piece.direction.side,
            piece.near_side,
        )
        for piece in pieces
    )


def headline(evidence: Evidence, refusal: Refusal | None) -> tuple[Status, str | None, str]:
    """Status, code and the sentence on top."""
    if refusal is not None:
        return "refused", refusal.code, refusal.message
    n = evidence.valid_strides
    if n < gates.STRIDES_FOR_SCORE:
        return (
            "preview",
            "TOO_FEW_STRIDES",
            said(
                "%(n)d strides of the leg near the camera: a preview, not a verdict. Film six seconds or more for a "
                "score.",
                n=n,
            ),
        )
    if n >= gates.STRIDES_GOOD:
        return "scored", None, said("%(n)d strides of the leg near the camera were measured.", n=n)
    message = said(
        "%(n)d strides of the leg near the camera were measured. %(good)d or more would make the numbers surer.",
        n=n,
        good=gates.STRIDES_GOOD,
    )
    return "scored", None, message


def slow_motion(evidence: Evidence, refusal: Refusal | None, declared: float | None) -> tuple[SlowMotion, list[str]]:
    """What is known about the clip's clock, and what to ask."""
    if refusal is None:
        return caution.ask_about_time(evidence)
    if refusal.slow_motion:
        return SlowMotion(True, evidence.factor), []
    return SlowMotion(False, declared), []


def warnings(
    evidence: Evidence,
    pace: Pace,
    kind: Kind,
    pieces: Sequence[Piece],
    found: Sequence[StrideTimes],
    certainty: EventQuality | None,
) -> list[str]:
    """Doubts about a clip that is shown all the same."""
    doubts = caution.warn(evidence) + quality.warn(found, certainty)
    if not all(piece.direction.agreed for piece in pieces):
        doubts.append(
            said("Toes, face and travel do not point the same way: check which leg is marked as the near one.")
        )
    if any(piece.legs.swapped.mean() > MIXED_UP_SHARE for piece in pieces):
        doubts.append(
            said("Left and right could hardly be told apart: look at the skeleton before you trust the numbers.")
        )
    if kind == "grounded_running":
        doubts.append(said("A foot is always on the ground: this is grounded running, and only the swing is judged."))
    if kind == "sprint":
        doubts.append(said("This is a sprint: there are no bands for it."))
    return doubts + _about_pace(pace)


def _about_pace(pace: Pace) -> list[str]:
    doubts = []
    film = "" if pace.film_mps is None else f"{pace.film_mps:.1f} ± {pace.film_sd_mps:.1f} m/s"
    if pace.disagrees:
        doubts.append(
            said(
                "The pace typed is %(typed).2f m/s, but the film shows %(film)s: check pace, unit and slow motion.",
                typed=pace.mps,
                film=film,
            )
        )
    slowest, fastest = bands.MEASURED_MPS
    if not pace.sprint and not slowest <= pace.mps <= fastest:
        doubts.append(
            said(
                "The bands rest on runners at %(slowest)g m/s to %(fastest)g m/s; at %(pace).2f m/s they are a guess.",
                slowest=slowest,
                fastest=fastest,
                pace=pace.mps,
            )
        )
    if pace.error_mps is not None:
        doubts.append(
            said(
                "The pace was read from the film, to about %(share).0f %%: the bands are wider. Type it in if you "
                "know it.",
                share=100 * pace.error_mps / pace.mps,
            )
        )
    if pace.source == "none":
        if pace.film_mps is None:
            doubt = said("The pace is not known: the bands are wider. Type it in if you know it.")
        else:
            doubt = said(
                "The pace is not known, and the film shows %(film)s: the bands are wider. Type it in if you know it.",
                film=film,
            )
        doubts.append(doubt)
    return doubts
