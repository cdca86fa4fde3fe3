"""From a clip to its landmarks on several cores."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from analysis.gait.model import FloatArray, PoseTrack
from analysis.pose import team
from analysis.pose.bundle import BundleError
from analysis.pose.run import ClipWorkers, estimate
from analysis.video import seccomp
from analysis.video.errors import ClipError
from analysis.video.prepare import frame_times
from analysis.video.sandbox import Child, follow

pytestmark = pytest.mark.pose

FRAMES = 90


@pytest.fixture(scope="session")
def clip(treadmill: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first three seconds of the treadmill clip, then half a second of another picture."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    with av.open(str(treadmill)) as source, av.open(str(path), "w") as output:
        seen = source.streams.video[0]
        track = output.add_stream("libx264", rate=30, options={"crf": "12", "preset": "ultrafast"})
        track.width, track.height, track.pix_fmt = seen.width, seen.height, "yuv420p"
        track.time_base = track.codec_context.time_base = seen.time_base
        for i, frame in enumerate(source.decode(seen)):
            if i == FRAMES + 15:
                break
            if i >= FRAMES:
                still = av.VideoFrame.from_ndarray(np.full((seen.height, seen.width, 3), (200, 60, 20), np.uint8))
                still.pts, still.time_base = frame.pts, frame.time_base
                frame = still
            frame.pict_type = 0
            output.mux(track.encode(frame))
        output.mux(track.encode(None))
    return path


@pytest.fixture(scope="session")
def whole(clip: Path) -> PoseTrack:
    """Followed from the first picture to the last."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(team, "SHORTEST_PART_FRAMES", FRAMES)
        return estimate(clip, processes=1)


@pytest.fixture(scope="session")
def halves(clip: Path) -> tuple[PoseTrack, list[tuple[int, int]]]:
    heard: list[tuple[int, int]] = []
    track = estimate(clip, processes=2, progress=lambda done, total: heard.append((done, total)))
    return track, heard


@pytest.fixture(autouse=True, scope="module")
def _parts_of_a_short_clip() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(team, "SHORTEST_PART_FRAMES", 50)
        yield


def test_every_picture_has_its_own_time(clip: Path, halves: tuple[PoseTrack, object]) -> None:
    track, _ = halves
    assert track.time_s.tolist() == frame_times(clip).tolist()
    assert len(track.time_s) == FRAMES + 15
    assert (track.width_px, track.height_px) == (1280, 720)
    assert track.engine.model == "pose_landmarker_heavy"


def test_runner_is_followed_until_the_cut(whole: PoseTrack) -> None:
    found = np.isfinite(whole.xy_px[:, :, 0]).all(axis=1)
    assert found[:FRAMES].all()
    assert not found[FRAMES + 5 :].any()
    assert whole.cuts == (FRAMES,)
    ankles = whole.xy_px[:FRAMES, 27:29, 1]
    hips = whole.xy_px[:FRAMES, 23:25, 1]
    assert (ankles.max(axis=1) - hips.mean(axis=1) > 100).all()


def test_two_parts_show_what_one_shows(whole: PoseTrack, halves: tuple[PoseTrack, object]) -> None:
    """Also next to the seam, thanks to the warm-up; single far-leg points may jump either way."""
    track, _ = halves
    (_, seam), _ = team._parts(len(track.time_s))
    height = np.nanmax(whole.xy_px[:FRAMES, :, 1]) - np.nanmin(whole.xy_px[:FRAMES, :, 1])
    off = np.linalg.norm(track.xy_px - whole.xy_px, axis=2)[:FRAMES] / height
    assert np.all(off[:seam] == 0)
    assert np.median(off[seam : seam + 10]) < 0.01
    assert np.median(off[seam:]) < 0.005


def test_progress_counts_every_picture_once(halves: tuple[object, list[tuple[int, int]]]) -> None:
    _, heard = halves
    assert heard == sorted(heard)
    assert heard[-1] == (FRAMES + 15, FRAMES + 15)


@pytest.fixture(scope="module")
def prepared(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Followed]:
    """By number of processes: what came of the clip that was followed while it was being prepared."""
    return {processes: _followed(clip, processes, tmp_path_factory.mktemp("prepared")) for processes in (1, 2)}


@dataclass(frozen=True)
class Followed:
    """A track, the times of the copy's pictures, and the progress that was told of either."""

    track: PoseTrack
    time_s: FloatArray
    read: list[tuple[int, int]]
    seen: list[tuple[int, int]]


def _followed(clip: Path, processes: int, folder: Path) -> Followed:
    read: list[tuple[int, int]] = []
    seen: list[tuple[int, int]] = []
    with ClipWorkers(processes) as workers:
        workers.wait_until_ready()
        prepared = workers.prepare(clip, folder, lambda *now: read.append(now))
        track = workers.estimate(prepared.proxy, len(prepared.time_s), folder, lambda *now: seen.append(now))
    assert frame_times(prepared.proxy).tolist() == prepared.time_s.tolist()
    return Followed(track, prepared.time_s, read, seen)


@pytest.mark.parametrize("processes", [1, 2])
def test_runner_is_followed_while_the_clip_is_prepared(
    prepared: dict[int, Followed], whole: PoseTrack, processes: int
) -> None:
    """The browser's copy, which the model sees, moves landmarks by less than a per cent of body height."""
    made = prepared[processes]
    assert made.track.time_s.tolist() == made.time_s.tolist()
    assert made.track.cuts == whole.cuts
    height = np.nanmax(whole.xy_px[:FRAMES, :, 1]) - np.nanmin(whole.xy_px[:FRAMES, :, 1])
    off = np.linalg.norm(made.track.xy_px - whole.xy_px, axis=2)[:FRAMES] / height
    assert np.median(off) < 0.01
    for heard in (made.read, made.seen):
        assert heard == sorted(heard)
        assert heard[-1] == (FRAMES + 15, FRAMES + 15)


def test_the_same_clip_gives_the_same_landmarks_however_many_processes_share_it(prepared: dict[int, Followed]) -> None:
    one, two = (prepared[processes].track for processes in (1, 2))
    assert one.time_s.tolist() == two.time_s.tolist()
    assert one.xy_px.tobytes() == two.xy_px.tobytes()
    assert one.visibility.tobytes() == two.visibility.tobytes()
    assert (one.cuts, one.company) == (two.cuts, two.company)


def test_the_end_of_a_process_is_noticed_before_it_gets_a_clip() -> None:
    with ClipWorkers(1) as workers:
        workers.wait_until_ready()
        assert workers.alive
        os.kill(workers._children[0].pid, signal.SIGKILL)
        os.waitid(os.P_PID, workers._children[0].pid, os.WEXITED | os.WNOWAIT)
        assert not workers.alive


@pytest.mark.skipif(not seccomp.supported(), reason="this system has no seccomp filter")
def test_no_socket_opens_while_the_model_runs(clip: Path, model: Path, tmp_path: Path) -> None:
    with Child("tests.pose.confined_jobs:WatchedChunk", setup={"engine": "mediapipe", "model": str(model)}) as child:
        child.start(tmp_path, path=str(clip), output=str(tmp_path / "landmarks.npz"), keep=15)
        answer = follow([child])[0]
    assert len(answer["knocks"]) > 10
    assert set(answer["knocks"]) == {"EACCES"}


def test_missing_model_is_said_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="make setup"):
        ClipWorkers(1, model=tmp_path / "absent.task")


def test_spoilt_model_is_the_computers_fault(clip: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.task"
    spoilt.write_bytes(b"no model")
    with pytest.raises(ClipError) as caught:
        estimate(clip, processes=1, model=spoilt)
    assert caught.value.code == "NOT_READY"


def test_file_that_is_no_clip(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_text("no clip")
    with pytest.raises(ClipError) as caught:
        estimate(path, processes=1)
    assert caught.value.code == "NOT_A_VIDEO"
