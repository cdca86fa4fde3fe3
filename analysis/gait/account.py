"""Last step: what has become of each correction."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.gait.corrections import Correction, Exclude, Face, Limit, SwapSides, covers, kept_frames
from analysis.gait.model import FloatArray
from analysis.gait.piece import Piece
from analysis.gait.strides import StrideTimes

NOBODY = "nobody is followed there any more"


def problems(
    given: Sequence[Correction], time_s: FloatArray, pieces: Sequence[Piece], strides: Sequence[StrideTimes]
) -> tuple[str, ...]:
    """For each correction why it changes nothing, empty where it does.

    time_s (n,) of the whole clip, all pieces, and the strides of those that were measured, on the corrections' clock.
    """
    return tuple(_problem(number, one, time_s, pieces, strides) for number, one in enumerate(given))


def _problem(
    number: int, one: Correction, time_s: FloatArray, pieces: Sequence[Piece], strides: Sequence[StrideTimes]
) -> str:
    match one:
        case Limit():
            return "" if kept_frames(time_s, [one]) is not None else "hardly a frame of the clip lies in it"
        case SwapSides() | Face():
            there = any(covers(one, float(piece.time_s[0]), float(piece.time_s[-1])) for piece in pieces)
            return "" if there else NOBODY
        case Exclude():
            return "" if any(number in stride.left_out for stride in strides) else "there is no such stride any more"
        case _:
            found = [piece.hand.problems[number] for piece in pieces if number in piece.hand.problems]
            return found[0] if found else NOBODY
