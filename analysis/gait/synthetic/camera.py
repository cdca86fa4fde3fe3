"""Films a synthetic runner: landmarks as a pose model would give them, and what is true about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from analysis.gait.model import LANDMARKS, LEGS, SIDES, BoolArray, Engine, FloatArray, PoseTrack, Side, other
from analysis.gait.synthetic.landmarks import MIRRORED, place
from analysis.gait.synthetic.noise import Noise, spoil
from analysis.gait.synthetic.runner import LegAngles, SyntheticRunner
from analysis.gait.synthetic.truth import truth_metrics

ENGINE = Engine("synthetic", "runner", "1")
NEAR_VISIBILITY, FAR_VISIBILITY, VISIBILITY_SD = 0.95, 0.50, 0.03
TINY_S = 1e-6
PAN_WANDER, PAN_HZ = 0.02, (0.11, 0.27)  # how badly the panning hand follows, share of the picture's width
OUTSIDE_SHARE = 0.3  # with so many landmarks outside the picture nobody is found

Place = Literal["treadmill", "pan", "static"]


@dataclass(frozen=True, slots=True)
class CameraView:
    """A far camera at the runner's side.

    facing      where the runner runs in the picture; left shows the left side of the body
    place       treadmill; overground with a camera that pans along; overground past a camera that stands still,
                in the middle of the picture at half time
    roll_deg    picture turned counter-clockwise; yaw_deg: camera moved towards the runner's front
    mirror      the picture seen in a mirror, landmarks named as a pose model would name what it sees
    ground      share of the picture's height at which the feet land
    """

    px_per_m: float = 300.0
    width_px: int = 1280
    height_px: int = 720
    facing: Side = "right"
    place: Place = "treadmill"
    roll_deg: float = 0.0
    yaw_deg: float = 0.0
    mirror: bool = False
    ground: float = 0.92

    @property
    def seen_facing(self) -> Side:
        """Where the runner runs in the picture as filmed."""
        return other(self.facing) if self.mirror else self.facing

    def project(self, xyz_m: FloatArray) -> FloatArray:
        """(..., 3) metres to (..., 2) pixels, y down; the origin is the ground in mid-picture."""
        sign = 1.0 if self.facing == "right" else -1.0
        yaw, roll = np.radians([self.yaw_deg, self.roll_deg])
        across = sign * (xyz_m[..., 0] * np.cos(yaw) - sign * xyz_m[..., 2] * np.sin(yaw))
        x = across * self.px_per_m
        y = (self.ground - 0.5) * self.height_px - xyz_m[..., 1] * self.px_per_m
        x, y = x * np.cos(roll) + y * np.sin(roll), y * np.cos(roll) - x * np.sin(roll)
        if self.mirror:
            x = -x
        return np.stack([self.width_px / 2 + x, self.height_px / 2 + y], axis=-1)


@dataclass(frozen=True, slots=True)
class Timing:
    """When frames are taken.

    wobble_s       timestamps and exposures up to so much early or late
    dropped        share of the frames that are missing
    slow_motion    the container's clock runs so many times slower than life
    start_s        true time of the first frame
    """

    rate_hz: float = 60.0
    duration_s: float = 8.0
    wobble_s: float = 0.0
    dropped: float = 0.0
    slow_motion: float = 1.0
    start_s: float = 0.0

    def frames(self, seed: int) -> FloatArray:
        """True times of the frames (n,)."""
        rng = np.random.default_rng((seed, 11))
        count = round(self.duration_s * self.rate_hz)
        times = self.start_s + np.arange(count) / self.rate_hz
        wobble = min(self.wobble_s, 0.45 / self.rate_hz)
        times = times + rng.uniform(-wobble, wobble, count)
        return times[rng.random(count) >= self.dropped]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true about a synthetic track. The container's clock starts with the first frame.

    time_s          (n,) true seconds of the runner's own time, of each frame
    xy_px           (n, 33, 2) landmarks without noise, by their true sides
    foot_strike_s, toe_off_s   per side, container's clock, within the clip
    angles          per side, at the frames
    metrics         of the noise-free runner, median over the strides that lie within the clip
    swapped         (n,) where left and right legs were exchanged
    sides are those seen: in a mirror, left is right.
    """

    time_s: FloatArray
    xy_px: FloatArray
    foot_strike_s: Mapping[Side, FloatArray]
    toe_off_s: Mapping[Side, FloatArray]
    angles: Mapping[Side, LegAngles]
    metrics: Mapping[Side, Mapping[str, float]]
    direction: Side
    near_side: Side
    swapped: BoolArray = field(repr=False)


def landmark_track(
    runner: SyntheticRunner,
    view: CameraView | None = None,
    timing: Timing | None = None,
    noise: Noise | None = None,
    seed: int = 0,
) -> tuple[PoseTrack, Truth]:
    """The clip of a runner as a pose model sees it, the same for the same arguments."""
    view, timing, noise = view or CameraView(), timing or Timing(), noise or Noise()
    times = timing.frames(seed)
    clean = view.project(_in_view(runner, view, times, seed))
    near: Side = view.seen_facing
    if view.mirror:
        clean = clean[:, MIRRORED]
    visibility = _visibility(len(times), near, seed)
    xy, visibility, swapped = spoil(noise, times, clean, visibility, near, view.px_per_m, seed)
    _lose_who_leaves(xy, visibility, view)
    track = PoseTrack(
        (times - times[0]) * timing.slow_motion,
        xy.astype(np.float32),
        visibility.astype(np.float32),
        view.width_px,
        view.height_px,
        ENGINE,
    )
    seen = {side: other(side) if view.mirror else side for side in SIDES}
    events = {side: runner.events(seen[side], times[0], times[-1]) for side in SIDES}
    truth = Truth(
        time_s=times,
        xy_px=clean,
        foot_strike_s={side: (events[side][0] - times[0]) * timing.slow_motion for side in SIDES},
        toe_off_s={side: (events[side][1] - times[0]) * timing.slow_motion for side in SIDES},
        angles={side: runner.angles(times, seen[side]) for side in SIDES},
        metrics={side: _metrics(runner, seen[side], times) for side in SIDES},
        direction=near,
        near_side=near,
        swapped=swapped,
    )
    return track, truth


def _in_view(runner: SyntheticRunner, view: CameraView, times: FloatArray, seed: int) -> FloatArray:
    """Landmarks (n, 33, 3), metres, before the camera."""
    xyz = place(runner, times)
    if view.place == "static":
        passed = runner.travelled(times)
        middle = runner.travelled(np.array([(times[0] + times[-1]) / 2]))
        xyz[..., 0] += (passed - middle)[:, None]
    elif view.place == "pan":
        rng = np.random.default_rng((seed, 12))
        waves = [np.sin(2 * np.pi * (f * times + rng.random())) for f in PAN_HZ]
        xyz[..., 0] += (PAN_WANDER * view.width_px / view.px_per_m * np.mean(waves, axis=0))[:, None]
    return xyz


def _metrics(runner: SyntheticRunner, side: Side, times: FloatArray) -> Mapping[str, float]:
    strikes, _ = runner.events(side, times[0], times[-1])
    if not runner.parameters.stride_jitter or len(strikes) < 2:
        return truth_metrics(runner, side)
    strides = [truth_metrics(runner, side, strike - TINY_S) for strike in strikes[:-1]]
    return {key: float(np.median([stride[key] for stride in strides])) for key in strides[0]}


def _visibility(count: int, near: Side, seed: int) -> FloatArray:
    mean = np.full(LANDMARKS, NEAR_VISIBILITY)
    leg = LEGS[other(near)]
    mean[[leg.knee, leg.ankle, leg.heel, leg.toe]] = FAR_VISIBILITY
    rng = np.random.default_rng((seed, 13))
    return np.asarray(np.clip(mean + VISIBILITY_SD * rng.normal(size=(count, LANDMARKS)), 0.0, 0.999))


def _lose_who_leaves(xy_px: FloatArray, visibility: FloatArray, view: CameraView) -> None:
    """Nobody is found where too much of the body is outside the picture; in place."""
    size = np.array([view.width_px, view.height_px])
    outside = ((xy_px < 0) | (xy_px > size)).any(axis=-1).mean(axis=1) > OUTSIDE_SHARE
    xy_px[outside], visibility[outside] = np.nan, np.nan
