"""The rhythm of the legs, without asking which leg is which and without events.

Used to repair swapped legs, to size the event windows, and to hold the event cadence against.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import find_peaks

from analysis.gait.angles import Motion
from analysis.gait.body import TYPICAL_LEG_M
from analysis.gait.model import FloatArray

RATE_HZ = 100.0
SHORTEST_STEP_S, LONGEST_STEP_S = 0.18, 4.0
CLIP_SHARE = 0.6  # a period must fit so often into the clip that its autocorrelation is worth reading
PROMINENCE = 0.1
FIRST_PEAK_SHARE = 0.8  # the first peak this close to the highest is the step; later ones are its multiples

GRAVITY = 9.81


def step_period(time_s: FloatArray, separation: FloatArray) -> float:
    """Period in seconds; of a step where separation is how far the ankles are apart, (n,), any unit; NaN if none.

    First high peak of the autocorrelation. Swapping left and right does not change it.
    """
    good = np.isfinite(separation)
    if good.sum() < 8:
        return float("nan")
    grid = np.arange(time_s[0], time_s[-1], 1 / RATE_HZ)
    signal = np.interp(grid, time_s[good], separation[good])
    return _first_period(signal - signal.mean())


def _first_period(signal: FloatArray) -> float:
    n = len(signal)
    first, last = int(SHORTEST_STEP_S * RATE_HZ), min(int(LONGEST_STEP_S * RATE_HZ), int(n * CLIP_SHARE))
    if last - first < 8:
        return float("nan")
    spectrum = np.fft.rfft(signal, 4 * n)
    auto = np.fft.irfft(np.abs(spectrum) ** 2)[:n] / np.arange(n, 0, -1)
    auto = auto / (auto[0] + 1e-12)
    peaks, _ = find_peaks(auto[first:last], prominence=PROMINENCE)
    heights = auto[first:last][peaks]
    if not len(peaks) or heights.max() <= 0:
        return float("nan")
    k = peaks[np.flatnonzero(heights >= FIRST_PEAK_SHARE * heights.max())[0]] + first
    return summit(auto, int(k)) / RATE_HZ


def summit(curve: FloatArray, k: int) -> float:
    """Where a curve (m,) is highest around its sample k, in samples: the top of the parabola through it and its
    neighbours, at most half a sample away; k itself at either end, and where there is no top."""
    if not 0 < k < len(curve) - 1:
        return float(k)
    before, here, after = (float(x) for x in curve[k - 1 : k + 2])
    bend = before - 2 * here + after
    return k + float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend < 0 else float(k)


@dataclass(frozen=True, slots=True)
class Bounce:
    """How the hips rise and fall with the steps.

    phase_deg      of hip height against ankle separation at step frequency: in running nearer to 0 (hips lowest as the
                   legs pass), in walking to 180 (hips highest as the legs pass)
    amplitude_ll   half of peak to peak at step frequency, leg lengths
    gravity_share  peak hip acceleration that this means for an adult, over gravity: about 1 in running, 1/s^2 of that
                   when the clip is played s times too slowly
    """

    phase_deg: float
    amplitude_ll: float
    gravity_share: float


NO_BOUNCE = Bounce(float("nan"), float("nan"), float("nan"))


def bounce(time_s: FloatArray, separation_ll: FloatArray, hip_height_ll: FloatArray, step_s: float) -> Bounce:
    """Fourier component at step frequency over a whole number of strides; time_s uniform, arrays (n,)."""
    if not np.isfinite(step_s):
        return NO_BOUNCE
    dt = time_s[1] - time_s[0]
    strides = np.floor((time_s[-1] - time_s[0]) / (2 * step_s))
    n = int(strides * 2 * step_s / dt) if strides else len(time_s)
    t = time_s[:n] - time_s[0]
    turn = np.exp(-2j * np.pi * t / step_s) * np.hanning(n)

    def component(x: FloatArray) -> complex:
        level = np.polyval(np.polyfit(t, x[:n], 2), t)
        return complex(((x[:n] - level) * turn).sum())

    legs, hips = component(separation_ll), component(hip_height_ll)
    if abs(legs) < 1e-9:
        return NO_BOUNCE
    amplitude = 4 * abs(hips) / n  # Hann window halves the mean, a real sinusoid shares its amplitude with -f
    acceleration = amplitude * (2 * np.pi / step_s) ** 2 * TYPICAL_LEG_M
    return Bounce(float(np.degrees(np.angle(hips / legs))), float(amplitude), float(acceleration / GRAVITY))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """step_s is NaN where the legs keep no rhythm."""

    step_s: float
    bounce: Bounce

    @property
    def stride_s(self) -> float:
        return 2 * self.step_s

    @property
    def cadence_spm(self) -> float:
        return 60.0 / self.step_s


def find_rhythm(motion: Motion) -> Rhythm:
    """Step time and bounce of one segment; from the one leg, whose period is two steps, where the other is missing."""
    if (leg := motion.only_leg) is not None:
        return Rhythm(step_period(motion.time_s, leg.ankle[:, 0] - motion.mid_hip[:, 0]) / 2, NO_BOUNCE)
    separation = motion.ankle_separation_ll
    ahead = motion.legs["left"].ankle[:, 0] - motion.legs["right"].ankle[:, 0]
    step_s = _step_of(step_period(motion.time_s, separation), motion.time_s, ahead)
    return Rhythm(step_s, bounce(motion.time_s, separation, motion.mid_hip[:, 1], step_s))


def _step_of(period_s: float, time_s: FloatArray, ahead: FloatArray) -> float:
    """Half of a period after which the same leg is in front again: where two steps differ, as in a sprint past the
    camera, the stride repeats better than the step. ahead (n,): how far the one leg is; time_s uniform."""
    if not np.isfinite(period_s):
        return period_s
    lag = round(period_s / (time_s[1] - time_s[0]))
    swing = ahead - ahead.mean()
    return period_s / 2 if float(swing[lag:] @ swing[:-lag]) > 0 else period_s
