"""Step 8: strides, foot strike to the next foot strike of the same foot, and which of them count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.signal import find_peaks

from analysis.gait.corrections import covers
from analysis.gait.model import LEGS, SIDES, EventFlag, Side, StrideEvent
from analysis.gait.piece import Piece
from analysis.gait.said import said

STRIDE_TIME_TOLERANCE = 0.12  # of the median stride
MEASURED_SHARE = 0.90
VISIBLE, VISIBLE_SHARE = 0.5, 0.80
KNEE_PEAK_PROMINENCE_DEG = 12.0
KNEE_PEAK_DEG = (45.0, 165.0)
LEFT_OUT = said("left out by hand")


@dataclass(frozen=True, slots=True)
class StrideTimes:
    """True seconds; toe_off_s is NaN where none was found. doubts: why the stride does not count, empty if it does.
    flags: what does not confirm its foot strike and toe-off. by_hand: those of its events that a person gave.
    left_out: numbers of the corrections by which it does not count.
    """

    segment: int
    side: Side
    near: bool
    foot_strike_s: float
    toe_off_s: float
    next_foot_strike_s: float
    flags: tuple[EventFlag, ...]
    doubts: tuple[str, ...] = ()
    by_hand: tuple[StrideEvent, ...] = ()
    left_out: tuple[int, ...] = ()

    @property
    def valid(self) -> bool:
        return not self.doubts

    @property
    def duration_s(self) -> float:
        return self.next_foot_strike_s - self.foot_strike_s


def find_strides(pieces: Sequence[Piece], pace_mps: float) -> list[StrideTimes]:
    """Strides of both legs over all segments, ordered by time."""
    found: list[StrideTimes] = []
    for number, piece in enumerate(pieces):
        for side in SIDES:
            found += _strides_of(piece, number, side, pace_mps)
    usual = {
        near: float(np.median([s.duration_s for s in found if s.near == near] or [np.nan])) for near in (True, False)
    }
    judged = [replace(s, doubts=_doubts(s, pieces[s.segment], usual[s.near])) for s in found]
    return sorted(judged, key=lambda s: (s.foot_strike_s, s.side))


def _strides_of(piece: Piece, number: int, side: Side, pace_mps: float) -> list[StrideTimes]:
    contacts, marks = piece.contacts[side], piece.hand.marks[side]
    flags = contacts.flags(pace_mps)
    found = []
    left_out = {number: one for number, one in piece.told.left_out.items() if one.side == side}
    for k in range(len(contacts.foot_strike_s) - 1):  # the last contact opens no stride
        start, end = float(contacts.foot_strike_s[k]), float(contacts.foot_strike_s[k + 1])
        given: dict[StrideEvent, bool] = {
            "foot_strike": marks.foot_strike[k],
            "toe_off": marks.toe_off[k],
            "next_foot_strike": marks.foot_strike[k + 1],
        }
        by_hand = tuple(event for event, is_given in given.items() if is_given)
        found.append(
            StrideTimes(
                number,
                side,
                side == piece.near_side,
                start,
                float(contacts.toe_off_s[k]),
                end,
                flags=tuple(flag for flag in flags[k] if not flag.startswith(by_hand)),
                by_hand=by_hand,
                left_out=tuple(number for number, one in left_out.items() if covers(one, start, end)),
            )
        )
    return found


def stride_time(strides: Sequence[StrideTimes]) -> float:
    """Stride time in seconds from all foot strikes together; NaN without a stride.

    Median slope of strike time over strike number, of the pairs of strikes of one foot that lie at least half the
    longest run apart: an error at one strike then counts once in many strides, and a wild one not at all.
    """
    if not strides:
        return float("nan")
    usual = float(np.median([s.duration_s for s in strides]))
    spans, counts = [], []
    for run in {(s.segment, s.side) for s in strides}:
        ours = [s for s in strides if (s.segment, s.side) == run]
        strikes = np.unique([t for s in ours for t in (s.foot_strike_s, s.next_foot_strike_s)])
        number = np.cumsum([0.0, *np.maximum(1.0, np.round(np.diff(strikes) / usual))])
        first, second = np.triu_indices(len(strikes), k=1)
        spans.append(strikes[second] - strikes[first])
        counts.append(number[second] - number[first])
    span, count = np.concatenate(spans), np.concatenate(counts)
    long = count >= max(1.0, count.max() / 2)
    return float(np.median(span[long] / count[long]))


def _doubts(stride: StrideTimes, piece: Piece, usual_s: float) -> tuple[str, ...]:
    doubts = []
    if stride.left_out:
        doubts.append(LEFT_OUT)
    if not np.isfinite(stride.toe_off_s):
        doubts.append(said("no toe-off found"))
    elif not _one_knee_peak(stride, piece):
        doubts.append(said("the knee does not bend once in swing"))
    if abs(stride.duration_s / usual_s - 1) > STRIDE_TIME_TOLERANCE:
        doubts.append(said("its duration differs from the others"))
    inside = (piece.time_s >= stride.foot_strike_s) & (piece.time_s <= stride.next_foot_strike_s)
    leg = LEGS[stride.side]
    landmarks = [leg.hip, leg.knee, leg.ankle, leg.heel, leg.toe]
    if piece.points.measured[inside][:, landmarks].all(axis=1).mean() < MEASURED_SHARE:
        doubts.append(said("landmarks are missing"))
    if stride.near and (piece.visibility[inside][:, landmarks] > VISIBLE).all(axis=1).mean() < VISIBLE_SHARE:
        doubts.append(said("the leg is hidden"))
    return tuple(doubts)


def _one_knee_peak(stride: StrideTimes, piece: Piece) -> bool:
    motion = piece.motion
    swing = motion.legs[stride.side].knee_deg[motion.index(stride.toe_off_s) : motion.index(stride.next_foot_strike_s)]
    peaks, _ = find_peaks(swing, prominence=KNEE_PEAK_PROMINENCE_DEG)
    return len(peaks) == 1 and KNEE_PEAK_DEG[0] < float(swing.max()) < KNEE_PEAK_DEG[1]
