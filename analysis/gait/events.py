"""Step 7: foot strike and toe-off of one leg.

Foot strike: after the foot's most forward point (relative to the mid-hip), the first time that its hip-relative
backward speed reaches 70 % of stance speed. It needs neither floor nor camera: treadmill, static and panning views
are one case. Whatever smooths landmarks - a filter, a pose model, blur - flattens the turn of the foot and makes this
moment late. How late shows in the same curve: unsmoothed, it comes 30 ms after the most forward point, at any pace and
with any strike. What the clip's median exceeds that by is taken off all its strikes.
Toe-off: mean of two signs. The ankle has risen 0.08 leg lengths above its mid-stance level: that happens at the same
share of the contact, for all of the push takes less time where the contact is short. The knee, after its extension
minimum, flexes faster than 100 deg/s: that is as long after toe-off at any pace.
Stance speed is the median backward toe speed over 30-60 % of stance, found by iteration.
Windows are shares of the label-free stride, so that sprints and slow motion are searched as a jog is. No constant
depends on speed, strike type or frame rate. Errors on force-plate runners: see docs/accuracy.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import find_peaks

from analysis.gait.angles import RATE_HZ, LegMotion, Motion
from analysis.gait.cycle import summit
from analysis.gait.model import BoolArray, EventFlag, FloatArray, IntArray

STRIKE_SPEED_SHARE = 0.70
USUAL_LAG_S = 0.030  # 26 to 33 ms in four recordings with force plates, fore- and rearfoot, 2.1 to 3.8 m/s
LATE_S = (-0.015, 0.045)  # more is no smoothing
ANKLE_RISE_LL = 0.08
ANKLE_RISEN_AT = 0.905  # of the contact; .898 to .909 in three recordings with force plates, 2.1 to 3.5 m/s
KNEE_RATE_DEG_S = 100.0
KNEE_LEAD_S = 0.025  # 26, 26 and 32 ms in the same three
BELT_OVER_STANCE_SPEED = 1.10  # the hips move back on the belt in mid-stance; eight force-plate trials, +-5 %

# Shares of the label-free stride.
ANCHOR_DISTANCE = 0.60
STRIKE_WINDOW = 0.22
TOE_OFF_WINDOW = (0.14, 0.60)
FIRST_CONTACT_GUESS = 0.33
KNEE_WINDOW = (-0.15, 0.11)
KNEE_REVERSAL_WINDOW = 0.16
EARLIEST_KNEE = 0.11  # after the strike
FEWEST_SAMPLES = 5

ANCHOR_PROMINENCE = 0.30  # of the foot's fore-aft range
LOW_TOE_SHARE = 0.12
ROUNDS = 4
SETTLED = 0.002
TYPICAL_STRIDE_S = 0.73

# What raises a doubt about an event (seconds).
ANCHOR_LAG_S = (0.005, 0.080)
PELVIS_TOLERANCE_S = 0.025
MOST_PELVIS_TOLERANCE_S = 0.035  # how far hips and force plates differ in 95 of 100 strikes: Milner & Paquette 2015
PELVIS_WINDOW_S = 0.080
TOE_OFF_SPREAD_S = 0.030


@dataclass(frozen=True, slots=True)
class Contacts:
    """Events of one leg in one segment, true seconds, arrays (contacts,); NaN where not found.

    anchor_lag_s      how long after the most forward foot it had slowed down, before `late` was taken off
    pelvis_lag_s      time of the fastest fall of the hips after the strike
    toe_off_spread_s  ankle sign minus knee sign
    stance_speed_ll   leg lengths a second
    """

    foot_strike_s: FloatArray
    toe_off_s: FloatArray
    anchor_lag_s: FloatArray
    pelvis_lag_s: FloatArray
    toe_off_spread_s: FloatArray
    stance_speed_ll: float

    @property
    def pace_ll(self) -> float:
        """Belt or ground speed, leg lengths a second."""
        return BELT_OVER_STANCE_SPEED * self.stance_speed_ll

    def strike_trusted(self) -> BoolArray:
        low, high = ANCHOR_LAG_S
        return np.asarray((self.anchor_lag_s >= low) & (self.anchor_lag_s <= high))

    def toe_off_trusted(self) -> BoolArray:
        """Do both signs agree? True where there is only one."""
        return np.asarray(~(np.abs(self.toe_off_spread_s) > TOE_OFF_SPREAD_S))

    def pelvis_agrees(self, pace_mps: float) -> BoolArray:
        """Does the fall of the hips, whose lag shrinks with pace, confirm the strike? Only a flag."""
        return np.asarray(np.abs(self.pelvis_lag_s - pelvis_lag(pace_mps)) <= self.pelvis_tolerance_s)

    @property
    def pelvis_tolerance_s(self) -> float:
        """Wider where noise scatters the fall of the hips: recorded ones by 5 ms, by 11 ms with 6 mm of noise."""
        if not np.isfinite(self.pelvis_lag_s).any():
            return PELVIS_TOLERANCE_S
        off = np.abs(self.pelvis_lag_s - np.nanmedian(self.pelvis_lag_s))
        scatter = 1.4826 * float(np.nanmedian(off))
        return min(MOST_PELVIS_TOLERANCE_S, float(np.hypot(PELVIS_TOLERANCE_S, 2 * scatter)))

    def flags(self, pace_mps: float) -> list[tuple[EventFlag, ...]]:
        """What does not confirm strike and toe-off, per contact."""
        one_sign = np.isfinite(self.toe_off_s) & np.isnan(self.toe_off_spread_s)
        raised: tuple[tuple[EventFlag, BoolArray], ...] = (
            ("foot_strike_lag", ~self.strike_trusted()),
            ("foot_strike_hips", ~self.pelvis_agrees(pace_mps)),
            ("toe_off_signs", ~self.toe_off_trusted()),
            ("toe_off_one_sign", one_sign),
        )
        return [tuple(flag for flag, where in raised if where[k]) for k in range(len(self.foot_strike_s))]


def pelvis_lag(pace_mps: float) -> float:
    """Expected time from foot strike to the fastest fall of the hips, seconds; fitted on the force-plate runners, whose
    hips are markers. Those that a pose model sees fall fastest 5 to 20 ms sooner, in drawn and in recorded clips."""
    return float(np.clip(0.062 - 0.010 * pace_mps, 0.010, 0.045))


def late(anchor_lags_s: FloatArray) -> float:
    """How late the clip's landmarks make its strikes, seconds."""
    return float(np.clip(np.median(anchor_lags_s) - USUAL_LAG_S, *LATE_S))


def find_contacts(motion: Motion, leg: LegMotion, stride_s: float) -> Contacts:
    """Contacts of one leg. stride_s: label-free stride time, NaN for a typical one."""
    finder = _Finder(motion, leg, stride_s if np.isfinite(stride_s) else TYPICAL_STRIDE_S)
    return finder.find()


def crossing(time_s: FloatArray, curve: FloatArray, level: float, first: int, last: int, rising: bool) -> float:
    """First time, interpolated, at which curve passes level between samples first and last; NaN if never."""
    first, last = max(first, 0), min(last, len(curve) - 1)
    above = curve[first : last + 1] - level
    if not rising:
        above = -above
    hits = np.flatnonzero((above[:-1] < 0) & (above[1:] >= 0))
    if not len(hits):
        return float("nan")
    k = int(hits[0])
    share = -above[k] / (above[k + 1] - above[k])
    return float(time_s[first + k] + share / RATE_HZ)


class _Finder:
    """The curves that the search reads, hip-relative where the camera could move them."""

    def __init__(self, motion: Motion, leg: LegMotion, stride_s: float) -> None:
        self.motion, self.stride_s = motion, stride_s
        self.time_s = motion.time_s
        self.foot = (leg.heel[:, 0] + leg.toe[:, 0]) / 2 - motion.mid_hip[:, 0]
        self.foot_speed = (leg.heel_velocity[:, 0] + leg.toe_velocity[:, 0]) / 2 - motion.mid_hip_velocity[:, 0]
        self.toe_speed = leg.toe_velocity[:, 0] - motion.mid_hip_velocity[:, 0]
        self.toe_height = leg.toe[:, 1] - motion.mid_hip[:, 1]
        self.ankle_height = leg.ankle[:, 1]
        self.knee = leg.knee_deg
        self.knee_rate = np.gradient(self.knee, 1 / RATE_HZ)
        self.hip_fall = motion.mid_hip_velocity[:, 1]

    def find(self) -> Contacts:
        speed = self._first_speed()
        if not (np.isfinite(speed) and speed > 0):
            return _none()
        low, high = np.percentile(self.foot, [2, 98])
        anchors, _ = find_peaks(
            self.foot, distance=max(1, self._samples(ANCHOR_DISTANCE)), prominence=ANCHOR_PROMINENCE * (high - low)
        )
        strikes: FloatArray = np.zeros(0)
        toe_offs, lags, spreads = strikes, strikes, strikes
        for _ in range(ROUNDS):
            slowed, lags = self._slowed(anchors, speed)
            if not len(slowed):
                return _none()
            strikes = slowed - late(lags)
            toe_offs, spreads = self._toe_offs(strikes)
            better = self._stance_speed(strikes, toe_offs)
            if not (np.isfinite(better) and better > 0):
                break
            settled = abs(better - speed) < SETTLED * speed
            speed = better
            if settled:
                break
        pelvis = np.array([self._fastest_fall(s) - s for s in strikes])
        return Contacts(strikes, toe_offs, lags, pelvis, spreads, speed)

    def _samples(self, stride_share: float) -> int:
        return round(stride_share * self.stride_s * RATE_HZ)

    def _first_speed(self) -> float:
        low, high = np.percentile(self.toe_height, [2, 98])
        grounded = (self.toe_height < low + LOW_TOE_SHARE * (high - low)) & (self.toe_speed < 0)
        return float(-np.median(self.toe_speed[grounded])) if grounded.any() else float("nan")

    def _slowed(self, anchors: IntArray, speed: float) -> tuple[FloatArray, FloatArray]:
        """When the foot has reached its share of stance speed, and how long after the most forward foot that is."""
        window, level = self._samples(STRIKE_WINDOW), -STRIKE_SPEED_SHARE * speed
        found = [crossing(self.time_s, self.foot_speed, level, k, k + window, rising=False) for k in anchors]
        slowed = np.array(found, dtype=float)
        there = np.isfinite(slowed)
        return slowed[there], (slowed - [self._peak(k) for k in anchors])[there]

    def _peak(self, k: int) -> float:
        """Time of the most forward foot, between samples; the middle of a plateau."""
        return float(self.time_s[k]) + (summit(self.foot, k) - k) / RATE_HZ

    def _toe_offs(self, strikes: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Toe-off of each contact, and ankle sign minus knee sign; NaN where not found."""
        risen = np.array([self._ankle_risen(s) for s in strikes])
        by_ankle = strikes + (risen - strikes) / ANKLE_RISEN_AT
        guess = np.where(np.isfinite(by_ankle), by_ankle, strikes + FIRST_CONTACT_GUESS * self.stride_s)
        by_knee = np.array([self._toe_off_by_knee(s, g) for s, g in zip(strikes, guess, strict=True)])
        # How long the whole contact is, the knee says better: no camera roll moves it. All together, with less noise.
        contacts = np.where(np.isfinite(by_knee), by_knee, by_ankle) - strikes
        if np.isfinite(contacts).any():
            by_ankle = risen + (1 - ANKLE_RISEN_AT) * float(np.nanmedian(contacts))
        toe_off = np.where(
            np.isfinite(by_ankle) & np.isfinite(by_knee), (by_ankle + by_knee) / 2, np.fmax(by_ankle, by_knee)
        )
        shortest, longest = (share * self.stride_s for share in TOE_OFF_WINDOW)
        fitting = (toe_off - strikes >= shortest) & (toe_off - strikes <= longest)
        return np.where(fitting, toe_off, np.nan), by_ankle - by_knee

    def _ankle_risen(self, strike: float) -> float:
        """When the ankle has risen; NaN if it does not."""
        start = self.motion.index(strike)
        contact = FIRST_CONTACT_GUESS * self.stride_s
        for _ in range(3):
            level = self.ankle_height[self.motion.flat_foot(strike, contact)]
            first, last = (start + self._samples(share) for share in TOE_OFF_WINDOW)
            risen = float(np.median(level)) + ANKLE_RISE_LL
            risen_s = crossing(self.time_s, self.ankle_height, risen, first, last, rising=True)
            if np.isnan(risen_s):
                return risen_s
            contact = (risen_s - strike) / ANKLE_RISEN_AT
        return risen_s

    def _toe_off_by_knee(self, strike: float, guess: float) -> float:
        centre = self.motion.index(guess)
        first = max(centre + self._samples(KNEE_WINDOW[0]), self.motion.index(strike) + self._samples(EARLIEST_KNEE))
        last = min(centre + self._samples(KNEE_WINDOW[1]), len(self.knee) - 1)
        if last - first < FEWEST_SAMPLES:
            return float("nan")
        straightest = first + int(np.argmin(self.knee[first:last]))
        until = straightest + self._samples(KNEE_REVERSAL_WINDOW)
        reversed_s = crossing(self.time_s, self.knee_rate, KNEE_RATE_DEG_S, straightest - 2, until, rising=True)
        return reversed_s - KNEE_LEAD_S

    def _stance_speed(self, strikes: FloatArray, toe_offs: FloatArray) -> float:
        at = self.motion.index
        stances = [
            self.toe_speed[at(strike + 0.3 * (toe_off - strike)) : at(strike + 0.6 * (toe_off - strike)) + 1]
            for strike, toe_off in zip(strikes, toe_offs, strict=True)
            if np.isfinite(toe_off)
        ]
        return float(-np.median(np.concatenate(stances))) if stances else float("nan")

    def _fastest_fall(self, strike: float) -> float:
        first = self.motion.index(strike - PELVIS_WINDOW_S)
        last = self.motion.index(strike + PELVIS_WINDOW_S)
        return float(self.time_s[first + int(np.argmin(self.hip_fall[first : last + 1]))])


def _none() -> Contacts:
    empty = np.zeros(0)
    return Contacts(empty, empty, empty, empty, empty, float("nan"))
