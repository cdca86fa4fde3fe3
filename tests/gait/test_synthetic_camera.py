"""What the synthetic camera and its noise do, and that they do nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.gait.model import LEGS, SIDES, Landmark
from analysis.gait.synthetic import CameraView, Noise, RunnerParameters, SyntheticRunner, Timing, landmark_track

RUNNER = SyntheticRunner(RunnerParameters(speed_mps=3.0))
SHORT = Timing(rate_hz=60.0, duration_s=3.0)
LEFT_LEG, RIGHT_LEG = ([LEGS[s].knee, LEGS[s].ankle, LEGS[s].heel, LEGS[s].toe] for s in SIDES)


def film(view: CameraView | None = None, timing: Timing = SHORT, noise: Noise | None = None, seed: int = 0):
    return landmark_track(RUNNER, view or CameraView(), timing, noise or Noise(), seed)


def test_the_same_arguments_give_the_same_clip() -> None:
    noise = Noise(sigma_mm=6, slow_share=0.3, swap_share=0.05, gap_share=0.05)
    timing = Timing(rate_hz=30, duration_s=3, wobble_s=0.003, dropped=0.1)
    (a, _), (b, _), (c, _) = (film(noise=noise, timing=timing, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(a.time_s, b.time_s)
    assert np.array_equal(a.xy_px, b.xy_px, equal_nan=True)
    assert np.array_equal(a.visibility, b.visibility, equal_nan=True)
    assert not np.array_equal(a.time_s, c.time_s)


@pytest.mark.parametrize(
    ("view", "facing"),
    [
        (CameraView(), "right"),
        (CameraView(facing="left"), "left"),
        (CameraView(mirror=True), "left"),
        (CameraView(facing="left", mirror=True), "right"),
    ],
)
def test_whoever_faces_right_shows_the_right_side(view: CameraView, facing: str) -> None:
    track, truth = film(view)
    assert truth.direction == truth.near_side == facing
    sign = 1 if facing == "right" else -1
    toes_ahead = track.xy_px[:, Landmark.RIGHT_TOE, 0] - track.xy_px[:, Landmark.RIGHT_HEEL, 0]
    assert np.sign(np.median(toes_ahead)) == sign
    assert np.all(np.sign(track.xy_px[:, Landmark.NOSE, 0] - track.xy_px[:, Landmark.LEFT_EAR, 0]) == sign)
    near, far = (LEFT_LEG, RIGHT_LEG) if facing == "left" else (RIGHT_LEG, LEFT_LEG)
    assert np.nanmedian(track.visibility[:, near]) == pytest.approx(0.95, abs=0.01)
    assert np.nanmedian(track.visibility[:, far]) == pytest.approx(0.50, abs=0.01)


def test_a_mirror_turns_the_picture_and_the_names() -> None:
    track, truth = film()
    mirrored, seen = film(CameraView(mirror=True))
    assert np.allclose(
        mirrored.xy_px[:, Landmark.LEFT_KNEE, 0], 1280 - track.xy_px[:, Landmark.RIGHT_KNEE, 0], atol=0.01
    )
    assert np.allclose(mirrored.xy_px[:, Landmark.LEFT_EAR, 1], track.xy_px[:, Landmark.RIGHT_EAR, 1], atol=0.01)
    assert np.array_equal(seen.foot_strike_s["left"], truth.foot_strike_s["right"])
    assert seen.metrics["left"] == truth.metrics["right"]


def test_pixels_are_square_and_the_ground_is_level() -> None:
    for width, height in ((640, 480), (1280, 720), (720, 1280)):
        track, _ = film(CameraView(px_per_m=200, width_px=width, height_px=height))
        thigh = track.xy_px[:, LEGS["right"].knee] - track.xy_px[:, LEGS["right"].hip]
        assert np.allclose(np.linalg.norm(thigh, axis=1), 200 * 0.245 * 1.75, atol=0.01)
        lowest = track.xy_px[:, [30, 32], 1].max(axis=1)
        assert lowest.max() == pytest.approx(0.92 * height, abs=0.3)


def test_roll_turns_the_picture_and_yaw_shows_the_other_shoulder() -> None:
    straight, _ = film()
    rolled, _ = film(CameraView(roll_deg=4.0))
    lean = [
        np.degrees(np.arctan2(*((t.xy_px[:, 12] + t.xy_px[:, 11] - t.xy_px[:, 24] - t.xy_px[:, 23]) * [1, -1]).T))
        for t in (straight, rolled)
    ]
    assert np.median(lean[0] - lean[1]) == pytest.approx(4.0, abs=0.01)
    widths = []
    for yaw in (0.0, 20.0, 80.0):
        track, _ = film(CameraView(yaw_deg=yaw))
        widths.append(np.median(np.abs(track.xy_px[:, 11, 0] - track.xy_px[:, 12, 0])))
    assert widths[0] < widths[1] < widths[2]


def test_a_still_camera_loses_the_runner_and_a_panning_one_keeps_him() -> None:
    passing, _ = film(CameraView(place="static", px_per_m=200), Timing(60, 4.0))
    found = np.isfinite(passing.xy_px[:, Landmark.NOSE, 0])
    assert not found[0]
    assert not found[-1]
    assert found[len(found) // 2]
    hips = passing.xy_px[found][:, 23, 0]
    assert np.all(np.diff(hips) > 0)
    assert np.polyfit(passing.time_s[found], hips, 1)[0] == pytest.approx(200 * 3.0, rel=0.01)
    panned, _ = film(CameraView(place="pan"), Timing(60, 8.0))
    assert np.isfinite(panned.xy_px).all()
    assert np.abs(panned.xy_px[:, 23, 0] - 640).max() < 0.05 * 1280


def test_timestamps_wobble_drop_and_play_slowly() -> None:
    track, truth = film(timing=Timing(rate_hz=240, duration_s=2, slow_motion=8.0))
    assert np.median(np.diff(track.time_s)) == pytest.approx(1 / 30)
    assert np.diff(truth.foot_strike_s["right"]) == pytest.approx(8 * RUNNER.stride_s)
    wobbly, _ = film(timing=Timing(rate_hz=30, duration_s=20, wobble_s=0.003, dropped=0.1))
    steps = np.diff(wobbly.time_s)
    assert steps.min() > 1 / 30 - 0.0061
    assert np.mean(steps > 0.05) == pytest.approx(0.1, abs=0.04)
    assert wobbly.time_s[0] == 0.0


def test_events_count_from_the_first_frame() -> None:
    track, truth = film(timing=Timing(60, 3, start_s=0.5))
    strikes, _ = RUNNER.events("right", 0.5, 0.5 + track.time_s[-1])
    assert np.allclose(truth.foot_strike_s["right"], strikes - 0.5)
    assert all(t.min() >= 0 and t.max() <= track.time_s[-1] for t in truth.toe_off_s.values())


def test_noise_has_the_size_it_says() -> None:
    clip = Timing(60, 40)
    for slow in (0.0, 0.5):
        track, truth = film(timing=clip, noise=Noise(sigma_mm=6, slow_share=slow))
        error_mm = (track.xy_px - truth.xy_px) / 300 * 1000
        sizes = {name: error_mm[:, k].std() for name, k in (("nose", 0), ("near knee", 26), ("near toe", 32))}
        assert sizes["nose"] == pytest.approx(6, rel=0.08)
        assert sizes["near knee"] == pytest.approx(6, rel=0.08)
        assert sizes["near toe"] == pytest.approx(9, rel=0.08)
        assert error_mm[:, 25].std() == pytest.approx(12, rel=0.08)
        assert error_mm[:, 31].std() == pytest.approx(18, rel=0.08)
        neighbours = np.corrcoef(error_mm[1:, 26, 0], error_mm[:-1, 26, 0])[0, 1]
        assert neighbours == pytest.approx(slow * np.exp(-1 / 60 / 0.05), abs=0.06)


def test_swaps_exchange_the_legs_below_the_hip_and_gaps_hide_one() -> None:
    track, truth = film(timing=Timing(60, 20), noise=Noise(swap_share=0.05, gap_share=0.04))
    assert truth.swapped.mean() == pytest.approx(0.05, abs=0.01)
    there = np.isfinite(track.xy_px).all(axis=(1, 2))
    swapped = truth.swapped & there
    assert np.allclose(track.xy_px[swapped][:, LEFT_LEG], truth.xy_px[swapped][:, RIGHT_LEG], atol=0.01)
    assert np.allclose(track.xy_px[:, 23:25], truth.xy_px[:, 23:25], atol=0.01)
    for leg in (LEFT_LEG, RIGHT_LEG):
        gone = np.isnan(track.xy_px[:, leg, 0])
        assert np.all(gone.any(axis=1) == gone.all(axis=1))
        assert gone.any(axis=1).mean() == pytest.approx(0.04, abs=0.01)
        assert np.array_equal(np.isnan(track.visibility[:, leg]), gone)


def test_face_and_hands_are_on_the_body() -> None:
    _, truth = film()
    height_px = 300 * 1.75
    head, wrists = truth.xy_px[:, :11], truth.xy_px[:, [15, 16]]
    assert np.ptp(head, axis=1).max() < 0.12 * height_px
    assert head[..., 1].max() < truth.xy_px[:, 11:13, 1].min()
    for hand in ((17, 19, 21), (18, 20, 22)):
        away = np.linalg.norm(truth.xy_px[:, hand] - wrists[:, [(hand[0] + 1) % 2]], axis=-1)
        assert 0.02 * height_px < away.min()
        assert away.max() < 0.08 * height_px
