"""Step 4: a zero-phase low-pass on a uniform time base made from the timestamps, and a spline through the result.

Second-order Butterworth forward and backward, on positions, never on angles. Cut-offs rise with the frame rate and are
higher for ankle, heel and toe, whose events are sharper.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import butter, filtfilt

from analysis.gait.clock import frame_rate
from analysis.gait.model import LANDMARKS, FloatArray, Landmark

RATES_HZ = (30.0, 60.0, 120.0, 240.0)
BODY_CUTOFF_HZ = (7.0, 8.0, 10.0, 10.0)
FOOT_CUTOFF_HZ = (8.0, 10.0, 12.0, 15.0)
BOTH_WAYS = 0.802  # two passes of a second-order filter reach -3 dB at this share of the design cut-off
HIGHEST_CUTOFF = 0.45  # of the frame rate
FIRST_FOOT_POINT = Landmark.LEFT_ANKLE
LONGEST_PADDING_S = 1.0


@dataclass(frozen=True, slots=True)
class Corner:
    """What the filter took off some landmarks (k,) that turn sharply at the same instants.

    at_s      (m,) instants
    jumps     (k, 2) jump of their velocity there, pixels a second
    rounded   the ramp of these instants after the filter
    """

    points: tuple[int, ...]
    at_s: FloatArray
    jumps: FloatArray
    rounded: CubicSpline

    def missing(self, time_s: FloatArray, derivative: int) -> FloatArray:
        """(n, k, 2) to be added to the filtered landmarks, or to their velocity."""
        taken = ramp(time_s, self.at_s, derivative) - self.rounded(time_s, derivative)
        return np.asarray(taken[:, None, None] * self.jumps)


def ramp(time_s: FloatArray, at_s: FloatArray, derivative: int = 0) -> FloatArray:
    """(n,) 0 before the first of the instants at_s (m,), from each on rising by one a second more; or its slope."""
    since = np.clip(np.subtract.outer(time_s, at_s), 0.0, None)
    return np.asarray((since if derivative == 0 else since > 0).sum(axis=1), dtype=float)


@dataclass(frozen=True, slots=True)
class SmoothTrack:
    """Filtered landmarks of one segment as functions of time; NaN for landmarks that are not given."""

    start_s: float
    end_s: float
    frame_rate_hz: float
    parts: tuple[tuple[tuple[int, ...], CubicSpline], ...]
    corners: tuple[Corner, ...] = ()

    @property
    def given(self) -> tuple[int, ...]:
        """The landmarks that are."""
        return tuple(k for points, _ in self.parts for k in points)

    def position(self, time_s: FloatArray) -> FloatArray:
        """(m, 33, 2) in the unit of the input."""
        return self._evaluate(time_s, 0)

    def velocity(self, time_s: FloatArray) -> FloatArray:
        """(m, 33, 2) per second."""
        return self._evaluate(time_s, 1)

    def _evaluate(self, time_s: FloatArray, derivative: int) -> FloatArray:
        out = np.full((len(time_s), LANDMARKS, 2), np.nan)
        for points, spline in self.parts:
            out[:, list(points)] = spline(time_s, derivative)
        for corner in self.corners:
            out[:, list(corner.points)] += corner.missing(time_s, derivative)
        return out


def cutoffs(rate_hz: float) -> tuple[float, float]:
    """Cut-off in Hz for body and for ankle, heel, toe at this frame rate."""
    octave = np.log(rate_hz)
    points = np.log(RATES_HZ)
    return float(np.interp(octave, points, BODY_CUTOFF_HZ)), float(np.interp(octave, points, FOOT_CUTOFF_HZ))


def lowpass(samples: FloatArray, cutoff_hz: float, rate_hz: float) -> FloatArray:
    """Zero-lag low-pass along the first axis, -3 dB at cutoff_hz, ends padded by point reflection."""
    design_hz = min(cutoff_hz / BOTH_WAYS, HIGHEST_CUTOFF * rate_hz)
    numerator, denominator = butter(2, design_hz / (rate_hz / 2))
    padding = min(len(samples) - 1, int(np.ceil(LONGEST_PADDING_S * rate_hz)))
    return np.asarray(filtfilt(numerator, denominator, samples, axis=0, padlen=padding))


def lowpassed(time_s: FloatArray, samples: FloatArray, cutoff_hz: float) -> CubicSpline:
    """Samples (n, ...) at uneven times time_s (n,) as a smooth function of time."""
    rate = frame_rate(time_s)
    grid = np.linspace(time_s[0], time_s[-1], round((time_s[-1] - time_s[0]) * rate) + 1)
    return CubicSpline(grid, lowpass(CubicSpline(time_s, samples)(grid), cutoff_hz, rate))


def smooth(time_s: FloatArray, xy: FloatArray) -> SmoothTrack:
    """Filter one segment: time_s (n,) strictly increasing, xy (n, 33, 2) without holes; n >= 4."""
    given = np.flatnonzero(np.isfinite(xy).all(axis=(0, 2)))
    rate = frame_rate(time_s)
    body_hz, foot_hz = cutoffs(rate)
    body, foot = given[given < FIRST_FOOT_POINT], given[given >= FIRST_FOOT_POINT]
    parts = ((body, lowpassed(time_s, xy[:, body], body_hz)), (foot, lowpassed(time_s, xy[:, foot], foot_hz)))
    return SmoothTrack(
        float(time_s[0]), float(time_s[-1]), rate, tuple((tuple(int(k) for k in points), s) for points, s in parts)
    )
