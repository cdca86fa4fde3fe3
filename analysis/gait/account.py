"""Last step: what has become of each correction."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.gait.corrections import (
    Correction,
    Exclude,
    Face,
    Limit,
    SwapSides,
    covers,
    frames_within,
    limit_that_counts,
)
from analysis.gait.model import FloatArray
from analysis.gait.piece import Piece
from analysis.gait.said import said
from analysis.gait.strides import StrideTimes

NOBODY = said("nobody is followed there any more")
NO_STRIDE = said("there is no such stride any more")
NO_FRAME = said("hardly a frame of the clip lies in it")
OTHER_PART = said("a part that was chosen later takes its place")
OTHER_WAY = said("a direction that was given later takes its place")


def problems(
    given: Sequence[Correction], time_s: FloatArray, pieces: Sequence[Piece], strides: Sequence[StrideTimes]
) -> tuple[str, ...]:
    """For each correction why it changes nothing, empty where it does.

    time_s (n,) of the whole clip, all pieces, and the strides of those that were measured, on the corrections' clock.
    """
    return tuple(_problem(number, given, time_s, pieces, strides) for number in range(len(given)))


def _problem(
    number: int,
    given: Sequence[Correction],
    time_s: FloatArray,
    pieces: Sequence[Piece],
    strides: Sequence[StrideTimes],
) -> str:
    match one := given[number]:
        case Limit():
            if frames_within(time_s, one) is None:
                return NO_FRAME
            return "" if limit_that_counts(time_s, given) is one else OTHER_PART
        case SwapSides():
            return "" if _spoken_of(one, pieces) else NOBODY
        case Face():
            later = [other for other in given[number + 1 :] if isinstance(other, Face)]
            spoken_of = _spoken_of(one, pieces)
            if not spoken_of:
                return NOBODY
            return OTHER_WAY if all(_any_of(later, piece) for piece in spoken_of) else ""
        case Exclude():
            return "" if any(number in stride.left_out for stride in strides) else NO_STRIDE
        case _:
            found = [piece.hand.problems[number] for piece in pieces if number in piece.hand.problems]
            return found[0] if found else NOBODY


def _spoken_of(one: SwapSides | Face, pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if _any_of([one], piece)]


def _any_of(stretches: Sequence[SwapSides | Face], piece: Piece) -> bool:
    """Does any of them speak of the piece?"""
    return any(covers(one, float(piece.time_s[0]), float(piece.time_s[-1])) for one in stretches)
