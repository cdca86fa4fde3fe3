"""Metrics of the swinging leg: how the foot is picked up, how long the lever is, how hip and knee work together."""

from __future__ import annotations

import numpy as np

from analysis.gait.angles import RATE_HZ
from analysis.gait.body import distance
from analysis.gait.metrics.definition import ANY_VIEW, EVENTS, FOOT, LEG, PULL_WORDS, Metric
from analysis.gait.metrics.view import StrideView
from analysis.gait.model import FloatArray

# De Leva 1996, adjusted from Zatsiorsky-Seluyanov, mean of female and male: mass as a share of the body, centre of
# mass from the proximal end and sagittal radius of gyration as shares of the segment.
THIGH_MASS, SHANK_MASS, FOOT_MASS = (0.1447, 0.38535, 0.349), (0.0457, 0.44375, 0.263), (0.0133, 0.42145, 0.278)


def peak_knee(v: StrideView) -> float:
    return float(v.leg.knee_deg[v.swing].max())


def peak_knee_time(v: StrideView) -> float:
    """Per cent of swing."""
    return 100.0 * (v.knee_peak_s - v.toe_off_s) / (v.next_foot_strike_s - v.toe_off_s)


def heel_height(v: StrideView) -> float:
    return float(v.heel_height[v.swing].max())


def ankle_at_heel_peak(v: StrideView) -> float:
    return v.at(v.ankle_ahead, v.highest_s(v.heel_height, v.swing))


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
    return v.at(v.leg.thigh_deg, v.knee_peak_s)


def ankle_at_knee_peak(v: StrideView) -> float:
    return v.at(v.ankle_ahead, v.knee_peak_s)


def mean_lever(v: StrideView) -> float:
    return v.mean(v.leg.reach_ll, v.toe_off_s, v.next_foot_strike_s)


def shortest_lever(v: StrideView) -> float:
    return float(v.leg.reach_ll[v.swing].min())


def lever_load(v: StrideView) -> float:
    """Moment of inertia of the leg about the hip over that of the straight leg, mean over the forward swing."""
    ahead = v.ankle_ahead[v.swing]
    rear = int(np.argmin(ahead))
    front = rear + int(np.argmax(ahead[rear:]))
    forward = slice(v.swing.start + rear, v.swing.start + front + 1)
    return float(_inertia_share(v, forward).mean())


def _inertia_share(v: StrideView, part: slice) -> FloatArray:
    """Moment of inertia about the hip over that of the straight leg with the foot at right angles, at each sample of
    the part."""
    leg = v.leg
    segments = ((leg.hip, leg.knee), (leg.knee, leg.ankle), (leg.heel, leg.toe))
    lengths = [float(np.median(distance(near, far))) for near, far in segments]
    hip = leg.hip[part]
    bent = np.zeros(len(hip))
    for (mass, centre, gyration), (near, far), length in zip(
        (THIGH_MASS, SHANK_MASS, FOOT_MASS), segments, lengths, strict=True
    ):
        mass_centre = near[part] + centre * (far[part] - near[part])
        bent += mass * (distance(mass_centre, hip) ** 2 + (gyration * length) ** 2)
    thigh, shank, foot = lengths
    straight = THIGH_MASS[0] * ((THIGH_MASS[1] * thigh) ** 2 + (THIGH_MASS[2] * thigh) ** 2)
    straight += SHANK_MASS[0] * ((thigh + SHANK_MASS[1] * shank) ** 2 + (SHANK_MASS[2] * shank) ** 2)
    # The straight leg's foot stands at right angles, its heel at the shank's end.
    straight += FOOT_MASS[0] * ((thigh + shank) ** 2 + (FOOT_MASS[1] * foot) ** 2 + (FOOT_MASS[2] * foot) ** 2)
    return np.asarray(bent / straight)


def together(v: StrideView) -> float:
    """Share of toe-off to knee peak in which thigh and knee both flex."""
    early = slice(v.swing.start, v.motion.index(v.knee_peak_s) + 1)
    if early.stop - early.start < 2:
        return float("nan")
    return float(((np.diff(v.leg.thigh_deg[early]) > 0) & (np.diff(v.leg.knee_deg[early]) > 0)).mean())


def coupling(v: StrideView) -> float:
    """Direction of the hip-knee path from toe-off to knee peak: 90 all knee, 0 all hip."""
    knee = v.at(v.leg.knee_deg, v.knee_peak_s) - v.at(v.leg.knee_deg, v.toe_off_s)
    thigh = v.at(v.leg.thigh_deg, v.knee_peak_s) - v.at(v.leg.thigh_deg, v.toe_off_s)
    return float(np.degrees(np.arctan2(knee, thigh)))


def knee_drive(v: StrideView) -> float:
    return float(v.leg.thigh_deg[v.swing].max())


def thigh_range(v: StrideView) -> float:
    return float(np.ptp(v.leg.thigh_deg[v.whole]))


METRICS: tuple[Metric, ...] = (
    Metric(
        id="K1",
        key="Kpk",
        name="Peak knee flexion in swing",
        unit="deg",
        positive="more bent",
        phase="swing",
        formula="greatest knee flexion from toe-off to the next foot strike",
        measure=peak_knee,
        needs=(*LEG, *EVENTS),
        words=PULL_WORDS,
    ),
    Metric(
        id="K2",
        key="tKpk",
        name="Time of peak knee flexion",
        unit="% swing",
        positive="later",
        phase="swing",
        formula="share of the swing that has passed when the knee is most bent",
        measure=peak_knee_time,
        needs=(*LEG, *EVENTS),
        views=ANY_VIEW,
    ),
    Metric(
        id="H1",
        key="heelPk",
        name="Heel height",
        unit="LL",
        positive="higher",
        phase="swing",
        formula="greatest height of the heel in swing above the ground: its median height at 30-50 % of stance",
        measure=heel_height,
        needs=("hip", "knee", "ankle", "heel", *EVENTS),
        roll=0.0075,
        words=PULL_WORDS,
    ),
    Metric(
        id="H2",
        key="xHeelPk",
        name="Ankle ahead of hip at peak heel height",
        unit="LL",
        positive="further forward",
        phase="swing",
        formula="ankle minus hip, along the running direction, when the heel is highest",
        measure=ankle_at_heel_peak,
        needs=("hip", "ankle", "heel", *EVENTS),
        roll=0.0135,
    ),
    Metric(
        id="P1",
        key="Kpass",
        name="Knee flexion as the ankle passes under the hip",
        unit="deg",
        positive="more bent",
        phase="swing",
        formula="knee flexion when the swinging ankle first comes ahead of its hip",
        measure=knee_at_pass,
        needs=(*LEG, *EVENTS),
        roll=2.5,
        words=PULL_WORDS,
    ),
    Metric(
        id="P2",
        key="thKpk",
        name="Thigh at peak knee flexion",
        unit="deg",
        positive="knee further forward",
        phase="swing",
        formula="thigh against the vertical when the knee is most bent",
        measure=thigh_at_knee_peak,
        needs=(*LEG, *EVENTS),
        roll=1.0,
    ),
    Metric(
        id="P3",
        key="xKpk",
        name="Ankle ahead of hip at peak knee flexion",
        unit="LL",
        positive="further forward",
        phase="swing",
        formula="ankle minus hip, along the running direction, when the knee is most bent",
        measure=ankle_at_knee_peak,
        needs=(*LEG, *EVENTS),
        roll=0.0105,
    ),
    Metric(
        id="L1",
        key="leverMean",
        name="Mean swing lever",
        unit="LL",
        positive="longer",
        phase="swing",
        formula="mean distance from hip to ankle in swing",
        measure=mean_lever,
        needs=(*LEG, *EVENTS),
    ),
    Metric(
        id="L2",
        key="leverMin",
        name="Shortest swing lever",
        unit="LL",
        positive="longer",
        phase="swing",
        formula="least distance from hip to ankle in swing",
        measure=shortest_lever,
        needs=(*LEG, *EVENTS),
    ),
    Metric(
        id="L3",
        key="leverLoad",
        name="Swing lever load",
        unit="ratio",
        positive="heavier to swing",
        phase="swing",
        formula=(
            "moment of inertia of the leg about the hip over that of the straight leg, mean from the rearmost to the "
            "foremost ankle"
        ),
        measure=lever_load,
        needs=(*LEG, *FOOT, *EVENTS),
    ),
    Metric(
        id="C1",
        key="simul",
        name="Hip and knee flexing together",
        unit="fraction",
        positive="more together",
        phase="swing",
        formula="share of the time from toe-off to the peak knee flexion in which thigh and knee both flex",
        measure=together,
        needs=(*LEG, *EVENTS),
        roll=0.009,
    ),
    Metric(
        id="C2",
        key="gamma",
        name="Hip-knee coupling",
        unit="deg",
        positive="more from the knee",
        phase="swing",
        formula="direction of the path from toe-off to peak knee flexion in the thigh-knee plane: 90 knee alone",
        measure=coupling,
        needs=(*LEG, *EVENTS),
    ),
    Metric(
        id="T1",
        key="thMax",
        name="Knee drive",
        unit="deg",
        positive="knee further forward",
        phase="swing",
        formula="greatest angle of the thigh ahead of the vertical in swing",
        measure=knee_drive,
        needs=("hip", "knee", *EVENTS),
        roll=1.0,
    ),
    Metric(
        id="T1r",
        key="thRange",
        name="Thigh range",
        unit="deg",
        positive="larger",
        phase="swing",
        formula="greatest minus least angle of the thigh in the stride",
        measure=thigh_range,
        needs=("hip", "knee", "foot strike"),
    ),
)
