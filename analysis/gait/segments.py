"""Step 1: where in the clip one runner is seen without a break.

A cut, a jump of the hips, a sudden change of size, or a body out of the picture for longer than a blink ends a
segment: nothing is measured across it. Somebody who crosses the picture is measured while under way: legs that stand,
crouch in the blocks or slow down to a halt keep another rhythm, or none. Legs that run on while the camera follows are
under way, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.gait import body
from analysis.gait.model import LEGS, BoolArray, FloatArray, PoseTrack
from analysis.gait.windows import running

HIP_JUMP_HEIGHTS = 0.35  # body heights from one frame to the next; the same again for each 1/30 s more that is missing
USUAL_FRAME_S = 1 / 30
SIZE_RATIO = 1.5
LONGEST_ABSENCE_S = 0.085
SHORTEST_SEGMENT_S = 0.5
FRAMES_TO_SETTLE = 5  # frames, not seconds: the pose model looks where the last frame had the body, step by step
PICTURE_MARGIN = 0.01
SIZE_WINDOW_S = 0.7  # a stride
GLITCH_WINDOW_S = 0.13  # what is wild for less than half of it, or for two frames, is a spike and no new segment
TRAVEL_LL_S = 0.5  # leg lengths a second from end to end: less crosses no picture, even in slow motion
UNDER_WAY = 1 / 3  # of the speed that is reached
SPEED_OVER_S = 0.4  # a step or more, so that the hips' own swing within a step does not count
LEAST_FOLLOWED_S = 0.8  # a stride: less wins none
RUNS_ON = 3 / 4  # of how far the feet swing under way: followed they do so too, in a crouch or a slow walk less


@dataclass(frozen=True, slots=True)
class Span:
    """Frames start..stop (stop excluded)."""

    start: int
    stop: int

    @property
    def frames(self) -> slice:
        return slice(self.start, self.stop)


@dataclass(frozen=True, slots=True)
class Presence:
    """Per frame, (n,): was anybody found, and was the body from the shoulders down wholly inside the picture?"""

    found: BoolArray
    inside: BoolArray

    @property
    def found_share(self) -> float:
        return float(self.found.mean()) if len(self.found) else 0.0

    @property
    def inside_share(self) -> float:
        """Share of the found frames with the whole body inside."""
        return float(self.inside.sum() / max(1, self.found.sum()))


def presence(track: PoseTrack) -> Presence:
    """Landmarks that the track never gives (a keypoint table without shoulders) are not missed."""
    points = track.xy_px[:, [*body.SHOULDERS, *body.LEG_LANDMARKS]]
    there = np.asarray(np.isfinite(points).all(axis=-1))
    found = there.any(axis=1) & (body.longer_leg(track.xy_px) > 0)
    margin = PICTURE_MARGIN * np.array([track.width_px, track.height_px])
    low, high = -margin, np.array([track.width_px, track.height_px]) + margin
    with np.errstate(invalid="ignore"):
        within = np.asarray(((points > low) & (points < high)).all(axis=-1))
    return Presence(found, found & np.asarray(within | ~there).all(axis=1))


def find_spans(track: PoseTrack, seen: Presence) -> tuple[Span, ...]:
    """Uninterrupted spans of at least half a second, in order."""
    time_s, usable = track.time_s, seen.found & seen.inside
    breaks = _breaks(track, seen)
    for cut in track.cuts:
        usable[cut : cut + FRAMES_TO_SETTLE] = False
    spans: list[Span] = []
    start: int | None = None
    last = 0
    for i in np.flatnonzero(usable):
        absent_s = (time_s[i] - time_s[last]) * (i - last - 1) / max(1, i - last)
        if start is None or breaks[last + 1 : i + 1].any() or absent_s > LONGEST_ABSENCE_S:
            if start is not None:
                spans.append(Span(start, last + 1))
            start = int(i)
        last = int(i)
    if start is not None:
        spans.append(Span(start, last + 1))
    spans = [_under_way(track, span) for span in spans]
    return tuple(s for s in spans if time_s[s.stop - 1] - time_s[s.start] >= SHORTEST_SEGMENT_S)


def _under_way(track: PoseTrack, span: Span) -> Span:
    """The span from the first frame to the last at which whoever crosses the picture does so at a third of the speed
    reached, and on either side as far as the feet swing on all the same, before a camera that follows, if they do so
    for a stride; the whole of it for hips that stay where they are (treadmill, camera that always follows)."""
    time_s, xy = track.time_s[span.frames], track.xy_px[span.frames].astype(float)
    if time_s[-1] - time_s[0] < SHORTEST_SEGMENT_S:
        return span
    hips = _steady(time_s, body.mid_hip(xy)[:, 0]) / body.leg_length(body.longer_leg(xy))
    if abs(hips[-1] - hips[0]) < TRAVEL_LL_S * (time_s[-1] - time_s[0]):
        return span
    before, after = (np.clip(time_s + half, time_s[0], time_s[-1]) for half in (-SPEED_OVER_S / 2, SPEED_OVER_S / 2))
    travelled = np.interp(after, time_s, hips) - np.interp(before, time_s, hips)
    speed = np.sign(hips[-1] - hips[0]) * travelled / (after - before)
    quick = np.flatnonzero(speed >= UNDER_WAY * np.percentile(speed, 90))
    first, last = int(quick[0]), int(quick[-1])
    swing = _swing(time_s, xy)
    idle = np.flatnonzero(swing < RUNS_ON * np.median(swing[first : last + 1]))
    earliest = int(max(idle[idle < first], default=-1)) + 1
    latest = int(min(idle[idle > last], default=len(time_s))) - 1
    if time_s[first] - time_s[earliest] >= LEAST_FOLLOWED_S:
        first = earliest
    if time_s[latest] - time_s[last] >= LEAST_FOLLOWED_S:
        last = latest
    return Span(span.start + first, span.start + last + 1)


def _steady(time_s: FloatArray, values: FloatArray) -> FloatArray:
    """(n,) without single wild frames, and without holes."""
    there = np.isfinite(values)
    steady = running(np.median, time_s[there], values[there], GLITCH_WINDOW_S)
    return np.asarray(np.interp(time_s, time_s[there], steady))


def _swing(time_s: FloatArray, xy: FloatArray) -> FloatArray:
    """(n,) how much the distance of the ankles, fore and aft, changes within a step around each frame: as much in any
    part of a run, whichever leg is called left. Of the one ankle from the hips within a stride where the other is never
    there."""
    ahead = [xy[:, leg.ankle, 0] - body.mid_hip(xy)[:, 0] for leg in LEGS.values()]
    legs = [_steady(time_s, one) for one in ahead if np.isfinite(one).any()]
    apart = np.abs(legs[0] - legs[1]) if len(legs) > 1 else legs[0]
    window_s = min(2 * SPEED_OVER_S / len(legs), time_s[-1] - time_s[0])
    middles = np.clip(time_s, time_s[0] + window_s / 2, time_s[-1] - window_s / 2)
    nearest = np.searchsorted((time_s[:-1] + time_s[1:]) / 2, middles)
    return running(np.ptp, time_s, apart, window_s)[nearest]


def _breaks(track: PoseTrack, seen: Presence) -> BoolArray:
    """(n,) true where a frame does not continue the last found one."""
    breaks = np.zeros(len(track.time_s), dtype=bool)
    breaks[list(track.cuts)] = True
    found = np.flatnonzero(seen.found)
    if len(found) < 2:
        return breaks
    xy = track.xy_px[found].astype(float)
    time_s = track.time_s[found]
    hips = running(np.median, time_s, body.mid_hip(xy), GLITCH_WINDOW_S)
    size = running(np.median, time_s, body.height(body.torso(xy), body.longer_leg(xy)), GLITCH_WINDOW_S)
    usual = running(np.median, time_s, size, SIZE_WINDOW_S)
    patience = np.maximum(1.0, np.diff(time_s) / USUAL_FRAME_S)
    jumped = body.distance(hips[1:], hips[:-1]) > HIP_JUMP_HEIGHTS * usual[1:] * patience
    resized = (size[1:] > SIZE_RATIO * size[:-1]) | (size[:-1] > SIZE_RATIO * size[1:])
    breaks[found[1:][jumped | resized]] = True
    return breaks
