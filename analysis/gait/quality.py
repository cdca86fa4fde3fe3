"""Step 8: how far the events of a clip can be trusted.

Foot strike and toe-off are each held against a second, independent sign. A flag never rejects an event; a clip with
many of them is said to be uncertain, and what is read at its contacts gets a larger error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.gait import errors
from analysis.gait.clock import frame_rate
from analysis.gait.model import EventFlag, EventQuality, FloatArray
from analysis.gait.piece import Piece
from analysis.gait.said import said
from analysis.gait.strides import StrideTimes

MOST_FLAGGED = 0.30
UNCONFIRMED_S = 0.025  # what remains where the second sign does not confirm

FLAGS: Mapping[EventFlag, str] = {
    "foot_strike_lag": said("the foot strike comes oddly long after the foot was furthest forward"),
    "foot_strike_hips": said("the fall of the hips does not confirm the foot strike"),
    "toe_off_signs": said("ankle and knee tell different toe-offs"),
    "toe_off_one_sign": said("only one sign tells the toe-off"),
}
STRIKE_FLAGS: frozenset[EventFlag] = frozenset({"foot_strike_lag", "foot_strike_hips"})


def judge(strides: Sequence[StrideTimes], pieces: Sequence[Piece]) -> EventQuality | None:
    """Of the near leg's valid strides; None without one."""
    counted = [s for s in strides if s.near and s.valid]
    if not counted:
        return None
    contacts = [piece.contacts[piece.near_side] for piece in pieces]
    lags = np.concatenate([c.anchor_lag_s for c in contacts])
    lags = lags[np.isfinite(lags)]
    strike_s = scatter(lags) if len(lags) else 0.0
    # Toe-off is the mean of two signs: half their difference is what it may be off by.
    apart = np.concatenate([c.toe_off_spread_s for c in contacts])
    apart = apart[np.isfinite(apart)]
    toe_off_s = float(np.hypot(np.median(apart), scatter(apart))) / 2 if len(apart) else UNCONFIRMED_S
    share = sum(bool(s.flags) for s in counted) / len(counted)
    doubted = sum(bool(STRIKE_FLAGS.intersection(s.flags)) for s in counted) / len(counted)
    rate = frame_rate(pieces[0].time_s)
    method_s, toe_off_method_s = (errors.expected(event, rate).sd for event in errors.EVENTS)
    least = max(UNCONFIRMED_S, method_s) if doubted > MOST_FLAGGED else method_s
    return EventQuality(
        foot_strike_error_s=float(np.hypot(least, strike_s)),
        toe_off_error_s=float(np.hypot(toe_off_method_s, toe_off_s)),
        flagged_share=share,
        low=share > MOST_FLAGGED,
    )


def warn(strides: Sequence[StrideTimes], quality: EventQuality | None) -> list[str]:
    """What to tell of a clip whose contacts are uncertain."""
    if quality is None or not quality.low:
        return []
    counted = [s for s in strides if s.near and s.valid]
    flags = Counter(flag for s in counted for flag in s.flags)
    most, _ = flags.most_common(1)[0]
    flagged = sum(bool(s.flags) for s in counted)
    return [
        said(
            "The contacts are uncertain in %(flagged)d of %(n)d strides, mostly because %(why)s: their times are "
            "rough.",
            flagged=flagged,
            n=len(counted),
            why=FLAGS[most],
        )
    ]


def scatter(values: FloatArray) -> float:
    """Robust standard deviation: 1.4826 times the median distance from the median."""
    return float(1.4826 * np.median(np.abs(values - np.median(values))))
