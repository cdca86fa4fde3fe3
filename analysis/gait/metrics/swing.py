"""Metrics of the swinging leg: how the foot is picked up, how long the lever is, how hip and knee work together."""

from __future__ import annotations

import numpy as np

from analysis.gait.angles import RATE_HZ
from analysis.gait.body import distance
from analysis.gait.metrics.view import StrideView
from analysis.gait.model import FloatArray

# De Leva 1996, adjusted from Zatsiorsky-Seluyanov, mean of female and male: mass as a share of the body, centre of
# mass from the proximal end and sagittal radius of gyration as shares of the segment.
THIGH, SHANK, FOOT = (0.1447, 0.38535, 0.349), (0.0457, 0.44375, 0.263), (0.0133, 0.42145, 0.278)


def peak_knee(v: StrideView) -> float:
    return float(v.leg.knee_deg[v.swing].max())


def peak_knee_time(v: StrideView) -> float:
    """Per cent of swing."""
    return 100.0 * (float(v.motion.time_s[v.knee_peak]) - v.toe_off_s) / (v.next_foot_strike_s - v.toe_off_s)


def heel_height(v: StrideView) -> float:
    return float(v.leg.heel[v.swing, 1].max()) - v.floor


def ankle_at_heel_peak(v: StrideView) -> float:
    return float(v.ankle_ahead[v.swing.start + int(np.argmax(v.leg.heel[v.swing, 1]))])


def knee_at_pass(v: StrideView) -> float:
    """Knee flexion as the swinging ankle passes under the hip; NaN if it does not pass."""
    ahead = v.ankle_ahead[v.swing]
    passes = np.flatnonzero((ahead[:-1] < 0) & (ahead[1:] >= 0))
    if not len(passes):
        return float("nan")
    k = int(passes[0])
    share = -ahead[k] / (ahead[k + 1] - ahead[k])
    return v.at(v.leg.knee_deg, float(v.motion.time_s[v.swing.start + k]) + float(share) / RATE_HZ)


def thigh_at_knee_peak(v: StrideView) -> float:
    return float(v.leg.thigh_deg[v.knee_peak])


def ankle_at_knee_peak(v: StrideView) -> float:
    return float(v.ankle_ahead[v.knee_peak])


def mean_lever(v: StrideView) -> float:
    return float(v.leg.reach_ll[v.swing].mean())


def shortest_lever(v: StrideView) -> float:
    return float(v.leg.reach_ll[v.swing].min())


def lever_load(v: StrideView) -> float:
    """Moment of inertia of the leg about the hip over that of the straight leg, mean over the forward swing."""
    ahead = v.ankle_ahead[v.swing]
    rear = int(np.argmin(ahead))
    front = rear + int(np.argmax(ahead[rear:]))
    forward = slice(v.swing.start + rear, v.swing.start + front + 1)
    return float(_inertia_share(v)[forward].mean())


def _inertia_share(v: StrideView) -> FloatArray:
    """(m,) moment of inertia about the hip over that of the straight leg with the foot at right angles."""
    leg = v.leg
    segments = ((leg.hip, leg.knee), (leg.knee, leg.ankle), (leg.heel, leg.toe))
    lengths = [float(np.median(distance(near, far))) for near, far in segments]
    bent = np.zeros(len(leg.hip))
    for (mass, centre, gyration), (near, far), length in zip((THIGH, SHANK, FOOT), segments, lengths, strict=True):
        mass_centre = near + centre * (far - near)
        bent += mass * (distance(mass_centre, leg.hip) ** 2 + (gyration * length) ** 2)
    thigh, shank, foot = lengths
    straight = THIGH[0] * ((THIGH[1] * thigh) ** 2 + (THIGH[2] * thigh) ** 2)
    straight += SHANK[0] * ((thigh + SHANK[1] * shank) ** 2 + (SHANK[2] * shank) ** 2)
    # The straight leg's foot stands at right angles, its heel at the shank's end.
    straight += FOOT[0] * ((thigh + shank) ** 2 + (FOOT[1] * foot) ** 2 + (FOOT[2] * foot) ** 2)
    return np.asarray(bent / straight)


def together(v: StrideView) -> float:
    """Share of toe-off to knee peak in which thigh and knee both flex."""
    early = slice(v.swing.start, v.knee_peak + 1)
    if early.stop - early.start < 2:
        return float("nan")
    return float(((np.diff(v.leg.thigh_deg[early]) > 0) & (np.diff(v.leg.knee_deg[early]) > 0)).mean())


def coupling(v: StrideView) -> float:
    """Direction of the hip-knee path from toe-off to knee peak: 90 all knee, 0 all hip."""
    knee = float(v.leg.knee_deg[v.knee_peak]) - v.at(v.leg.knee_deg, v.toe_off_s)
    thigh = float(v.leg.thigh_deg[v.knee_peak]) - v.at(v.leg.thigh_deg, v.toe_off_s)
    return float(np.degrees(np.arctan2(knee, thigh)))


def knee_drive(v: StrideView) -> float:
    return float(v.leg.thigh_deg[v.swing].max())


def thigh_range(v: StrideView) -> float:
    return float(np.ptp(v.leg.thigh_deg[v.whole]))
