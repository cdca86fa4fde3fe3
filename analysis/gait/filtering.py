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
class SmoothTrack:
    """Filtered landmarks of one segment as functions of time; NaN for landmarks that are not given."""

    start_s: float
    end_s: float
    frame_rate_hz: float
    given: tuple[int, ...]
    spline: CubicSpline

    def position(self, time_s: FloatArray) -> FloatArray:
        """(m, 33, 2) in the unit of the input."""
        return self._evaluate(time_s, 0)

    def velocity(self, time_s: FloatArray) -> FloatArray:
        """(m, 33, 2) per second."""
        return self._evaluate(time_s, 1)

    def _evaluate(self, time_s: FloatArray, derivative: int) -> FloatArray:
        out = np.full((len(time_s), LANDMARKS, 2), np.nan)
        out[:, list(self.given)] = self.spline(time_s, derivative)
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


def smooth(time_s: FloatArray, xy: FloatArray) -> SmoothTrack:
    """Filter one segment: time_s (n,) strictly increasing, xy (n, 33, 2) without holes; n >= 4."""
    given = np.flatnonzero(np.isfinite(xy).all(axis=(0, 2)))
    rate = frame_rate(time_s)
    grid = np.linspace(time_s[0], time_s[-1], round((time_s[-1] - time_s[0]) * rate) + 1)
    uniform = CubicSpline(time_s, xy[:, given])(grid)
    body_hz, foot_hz = cutoffs(rate)
    foot = given >= FIRST_FOOT_POINT
    filtered = np.empty_like(uniform)
    filtered[:, ~foot] = lowpass(uniform[:, ~foot], body_hz, rate)
    filtered[:, foot] = lowpass(uniform[:, foot], foot_hz, rate)
    spline = CubicSpline(grid, filtered)
    return SmoothTrack(float(time_s[0]), float(time_s[-1]), rate, tuple(int(k) for k in given), spline)
